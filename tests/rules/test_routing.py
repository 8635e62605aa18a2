"""What becomes of new articles in each channel."""

import unicodedata
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.models import (
    Missed,
    Mute,
    Quiet,
    Retraction,
    RoundupItem,
    Routing,
    Schedule,
    StoredArticle,
    Subscription,
    Topic,
    WaitReason,
)
from bot.rules.routing import Rules, Situation, route, same_subject, wants
from tests.rules.samples import (
    DAY,
    EVERYTHING,
    HOUR,
    MINUTE,
    MORNING,
    NOW,
    SCIENCE,
    SPORT,
    WEEK,
    mute,
    stored,
)


def decide(
    articles: list[StoredArticle],
    subscriptions: list[Subscription],
    mutes: list[Mute] | None = None,
    **more: Any,
) -> Routing:
    """Route articles at NOW, a minute after the last look; ``more`` is for Rules and Situation."""
    rules = {name: more.pop(name) for name in ("quiet", "newest", "flood") if name in more}
    return route(
        articles,
        Rules(subscriptions=tuple(subscriptions), mutes=tuple(mutes or ()), **rules),
        Situation(**{"now": NOW, "last_look": NOW - MINUTE, **more}),
    )


def posts(routing: Routing) -> list[tuple[str, str]]:
    assert all(post.kind == "digest" for post in routing.posts)
    return [(post.article_ids[0], post.channel) for post in routing.posts]


def waits(routing: Routing) -> list[tuple[str, str, datetime, WaitReason]]:
    return [(each.article_id, each.channel, each.release, each.why) for each in routing.waiting]


def test_a_channel_gets_an_article_once_however_many_subscriptions_want_it() -> None:
    wanted = [EVERYTHING, Subscription(channel="C1", topic="sport")]
    routing = decide([stored(1, SPORT)], wanted)
    assert (posts(routing), routing.waiting) == ([("E1", "C1")], ())


def test_an_article_goes_only_to_channels_that_want_its_topic() -> None:
    wanted = [EVERYTHING, Subscription(channel="C2", topic="science")]
    assert posts(decide([stored(1, SPORT), stored(2, SCIENCE, SPORT)], wanted)) == [
        ("E1", "C1"),
        ("E2", "C1"),
        ("E2", "C2"),
    ]


def test_posts_come_oldest_first_whatever_the_order_of_arrival() -> None:
    assert posts(decide([stored(2), stored(1)], [EVERYTHING])) == [("E1", "C1"), ("E2", "C1")]


@pytest.mark.parametrize(
    ("mutes", "muted"),
    [
        ([], False),
        ([mute("sport")], True),
        ([mute("sport", "C1")], True),
        ([mute("sport", "C2")], False),
        ([mute("science")], False),
    ],
)
def test_a_mute_of_one_of_its_topics_keeps_an_article_out_of_the_channel(
    mutes: list[Mute], muted: bool
) -> None:
    both = stored(1, SPORT, Topic(slug="x", label="x"))
    assert posts(decide([both], [EVERYTHING], mutes)) == ([] if muted else [("E1", "C1")])


def test_a_first_run_posts_the_newest_and_says_so_in_the_last_post() -> None:
    articles = [stored(number) for number in (5, 1, 4, 2, 3)]
    routing = decide(articles, [EVERYTHING], last_look=None, newest=3)
    assert posts(routing) == [("E3", "C1"), ("E4", "C1"), ("E5", "C1")]
    assert [post.note for post in routing.posts] == [
        None,
        None,
        "First run: the newest 3 are posted; 2 older articles are stored and can be searched.",
    ]


def test_on_a_first_run_each_channel_gets_the_newest_that_it_wants_and_is_told_of_the_rest() -> (
    None
):
    articles = [stored(number, SPORT) for number in (1, 2, 3, 4)]
    articles += [stored(number) for number in (5, 6, 7, 8)]
    wanted = [EVERYTHING, Subscription(channel="C2", topic="sport")]
    routing = decide(articles, wanted, [mute("sport", "C1")], last_look=None, newest=3)
    note = "First run: the newest 3 are posted; 1 older article is stored and can be searched."
    assert [
        (*place, post.note) for place, post in zip(posts(routing), routing.posts, strict=True)
    ] == [
        ("E2", "C2", None),
        ("E3", "C2", None),
        ("E4", "C2", note),
        ("E6", "C1", None),
        ("E7", "C1", None),
        ("E8", "C1", note),
    ]


