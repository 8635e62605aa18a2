"""Reads the words that say what a channel gets and when, and writes them. Pure.

The readers raise ValueError with a sentence for whoever wrote the words.
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
# small words that join a topic, days and a zone
_BEFORE = re.compile(r"(?:^|\s+)(?:at|every|on|in|to|for)$", re.IGNORECASE)
_AFTER = re.compile(r"^(?:at|every|on|in)\s+", re.IGNORECASE)
_GROUPS = {EVERY_DAY: "daily", (0, 1, 2, 3, 4): "weekdays", (5, 6): "weekend"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a channel gets digests: instantly or, with ``times``, in roundups.

    ``days`` are weekdays (0 is Monday). Times are local to ``zone``, an IANA name, or (None) to the
    zone of the settings.
    """

    times: tuple[time, ...] = ()
    days: tuple[int, ...] = EVERY_DAY
    zone: str | None = None
    missed: Missed = "merge"
    size: Size = "standard"

    def schedule(self, zone: str) -> Schedule | None:
        """The rule's schedule, in ``zone`` where the rule has none; None for an instant rule."""
        if not self.times:
            return None
        return Schedule(times=self.times, days=self.days, zone=self.zone or zone)


def read_rule(words: str) -> tuple[str | None, Rule]:
    """Read a topic (None: everything) and a rule, which is instant where it names no time.

    A topic that looks like a day or a time has to be in quotation marks. "source:" with a name, in
    quotation marks or not, may take the place of the topic.
    """
    topic, rest = _split_topic(words.strip())
    size, rest = _split_size(rest)
    missed: Missed = "merge"
    if found := _MISSED.search(rest):
        missed, rest = _read_missed(found[1]), rest[: found.start()]
    rest = re.sub(r"\bevery\s+day\b", "daily", rest, flags=re.IGNORECASE).strip(" ,")
    if not rest or rest.casefold() in _INSTANTLY:
        return topic, Rule(missed=missed, size=size)
    return topic, replace(_read_times(rest, missed), size=size)


def source_of(topic: str | None) -> str | None:
    """The name of the source, if "source:" and a name were typed in place of a topic."""
    if topic is None or not topic.casefold().startswith(_SOURCE):
        return None
    return topic[len(_SOURCE) :].strip()


def typed_rule(subscription: Subscription) -> str:
    """Write a subscription's topic and rule so that read_rule() reads the same again."""
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
    return "all" if subscription.topic is None else _typed_topic(subscription.topic)


def _split_size(words: str) -> tuple[Size, str]:
    """Take the size of digests out of the words."""
    for found in _SIZE.finditer(words):
        size: Size
        for size in get_args(Size):
            if found[1].casefold() == size:
                return size, f"{words[: found.start()]} {words[found.end() :]}".strip(" ,")
    return "standard", words


def _typed_topic(slug: str) -> str:
    """Put a topic in quotation marks where it would be read as part of a rule."""
    return slug if read_topic(slug) == slug and not _starts_rule(slug.split()) else f'"{slug}"'


def read_topic(words: str) -> str | None:
    """Read words that are all about the topic; None stands for everything."""
    quoted = _QUOTED.fullmatch(words.strip())
    if quoted and not quoted[3]:
        return _quoted_topic(quoted)
    return None if words.strip().casefold() in _ALL else words.strip()


def _split_topic(words: str) -> tuple[str | None, str]:
    """Split the words where the topic ends and the rule starts."""
    if quoted := _QUOTED.fullmatch(words):
        return _quoted_topic(quoted), _AFTER.sub("", quoted[3])
    tokens = words.split()
    number = next((at for at in range(len(tokens)) if _starts_rule(tokens[at:])), len(tokens))
    topic, rest = " ".join(tokens[:number]), " ".join(tokens[number:])
    while rest and (small := _BEFORE.search(topic)):
        topic = topic[: small.start()]
    return read_topic(topic.strip(" ,")), rest


def _quoted_topic(quoted: re.Match[str]) -> str:
    """The topic in quotation marks, or the source, with "source:" in front."""
    return f"{_SOURCE if quoted[1] else ''}{quoted[2].strip()}"


def _starts_rule(tokens: list[str]) -> bool:
    """Whether the first word belongs to a rule: a day, a time, a size, "instantly" or "missed"."""
    first = tokens[0].strip(",").casefold()
    if first in (*_INSTANTLY, *get_args(Size), "missed") or _TIME.search(first):
        return True
    return " ".join(tokens[:2]).casefold() == "every day" or _is_days(first)


def _is_days(word: str) -> bool:
    try:
        return bool(read_days(word))
    except ValueError:
        return False


def _read_missed(word: str) -> Missed:
    for each in get_args(Missed):
        if word.strip().casefold() == each:
            missed: Missed = each
            return missed
    raise ValueError(
        "Missed what? End with `missed post`, `missed merge` or `missed skip`: one by one, in one "
        "roundup, or not at all."
    )


def _read_times(words: str, missed: Missed) -> Rule:
    """Read days, times and a zone, in this order. Without days it is every day."""
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
