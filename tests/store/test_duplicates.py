"""Articles with the same text: candidates, originals, their first posts, and other sources."""

from datetime import timedelta

import pytest

from bot.models import NewPost, Retraction, Routing, StoredArticle, TextSketch
from bot.store import Store
from tests.store.shelf import add, article
from tests.support.samples import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def ids(store: Store) -> tuple[str, ...]:
    found = add(store, *(article(f"{number}.txt", f"No {number}.") for number in range(8)))
    store.routing.save(Routing(), found, NOON)
    return found


def sketch(store: Store, article_id: str, *hashes: int, lead: str | None = None) -> None:
    sketched = TextSketch(article_id=article_id, hashes=hashes, lead=lead)
    store.routing.save(Routing(), [article_id], NOON, [sketched])


def test_candidates_are_those_that_share_most_the_most_first(
    store: Store, ids: tuple[str, ...]
) -> None:
    sketch(store, ids[0], 1, 2, 9)
    sketch(store, ids[1], 1, 2, 3, 4)
    sketch(store, ids[2], 4, 8)
    sketch(store, ids[3], 7, 8)
    assert store.duplicates.candidates([1, 2, 3, 4]) == (ids[1], ids[0], ids[2])
    assert store.duplicates.candidates([5, 6]) == ()
    assert store.duplicates.candidates([]) == ()


def test_there_are_at_most_five_candidates(store: Store, ids: tuple[str, ...]) -> None:
    for number, article_id in enumerate(ids):
        sketch(store, article_id, *range(number + 1))
    assert store.duplicates.candidates(range(99)) == tuple(reversed(ids))[:5]


def test_a_passage_that_many_texts_share_makes_none_of_them_a_candidate(store: Store) -> None:
    found = add(store, *(article(f"{number}.txt", f"No {number}.") for number in range(22)))
    for number, article_id in enumerate(found[:20]):
        sketch(store, article_id, 1, 100 + number)
    assert len(store.duplicates.candidates([1])) == 5
    sketch(store, found[20], 1, 120)
    assert store.duplicates.candidates([1]) == ()
    assert store.duplicates.candidates([1, 107]) == (found[7],)


def test_the_largest_numbers_of_a_sketch_are_kept(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[0], 2**63 - 1, 0)
    assert store.duplicates.candidates([2**63 - 1]) == (ids[0],)


def test_sketches_from_before_a_time_are_forgotten(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[0], 1)
    later = TextSketch(article_id=ids[1], hashes=(1,))
    store.routing.save(Routing(), [ids[1]], NOON + HOUR, [later])
    store.duplicates.forget_sketches(NOON)
    assert len(store.duplicates.candidates([1])) == 2
    store.duplicates.forget_sketches(NOON + HOUR)
    assert store.duplicates.candidates([1]) == (ids[1],)


def test_originals_are_kept_longer_than_sketches(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[1], 1, lead=ids[0])
    sketch(store, ids[2], 1)
    sketch(store, ids[3], 1, lead=ids[2])
    store.duplicates.forget_sketches(NOON + HOUR)
    assert store.duplicates.earlier_sources(ids[:3]) == {ids[1]: (ids[0],)}
    assert store.duplicates.earlier_sources([]) == {}


def test_an_article_keeps_its_first_original(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[1], 1, lead=ids[0])
    sketch(store, ids[1], 1, lead=ids[2])
    assert store.duplicates.earlier_sources([ids[1]]) == {ids[1]: (ids[0],)}


def digest(key: str, *article_ids: str, channel: str = "C1") -> NewPost:
    return NewPost(key=key, channel=channel, article_ids=article_ids)


def test_the_first_post_of_an_article_is_found_by_channel(
    store: Store, ids: tuple[str, ...]
) -> None:
    roundup = NewPost(key="r", channel="C2", article_ids=ids[:2], kind="roundup")
    posts = [digest("a", ids[0]), digest("a:repost", ids[0]), roundup, digest("c", ids[2])]
    store.outbox.enqueue(posts, NOON)
    assert store.duplicates.first_posts(ids[:2]) == {
        ("C1", ids[0]): "a",
        ("C2", ids[0]): "r",
        ("C2", ids[1]): "r",
    }
    assert store.duplicates.first_posts([]) == {}


