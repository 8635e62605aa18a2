"""What becomes of new articles in each channel, and what a roundup is made of."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.models import (
    Article,
    Digest,
    Headline,
    Missed,
    Mute,
    NewPost,
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
from bot.rules.routing import Rules, Situation, compose, route

DAY = datetime(2026, 3, 1, tzinfo=UTC)
SPORT = Topic(slug="sport", label="sport")
SCIENCE = Topic(slug="science", label="science")


def stored(number: int, *topics: Topic) -> StoredArticle:
    return StoredArticle(
        id=f"E{number}",
        article=Article(
            key=f"path:{number}",
            revision=str(number),
            text="Rain fell.",
            path=f"{number}.txt",
            published=DAY + timedelta(minutes=number),
        ),
        digest=Digest(
            headline=Headline(given="Rain"),
            facts=(),
            quotes=(),
            topics=topics,
            people=(),
            organisations=(),
            language="en",
            reading_minutes=1,
        ),
        first_seen=DAY,
        updated=DAY,
    )


def mute(topic: str, channel: str | None = None) -> Mute:
    return Mute(what=topic, channel=channel, until=None, by="U1", since=DAY)


EVERYTHING = Subscription(channel="C1")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MORNING = Schedule(times=(time(8, 30),), zone="UTC")
# a usual moment: the folder was looked at a minute ago
NOW = DAY + 12 * HOUR


def decide(
    entries: list[StoredArticle],
    subscriptions: list[Subscription],
    mutes: list[Mute] | None = None,
    **more: Any,
) -> Routing:
    """What is decided at NOW; ``more`` are fields of Rules and of Situation."""
    rules = {name: more.pop(name) for name in ("quiet", "newest", "flood") if name in more}
    return route(
        entries,
        Rules(subscriptions=tuple(subscriptions), mutes=tuple(mutes or ()), **rules),
        Situation(**{"now": NOW, "looked": NOW - MINUTE, **more}),
    )


def posts(routing: Routing) -> list[tuple[str, str]]:
    assert all(post.kind == "digest" for post in routing.posts)
    return [(post.article_ids[0], post.channel) for post in routing.posts]


def waits(routing: Routing) -> list[tuple[str, str, datetime, WaitReason]]:
    return [(each.article_id, each.channel, each.release, each.why) for each in routing.waiting]


def test_a_channel_gets_what_it_subscribes_to_once() -> None:
    wanted = [EVERYTHING, Subscription(channel="C1", topic="sport")]
    routing = decide([stored(1, SPORT)], wanted)
    assert (posts(routing), routing.waiting) == ([("E1", "C1")], ())


def test_a_topic_goes_to_its_channel_only() -> None:
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
def test_a_mute_of_any_topic_silences_the_article_in_its_channel(
    mutes: list[Mute], muted: bool
) -> None:
    both = stored(1, SPORT, Topic(slug="x", label="x"))
    assert posts(decide([both], [EVERYTHING], mutes)) == ([] if muted else [("E1", "C1")])


def test_a_first_run_posts_the_newest_and_says_so_on_the_last() -> None:
    entries = [stored(number) for number in (5, 1, 4, 2, 3)]
    routing = decide(entries, [EVERYTHING], looked=None, newest=3)
    assert posts(routing) == [("E3", "C1"), ("E4", "C1"), ("E5", "C1")]
    assert [post.note for post in routing.posts] == [
        None,
        None,
        "First run: the newest 3 are posted; 2 older articles are stored and can be searched.",
    ]


def test_each_channel_gets_the_newest_that_it_wants_and_is_told_of_the_rest() -> None:
    entries = [stored(number, SPORT) for number in (1, 2, 3, 4)]
    entries += [stored(number) for number in (5, 6, 7, 8)]
    wanted = [EVERYTHING, Subscription(channel="C2", topic="sport")]
    routing = decide(entries, wanted, [mute("sport", "C1")], looked=None, newest=3)
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


def test_a_first_run_is_no_flood_and_may_post_nothing() -> None:
    entries = [stored(number) for number in range(9)]
    assert len(decide(entries, [EVERYTHING], looked=None, newest=5, flood=3).posts) == 5
    assert decide(entries, [EVERYTHING], looked=None, newest=0) == Routing()


def test_the_key_of_a_post_is_the_same_whenever_it_is_routed() -> None:
    first = decide([stored(1)], [EVERYTHING])
    again = decide([stored(1), stored(2)], [EVERYTHING])
    assert first.posts[0].key == again.posts[0].key


def test_what_is_retracted_is_not_posted_and_not_counted_as_passed_over() -> None:
    retracted = replace(stored(9), retraction=Retraction(at=DAY))
    routing = decide([stored(1), retracted], [EVERYTHING], looked=None, newest=1)
    assert [(post.article_ids, post.note) for post in routing.posts] == [(("E1",), None)]


# Roundups


def test_what_is_wanted_in_a_roundup_waits_for_the_next_slot() -> None:
    routing = decide([stored(1, SPORT)], [Subscription(channel="C1", schedule=MORNING)])
    assert routing.posts == ()
    assert waits(routing) == [("E1", "C1", DAY + timedelta(hours=32, minutes=30), "slot")]


def test_of_several_roundups_that_want_it_the_next_one_gets_it() -> None:
    evening = Schedule(times=(time(18),))
    wanted = [
        Subscription(channel="C1", schedule=MORNING),
        Subscription(channel="C1", topic="sport", schedule=evening),
    ]
    assert waits(decide([stored(1, SPORT)], wanted)) == [("E1", "C1", DAY + 18 * HOUR, "slot")]


def test_what_is_also_wanted_instantly_is_not_in_the_roundup() -> None:
    wanted = [
        Subscription(channel="C1", schedule=MORNING),
        Subscription(channel="C1", topic="sport"),
    ]
    routing = decide([stored(1, SPORT), stored(2)], wanted)
    assert posts(routing) == [("E1", "C1")]
    assert [each.article_id for each in routing.waiting] == ["E2"]


def test_a_slot_that_has_gone_out_is_not_taken_again_when_the_clock_was_set_back() -> None:
    slot = DAY + timedelta(hours=32, minutes=30)
    wanted = [Subscription(channel="C1", schedule=MORNING)]
    (waiting,) = decide([stored(1)], wanted, taken={("C1", slot), ("C2", slot + 24 * HOUR)}).waiting
    assert waiting.release == slot + timedelta(days=1)


def test_what_is_muted_waits_too_so_that_the_roundup_can_say_how_much_is() -> None:
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
    ("number", "recent", "folding", "release"),
    [
        (3, 0, None, None),
        (4, 0, None, NOW),  # a batch that is too much is one roundup at once
        (1, 2, None, None),
        (1, 3, None, NOW + 10 * MINUTE),  # of a trickle the rest is gathered
        (1, 0, NOW + 4 * MINUTE, NOW + 4 * MINUTE),  # with those that wait already
        (1, 0, NOW - MINUTE, NOW),
    ],
)
def test_more_than_so_many_digests_in_so_many_minutes_become_a_roundup(
    number: int, recent: int, folding: datetime | None, release: datetime | None
) -> None:
    entries = [stored(each) for each in range(number)]
    routing = decide(
        entries,
        [EVERYTHING, Subscription(channel="C2", topic="sport")],
        flood=3,
        recent={"C1": recent, "C2": 9},
        folding={"C1": folding} if folding else {},
    )
    if release is None:
        assert (len(routing.posts), routing.waiting) == (number, ())
    else:
        assert routing.posts == ()
        assert waits(routing) == [(each.id, "C1", release, "flood") for each in entries]


def test_a_flood_that_goes_on_is_gathered_and_not_a_roundup_at_every_look() -> None:
    entries = [stored(each) for each in range(9)]
    routing = decide(entries, [EVERYTHING], flood=3, recent={"C1": 1}, gathered={"C1"})
    assert {each.release for each in routing.waiting} == {NOW + 10 * MINUTE}


def test_without_a_limit_nothing_is_a_flood() -> None:
    assert len(decide([stored(each) for each in range(500)], [EVERYTHING], flood=0).posts) == 500


# What was missed

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("missed", "posted", "waiting"),
    [
        ("post", [("E1", "C1")], []),
        ("merge", [], [("E1", "C1", NOW, "missed")]),
        ("skip", [], []),
    ],
)
@pytest.mark.parametrize("schedule", [None, MORNING])
def test_a_bot_that_was_down_does_with_what_it_missed_as_the_subscription_says(
    missed: Missed,
    posted: list[tuple[str, str]],
    waiting: list[tuple[str, str, datetime, WaitReason]],
    schedule: Schedule | None,
) -> None:
    wanted = [Subscription(channel="C1", schedule=schedule, missed=missed)]
    routing = decide([stored(1)], wanted, looked=NOW - WEEK, away=True)
    assert (posts(routing), waits(routing)) == (posted, waiting)


def test_a_bot_that_was_down_between_two_slots_has_missed_none() -> None:
    wanted = [Subscription(channel="C1", schedule=MORNING, missed="skip")]
    routing = decide([stored(1)], wanted, looked=NOW - 3 * HOUR, away=True)
    assert [each.why for each in routing.waiting] == ["slot"]


def test_the_kindest_of_several_subscriptions_decides_what_becomes_of_what_was_missed() -> None:
    wanted = [
        Subscription(channel="C1", missed="skip"),
        Subscription(channel="C1", topic="sport", missed="post"),
    ]
    assert posts(decide([stored(1, SPORT), stored(2)], wanted, looked=NOW - WEEK, away=True)) == [
        ("E1", "C1")
    ]


def test_what_was_missed_waits_for_the_end_of_quiet_hours_too() -> None:
    routing = decide([stored(1)], [EVERYTHING], looked=NOW - WEEK, away=True, quiet=(NIGHT,))
    assert waits(routing) == [("E1", "C1", DAY + 14 * HOUR, "missed")]


# Stories


def sourced(number: int, source: str, *topics: Topic) -> StoredArticle:
    made = stored(number, *topics)
    return replace(made, article=replace(made.article, source=source))


def test_another_source_of_a_story_is_named_in_the_thread_of_the_first() -> None:
    routing = decide([stored(1), sourced(2, "Tull Courier")], [EVERYTHING], leads={"E2": "E1"})
    first, second = routing.posts
    assert (first.kind, second.kind) == ("digest", "also")
    assert (second.of, second.note) == (first.key, "Also in Tull Courier:")
    assert second.article_ids == ("E2",)


def test_another_source_that_comes_later_is_named_where_the_first_stands() -> None:
    wanted = [EVERYTHING, Subscription(channel="C2")]
    routing = decide(
        [stored(2)], wanted, leads={"E2": "E1"}, standing={("C1", "E1"): "roundup:C1:…"}
    )
    assert [(post.channel, post.kind, post.of) for post in routing.posts] == [
        ("C1", "also", "roundup:C1:…"),
        ("C2", "digest", None),  # there the story is news
    ]


def test_what_waits_for_a_roundup_has_its_other_sources_wait_with_it() -> None:
    release = NOW + 3 * HOUR
    waiting = RoundupItem(channel="C1", article_id="E1", release=release, why="quiet")
    routing = decide([stored(2)], [EVERYTHING], leads={"E2": "E1"}, waiting={("C1", "E1"): waiting})
    assert (routing.posts, waits(routing)) == ((), [("E2", "C1", release, "quiet")])


def test_of_a_first_run_no_other_source_is_posted_of_what_was_passed_over() -> None:
    routing = decide(
        [stored(1), stored(2), stored(3)], [EVERYTHING], looked=None, newest=1, leads={"E2": "E1"}
    )
    assert posts(routing) == [("E3", "C1")]


def test_a_muted_source_is_not_named() -> None:
    routing = decide(
        [stored(1), stored(2, SPORT)], [EVERYTHING], [mute("sport")], leads={"E2": "E1"}
    )
    assert posts(routing) == [("E1", "C1")]


# Composing

SLOT = NOW - MINUTE


def waiting(
    article_id: str,
    channel: str = "C1",
    why: WaitReason = "slot",
    release: datetime = SLOT,
    missed: Missed = "merge",
) -> RoundupItem:
    return RoundupItem(
        channel=channel, article_id=article_id, release=release, why=why, missed=missed
    )


def composed(
    *waits: RoundupItem,
    entries: list[StoredArticle] | None = None,
    leads: dict[str, str] | None = None,
    mutes: list[Mute] | None = None,
) -> tuple[NewPost, ...]:
    known = {each.id: each for each in entries or [stored(number) for number in range(9)]}
    rules = Rules(subscriptions=(), mutes=tuple(mutes or ()))
    return compose(waits, known.get, leads or {}, rules, NOW)


def test_a_roundup_holds_what_waited_in_its_channel_the_newest_first() -> None:
    first, second = composed(waiting("E1"), waiting("E3"), waiting("E2", "C2"), waiting("E2"))
    assert (first.kind, first.channel, first.article_ids) == ("roundup", "C1", ("E3", "E2", "E1"))
    assert (second.channel, second.article_ids) == ("C2", ("E2",))


def test_all_slots_that_have_passed_are_one_roundup() -> None:
    (post,) = composed(waiting("E1", release=NOW - 30 * MINUTE), waiting("E2", why="missed"))
    assert post.article_ids == ("E2", "E1")


def test_a_roundup_ends_with_how_many_are_muted_and_why() -> None:
    entries = [stored(1), stored(2, SPORT), stored(3, SCIENCE, SPORT), stored(4, SCIENCE)]
    (post,) = composed(
        *(waiting(each.id) for each in entries),
        entries=entries,
        mutes=[mute("sport", "C1"), mute("science")],
    )
    assert (post.article_ids, post.note) == (("E1",), "3 muted: sport (2), science (1).")


def test_where_everything_is_muted_or_retracted_there_is_no_roundup() -> None:
    entries = [stored(1, SPORT), replace(stored(2), retraction=Retraction(at=DAY))]
    assert composed(waiting("E1"), waiting("E2"), entries=entries, mutes=[mute("sport")]) == ()


@pytest.mark.parametrize("why", ["quiet", "flood", "missed"])
def test_one_article_alone_is_posted_as_itself_unless_a_slot_was_asked_for(why: WaitReason) -> None:
    (post,) = composed(waiting("E1", why=why))
    assert (post.kind, post.key) == ("digest", "E1:C1")
    (post,) = composed(waiting("E1"))
    assert (post.kind, post.article_ids) == ("roundup", ("E1",))


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        ("merge", [("roundup", ("E2", "E1"))]),
        ("post", [("digest", ("E1",)), ("roundup", ("E2",))]),
        ("skip", [("roundup", ("E2",))]),
    ],
)
def test_what_is_late_because_the_bot_was_down_goes_as_its_subscription_says(
    missed: Missed, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    late = waiting("E1", release=NOW - WEEK, missed=missed)
    made = composed(late, waiting("E2"))
    assert [(post.kind, post.article_ids) for post in made] == expected


def test_of_one_text_the_first_is_in_the_roundup_and_the_other_in_its_thread() -> None:
    post, also = composed(
        waiting("E1"),
        waiting("E2"),
        entries=[stored(1), sourced(2, "Tull Courier")],
        leads={"E2": "E1"},
    )
    assert (post.kind, post.article_ids) == ("roundup", ("E1",))
    assert (also.kind, also.of, also.note) == ("also", post.key, "Also in Tull Courier:")


def test_the_keys_of_two_roundups_differ_even_where_one_slot_is_theirs() -> None:
    (first,), (second,) = composed(waiting("E1")), composed(waiting("E2"))
    assert first.key != second.key
    assert composed(waiting("E1")) == (first,)
