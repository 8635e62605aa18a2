"""Splits text into tokens and gives each a part-of-speech tag of one letter.

The tags of a text form a string as long as its list of tokens. A pattern such as "the name directly
before a reporting verb" is then a regular expression over tags (``[NI]+a*x*V``), which runs at the
speed of C, and a match's position is the index of a token.

A token is tagged by itself here, by a lexicon, its ending and its capitals; ``retagging`` corrects
tags by context afterwards. The tags:

    Q q    a masked quotation, long or short
    P      the end of a paragraph
    .      the end of a sentence; also , : ; - and ( ) for brackets; * is any other mark
    N      a name: a capitalised word            I   an initial
    T      a title or a capitalised role         S   a name's suffix: Jr., III
    D      a name's particle: de, van            s   the possessive 's
    n      a number                              d   a determiner or a numeral in words
    y      a weekday or a month                  z   a unit of time
    h      he, she                               t   they
    i      it                                    m   I, we, you and object pronouns
    p      his, her and other possessives        w   who, which, what
    V v    a strong or a weak reporting verb     G g their gerunds
    x      an auxiliary verb                     B   a form of be, get or become
    e      another verb's past form              j   an adjective
    a      an adverb                             r R a person's role, singular or plural
    o O    a group or document that can speak    b   a preposition
    f      of                                    c   and, or, but
    u      a subordinating conjunction: when     k   that
    l      any other word
"""

import re

from bot.summariser import nouns, verbs
from bot.summariser.titles import (
    ABBREVIATIONS,
    OFFICES,
    PARTICLES,
    PREFIXES,
    STATES,
    SUFFIXES,
    TITLES,
)
from bot.summariser.wordlists import words

# Private-use characters that replace a long or a short quotation in masked text.
LONG_QUOTE, SHORT_QUOTE = "\ue000", "\ue001"

_WORDS_BY_TAG = {
    "h": "he she",
    "t": "they",
    "i": "it",
    "m": "i we you me us him them it's i'm he's she's they're we're",
    "w": "who which whom whose whoever what",
    "k": "that",
    "x": """has had have will would did does do could should may might must can cannot having
    ought hasn't hadn't haven't won't wouldn't didn't doesn't don't couldn't shouldn't can't
    ain't""",
    "B": """was were is are am be been being wasn't weren't isn't aren't got gets became become""",
    "d": """the a an this these those some one another several two three four five six seven
    eight nine ten many most few both each every any no other all much either neither dozens
    hundreds thousands twenty thirty forty fifty sixty seventy eighty ninety nobody someone
    everyone everybody anyone somebody""",
    "p": "his her their its my our your",
    "f": "of",
    "b": """in on at from by with to into about for against over under after before during
    between through without within among across behind beyond near toward towards upon via per
    despite since until around amid alongside outside inside off above below along like unlike
    regarding including concerning throughout beside besides except than past opposite onto
    amongst""",
    "c": "and or but nor yet & plus",
    "u": """as when while if because although though whether unless where whereas so once why how
    lest till""",
    "a": """himself herself itself themselves myself also then later still never now again just
    even once soon not only too already always often sometimes recently repeatedly reportedly
    ever almost perhaps instead further first finally nearly earlier yesterday today tomorrow
    here there yet maybe quite rather very more aloud out up back down away n't long ago twice
    meanwhile however moreover furthermore nevertheless nonetheless thus therefore hence indeed
    afterward afterwards otherwise together apart additionally similarly likewise elsewhere
    overnight anyway else well better best least less seldom altogether""",
    "j": """former top senior new young old other own first second third vice longtime long-time
    local state federal big small key close great late early veteran prominent lead main foreign
    leading high good bad many-time pro anti white black hard-line hardline left right one-time
    onetime fellow familiar joint full only same different free major older younger right-wing
    left-wing retired unnamed unidentified anonymous so-called self-described separate recent
    previous latest short long next last final entire whole certain such another's ex working-class
    middle-aged wealthy poor rich red blue green female male gay grassroots nonpartisan bipartisan
    public private fine strong weak""",
    "D": PARTICLES,
    "z": """week weeks month months year years day days morning evening afternoon night weekend
    hour hours minute minutes moment decade summer autumn spring noon midnight time""",
    "y": """monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december jan feb aug sept oct nov dec""",
    "e": """met went took came left ran won lost sat stood led beat built bought brought broke
    caught drove fell flew fought got grew kept learned meant paid rose sent set showed slept
    spent stuck struck taught threw understood wore became begun done gone known shown seen
    taken written let cut hurt cost spoken""",
}
_ADJECTIVE_ENDING = re.compile(
    r".{3,}(?:ial|nal|ral|ical|ic|ive|ian|ean|ous|ary|ful|ish|ese|less|based|born)$"
)
_NOT_ADVERB = words(
    """family ally rally reply fly july italy assembly monopoly supply apply early elderly daily
    weekly"""
)