def test_a_first_run_is_not_a_flood_and_may_post_nothing() -> None:
    articles = [stored(number) for number in range(9)]
    assert len(decide(articles, [EVERYTHING], last_look=None, newest=5, flood=3).posts) == 5
    assert decide(articles, [EVERYTHING], last_look=None, newest=0) == Routing()


def test_the_key_of_a_post_is_the_same_whenever_it_is_routed() -> None:
    first = decide([stored(1)], [EVERYTHING])
    again = decide([stored(1), stored(2)], [EVERYTHING])
    assert first.posts[0].key == again.posts[0].key


def test_retracted_articles_are_not_posted_nor_counted_as_left_out() -> None:
    retracted = replace(stored(9), retraction=Retraction(at=DAY))
    routing = decide([stored(1), retracted], [EVERYTHING], last_look=None, newest=1)
    assert [(post.article_ids, post.note) for post in routing.posts] == [(("E1",), None)]


# Roundups


def test_an_article_for_a_roundup_waits_for_the_next_slot() -> None:
    routing = decide([stored(1, SPORT)], [Subscription(channel="C1", schedule=MORNING)])
    assert routing.posts == ()
    assert waits(routing) == [("E1", "C1", DAY + timedelta(hours=32, minutes=30), "slot")]


def test_an_article_that_several_roundups_want_waits_for_the_first_of_them() -> None:
    evening = Schedule(times=(time(18),))
    wanted = [
        Subscription(channel="C1", schedule=MORNING),
        Subscription(channel="C1", topic="sport", schedule=evening),
    ]
    assert waits(decide([stored(1, SPORT)], wanted)) == [("E1", "C1", DAY + 18 * HOUR, "slot")]


def test_an_article_that_is_also_wanted_at_once_is_not_in_the_roundup() -> None:
    wanted = [
        Subscription(channel="C1", schedule=MORNING),
        Subscription(channel="C1", topic="sport"),
    ]
    routing = decide([stored(1, SPORT), stored(2)], wanted)
    assert posts(routing) == [("E1", "C1")]
    assert [each.article_id for each in routing.waiting] == ["E2"]


def test_after_the_clock_was_set_back_an_article_does_not_wait_for_a_slot_that_was_sent() -> None:
    slot = DAY + timedelta(hours=32, minutes=30)
    wanted = [Subscription(channel="C1", schedule=MORNING)]
    (waiting,) = decide(
        [stored(1)], wanted, slots_sent={("C1", slot), ("C2", slot + 24 * HOUR)}
    ).waiting
    assert waiting.release == slot + timedelta(days=1)


def test_muted_articles_wait_too_so_that_the_roundup_can_count_them() -> None:
    wanted = [Subscription(channel="C1", schedule=MORNING)]
    assert len(decide([stored(1, SPORT)], wanted, [mute("sport")]).waiting) == 1


# Quiet hours

NIGHT = Quiet(channel="C1", start=time(11), end=time(14), zone="UTC")


def test_in_quiet_hours_digests_wait_for_their_end() -> None:
    wanted = [EVERYTHING, Subscription(channel="C2")]
    routing = decide([stored(1), stored(2)], wanted, quiet=(NIGHT,))
    assert posts(routing) == [("E1", "C2"), ("E2", "C2")]
    assert waits(routing) == [
        ("E1", "C1", DAY + 14 * HOUR, "quiet"),
        ("E2", "C1", DAY + 14 * HOUR, "quiet"),
    ]


# Floods


