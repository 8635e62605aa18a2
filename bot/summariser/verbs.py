"""Lists the reporting verbs, which introduce what somebody said.

Strong ones (said, told, wrote) introduce speech almost wherever they occur. Weak ones (called,
blasted, described) do so only next to a subject and a quotation.
"""

from bot.summariser.wordlists import words

_IRREGULAR_STRONG = {
    "past": "said told wrote read thought swore shot quipped retorted texted emailed e-mailed",
    "present": "say says tell tells write writes reads",
    "gerund": "saying telling writing reading quipping texting emailing",
}

_STRONG = """
add admit advise affirm agree allege announce answer argue ask assert assure boast caution claim
clarify comment complain concede conclude confess confirm continue contend counter declare deny
disagree disclose elaborate emphasize emphasise exclaim explain insist interject joke lament
maintain mention muse note remember demur object observe opine plead pledge post predict proclaim
promise pronounce protest question reason recall recount reiterate remark remind repeat reply
report respond retort reveal scoff shout sigh shrug state stress suggest summarize summarise
testify tweet urge volunteer vow warn whisper wonder yell acknowledge reflect theorize echo rant
chant scream cry gush crow snap fume marvel rejoin murmur mutter stammer enthuse blog intone
inquire enquire reckon venture concur hazard chuckle chortle giggle holler growl grunt hiss
bristle counsel surmise profess submit ponder riposte quiz confide mumble drawl deadpan bellow
thunder reassure recommend relate retaliate philosophise philosophize theorise sniff groan grumble
moan beam purr implore beseech demand bark wail
"""

_IRREGULAR_WEAK = {
    "past": "began sang spoke dubbed drew found held ruled",
    "present": "sings begins finds holds rules",
    "gerund": "singing dubbing speaking finding ruling",
}

_WEAK = """
accuse apologize apologise applaud assail attack attest bemoan berate blame blast brand call
characterize characterise charge chide cite commend compare condemn credit criticize criticise
cheer decry defend demand deride describe detail dismiss dispute express greet guess hail hint
hope identify imply indicate inform instruct interrupt introduce invoke jeer label lash laugh
liken list mock narrate order paint phrase portray praise preach proceed propose quote recite
recommend refer record flag regard judge rate urge reject release render request ridicule rip
scold scrawl signal slam smile sneer specify speculate stipulate tag taunt tease term thank
thunder tout trash trumpet utter verify view welcome believe fear deem estimate grumble conjecture
grin nod react press start fire bark beg bellow blurt coo croak deadpan drawl holler implore
insinuate lecture pray prod quiz rage rail roar rhapsodize sniff sob trill vouch wail whine
"""

# Verbs that report speech only with the word after them: "went on", "shot back", "wanted to know".
PHRASAL = {
    verb: words(particles)
    for verbs, particles in (
        ("went goes go going", "on"),
        ("point points pointed pointing", "out"),
        ("put puts putting", "it in"),
        ("cut cuts chimed chimes chiming butted butts piped pipes threw throws", "in up"),
        ("shot shoots hit hits hitting fired fires fought came", "back"),
        ("summed sums", "up"),
        ("wanted wants", "to"),
    )
    for verb in verbs.split()
}
# Verbs that double their last consonant: "admitted", "tagging".
_DOUBLING = words("admit stop plan rip tag grin beg nod prod sob")


def _regular(base: str) -> tuple[str, str, str]:
    """Return the past tense, third person singular and gerund of a regular verb."""
    if base.endswith("e"):
        return base + "d", base + "s", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied", base[:-1] + "ies", base + "ing"
    ending = "es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s"
    stem = base + base[-1] if base in _DOUBLING else base
    return stem + "ed", base + ending, stem + "ing"


def _forms(bases: str, irregular: dict[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the finite forms and the gerunds of these verbs."""
    finite = set(irregular["past"].split()) | set(irregular["present"].split())
    gerunds = set(irregular["gerund"].split())
    for base in bases.split():
        past, third, gerund = _regular(base)
        finite |= {past, third, base}
        gerunds.add(gerund)
    return frozenset(finite), frozenset(gerunds)


STRONG_FINITE, STRONG_GERUNDS = _forms(_STRONG, _IRREGULAR_STRONG)
WEAK_FINITE, WEAK_GERUNDS = _forms(_WEAK, _IRREGULAR_WEAK)

# Forms that are nouns as often as verbs. After an article, a possessive or an adjective they are no
# cue ("the claims", "her remarks").
NOUN_LIKE = words(
    """fire fires start starts press claim claims comment comments note notes post posts remark
    remarks report reports tweet tweets question questions answer answers reply replies promise
    promises call calls attack attacks charge charges order orders request requests offer offers
    state states view views list lists point points label labels praise demand demands fear fears
    hope hopes pledge pledges warning warnings reason reasons cry cries shout shouts joke jokes
    quote quotes thought find finds saw protest protests object objects mention mentions term terms
    figure figures release releases bill bills brand brands vow vows stress estimate estimates blog
    blogs reading writing beginning tag shot complain smile laugh shrug sigh echo crow snap scream
    chant open frame paint cheer retort rant whisper yell"""
)