def _lexicon() -> dict[str, str]:
    """Build the lexicon from word to tag. A word in several lists gets the tag of the last one."""
    table: dict[str, str] = {}
    table |= dict.fromkeys(nouns.THING_SINGULAR, "o") | dict.fromkeys(nouns.THING_PLURAL, "O")
    table |= dict.fromkeys(nouns.ROLE_SINGULAR, "r") | dict.fromkeys(nouns.ROLE_PLURAL, "R")
    table |= dict.fromkeys(verbs.WEAK_GERUNDS, "g") | dict.fromkeys(verbs.STRONG_GERUNDS, "G")
    table |= dict.fromkeys(verbs.WEAK_FINITE, "v") | dict.fromkeys(verbs.STRONG_FINITE, "V")
    for tag, listed in _WORDS_BY_TAG.items():
        table |= dict.fromkeys(listed.split(), tag)
    table |= {verb: "g" if verb.endswith("ing") else "v" for verb in verbs.PHRASAL}
    return table


_LEXICON = _lexicon()
# Closed word classes. A capitalised word of these opens a sentence ("The"); others may be names.
_CLOSED_CLASSES = frozenset("htimwkxBdpfbcuayz")
# Words of open classes that, when capitalised, open a sentence and are not names.
_OPENING_ADJECTIVES = words("last next former senior previous retired another longtime")
_NOT_NAME = words(
    """asked speaking according yes okay ok please thanks thank dear hello such like despite given
    based let let's don't that's there's here's what's he'd she'd he'll she'll they'd they'll
    they've we've we'll i've i'll i'd you've you're you'll it'll"""
)
# Listed, because other capitalised words in -ly are names (Reilly).
_OPENING_ADVERBS = words(
    """actually allegedly apparently basically briefly certainly clearly curiously currently deeply
    effectively especially essentially eventually evidently exactly fairly finally formerly
    fortunately frankly frequently fully generally gradually hardly historically honestly
    hopefully immediately importantly inevitably initially interestingly ironically largely
    lastly lately literally locally mainly merely mostly namely nationally naturally nearly
    notably obviously occasionally officially oddly originally overwhelmingly partly personally
    perhaps politically possibly potentially precisely predictably presumably previously
    primarily privately probably publicly quickly quietly rarely recently regularly remarkably
    reportedly roughly sadly secondly separately seriously shortly significantly similarly
    simply simultaneously slowly specifically strangely strikingly suddenly supposedly surely
    surprisingly technically thirdly traditionally truly typically ultimately undoubtedly
    unfortunately unsurprisingly usually virtually widely"""
)
_OPENERS = (
    dict.fromkeys(_OPENING_ADVERBS, "a")
    | dict.fromkeys(_OPENING_ADJECTIVES, "j")
    | dict.fromkeys(_NOT_NAME, "l")
)
# A name that begins in lower case: al-Assad, d'Accardi, ffolliott-Hope.
_PREFIXED_NAME = re.compile(rf"(?:(?:{'|'.join(PREFIXES)})['’-])[A-Z]|ff[a-z]{{3}}")
# Capitalised compounds that are no names: Mum-of-three, Hale-style, Ex-chancellor.
_PARENT_OF = re.compile(r"[A-Z][a-z]+-of-")
_NO_NAME_TAILS = words("style based born led backed owned era wide like related bound made run")
_MARKS = {
    LONG_QUOTE: "Q",
    SHORT_QUOTE: "q",
    ",": ",",
    ":": ":",
    ";": ";",
    ".": ".",
    "?": ".",
    "!": ".",
    "…": ".",
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
    "—": "-",
    "–": "-",
    "―": "-",
    "-": "-",
    "--": "-",
    "---": "-",
}
# Accents that follow their letter, as in decomposed text.
_COMBINING = "\u0300-\u036f"
# The characters of a word after the first one.
_FURTHER = rf"(?:[^\W_]|[{_COMBINING}]|['’](?!s\b)(?=[^\W_])|[-&](?=[^\W_])){{0,80}}"
# One token and the blank before it. Alternatives are sorted by frequency, and each starts with what
# sets it apart from the others: together, that saves a third of the time. No word is longer than
# 81 characters, and what was matched isn't given back, so that a run of letters takes linear time.
TOKEN = re.compile(
    r"( ?(?:"
    rf"[a-z]{{1,80}}+(?![\w'’&/{_COMBINING}-])"
    r"|(?:de['’](?= [A-Z])|[ads]/[olp]\b)"
    rf"|[a-z]{_FURTHER}"
    r"|[.,](?!\w)"
    rf"|(?:{OFFICES})\b"
    rf"|(?:{'|'.join(ABBREVIATIONS)})\."
    r"|[RDI]-(?:[A-Z]\.[A-Z]\.|[A-Z][a-z]+\.?)"
    r"|[A-Z]\.(?:[A-Z]\.){0,4}(?:[A-Z]\b(?!\.))?"
    rf"|[A-Z][a-z]{{1,80}}+(?![\w'’&{_COMBINING}-])"
    r"|['’]s\b"
    rf"|[^\W\d_]{_FURTHER}"
    r"|[$£€]?\d(?:[\d,./]*\d)?(?:st|nd|rd|th|s|[-\u2010][a-z]+(?:-[a-z]+)*)?"
    r"|\n+"
    r"|-+"
    r"|\S"
    r"))"
)


