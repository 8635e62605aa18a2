"""Lists what stands beside a name or joins its parts: titles, ranks, suffixes and particles."""

from bot.summariser.wordlists import words

# Forms of address, ranks and offices that may precede a name, in lower case, without full stops;
# "Del." has one, as Del is a first name.
TITLES = words(
    """mr mrs ms miss dr sen senator sens rep reps representative gov governor president vice gen
    general lt col colonel capt captain sgt sergeant maj major adm admiral cpl pvt judge justice rev
    reverend prof professor secretary speaker congressman congresswoman mayor sir lord lady dame
    king queen prince princess pope chief attorney chairman chairwoman ambassador hon prime minister
    chancellor director officer sheriff detective leader majority minority whip deputy assistant
    commissioner chairperson councilman councilwoman councillor councilor inspector superintendent
    principal baroness baron count duke duchess rabbi imam father sister brother bishop archbishop
    cardinal pastor coach spokesman spokeswoman spokesperson president-elect ceo cfo vice-president
    ex-president undersecretary rear archdeacon pc constable dcs dci lieutenant commander staff st
    saint sheikh ayatollah mullah premier taoiseach co-chairman co-chair manager strategist
    executive msgr fr mp treasurer interim acting

    messrs cllr cllrs cr revd rt ven venerable canon brigadier brig cmdr cdr gp wg sqn flt ssgt
    cpo dep supt insp dc ds di dsu pcso garda atty regent recorder rapporteur emeritus madam
    madame md coo cto cio assemblyman assemblywoman alderman headteacher
    mx herr frau monsieur mademoiselle signor signora señor señora senhor senhora shri sri smt
    kumari pandit ustad vidushi swami haji hajji hajah alhaji alhaja igwe oba mzee mama gogo ouma
    oupa nanay tatay datuk dato tuan encik puan maulana sheik emir sultan tsar emperor empress
    viscount viscountess marquess marquis earl countess Del."""
)
# Names that are titles or roles as well; before another name they are first names.
FIRST_NAMES_LIKE_ROLES = words("guy dean hunter porter tailor earl duke sailor judge")

# Abbreviations that end with a full stop which ends no sentence.
ABBREVIATIONS = words(
    """Mr Mrs Ms Dr Sen Sens Rep Reps Gov Govs Gen Lt Col Capt Sgt Maj Adm Cpl Pvt Rev Prof Hon Jr
    Sr St Msgr Fr Atty Asst Dist Supt Messrs Cmdr Insp vs No Inc Corp Co Ltd Jan Feb Aug Sept Oct
    Nov Dec Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont
    Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Mohd Revd Ven Cllr Brig Cdr Dep Det Smt
    Wm Chas"""
)
STATES = words(
    """Ala. Ariz. Ark. Calif. Colo. Conn. Fla. Ga. Ill. Ind. Kan. Ky. La. Mass. Md. Mich.
    Minn. Miss. Mo. Mont. Neb. Nev. Okla. Ore. Pa. Tenn. Tex. Va. Vt. Wash. Wis. Wyo. N.J. N.Y.
    N.H. N.C. N.D. N.M. S.C. S.D. R.I. D.C. W.Va."""
)
OFFICES = (
    "Secretary General|Secretary of State|Secretary of Defen[sc]e|Speaker of the House|"
    "Attorney General|Chief of Staff|Prime Minister|Vice President|Director of Communications|"
    "Chief Executive"
)

# After a name and part of it.
NAME_SUFFIXES = words("Jr Jr. Sr Sr. II III IV")
# After a name and no part of it: honours, degrees, professions.
POST_NOMINALS = words(
    """AC AM AO BA BEM BSc CB CBE CH CMG CVO DBE DFC DSO DVM Esq FRCS FRS GBE GCB JD JP KBE KC KCB
    KCMG LLB LLM MA MBA MBE MEP MLA MNA MPH MSc MSP OAM OBE OM ONZM PhD QC RA RIBA RN SC TD VC"""
)

SUFFIXES = NAME_SUFFIXES | POST_NOMINALS

# Words inside names: Machteld ter Horst, Ngũgĩ wa Thiong'o, Sivagami d/o Kandasamy. In lower case;
# with a capital they are names themselves.
PARTICLES = (
    "de van von der den del della di da dos du la le el al bin ibn ben abu das des degli dalla dei "
    "ter te zu zum zur af av und y ole ap ab ferch wa binti bint binte d/o s/o a/l a/p de' de’"
)
# Particles that are frequent words as well: between two names only.
PARTICLES_BETWEEN_NAMES = words("do ten e i")
# With a hyphen or an apostrophe, they begin a name: al-Assad, d'Accardi.
PREFIXES = words("al el ul ad as ash an ar az abd abu bin ibn d l o t dell dall all degl m n")