@pytest.mark.parametrize(
    ("number", "recent", "flooded", "release"),
    [
        (3, 0, None, None),
        (4, 0, None, NOW),  # a batch that is too much is one roundup at once
        (1, 2, None, None),
        (1, 3, None, NOW + 10 * MINUTE),  # of a trickle, the rest is collected
        (1, 0, NOW + 4 * MINUTE, NOW + 4 * MINUTE),  # with those that wait already
        (1, 0, NOW - MINUTE, NOW),
    ],
)
def test_more_digests_than_the_flood_limit_become_a_roundup(
    number: int, recent: int, flooded: datetime | None, release: datetime | None
) -> None:
    articles = [stored(each) for each in range(number)]
    routing = decide(
        articles,
        [EVERYTHING, Subscription(channel="C2", topic="sport")],
        flood=3,
        recent_messages={"C1": recent, "C2": 9},
        flooded={"C1": flooded} if flooded else {},
    )
    if release is None:
        assert (len(routing.posts), routing.waiting) == (number, ())
    else:
        assert routing.posts == ()
        assert waits(routing) == [(each.id, "C1", release, "flood") for each in articles]


def test_a_flood_that_goes_on_is_collected_instead_of_a_roundup_at_every_look() -> None:
    articles = [stored(each) for each in range(9)]
    routing = decide(
        articles, [EVERYTHING], flood=3, recent_messages={"C1": 1}, recent_roundups={"C1"}
    )
    assert {each.release for each in routing.waiting} == {NOW + 10 * MINUTE}


def test_without_a_limit_nothing_is_a_flood() -> None:
    assert len(decide([stored(each) for each in range(500)], [EVERYTHING], flood=0).posts) == 500


# What was missed


@pytest.mark.parametrize(
    ("missed", "posted", "waiting"),
    [
        ("post", [("E1", "C1")], []),
        ("merge", [], [("E1", "C1", NOW, "missed")]),
        ("skip", [], []),
    ],
)
@pytest.mark.parametrize("schedule", [None, MORNING])
def test_the_subscription_decides_about_articles_that_came_while_the_bot_was_down(
    missed: Missed,
    posted: list[tuple[str, str]],
    waiting: list[tuple[str, str, datetime, WaitReason]],
    schedule: Schedule | None,
) -> None:
    wanted = [Subscription(channel="C1", schedule=schedule, missed=missed)]
    routing = decide([stored(1)], wanted, last_look=NOW - WEEK, was_down=True)
    assert (posts(routing), waits(routing)) == (posted, waiting)


def test_a_bot_that_was_down_between_two_slots_has_missed_neither() -> None:
    wanted = [Subscription(channel="C1", schedule=MORNING, missed="skip")]
    routing = decide([stored(1)], wanted, last_look=NOW - 3 * HOUR, was_down=True)
    assert [each.why for each in routing.waiting] == ["slot"]


def test_the_most_generous_subscription_decides_about_missed_articles() -> None:
    wanted = [
        Subscription(channel="C1", missed="skip"),
        Subscription(channel="C1", topic="sport", missed="post"),
    ]
    assert posts(
        decide([stored(1, SPORT), stored(2)], wanted, last_look=NOW - WEEK, was_down=True)
    ) == [("E1", "C1")]


def test_missed_articles_wait_for_the_end_of_quiet_hours() -> None:
    routing = decide([stored(1)], [EVERYTHING], last_look=NOW - WEEK, was_down=True, quiet=(NIGHT,))
    assert waits(routing) == [("E1", "C1", DAY + 14 * HOUR, "missed")]


# Stories


def test_another_source_of_a_story_is_named_in_the_thread_of_the_first() -> None:
    routing = decide(
        [stored(1), stored(2, source="Tull Courier")], [EVERYTHING], originals={"E2": ("E1",)}
    )
    first, second = routing.posts
    assert (first.kind, second.kind) == ("digest", "also")
    assert (second.of, second.note) == (first.key, "Also in Tull Courier:")
    assert second.article_ids == ("E2",)


def test_a_source_that_comes_later_is_named_in_channels_that_show_the_first() -> None:
    wanted = [EVERYTHING, Subscription(channel="C2")]
    routing = decide(
        [stored(2)], wanted, originals={"E2": ("E1",)}, posted={("C1", "E1"): "roundup:C1:…"}
    )
    assert [(post.channel, post.kind, post.of) for post in routing.posts] == [
        ("C1", "also", "roundup:C1:…"),
        ("C2", "digest", None),  # there the story is news
    ]


