"""The one place that makes text comparable. Pure.

There are five functions, from the strictest to the most tolerant. Texts that come out equal have:

- ``normalised``: the same characters, however they're encoded and spaced (identity of articles);
- ``keyboard``: the same characters as typed on a keyboard, with straight quotation marks and plain
  hyphens (what people type);
- ``plain``: the same look in print, so "…" equals "...", and "ﬁ" equals "fi" (what counts as a
  correction);
- ``folded``: the same words, whatever their case, accents and special letters (search, names,
  mutes, topics, sources, stories);
- ``skeleton``: the same to a reader's eye, even in look-alike letters (words that hold an article).
"""

import re
import unicodedata
from collections.abc import Mapping

QUOTATION_MARKS = '"“”„‟«»″＂'
"""Quotation marks that people, or their phones, put around names and phrases."""

ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Characters that a terminal or a reader of a log acts on instead of showing them."""

# normalize() sorts the marks on a letter, and takes minutes if there are thousands of them
_MOST_MARKS = 30  # on a letter; Unicode's Stream-Safe Text Format (UAX #15, section 13)
_MARK_PILE = re.compile(rf"[^\w\s]{{{_MOST_MARKS},}}")
_JOINER = "\u034f"  # combining grapheme joiner: no mark is sorted past it
# soft hyphen, zero-width space, word joiner, byte-order mark
_INVISIBLE = dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
_KEYBOARD = (
    dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys("‘’‚‛‹›′ʼ", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_KEYBOARD_AND_INVISIBLE = _KEYBOARD | _INVISIBLE
# letters that Unicode doesn't decompose into a base letter and a mark; casefold() handles ß
_LETTERS = dict(zip("øłđðħıŧ", "olddhit", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
# invisible characters that folded() keeps, because in some scripts they part words or join letters:
# joiners, marks and overrides of the direction, selectors of a variant, fillers
_UNSEEN = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2061-\u206f\u3164"
    "\ufe00-\ufe0f\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x9f]+"
)
# lower-case letters of Cyrillic and Greek that look like Latin ones (Unicode TR 39, confusables),
# or whose capitals do: folding has made "ЕМВАRGО" lower-case
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁԛԝһӏгвмнтк" + "αεορτυινκμβηχζ",
    "aeopcyxijsdqwhlrbmhtk" + "aeoptyivkmbhxz",
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_ACCENTED = re.compile("[a-zα-ω]")


def normalised(text: str) -> str:
    """Return the same characters in one encoding (Unicode NFC), with single spaces and no BOM."""
    return _spaced(unicodedata.normalize("NFC", _stream_safe(text)).replace("\ufeff", ""))


def keyboard(text: str) -> str:
    """Return the text with a keyboard's quotation marks and hyphens, and single spaces."""
    return _spaced(_replaced(text, _KEYBOARD))


def plain(text: str) -> str:
    """Return the text as on a keyboard, with one spelling for ligatures and such (NFKC)."""
    return keyboard(unicodedata.normalize("NFKC", _stream_safe(text)))


def folded(text: str) -> str:
    """Return the text in lower case, without accents or special letters, as on a keyboard.

    "Łódź–Straße" becomes "lodz-strasse". Words stay words: a letter becomes one or more letters,
    and a separator stays one, so the search index finds the same words in both. Runs of 30 or more
    punctuation marks become a space.
    """
    text = _replaced(text.casefold(), _KEYBOARD_AND_INVISIBLE)
    if not text.isascii():
        apart = unicodedata.normalize("NFD", _MARK_PILE.sub(" ", text))
        bare = _ACCENTS.sub(_unaccented, _replaced(apart, _LETTERS))
        # marks that form no letter with their base, like the stress in "до́ма", are dropped, too
        text = _ACCENTS.sub("", unicodedata.normalize("NFC", bare))
    return _spaced(text)


def skeleton(text: str) -> str:
    """Return the text as folded, in one shape of each letter and without invisible characters.

    Full-width letters, ligatures and letters of other alphabets that look like Latin ones become
    Latin. Real words of those alphabets become nonsense, but the same nonsense each time.
    """
    return folded(plain(_UNSEEN.sub("", text))).translate(_LOOK_ALIKES)


def printable(text: str) -> str:
    r"""Return the text on one line, with escapes for characters that act on a terminal or a log.

    Escaped are all control characters and line separators, marks that change the direction of
    what follows, and lone surrogates, which names of files may have: a line feed becomes "\n", and
    an escape "\x1b".
    """
    return ACTING.sub(_escaped, text)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 article", "2 addresses", "1,204 articles"."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    # ten times as fast, on an article's text, as str.translate() or a regular expression
    if not text.isascii():
        for character, other in replacements.items():
            text = text.replace(character, other)
    return text


def _stream_safe(text: str) -> str:
    """Return the text with a joiner after every 30 marks in a row, so that few are sorted at once.

    No letter of any language has so many marks: texts of words come back unchanged.
    """
    return text if text.isascii() else _MARK_PILE.sub(_parted, text)


def _parted(pile: re.Match[str]) -> str:
    pieces: list[str] = []
    marks = 0
    for character in pile[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            pieces.append(_JOINER)
            marks = 1
        pieces.append(character)
    return "".join(pieces)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _escaped(characters: re.Match[str]) -> str:
    return characters[0].encode("unicode_escape").decode("ascii")


def _unaccented(accents: re.Match[str]) -> str:
    # only in Latin and Greek: й and и, か and が are different letters
    base = accents.string[accents.start() - 1 : accents.start()]
    return "" if _ACCENTED.match(base) else accents[0]
