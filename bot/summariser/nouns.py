"""Lists the nouns that can be the source of a statement: roles of people, groups and documents.

An article may name a speaker by role only ("a senior aide"), or let a group or a document speak
("the report said").
"""

from bot.summariser.wordlists import words

# In the singular; the plurals are formed by rule below.
_ROLES = """
academic accountant activist actor actress adjutant administrator admiral adversary adviser advisor
advocate agent aide aid ally ambassador analyst anchor announcer applicant archbishop architect
artist assistant astronaut astronomer athlete attendant attendee attorney author backer banker baker
barrister biographer biologist bishop blogger boss boy boyfriend brewer broadcaster broker brother
builder bureaucrat businessman businesswoman buyer bystander candidate captain caller cameraman
campaigner caretaker caucusgoer celebrity ceo chairman chairperson chairwoman chair chancellor
chaplain chef chemist chief child citizen clergyman cleric clerk client climber coach co-author
co-chair co-founder co-host co-owner co-worker colleague collector columnist comedian commander
commentator commissioner companion competitor composer conductor conferee congressman congresswoman
conservative constable constituent consultant consumer contender contestant contractor contributor
controller coordinator coroner correspondent councillor councilman councilwoman counsel counselor
counterpart courtier critic curator customer dad daughter dealer dean defendant defender delegate
democrat dentist deputy designer detective detractor developer diplomat director dissident doctor
donor driver economist editor educator elder employee employer engineer entrepreneur envoy
evangelist ex-wife ex-husband ex-boyfriend ex-girlfriend executive exile expert explorer eyewitness
fan farmer father fellow fighter figure filmmaker financier firefighter fisherman foe follower
founder friend fundraiser gardener general geologist girl girlfriend governor graduate grandfather
grandmother guard guest guide guitarist handler head headmaster headteacher heiress historian
homeowner host hostess hunter husband immigrant independent individual informant inmate insider
inspector instructor insurgent intellectual intern interviewer inventor investigator investor
islamist jailer janitor jeweller journalist judge juror justice keeper king lady landlord lawmaker
lawyer leader lecturer legislator liberal libertarian librarian lieutenant listener lobbyist
loyalist magistrate magnate mainstay maker man manager marine mathematician mayor mechanic mediator
member mentor merchant messenger meteorologist migrant miner minister moderator mogul mom monk
mother mourner mp musician narrator nationalist negotiator neighbor neighbour neurologist
neuroscientist newcomer newsman nominee novelist nun nurse observer officer official onlooker
operative operator opponent organizer organiser owner painter panelist parent parishioner partner
passenger passer-by pastor patient patron pediatrician performer person philanthropist philosopher
photographer physician physicist pilot planner player playwright poet policeman policewoman
politician pollster pope populist porter postmaster preacher premier presenter president priest
prince princess princeps principal prisoner producer professor progressive promoter proponent
prosecutor protester protestor provost psychiatrist psychologist publicist publisher pundit pupil
queen rabbi rancher reader realtor rebel reformer refugee referee reporter representative republican
researcher resident respondent retailer retiree reviewer rider rival runner sailor salesman
saleswoman scholar scientist screenwriter secretary seller senator sergeant sheriff shopkeeper
shopper sibling singer sister skeptic sceptic soldier solicitor son songwriter source speaker
specialist spectator speechwriter spokesman spokesperson spokeswoman spokesmodel sponsor staffer
statesman statistician steward stewardess stockbroker stockholder strategist striker student subject
successor superintendent superior supervisor supporter surgeon surrogate surveyor survivor suspect
sympathizer tailor teacher teammate technician teenager tenant testifier theologian therapist
thinker tourist tory trader trainer translator traveler traveller treasurer trustee tycoon uncle
aunt user vendor veteran veterinarian victim villager viewer visitor voice volunteer voter waiter
waitress warden watchdog watcher widow widower wife winner witness woman worker wrestler writer
youngster youth billionaire millionaire hawk skipper goalkeeper midfielder umpire bowler batsman
frontrunner front-runner hopeful standard-bearer newlywed grandparent astrologer pathologist
grandmaster violinist pianist drummer cellist winger quarterback pitcher batter sprinter swimmer
cyclist jockey golfer rower plumber electrician carpenter butcher barber potter ranger forester
grower beekeeper archaeologist geographer lifeguard vicar archivist choirmaster zoologist botanist
ecologist climatologist oceanographer virologist epidemiologist paramedic midwife guy attender
cousin nephew niece grandson granddaughter kid folk lad mum mam stepfather stepmother mother-in-law
father-in-law brother-in-law sister-in-law great-grandmother bidder whistleblower insurer soprano
tenor baritone contralto clockmaker watchmaker shoemaker glassmaker boatbuilder blacksmith socialist
communist marxist feminist environmentalist conservationist evangelical catholic christian muslim
jew hispanic latino american german russian mexican texan
raider bassist showrunner rookie freshman sophomore delegate percussionist keyboardist frontman
frontwoman songstress rapper forward hooker lock fullback flanker hurler netballer keeper linesman
showman clown curate verger sexton churchwarden organist crofter miller weaver fishmonger
greengrocer publican landlady fitter welder machinist seamstress joiner mason roofer glazier
shepherd herder
"""

