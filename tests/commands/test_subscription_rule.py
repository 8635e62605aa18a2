"""Rules of subscriptions are read as people write them, and written so that they can be read."""

import re
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.syntax.subscription_rule import Rule, read_rule, read_topic, source_of, typed_rule
from bot.models import Schedule, Subscription

WEEKDAYS = (0, 1, 2, 3, 4)
MORNING, HALF_PAST, FOUR = time(9), time(8, 30), time(16)


@pytest.mark.parametrize(
    ("words", "topic", "rule"),
    [
        ("", None, Rule()),
        ("all", None, Rule()),
        ("Everything instantly", None, Rule()),
        ("sport", "sport", Rule()),
        ("health care instantly", "health care", Rule()),
        ("sport missed skip", "sport", Rule(missed="skip")),
        ("sport in  daily 08:30", "sport", Rule(times=(HALF_PAST,))),
        ("sport 8:30, 16:00", "sport", Rule(times=(HALF_PAST, FOUR))),
        ("sport every day at 8:30", "sport", Rule(times=(HALF_PAST,))),
        ("daily 8:30", None, Rule(times=(HALF_PAST,))),
        (
            "sport weekdays 08:30 and 16:00 europe/berlin",
            "sport",
            Rule(times=(HALF_PAST, FOUR), days=WEEKDAYS, zone="Europe/Berlin"),
        ),
        (
            "sport on weekdays at 16:00 (Europe/Berlin), missed post",
            "sport",
            Rule(times=(FOUR,), days=WEEKDAYS, zone="Europe/Berlin", missed="post"),
        ),
        ("sport mon,thu 9:00", "sport", Rule(times=(MORNING,), days=(0, 3))),
        ("sport mon, thu and sat 9:00", "sport", Rule(times=(MORNING,), days=(0, 3, 5))),
        ("all fri – mon 9:00 in UTC", None, Rule(times=(MORNING,), days=(0, 4, 5, 6), zone="UTC")),
        ("sport compact", "sport", Rule(size="compact")),
        ("Full", None, Rule(size="full")),
        ("source:Courier instantly, compact", "source:Courier", Rule(size="compact")),
        (
            "Source: “Tull Courier” daily 8:30 full missed post",
            "source:Tull Courier",
            Rule(times=(HALF_PAST,), missed="post", size="full"),
        ),
        ("“full” standard", "full", Rule()),
        ("“weekend” sat 9:00", "weekend", Rule(times=(MORNING,), days=(5,))),
    ],
)
def test_a_topic_and_its_rule_are_read_as_people_write_them(
    words: str, topic: str | None, rule: Rule
) -> None:
    assert read_rule(words) == (topic, rule)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("sport daily", "There is no time of the day"),
        ("sport daily half past eight", "“half” is no time of the day"),
        ("sport 25:00", "“25:00” is no time of the day"),
        ("sport monday to friday 8:30", "“to” is no day of the week"),
        ("sport 8:30 EST5", "“EST5” is no time zone"),
        ("sport missed", "Missed what? End with `missed post`"),
    ],
)
def test_unreadable_rules_are_refused_with_a_reason(words: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_rule(words)


SCHEDULES = st.builds(
    Schedule,
    times=st.lists(
        st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, unique=True
    ).map(lambda times: tuple(sorted(times))),
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    zone=st.sampled_from(("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires")),
)
SUBSCRIPTIONS = st.builds(
    Subscription,
    channel=st.just("C1"),
    topic=st.sampled_from((None, "sport", "weekend", "all", "missed", "full", "health care")),
    schedule=st.none() | SCHEDULES,
    missed=st.sampled_from(("post", "merge", "skip")),
    size=st.sampled_from(("compact", "standard", "full")),
)
OF_SOURCES = st.builds(
    replace,
    SUBSCRIPTIONS,
    topic=st.none(),
    source=st.sampled_from(("Tull Courier", "full", "monday", "12:00", "missed & skip")),
)


@given(SUBSCRIPTIONS | OF_SOURCES)
def test_a_written_rule_is_read_back_unchanged(subscription: Subscription) -> None:
    topic, rule = read_rule(typed_rule(subscription))
    source = source_of(topic)
    assert (source or topic) == (subscription.source or subscription.topic)
    assert source == subscription.source
    assert (rule.schedule("Asia/Kolkata"), rule.missed) == (
        subscription.schedule,
        subscription.missed,
    )
    assert rule.size == subscription.size
    bare = replace(subscription, schedule=None, missed="merge", size="standard")
    assert read_topic(typed_rule(bare)) == topic


WORDS = st.sampled_from(["sport", "mon", "8:30", "and", "missed", "at", "UTC", "“a”", "source:a"])


@given(st.text() | st.lists(WORDS).map(" ".join))
def test_any_words_at_all_are_read_or_refused_with_a_sentence(words: str) -> None:
    assert read(words)


def read(words: str) -> object:
    try:
        return read_rule(words)
    except ValueError as error:
        return str(error).endswith((".", "?"))
