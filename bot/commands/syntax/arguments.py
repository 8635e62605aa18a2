"""Readers for the arguments that commands share: IDs, channels, durations and end times.

Those that return a pair take one argument out of the words, and return it with the other words.
"""

import html
import re
from collections.abc import Mapping
from datetime import timedelta
from itertools import takewhile
from typing import Literal

from bot.commands.syntax.help import GUIDES
from bot.commands.syntax.types import PassageRef, Where
from bot.errors import CommandError
from bot.models import Until
from bot.rules.time_words import read_until

# Slack sends a channel that somebody names as <#C012|name>, <#C012|> or <#C012>
_CHANNEL = re.compile(r"<?#(?P<id>[CGD][A-Z0-9]{2,})(?:\|[^>]*)?>")
_UNTIL = re.compile(r"\buntil\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
_DURATION = re.compile(r"\bfor\s+(\d{1,4})\s*([a-z]+)\s*$", re.IGNORECASE)
_PASSAGE = re.compile(r"(fact|quote)\s*#?([0-9]{1,3})\b[:.,]?(.*)", re.IGNORECASE | re.DOTALL)
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
}


def as_sent(words: str) -> str:
    """Escape words as Slack escapes what is typed.

    Values of buttons and forms need it, because they are read in the same way.
    """
    return html.escape(words, quote=False)


def one_slip(typed: str, meant: str) -> bool:
    """Whether the words differ by one slip: a letter more, less or different, or two swapped."""
    start = _common_prefix(typed, meant)
    left, right = typed[start:], meant[start:]
    end = _common_prefix(left[::-1], right[::-1])
    left, right = left[: len(left) - end], right[: len(right) - end]
    swapped = len(left) == 2 and left == right[::-1]
    return swapped or (typed != meant and max(len(left), len(right)) == 1)


def nearest_command(typed: str) -> str | None:
    """The command that is one slip away from this word, if there is one."""
    return next((name for name in GUIDES if one_slip(typed, name)), None)


def _common_prefix(one: str, other: str) -> int:
    """The number of letters at the start that both have."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def missing(name: str, what: str) -> CommandError:
    """Make the error for a command without an argument that it needs, with an example."""
    return CommandError(f"“{name}” needs {what}.", example=GUIDES[name].examples[0])


def read_id(words: str) -> str:
    """Read the ID of an article as people paste it: with a colon, brackets or in lower case."""
    found = re.fullmatch(r"[\W_]*([^\W_]{3,12})[\W_]*", words)
    if not found:
        raise CommandError(
            f"“{html.unescape(words)}” is not the ID of a digest: IDs are short, such as `4F2K7`, "
            f"and stand on every post. A channel begins with a #."
        )
    return found[1].upper()


def read_passage(words: str) -> tuple[PassageRef | None, str]:
    """Take "quote 2" or "fact 1" from the start of the words."""
    found = _PASSAGE.match(words)
    if not found:
        return None, words
    what: Literal["fact", "quote"] = "fact" if found[1].lower() == "fact" else "quote"
    return PassageRef(what=what, number=int(found[2])), found[3].strip()


def read_where(name: str, words: str) -> tuple[Where, str]:
    """Take a channel, with "in" or "to" before it, or a closing "everywhere" out of the words.

    Raises CommandError where there are two channels, or one that Slack has not recognised.
    """
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


def read_channel(name: str, rest: str) -> tuple[Where, str]:
    """Take a channel out of the words of a command that cannot be for every channel."""
    where, words = read_where(name, rest)
    if where.everywhere:
        raise CommandError(f"`{name}` is for one channel: name it, or leave it out for this one.")
    return where, words


def read_only_where(name: str, words: str) -> Where:
    """Read the words of a command that takes a channel or "everywhere", and nothing else."""
    where, others = read_where(name, words)
    if others:
        raise CommandError(
            f"`{name}` is for a channel with everything in it: leave out “{html.unescape(others)}”."
        )
    return where


def read_duration(words: str) -> tuple[timedelta | None, str]:
    """Take a closing duration, such as "for 7d", out of the words."""
    found = _DURATION.search(words)
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


def read_end(words: str) -> tuple[Until | None, str]:
    """Take a closing end time, such as "until Monday 9:00", out of the words."""
    found = _UNTIL.search(words)
    if not found:
        return None, words
    try:
        return read_until(html.unescape(found[1])), words[: found.start()].strip()
    except ValueError as error:
        raise CommandError(str(error)) from error