def tag_of(token: str) -> str:
    """Return a token's tag, by the token alone."""
    mark = _MARKS.get(token)
    if mark:
        return mark
    first = token[0]
    if first == "\n":
        return "P"
    if first.isdigit() or first in "$£€":
        return "j" if token.endswith("-old") else "n"  # a 43-year-old
    if not first.isalpha():
        return "s" if len(token) == 2 and first in "'’" else "-" if first == "-" else "*"
    if first.islower():
        return "N" if _PREFIXED_NAME.match(token) else _tag_lower_case(token.replace("’", "'"))
    return _tag_capitalised(token)


def _tag_lower_case(word: str) -> str:
    known = _LEXICON.get(word)
    if known:
        return known
    if word.endswith("ly") and word not in _NOT_ADVERB:
        return "a"
    if "-" in word:
        return _hyphenated(word)
    if word.endswith("ed") and len(word) > 4:
        return "e"
    return "j" if _ADJECTIVE_ENDING.match(word) else "l"


def _hyphenated(word: str) -> str:
    """Tag a compound by its last part if that can speak (vice-president); else as an adjective."""
    tail = word.rpartition("-")[2]
    known = _LEXICON.get(tail, "")
    return known if known in ("r", "R", "o", "O") else "j"


def _tag_capitalised(token: str) -> str:
    """Tag a capitalised word: a name unless its shape or the lexicon says otherwise."""
    by_shape = _tag_by_shape(token)
    if by_shape:
        return by_shape
    bare = token.rstrip(".").replace("’", "'").lower()
    if bare in TITLES or " " in token or token in TITLES:
        return "T"
    if "-" in bare and not token.isupper():
        compound = _tag_compound(token)
        if compound:
            return compound
    known = _LEXICON.get(bare, "")
    if known in _CLOSED_CLASSES:
        return "N" if token.isupper() and len(token) > 1 and known not in "dbf" else known
    if known == "R" and token.isupper():
        return "N"
    return _OPENERS.get(bare) or _tag_opener(bare, known)


def _tag_compound(token: str) -> str | None:
    """Tag a capitalised compound whose last part is in lower case, if it is no name."""
    tail = token.rpartition("-")[2]
    if _PARENT_OF.match(token) or _LEXICON.get(tail) == "r":
        return "T"
    return "j" if tail in _NO_NAME_TAILS else None


def _tag_by_shape(token: str) -> str | None:
    """Tag suffixes, parties, states and initials, which their characters give away."""
    if token in SUFFIXES:
        return "S"
    if (token[1:2] == "-" and token[0] in "RDI") or token in STATES:
        return "n"  # (R-Tull); Ashton, Md.
    return "I" if len(token) == 2 and token[1] == "." else None


def _tag_opener(bare: str, known: str) -> str:
    """Tag a word that may open a sentence: a past form, a gerund, a plural role; else a name."""
    if known in ("V", "v") and bare.endswith("ed"):
        return "V" if known == "V" else "e"
    return known if known in ("G", "g", "R") else "N"


_MOST_KEPT = 50_000  # tokens; the cache is emptied when it is full


class _TagCache(dict[str, str]):
    """Tags by token. Nearly every token of a text was seen before, so one look-up tags it."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        tag = self[token] = tag_of(token)
        return tag


TAGS = _TagCache()
