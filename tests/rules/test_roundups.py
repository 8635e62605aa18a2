"""What a roundup contains when its time has come."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.models import Missed, Mute, NewPost, Retraction, RoundupItem, StoredArticle, WaitReason
from bot.rules.roundups import make_roundups
from bot.rules.routing import Rules
from tests.rules.samples import DAY, MINUTE, NOW, SCIENCE, SPORT, WEEK, mute, stored

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


def made(
    *items: RoundupItem,
    articles: list[StoredArticle] | None = None,
    originals: dict[str, tuple[str, ...]] | None = None,
    mutes: list[Mute] | None = None,
) -> tuple[NewPost, ...]:
    """The posts that are made of these items; without ``articles``, of E0 to E8."""
    known = {each.id: each for each in articles or [stored(number) for number in range(9)]}
    rules = Rules(subscriptions=(), mutes=tuple(mutes or ()))
    return make_roundups(items, known.get, originals or {}, rules, NOW).posts


def test_each_channel_gets_one_roundup_with_the_newest_article_first() -> None:
    first, second = made(waiting("E1"), waiting("E3"), waiting("E2", "C2"), waiting("E2"))
    assert (first.kind, first.channel, first.article_ids) == ("roundup", "C1", ("E3", "E2", "E1"))
    assert (second.channel, second.article_ids) == ("C2", ("E2",))


def test_all_slots_that_have_passed_make_one_roundup() -> None:
    (post,) = made(waiting("E1", release=NOW - 30 * MINUTE), waiting("E2", why="missed"))
    assert post.article_ids == ("E2", "E1")


def test_a_roundup_says_how_many_articles_are_muted_and_why() -> None:
    articles = [stored(1), stored(2, SPORT), stored(3, SCIENCE, SPORT), stored(4, SCIENCE)]
    (post,) = made(
        *(waiting(each.id) for each in articles),
        articles=articles,
        mutes=[mute("sport", "C1"), mute("science")],
    )
    assert (post.article_ids, post.note) == (("E1",), "3 muted: sport (2), science (1).")


def test_muted_articles_are_recorded_as_suppressed() -> None:
    articles = {each.id: each for each in (stored(1), stored(2, SPORT))}
    rules = Rules(subscriptions=(), mutes=(mute("sport"),))
    items = [waiting("E1"), waiting("E2"), waiting("E2", "C2")]
    suppressed = make_roundups(items, articles.get, {}, rules, NOW).suppressed
    assert [(each.article_id, each.channel) for each in suppressed] == [("E2", "C1"), ("E2", "C2")]


@pytest.mark.parametrize("left_out", ["retracted", "skipped", "gone"])
def test_an_article_that_is_left_out_anyway_does_not_count_as_suppressed(left_out: str) -> None:
    article = stored(1, SPORT)
    if left_out == "retracted":
        article = replace(article, retraction=Retraction(at=DAY))
    item = waiting("E1")
    if left_out == "skipped":
        item = replace(item, release=NOW - WEEK, missed="skip")
    articles = {} if left_out == "gone" else {"E1": article}
    rules = Rules(subscriptions=(), mutes=(mute("sport"),))
    routing = make_roundups([item], articles.get, {}, rules, NOW)
    assert (routing.posts, routing.suppressed) == ((), ())


def test_if_everything_is_muted_or_retracted_there_is_no_roundup() -> None:
    articles = [stored(1, SPORT), replace(stored(2), retraction=Retraction(at=DAY))]
    assert made(waiting("E1"), waiting("E2"), articles=articles, mutes=[mute("sport")]) == ()


@pytest.mark.parametrize("why", ["quiet", "flood", "missed"])
def test_a_single_article_is_posted_as_a_digest_unless_it_waited_for_a_slot(
    why: WaitReason,
) -> None:
    (post,) = made(waiting("E1", why=why))
    assert (post.kind, post.key) == ("digest", "E1:C1")
    (post,) = made(waiting("E1"))
    assert (post.kind, post.article_ids) == ("roundup", ("E1",))


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        ("merge", [("roundup", ("E2", "E1"))]),
        ("post", [("digest", ("E1",)), ("roundup", ("E2",))]),
        ("skip", [("roundup", ("E2",))]),
    ],
)
def test_the_subscription_decides_about_articles_that_were_due_while_the_bot_was_down(
    missed: Missed, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    late = waiting("E1", release=NOW - WEEK, missed=missed)
    posts = made(late, waiting("E2"))
    assert [(post.kind, post.article_ids) for post in posts] == expected


def test_the_original_is_in_the_roundup_and_its_copy_in_the_thread() -> None:
    post, also = made(
        waiting("E1"),
        waiting("E2"),
        articles=[stored(1), stored(2, source="Tull Courier")],
        originals={"E2": ("E1",)},
    )
    assert (post.kind, post.article_ids) == ("roundup", ("E1",))
    assert (also.kind, also.of, also.note) == ("also", post.key, "Also in Tull Courier:")


def test_two_roundups_of_the_same_slot_have_different_keys() -> None:
    (first,), (second,) = made(waiting("E1")), made(waiting("E2"))
    assert first.key != second.key
    assert made(waiting("E1")) == (first,)