def test_where_else_a_text_is_makes_no_difference_to_a_channel() -> None:
    """E1 has the text first, in no channel of these; so E2 is news, and E3 another source of E2."""
    alone = decide([stored(2), stored(3)], [EVERYTHING], originals={"E3": ("E2",)})
    elsewhere = decide(
        [stored(2), stored(3)], [EVERYTHING], originals={"E2": ("E1",), "E3": ("E1", "E2")}
    )
    assert [post.kind for post in alone.posts] == ["digest", "also"]
    assert elsewhere == alone
    first_run = decide(
        [stored(2), stored(3)], [EVERYTHING], originals={"E2": ("E1",)}, last_look=None
    )
    assert posts(first_run) == [("E2", "C1"), ("E3", "C1")]


def test_other_sources_of_an_article_that_waits_wait_with_it() -> None:
    release = NOW + 3 * HOUR
    waiting = RoundupItem(channel="C1", article_id="E1", release=release, why="quiet")
    routing = decide(
        [stored(2)], [EVERYTHING], originals={"E2": ("E1",)}, waiting={("C1", "E1"): waiting}
    )
    assert (routing.posts, waits(routing)) == ((), [("E2", "C1", release, "quiet")])


def test_a_first_run_leaves_out_other_sources_of_the_articles_that_it_leaves_out() -> None:
    routing = decide(
        [stored(1), stored(2), stored(3)],
        [EVERYTHING],
        last_look=None,
        newest=1,
        originals={"E2": ("E1",)},
    )
    assert posts(routing) == [("E3", "C1")]


def test_a_muted_source_is_not_named() -> None:
    routing = decide(
        [stored(1), stored(2, SPORT)], [EVERYTHING], [mute("sport")], originals={"E2": ("E1",)}
    )
    assert posts(routing) == [("E1", "C1")]


# Sources and subjects

SPELT = "Łódź Kurier – Ausgabe Süd"
SPELLINGS = [
    SPELT,
    "Lodz Kurier - Ausgabe Sud",
    "ŁÓDŹ KURIER — AUSGABE SÜD",
    unicodedata.normalize("NFD", SPELT),
    "Łódź  Kurier \u2010 Ausgabe\u00a0Süd",
]


@pytest.mark.parametrize("source", SPELLINGS)
def test_a_subscription_to_a_source_wants_its_articles_however_the_name_is_spelt(
    source: str,
) -> None:
    one, other = Subscription(channel="C1", source=SPELT), Subscription(channel="C1", source=source)
    assert wants(one, stored(1, source=source))
    assert wants(other, stored(1, source=SPELT))
    assert posts(decide([stored(1, source=source)], [one])) == [("E1", "C1")]


@pytest.mark.parametrize("source", ["Lodz Kurier", "Łódź Kurier Ausgabe Südost", "", None])
def test_a_subscription_to_a_source_does_not_want_other_articles(source: str | None) -> None:
    assert not wants(Subscription(channel="C1", source=SPELT), stored(1, source=source))
    assert not wants(Subscription(channel="C1", source="\u200b"), stored(1, source=None))


@pytest.mark.parametrize("source", SPELLINGS)
def test_two_spellings_of_a_source_are_one_subject(source: str) -> None:
    one = Subscription(channel="C1", source=SPELT)
    assert same_subject(one, Subscription(channel="C1", source=source, schedule=MORNING))
    assert not same_subject(one, Subscription(channel="C2", source=source))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (EVERYTHING, replace(EVERYTHING, size="full"), True),
        (EVERYTHING, Subscription(channel="C1", topic="sport"), False),
        (EVERYTHING, Subscription(channel="C1", source="Tull Courier"), False),
        (EVERYTHING, Subscription(channel="C1", source=""), False),
        (
            Subscription(channel="C1", topic="sport"),
            Subscription(channel="C1", source="sport"),
            False,
        ),
        (
            Subscription(channel="C1", source="Tull Courier"),
            Subscription(channel="C1", source="Tull Post"),
            False,
        ),
    ],
)
def test_a_channel_has_one_subscription_for_each_topic_source_and_everything(
    one: Subscription, other: Subscription, same: bool
) -> None:
    assert same_subject(one, other) is same
    assert same_subject(other, one) is same
