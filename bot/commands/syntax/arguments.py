"""Pieces that many commands are made of: ids, places and lengths of time, as people type them."""

import html
import re
from collections.abc import Mapping
from datetime import timedelta
from itertools import takewhile
from typing import Literal

from bot.commands.syntax.help import GUIDES
from bot.commands.syntax.types import Passage, Where
from bot.errors import CommandError
from bot.models import Until
from bot.rules.time_words import read_until

# an escaped channel as Slack sends it: <#C012|name>, <#C012|> or <#C012>
_CHANNEL = re.compile(r"<?#(?P<id>[CGD][A-Z0-9]{2,})(?:\|[^>]*)?>")
_UNTIL = re.compile(r"\buntil\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
_LENGTH = re.compile(r"\bfor\s+(\d{1,4})\s*([a-z]+)\s*$", re.IGNORECASE)
_PASSAGE = re.compile(r"(fact|quote)\s*#?([0-9]{1,3})\b[:.,]?(.*)", re.IGNORECASE | re.DOTALL)
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
}


def one_slip(typed: str, meant: str) -> bool:
    """Whether one slip makes the one of the other: a letter more, less or other, or two swapped."""
    start = _alike(typed, meant)
    left, right = typed[start:], meant[start:]
    end = _alike(left[::-1], right[::-1])
    left, right = left[: len(left) - end], right[: len(right) - end]
    swapped = len(left) == 2 and left == right[::-1]
    return swapped or (typed != meant and max(len(left), len(right)) == 1)


def _alike(one: str, other: str) -> int:
    """How many letters the two begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def missing(name: str, what: str) -> CommandError:
    """An error that says what a command needs, with an example of it."""
    return CommandError(f"“{name}” needs {what}.", example=GUIDES[name].examples[0])


def read_id(words: str) -> str:
    """An id as people paste it: with a colon, brackets or lower-case letters."""
    found = re.fullmatch(r"[\W_]*([^\W_]{3,12})[\W_]*", words)
    if not found:
        raise CommandError(
            f"“{html.unescape(words)}” is not the ID of a digest: IDs are short, such as `4F2K7`, "
            f"and stand on every post. A channel begins with a #."
        )
    return found[1].upper()


def read_passage(words: str) -> tuple[Passage | None, str]:
    """The "quote 2" or "fact 1" that the words begin with, and those behind it."""
    found = _PASSAGE.match(words)
    if not found:
        return None, words
    what: Literal["fact", "quote"] = "fact" if found[1].lower() == "fact" else "quote"
    return Passage(what=what, number=int(found[2])), found[3].strip()


def read_where(name: str, words: str) -> tuple[Where, str]:
    """The place that is named in the words, and the words without it."""
    found = _CHANNEL.findall(words)
    if len(found) > 1:
        raise CommandError(f"`{name}` takes one channel at a time.")
    rest = re.sub(r"(?:^|\s+)(?:in|to)$", "", _CHANNEL.sub("", words).strip())
    if found:
        return Where(channel=found[0]), rest
    if unknown := re.search(r"#[\w-]+", rest):
        raise CommandError(f"There is no channel {unknown[0]} here, or I can't see it.")
    if rest.lower().split()[-1:] == ["everywhere"]:
        return Where(everywhere=True), rest[: -len("everywhere")].strip()
    return Where(), rest


def one_place(name: str, rest: str) -> tuple[Where, str]:
    """The one channel that is named, and the words without it."""
    where, words = read_where(name, rest)
    if where.everywhere:
        raise CommandError(f"`{name}` is for one channel: name it, or leave it out for this one.")
    return where, words


def only_place(name: str, words: str) -> Where:
    """The place that is all that a command is told."""
    where, others = read_where(name, words)
    if others:
        raise CommandError(
            f"`{name}` is for a channel with everything in it: leave out “{html.unescape(others)}”."
        )
    return where


def read_length(words: str) -> tuple[timedelta | None, str]:
    """How long, from a closing "for 7d", and the words without it."""
    found = _LENGTH.search(words)
    if not found:
        if words.lower().split()[-1:] == ["for"] or re.search(r"\bfor\s", words):
            raise CommandError(
                "How long? Write minutes, hours, days or weeks, such as `for 90m`, `for 12h`, "
                "`for 7d` or `for 2w`; without `for` it lasts until it is ended."
            )
        return None, words
    unit = _UNITS.get(found[2].lower())
    number = int(found[1])
    if unit is None or number == 0:
        raise CommandError(
            f"“{found[0]}” is no length of time: write it like `for 90m`, `for 12h`, `for 7d` or "
            f"`for 2w`."
        )
    return timedelta(**{unit: number}), words[: found.start()].strip()


def take_until(words: str) -> tuple[Until | None, str]:
    """Until when, from a closing "until Monday 9:00", and the words without it."""
    found = _UNTIL.search(words)
    if not found:
        return None, words
    try:
        return read_until(html.unescape(found[1])), words[: found.start()].strip()
    except ValueError as error:
        raise CommandError(str(error)) from error
