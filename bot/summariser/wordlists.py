"""Word lists that several modules read.

They are written as text so that they are easy to read and to change.
"""


def words(text: str) -> frozenset[str]:
    """Split a text at blanks into a set of words."""
    return frozenset(text.split())


# The last word of an organisation's name ("Tull Council"), or its first ("University of Tull").
GROUP_WORDS = words(
    """academy administration agency airlines airways alliance army assembly assn associates
    association authority bank board brothers bureau business cabinet campaign center centre
    chamber channel church circuit city club coalition college commission committee commons
    communications community company conference congress constitution convention corp
    corporation corps council county court daily defense department dept district division
    embassy enterprises equality exchange express faith family federation firm force forces
    forum foundation fund gazette group guard guardian hall health herald holdings hospital
    hotel house inc industries initiative inquirer institute institution international
    journal justice labs league library llc llp ltd magazine mail management media ministry
    mirror museum network networks news newspapers nation nations office organisation
    organization pac parenthood park parliament partners party plc police post press project
    projects protection radio records report republic research resources review rights
    schools school securities senate service services society solutions standard state states
    station street studios sun supremes survey symphony syndicate systems team telegraph
    television theatre theater times tower trade treasury tribune trust tv union united
    universities university watch web week weekly works world youth airport bridge river
    avenue road lake bay island islands valley mountain mountains beach coast hill hills
    square stadium arena reuters associated bbc cnn nbc abc cbs msnbc npr pbs nyt ap upi afp
    politico buzzfeed twitter facebook google microsoft apple amazon democrats republicans
    train act bill law amendment agreement accord treaty deal pact war day night show
    enforcement capitol pentagon kremlin vatican athletic rovers wanderers rangers albion fc
    afc hotspur ferries energy foods motors shipping railway railways logistics pharma
    pharmaceuticals software technologies insurance breweries telecom broadband savings
    investments ventures utilities harbour pier quay canal reservoir lighthouse gardens
    cemetery harriers strikers stars lions tigers eagles bears hawks falcons wolves bulls
    giants knights warriors panthers raiders saints limited town games electric orthopaedics
    orthopaedic meditech biotech gmbh ag asa oyj plc pte pty cooperative co-operative collective
    ensemble orchestra choir quartet distillers distillery brewery winery dairy growers markets
    capital advisors diagnostics consortium friction herons programs hurricane storm bulletin
    observer courier chronicle tribune inquirer edition statement release"""
)

# Group words that are surnames, too: Ellen Day, Ruth Hall.
SURNAMES_LIKE_GROUPS = words(
    """day hall church street park hill bridge lake law justice bell guard house bay night
    train knights bell beach coast rivers bridge banks mail moon storm market friction"""
)

# Last words of place names. Companies and clubs have such names, too, and so do people (Hill, Bay).
PLACE_WORDS = words(
    """airport bridge river avenue road lake bay island islands valley mountain mountains beach
    coast hill hills square stadium arena park street tower station harbour pier quay canal
    reservoir lighthouse gardens cemetery"""
)

# Adjectives of party, nation or time that may precede a person's name and are not part of it.
NAME_MODIFIERS = words(
    """Republican Democrat Democratic Conservative Liberal Labour Labor Tory Green GOP American
    British English Scottish Welsh Irish French German Italian Spanish Russian Chinese
    Japanese Indian Israeli Palestinian Mexican Canadian Australian African Asian European
    Iranian Iraqi Syrian Turkish Greek Polish Dutch Swedish Norwegian Danish Finnish Swiss
    Austrian Brazilian Egyptian Saudi Afghan Pakistani Korean Cuban Ukrainian Muslim
    Christian Jewish Catholic Hispanic Latino Black White Then Former Independent Socialist
    Libertarian Opposition Rookie Freshman Sophomore Veteran Ask Meet Says Said"""
)
