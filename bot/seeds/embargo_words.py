"""Finds words at the top of a document that hold it back: "EMBARGOED UNTIL 9AM" and the like.

Holding wrongly is the cheap mistake: an admin can release the article with a button. So whatever
the words say of the time that isn't certain, the article is held until somebody decides.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.models import NEVER
from bot.seeds.charset import storable
from bot.seeds.embargo_wordings import ANY, HEAD, LIFTED, START, WORDINGS, Wording
from bot.seeds.release_times import begins_with_time, read_release_time, states_time
from bot.text import skeleton

_MOST_HEADS = 3
_LINES = 30  # at the top of a document
_LONGEST_LINE = 500  # characters of a line, and …
_LONGEST = 4_000  # … of all of them
_STATEMENT = 200  # characters in which the time is stated
_LONGEST_NOTICE = 160  # characters; a longer line has more in it than the notice
_SHOWN = 160  # characters of the words that are shown to admins
_WAITS_FOR_MORE = re.compile(
    r"(?:[,:(-]|\b(?:until|till|to|before|from|after|on|at|the|of|for|bis|ab|vor|den|dem|der|am|um"
    r"|jusqu'au?|avant|le|a|de|hasta|antes|del|las|el|fino|prima|al|alle|ate|as|tot|voor|om|til|indtil"
    r"|fore|for|kl|do|przed|godz))\W*$"
)
# a sentence ends here, and not an abbreviation, a day ("9. Dezember") or "p.m."
_SENTENCE_END = re.compile(
    r"(?:(?<=[a-z]{4})|(?<=\d{4})|(?<=[\d ][ap]m))[.!?]\s+(?=[a-z])|[\])](?=\s*\w)"
)
# words of the languages that write the day before the month, in figures, too
_DAY_FIRST = re.compile(
    r"\b(?:jusqu\w*|hasta|ate|fino|tot|indtil|bis|sous|bajo|sob|sotto|onder|pod|sp[ae]rrfrist"
    r"|embargad[oa]s?|embargat[oa]|embargiem)\b"
)
_SPACED_OUT = re.compile(r"\b(?:[a-z] ){5,}[a-z]\b")
_TITLE_AFTER = re.compile(r"\s*:\s+(?=[a-z])|\s[-|]+\s+(?=[a-z])")


class HoldingWords(NamedTuple):
    """The words that hold an article, and until when: NEVER if that isn't certain."""

    words: str
    until: datetime


def find_holding_words(lines: Sequence[str], anchor: date | None) -> HoldingWords | None:
    """Return the words among a document's first lines that hold it longest; None if none do.

    ``anchor`` is the article's date: a weekday, or a day without a year, is the next one after it.
    """
    shown = _top(lines)
    read = [_SPACED_OUT.sub(_closed_up, skeleton(each)) for each in shown]
    found: list[HoldingWords] = []
    for number, line in enumerate(read):
        # a notice may be wrapped, and the time may be in the next line or cell
        three = "\n".join(read[number : number + 3])
        for match, wording in _notices(three, len(line)):
            if until := _until(three, match, wording, anchor):
                found.append(HoldingWords(_clipped(shown[number:], match), until))
    return max(found, key=lambda each: each.until, default=None)


def is_notice(line: str) -> bool:
    """Return whether a line is a notice that holds, and nothing else: it's no title and no fact."""
    if len(line) > _LONGEST_NOTICE:
        return False
    words = skeleton(line)
    return any(
        _until(words, match, wording, None)
        and not re.search(r"\w", words[match.start() + len(_statement(words, match)) :])
        for match, wording in _notices(words, len(words))
    )


def _closed_up(letters: re.Match[str]) -> str:
    return letters[0].replace(" ", "")


def _notices(words: str, first: int) -> Iterator[tuple[re.Match[str], Wording]]:
    """Yield every wording that begins in the first line, which has so many characters."""
    for start in _starts(words, first):
        if ANY.match(words, start):
            for wording in WORDINGS:
                if match := wording.pattern.match(words, start):
                    yield match, wording


def _starts(words: str, first: int) -> Iterator[int]:
    """Yield where a notice may begin in the first line: before and behind its heads."""
    for begin in START.finditer(words[:first]):
        start = begin.end()
        yield start
        for _ in range(_MOST_HEADS):
            head = HEAD.match(words, start)
            if head is None or head.end() >= first:
                break
            start = head.end()
            yield start


def _top(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    room = _LONGEST
    for line in (" ".join(each.split())[:_LONGEST_LINE] for each in lines):
        if line:
            kept.append(line[:room])
            room -= len(line)
        if room <= 0 or len(kept) == _LINES:
            break
    return kept


def _until(
    words: str, match: re.Match[str], wording: Wording, anchor: date | None
) -> datetime | None:
    """Return until when a wording holds; None if it says that nothing is held."""
    stated = _statement(words, match)
    day_first = wording.day_first or _DAY_FIRST.search(match[0] + stated) is not None
    until = read_release_time(stated, anchor, day_first=day_first)
    if until:
        return until
    if _is_lifted(match, words):
        return None
    if wording.weak and not states_time(stated):
        return None
    return NEVER


def _is_lifted(match: re.Match[str], words: str) -> bool:
    """Return whether the words say that there is no embargo: "Embargo: none", "EMBARGO LIFTED"."""
    root = re.search(r"embarg\w+|sp[ae]rr\w+|klausul\w*", match[0])
    behind = words[match.start() + root.end() :] if root else words[match.end() :]
    return LIFTED.match(behind.split("\n")[0]) is not None


def _statement(words: str, match: re.Match[str]) -> str:
    """Return the words that may state the time: from the wording to the end of its sentence.

    The next line belongs to it if it begins with a time and the first line has none, or breaks off.
    """
    start = match.start()
    first, *others = words[start : start + _STATEMENT * 3].split("\n")
    for other in others:
        broken = _WAITS_FOR_MORE.search(first) is not None
        if not (broken or len(first) < 12) and (states_time(first) or not begins_with_time(other)):
            break
        first = f"{first} {other}"
        if states_time(other):
            break
    return _first_sentence(first[:_STATEMENT])


def _first_sentence(words: str) -> str:
    """Return the words up to where something else begins: a sentence, a title, the next bracket."""
    for end in _SENTENCE_END.finditer(words):
        if not begins_with_time(words[end.end() : end.end() + 30]):
            words = words[: end.start()]
            break
    for end in _TITLE_AFTER.finditer(words):
        if states_time(words[: end.start()]) and not begins_with_time(words[end.end() :][:30]):
            return words[: end.start()]
    return words


def _clipped(lines: Sequence[str], match: re.Match[str]) -> str:
    """Return the lines that the wording takes up, as they are written."""
    number = match[0].strip("\n").count("\n") + 1
    return storable(" ".join(lines[:number]))[:_SHOWN]