@pytest.mark.parametrize("kind", ["also", "reply"])
def test_an_article_that_is_only_named_in_a_thread_has_no_first_post(
    store: Store, ids: tuple[str, ...], kind: str
) -> None:
    store.outbox.enqueue([digest("a", ids[0])], NOON)
    named = NewPost(
        key="b",
        channel="C1",
        article_ids=(ids[1],),
        kind="also" if kind == "also" else "reply",
        of="a",
    )
    store.outbox.enqueue([named], NOON)
    assert store.duplicates.first_posts(ids) == {("C1", ids[0]): "a"}


def test_failed_dropped_and_deleted_posts_do_not_count(store: Store, ids: tuple[str, ...]) -> None:
    keys = ("due", "sending", "sent", "failed", "dropped", "gone")
    store.outbox.enqueue([digest(key, ids[at]) for at, key in enumerate(keys)], NOON)
    for post in store.outbox.due(NOON, 9)[1:]:
        store.outbox.start(post.id, NOON)
    by_key = {post.new.key: post.id for post in store.outbox.sending()}
    store.outbox.sent(by_key["sent"], "7.0")
    store.outbox.sent(by_key["gone"], "8.0")
    store.outbox.failed(by_key["failed"], "invalid_blocks")
    store.outbox.dropped(by_key["dropped"], "retracted")
    store.outbox.message_deleted("gone")
    assert store.duplicates.first_posts(ids) == {
        ("C1", ids[0]): "due",
        ("C1", ids[1]): "sending",
        ("C1", ids[2]): "sent",
    }


def next_of(store: Store, article_id: str, *elsewhere: str) -> StoredArticle | None:
    """The other source that the article's thread in C1 would name, once it is retracted.

    All articles are posted there, but those that are ``elsewhere``.
    """
    posts = [
        digest(stored.id, stored.id, channel="C2" if stored.id in elsewhere else "C1")
        for stored in store.articles.latest(99)
    ]
    store.outbox.enqueue(posts, NOON)
    store.revisions.retract(article_id, Retraction(at=NOON))
    (revision,) = (each for each in store.revisions.pending() if each.stored.id == article_id)
    return revision.others.get("C1")


def test_the_other_source_of_a_retracted_article_is_not_retracted_itself(
    store: Store, ids: tuple[str, ...]
) -> None:
    sketch(store, ids[2], 1, lead=ids[0])
    sketch(store, ids[1], 1, lead=ids[0])
    store.revisions.retract(ids[2], Retraction(at=NOON))
    assert next_of(store, ids[0]) == store.articles.get(ids[1])
    assert next_of(store, ids[3]) is None


def test_what_is_only_in_another_channel_is_not_named(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[2], 1, lead=ids[0])
    sketch(store, ids[1], 1, lead=ids[0])
    assert next_of(store, ids[0], ids[2]) == store.articles.get(ids[1])


def test_a_story_is_all_that_has_a_text_in_the_order_in_which_it_came(
    store: Store, ids: tuple[str, ...]
) -> None:
    sketch(store, ids[3], 1, lead=ids[4])
    sketch(store, ids[2], 1, lead=ids[3])  # the first in its channels, and a copy all the same
    sketch(store, ids[0], 1, lead=ids[4])
    came = (ids[4], ids[3], ids[2], ids[0])
    assert {store.duplicates.story(each) for each in came} == {came}
    assert store.duplicates.story(ids[1]) == (ids[1],)
    assert store.duplicates.earlier_sources(ids)[ids[2]] == came[:2]


def test_without_another_unretracted_source_there_is_none(
    store: Store, ids: tuple[str, ...]
) -> None:
    sketch(store, ids[1], 1, lead=ids[0])
    store.revisions.retract(ids[1], Retraction(at=NOON))
    assert next_of(store, ids[0]) is None


def test_originals_and_sketches_stay_through_revisions(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[1], 1, lead=ids[0])
    add(store, article("0.txt", "No 0, corrected."), article("1.txt", "No 1, corrected."))
    assert store.duplicates.earlier_sources(ids) == {ids[1]: (ids[0],)}
    assert store.duplicates.candidates([1]) == (ids[1],)
    after = next_of(store, ids[0])
    assert after
    assert after.article.text == "No 1, corrected."


def test_any_number_of_articles_can_be_looked_up(store: Store, ids: tuple[str, ...]) -> None:
    sketch(store, ids[1], 1, lead=ids[0])
    store.outbox.enqueue([digest("a", ids[0])], NOON)
    many = [*ids, *(f"X{number}" for number in range(300_000))]
    assert store.duplicates.earlier_sources(many) == {ids[1]: (ids[0],)}
    assert store.duplicates.first_posts(many) == {("C1", ids[0]): "a"}
    assert store.roundup_queue.of_articles(many) == {}