# Groups, offices, documents and messages.
_THINGS = """
academy ad administration advertisement affidavit agency airline ambassadorship announcement army
article assembly association authority bank bill board body book brief briefing brochure broadcaster
bulletin bureau business cabinet cable campaign caption card caucus charity charter chart church
city clinic club coalition college commentary commission committee communique community company
complaint conglomerate constitution consortium consultancy contract corporation council country
county court critique crowd daily data decree department description dispatch district division
document dossier draft edict editorial e-mail email embassy entry essay establishment exchange
faction family federation file filing firm flier flyer foundation fund gazette government graffito
group guideline guild headline hospital hotline inscription institute institution insurer invitation
invoice journal judgment judgement jury label laboratory law lawsuit leaflet league legend
legislature letter line lobby lyric magazine mailer majority manifesto manufacturer measure media
memo memoir memorandum message militia ministry minority monitor motion motto movement museum
narration network newsletter newspaper note notice obituary office opinion opposition order
organization organisation outfit outlet page panel paper paragraph parliament party passage petition
piece placard plaque plaintiff platform police poll poster prosecution post press proclamation
profile program programme publication publisher quote readout rebuttal receipt record regulator
release report resolution review ruling school script section senate sentence settlement sign slogan
society spot staff statement statute story study subpoena suit summary survey syndicate tabloid
task-force team text think-tank transcript treasury treaty tribunal troupe trust tweet union
university video warrant watchdog weekly website webpage whitepaper wing wire workforce navy force
crew regime voicemail song verse hashtag handout pamphlet booklet blog testimony account voice-over
voiceover voice slide sticker banner t-shirt advert commercial dictum saying
"""

_IRREGULAR_PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "wife": "wives",
    "ex-wife": "ex-wives",
}


def _plural(noun: str) -> str:
    """Return the plural of a noun, by rule or from the irregular ones."""
    for ending in ("man", "woman"):
        if noun.endswith(ending):
            return noun[: -len(ending)] + _IRREGULAR_PLURALS[ending]
    if noun in _IRREGULAR_PLURALS:
        return _IRREGULAR_PLURALS[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


ROLE_SINGULAR = frozenset(_ROLES.split())
ROLE_PLURAL = frozenset(_plural(noun) for noun in ROLE_SINGULAR) | words(
    "people folks critics children"
)
THING_SINGULAR = frozenset(_THINGS.split())
THING_PLURAL = frozenset(_plural(noun) for noun in THING_SINGULAR) | {
    "police",
    "media",
    "authorities",
}
