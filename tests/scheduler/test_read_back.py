"""Before anything is posted in a channel, it is read; what is there already isn't posted again."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import (
    ArticleMark,
    FoundPost,
    HistoryPage,
    Limited,
    NewPost,
    Outcome,
    PostKind,
    Refused,
    Subscription,
    Unknown,
)
from bot.rules.marks import mark_of
from bot.rules.revisions import CHANGED
from bot.scheduler.read_back import PAGES, RETRY, ReadBack
from tests.support.publishing import Publishing
from tests.support.samples import NOON, numbered

BEFORE = f"{NOON.timestamp() - 3600:.6f}"
LATER = f"{NOON.timestamp() - 1800:.6f}"


def mark(publishing: Publishing, number: int) -> ArticleMark:
    stored = publishing.store.articles.get(publishing.ids[number])
    assert stored
    return mark_of(stored)


def message(
    *marks: ArticleMark,
    kind: PostKind = "digest",
    ts: str = BEFORE,
    thread: str | None = None,
    key: str = "old",
    has_replies: bool = False,
) -> FoundPost:
    return FoundPost(ts=ts, thread=thread, key=key, kind=kind, marks=marks, has_replies=has_replies)


def holds(publishing: Publishing, *posts: FoundPost, where: str = "C1") -> None:
    publishing.slack.found[where] = HistoryPage(posts=posts)


def states(publishing: Publishing) -> list[tuple[str, str, str | None]]:
    posts = [each for id_ in publishing.ids for each in publishing.store.posts.of_article(id_)]
    return [(post.new.kind, post.state, post.ts) for post in dict.fromkeys(posts)]


def test_a_channel_is_read_once_before_its_first_post(publishing: Publishing) -> None:
    publishing.enqueue("a", "b")
    publishing.deliver()
    publishing.enqueue("c")
    assert publishing.deliver() == ["post c"]
    assert publishing.slack.looks == ["C1"]


def test_an_article_that_is_in_the_channel_is_not_posted_again(publishing: Publishing) -> None:
    holds(publishing, message(mark(publishing, 0)))
    publishing.enqueue("a", "b")
    assert publishing.deliver() == ["post b"]
    assert states(publishing) == [("digest", "sent", BEFORE), ("digest", "sent", "1.0")]
    publishing.revise()
    assert publishing.deliver() == ["post a:edit:0", "post a:reply:0"]


def test_it_is_posted_in_another_channel(publishing: Publishing) -> None:
    holds(publishing, message(mark(publishing, 0)), where="C2")
    publishing.store.subscriptions.add([Subscription(channel="C2")])
    publishing.deliver()
    publishing.enqueue("a")
    assert publishing.deliver() == ["post a"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "OTHER"},
        {"identity": "p" + "0" * 16},  # it was renamed
        {"revision": "0" * 16},  # it was corrected
    ],
)
def test_it_is_known_by_its_path_or_by_its_content(
    publishing: Publishing, change: dict[str, str]
) -> None:
    holds(publishing, message(replace(mark(publishing, 0), **change)))
    publishing.enqueue("a")
    calls = publishing.deliver()
    assert "post a" not in calls
    assert ("post a:edit:0" in calls) == ("identity" not in change)  # its ID, or its text
    assert ("post a:reply:0" in calls) == ("revision" in change)
    if "revision" in change:
        notes = [each.new.note for each in publishing.store.posts.updates_of("a")]
        assert CHANGED in notes


def test_a_path_that_has_become_another_articles_does_not_count(publishing: Publishing) -> None:
    moved = replace(mark(publishing, 1), identity=mark(publishing, 0).identity)
    holds(publishing, message(moved))
    publishing.enqueue("a", "b")
    assert publishing.deliver() == ["post a"]


def test_a_declared_id_counts_whatever_the_content(publishing: Publishing) -> None:
    named = numbered(0).replace("title:", "id: 7\ntitle:")
    publishing.revise(named)
    (stored,) = (each for each in publishing.store.routing.unrouted() if each.article.key == "id:7")
    holds(publishing, message(replace(mark_of(stored), revision="0" * 16)))
    post = NewPost(key="a", channel="C1", article_ids=(stored.id,))
    publishing.store.outbox.enqueue([post], NOON)
    assert "post a" not in publishing.deliver()


def test_a_roundup_is_posted_with_what_is_not_in_the_channel(publishing: Publishing) -> None:
    holds(publishing, message(mark(publishing, 1)))
    post = NewPost(key="r", channel="C1", article_ids=tuple(publishing.ids), kind="roundup")
    publishing.store.outbox.enqueue([post], NOON)
    assert publishing.deliver() == ["post r"]
    shown = publishing.store.posts.get("r")
    assert shown
    assert shown.new.article_ids == (publishing.ids[0], publishing.ids[2])
    assert ("digest", "sent", BEFORE) in states(publishing)


def test_a_roundup_that_is_in_the_channel_is_adopted_with_all_its_articles(
    publishing: Publishing,
) -> None:
    marks = [mark(publishing, number) for number in (2, 0)]
    holds(publishing, message(*marks, kind="roundup", key="r"))
    publishing.enqueue("a", "b", "c")
    calls = publishing.deliver()
    assert [call for call in calls if ":edit" not in call] == ["post b"]
    at = publishing.store.posts.at("C1", BEFORE)
    assert at
    assert (at.new.kind, at.new.article_ids) == ("roundup", (publishing.ids[2], publishing.ids[0]))
    assert publishing.deliver() == []


def test_a_roundup_is_not_edited_while_one_of_its_articles_is_unknown(
    publishing: Publishing,
) -> None:
    unknown = ArticleMark(id="GONE", identity="p1", revision="1")
    corrected = replace(mark(publishing, 0), revision="0" * 16)
    holds(publishing, message(corrected, unknown, kind="roundup", key="r"))
    publishing.enqueue("a")
    assert publishing.deliver() == ["post a:reply:0"]


def test_other_sources_are_named_below_the_message_that_is_there(publishing: Publishing) -> None:
    named = message(mark(publishing, 1), kind="also", ts=LATER, thread=BEFORE)
    holds(publishing, message(mark(publishing, 0), has_replies=True))
    holds(publishing, named, where=BEFORE)
    publishing.enqueue("a")
    also = [
        NewPost(key=key, channel="C1", article_ids=(id_,), kind="also", of="a", note="Also in it:")
        for key, id_ in zip("bc", publishing.ids[1:], strict=True)
    ]
    publishing.store.outbox.enqueue(also, NOON)
    assert publishing.deliver() == ["post c"]
    assert publishing.slack.looks == ["C1", BEFORE]
    assert ("also", "sent", LATER) in states(publishing)


@pytest.mark.parametrize(("told", "posted"), [([0, 1], []), ([1, 0], ["post a:reply:0"])])
def test_a_reply_counts_if_it_tells_the_last_state(
    publishing: Publishing, told: list[int], posted: list[str]
) -> None:
    publishing.enqueue("a")
    publishing.deliver()
    was = mark(publishing, 0)
    publishing.revise()
    both = [was, mark(publishing, 0)]
    publishing.publisher = publishing.make_publisher()  # another start, on a store that is behind
    holds(
        publishing,
        *(
            message(both[each], kind="reply", ts=ts, thread="1.0", key=f"a:reply:{place}")
            for place, (each, ts) in enumerate(zip(told, (BEFORE, LATER), strict=True))
        ),
        where="1.0",
    )
    assert publishing.deliver() == ["post a:edit:0", *posted]


def test_notices_are_known_by_their_key(publishing: Publishing) -> None:
    holds(publishing, message(kind="notice", key="over:1"))
    notices = [NewPost(key=f"over:{each}", channel="C1", kind="notice", note="x") for each in "12"]
    publishing.store.outbox.enqueue(notices, NOON)
    assert publishing.deliver() == ["post over:2"]


def test_a_repost_is_another_message(publishing: Publishing) -> None:
    holds(publishing, message(mark(publishing, 0)))
    publishing.store.outbox.enqueue(
        [NewPost(key="a:repost", channel="C1", article_ids=(publishing.ids[0],), reason="by ada")],
        NOON,
    )
    assert publishing.deliver() == ["post a:repost"]


def test_messages_of_an_earlier_version_are_known_by_their_key(publishing: Publishing) -> None:
    holds(publishing, message(key="a"))
    publishing.enqueue("a", "b")
    assert publishing.deliver() == ["post b"]


def test_the_same_key_of_another_article_does_not_count(publishing: Publishing) -> None:
    holds(publishing, message(mark(publishing, 2), key="a"))
    publishing.enqueue("a")
    assert publishing.deliver() == ["post a"]


@pytest.mark.parametrize("trouble", [Limited(12), Unknown("HTTP 500"), Refused("missing_scope")])
def test_nothing_is_posted_where_the_channel_cannot_be_read(
    publishing: Publishing, trouble: Outcome
) -> None:
    publishing.slack.found["C1"] = trouble
    publishing.enqueue("a")
    publishing.enqueue("b", channel="C2")
    assert "post a" not in publishing.deliver()
    assert publishing.deliver(timedelta(seconds=1)) == (
        [] if isinstance(trouble, Limited) else publishing.slack.transcript[1:]
    )
    del publishing.slack.found["C1"]
    publishing.deliver(max(RETRY, timedelta(seconds=12)))
    assert sorted(publishing.slack.transcript) == ["post a", "post b"]


@pytest.mark.parametrize("error", ["not_in_channel", "token_revoked"])
def test_where_the_bot_cannot_post_people_are_told_as_ever(
    publishing: Publishing, error: str
) -> None:
    publishing.slack.found["C1"] = Refused(error)
    publishing.slack.answers = [Refused(error)]
    publishing.enqueue("a")
    assert publishing.deliver() == ["post a"]
    assert error in {word for _, word in publishing.store.backoffs.troubles()}


def test_all_pages_are_read_up_to_a_bound(publishing: Publishing) -> None:
    for page in range(PAGES + 5):
        cursor = f"+{page}" if page else ""
        publishing.slack.found[f"C1{cursor}"] = HistoryPage(posts=(), cursor=f"+{page + 1}")
    publishing.slack.found["C1+3"] = HistoryPage(posts=(message(mark(publishing, 0)),), cursor="+4")
    publishing.enqueue("a")
    assert publishing.deliver() == []
    assert len(publishing.slack.looks) == PAGES


def test_a_delivery_that_reads_back_is_not_stuck(publishing: Publishing) -> None:
    publishing.store.subscriptions.add([Subscription(channel="C1")])
    moved: list[int] = []
    publishing.publisher = replace(
        publishing.publisher, progress=lambda: moved.append(len(publishing.slack.looks))
    )
    publishing.deliver()
    publishing.deliver()
    assert moved == [1]


def test_a_new_store_is_ready_when_all_channels_have_been_read(publishing: Publishing) -> None:
    subscriptions = [Subscription(channel=f"C{number}") for number in range(120)]
    publishing.store.subscriptions.add(subscriptions)
    deliveries = 0
    while not publishing.publisher.read_back.is_ready:
        publishing.slack.now += timedelta(seconds=1)
        publishing.deliver()
        deliveries += 1
    assert publishing.slack.looks == [each.channel for each in subscriptions]
    assert deliveries > 60  # 50 calls a minute
    again = publishing.make_publisher()
    publishing.slack.now += timedelta(minutes=2)
    while not again.read_back.is_ready:
        again.deliver()
    assert 50 <= len(publishing.slack.looks) - 120 < 120  # an older store doesn't wait for limits


def test_the_next_start_reads_only_what_came_since(publishing: Publishing) -> None:
    publishing.store.subscriptions.add([Subscription(channel="C1")])
    assert publishing.store.found_posts.known_until() is None
    publishing.deliver()
    assert publishing.store.found_posts.known_until() == NOON
    publishing.enqueue("a")
    publishing.deliver()
    publishing.deliver(timedelta(minutes=1))
    assert publishing.store.found_posts.known_until() == NOON + timedelta(minutes=1)
    publishing.deliver(timedelta(hours=1))  # nothing was posted
    assert publishing.store.found_posts.known_until() == NOON + timedelta(minutes=1)


def test_a_start_that_was_cut_short_does_not_count(publishing: Publishing) -> None:
    publishing.store.subscriptions.add([Subscription(channel=each) for each in ("C1", "C2")])
    publishing.slack.found["C2"] = Unknown("HTTP 500")
    publishing.deliver()
    assert publishing.store.found_posts.known_until() is None
    assert not publishing.publisher.read_back.is_ready
    pace = publishing.publisher.pace
    assert ReadBack(publishing.store, publishing.slack, pace).read(()) == math.inf
