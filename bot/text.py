"""The one place where text is made comparable. Pure.

Four functions, from the strictest to the most tolerant. Text that comes out equal counts as:

- ``normalised``: the same characters, however they were encoded and spaced (identity of articles);
- ``keyboard``: the same as typed on a keyboard: straight quotes, plain hyphens (what people type);
- ``plain``: the same in print: also "…" and "...", "ﬁ" and "fi" (what a correction has to mention);
- ``folded``: the same words: also without case, accents and special letters (search, names, mutes,
  topics, sources, stories).
"""

import re
import unicodedata
from collections.abc import Mapping

QUOTATION_MARKS = '"“”„‟«»″＂'
"""Marks that people, and their phones, put around names and phrases."""

# what normalise() sorts: it takes seconds over a letter that carries thousands of marks
_MARK_PILE = re.compile(r"[^\w\s]{30,}")
# soft hyphen, zero-width space, word joiner, byte-order mark
_INVISIBLE = dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
_KEYBOARD = (
    dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys("‘’‚‛‹›′ʼ", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
)
# letters that Unicode doesn't take apart into a base letter and a mark; casefold() does ß
_LETTERS = dict(zip("øłđðħıŧ", "olddhit", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
_ACCENTS = re.compile("[\u0300-\u036f]+")
_ACCENTED = re.compile("[a-zα-ω]")


def normalised(text: str) -> str:
    """Return the same characters in one encoding (Unicode NFC), with single spaces and no BOM."""
    return _spaced(unicodedata.normalize("NFC", text).replace("\ufeff", ""))


def keyboard(text: str) -> str:
    """Return the text with a keyboard's quotation marks and hyphens, and single spaces."""
    return _spaced(_replaced(text, _KEYBOARD))


def plain(text: str) -> str:
    """Return the text as on a keyboard, with one spelling for ligatures and such (NFKC)."""
    return keyboard(unicodedata.normalize("NFKC", text))


def folded(text: str) -> str:
    """Return the text in lower case, without accents or special letters, as on a keyboard.

    "Łódź–Straße" becomes "lodz-strasse". Words stay words: a letter becomes one or more letters,
    and a separator stays one, so the search index finds the same words in both. Runs of 30 or more
    punctuation marks become a space.
    """
    text = _replaced(text.casefold(), _KEYBOARD | _INVISIBLE)
    if not text.isascii():
        apart = unicodedata.normalize("NFD", _MARK_PILE.sub(" ", text))
        bare = _ACCENTS.sub(_unaccented, _replaced(apart, _LETTERS))
        # a mark that makes no letter with its base, like the stress in "до́ма", says nothing either
        text = _ACCENTS.sub("", unicodedata.normalize("NFC", bare))
    return _spaced(text)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 article", "2 addresses", "1,204 articles"."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    # ten times as fast as str.translate() or a pattern on the text of an article
    if not text.isascii():
        for character, other in replacements.items():
            text = text.replace(character, other)
    return text


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _unaccented(accents: re.Match[str]) -> str:
    # in Latin and Greek only: й and и, か and が are letters of their own
    base = accents.string[accents.start() - 1 : accents.start()]
    return "" if _ACCENTED.match(base) else accents[0]
