"""The words in which people write when a channel gets digests → values, and back. Pure.

What cannot be read raises ValueError with a sentence for whoever wrote it.
"""

import re
from dataclasses import dataclass, replace
from datetime import time
from typing import get_args

from bot.models import EVERY_DAY, Missed, Schedule, Size, Subscription
from bot.rules.time_words import read_days, read_times, read_zone
from bot.text import QUOTATION_MARKS

_TIME = re.compile(r"(?<![\w:])[0-9]{1,2}:[0-9]{2}(?![\w:])")
_MISSED = re.compile(r"\bmissed\b[\s:=]*(.*)$", re.IGNORECASE | re.DOTALL)
_INSTANTLY = ("instantly", "instant")
_ALL = ("", "all", "everything")
_SIZE = re.compile(rf"(?:^|[\s,]+)({'|'.join(get_args(Size))})(?=$|[\s,])", re.IGNORECASE)
_SOURCE = "source:"
_QUOTED = re.compile(
    rf"({_SOURCE})?\s*[{QUOTATION_MARKS}]([^{QUOTATION_MARKS}]+)[{QUOTATION_MARKS}]\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
# small words around a topic, days and a zone
_BEFORE = re.compile(r"(?:^|\s+)(?:at|every|on|in|to|for)$", re.IGNORECASE)
_AFTER = re.compile(r"^(?:at|every|on|in)\s+", re.IGNORECASE)
_GROUPS = {EVERY_DAY: "daily", (0, 1, 2, 3, 4): "weekdays", (5, 6): "weekend"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Instantly, or (with times) in roundups by the clocks of a zone (None: the settings')."""

    times: tuple[time, ...] = ()
    days: tuple[int, ...] = EVERY_DAY
    zone: str | None = None
    missed: Missed = "merge"
    size: Size = "standard"

    def schedule(self, zone: str) -> Schedule | None:
        """The rule's slots, in this zone where it names none; None where it is instant."""
        if not self.times:
            return None
        return Schedule(times=self.times, days=self.days, zone=self.zone or zone)


def read_rule(words: str) -> tuple[str | None, Rule]:
    """The topic as typed (None: everything) and the rule: instantly, unless it says when.

    A topic that looks like a day or a time stands in quotation marks. "source:" and a name, with
    marks or without, may stand in its place.
    """
    topic, rest = _topic(words.strip())
    size, rest = _size(rest)
    missed: Missed = "merge"
    if found := _MISSED.search(rest):
        missed, rest = _missed(found[1]), rest[: found.start()]
    rest = re.sub(r"\bevery\s+day\b", "daily", rest, flags=re.IGNORECASE).strip(" ,")
    if not rest or rest.casefold() in _INSTANTLY:
        return topic, Rule(missed=missed, size=size)
    return topic, replace(_timed(rest, missed), size=size)


def source_of(topic: str | None) -> str | None:
    """The source that was typed in a topic's place, if one was."""
    if topic is None or not topic.casefold().startswith(_SOURCE):
        return None
    return topic[len(_SOURCE) :].strip()


def typed_rule(subscription: Subscription) -> str:
    """The words that read_rule reads as this subscription's topic and rule."""
    words = [_subject(subscription)]
    if rule := subscription.schedule:
        days = tuple(sorted(rule.days))
        words.append(_GROUPS.get(days) or ",".join(_DAYS[day] for day in days))
        words.append(" and ".join(f"{at:%H:%M}" for at in rule.times))
        words.append(rule.zone)
    if subscription.missed != "merge":
        words.append(f"missed {subscription.missed}")
    if subscription.size != "standard":
        words.append(subscription.size)
    return " ".join(words)


def _subject(subscription: Subscription) -> str:
    if subscription.source is not None:
        return f'{_SOURCE}"{subscription.source}"'
    return "all" if subscription.topic is None else _topic_word(subscription.topic)


def _size(words: str) -> tuple[Size, str]:
    """How much is shown of a digest, and the words without it."""
    for found in _SIZE.finditer(words):
        size: Size
        for size in get_args(Size):
            if found[1].casefold() == size:
                return size, f"{words[: found.start()]} {words[found.end() :]}".strip(" ,")
    return "standard", words


def _topic_word(slug: str) -> str:
    """A topic as it is read back: in quotation marks where it looks like something else."""
    return slug if read_topic(slug) == slug and not _begins(slug.split()) else f'"{slug}"'


def read_topic(words: str) -> str | None:
    """A topic as typed, or None for everything."""
    quoted = _QUOTED.fullmatch(words.strip())
    if quoted and not quoted[3]:
        return _named(quoted)
    return None if words.strip().casefold() in _ALL else words.strip()


def _topic(words: str) -> tuple[str | None, str]:
    """The topic that the words begin with, and the rest."""
    if quoted := _QUOTED.fullmatch(words):
        return _named(quoted), _AFTER.sub("", quoted[3])
    tokens = words.split()
    number = next((at for at in range(len(tokens)) if _begins(tokens[at:])), len(tokens))
    topic, rest = " ".join(tokens[:number]), " ".join(tokens[number:])
    while rest and (small := _BEFORE.search(topic)):
        topic = topic[: small.start()]
    return read_topic(topic.strip(" ,")), rest


def _named(quoted: re.Match[str]) -> str:
    """What stands in quotation marks: a topic, or a source with what says so in front."""
    return f"{_SOURCE if quoted[1] else ''}{quoted[2].strip()}"


def _begins(tokens: list[str]) -> bool:
    """Whether a rule begins with these words: a day, a time, "instantly", "missed"."""
    first = tokens[0].strip(",").casefold()
    if first in (*_INSTANTLY, *get_args(Size), "missed") or _TIME.search(first):
        return True
    return " ".join(tokens[:2]).casefold() == "every day" or _is_days(first)


def _is_days(word: str) -> bool:
    try:
        return bool(read_days(word))
    except ValueError:
        return False


def _missed(word: str) -> Missed:
    for each in get_args(Missed):
        if word.strip().casefold() == each:
            missed: Missed = each
            return missed
    raise ValueError(
        "Missed what? End with `missed post`, `missed merge` or `missed skip`: one by one, in one "
        "roundup, or not at all."
    )


def _timed(words: str, missed: Missed) -> Rule:
    """Days, times and a zone, in this order; without days it is every day."""
    found = list(_TIME.finditer(words))
    if not found:
        read_times([word for word in words.split() if not _is_days(word.strip(","))])
        raise AssertionError("no word of it is a time")  # pragma: no cover
    days = re.sub(r"(?:^|\s)(?:at|every|on)(?=\s|$)", " ", words[: found[0].start()]).strip(" ,")
    zone = _AFTER.sub("", words[found[-1].end() :].strip(" ,()"))
    return Rule(
        times=read_times(words[found[0].start() : found[-1].end()]),
        days=read_days(days) if days else EVERY_DAY,
        zone=read_zone(zone) if zone else None,
        missed=missed,
    )
