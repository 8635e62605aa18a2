"""What is removed is retracted where the settings say so, and stands again with its file."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Article, Retraction, Routing
from bot.rules import revisions
from bot.store import Store
from bot.store.retractions import REMOVED
from tests.store.shelf import Shelf, article, result
from tests.support.samples import NOON

OLD, NEW = "The quay is closed.", "The quay is open."
GONE = Retraction(at=NOON, reason=REMOVED)


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store, retracts=True)


def retraction(store: Store, article_id: str) -> Retraction | None:
    stored = store.articles.get(article_id)
    assert stored
    return stored.retraction


def file(store: Store, path: str, *articles: Article) -> None:
    store.files.save([result(path, *articles)], NOON)


def remove(store: Store, *paths: str) -> bool:
    return store.files.forget(paths, NOON, retract=True)


def test_what_is_removed_is_retracted_and_posts_follow(shelf: Shelf) -> None:
    ((article_id, _),) = shelf.look(a=OLD)
    shelf.store.routing.save(Routing(), [article_id], NOON)
    assert shelf.look() == []
    assert retraction(shelf.store, article_id) == GONE
    (revision,) = shelf.store.revisions.pending()
    assert (revision.stored.retraction, revision.retracted) == (GONE, False)
    assert not remove(shelf.store, "a.txt")


def test_whether_something_is_retracted_is_told(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD))
    file(store, "empty.txt")
    later = NOON + timedelta(hours=1)
    assert not store.files.forget(["empty.txt", "never.txt"], later, retract=True)
    assert store.files.forget(["a.txt"], later, retract=True)
    (stored,) = store.articles.latest(9)
    assert stored.retraction == Retraction(at=later, reason=REMOVED)


def test_without_the_setting_nothing_is_retracted(store: Store) -> None:
    shelf = Shelf(store, retracts=False)
    ((article_id, _),) = shelf.look(a=OLD)
    shelf.look()
    assert retraction(store, article_id) is None


@pytest.mark.parametrize("name", ["a", "b"])
def test_the_same_content_lifts_it_under_the_same_name_or_another(shelf: Shelf, name: str) -> None:
    ((article_id, _),) = shelf.look(a=OLD)
    shelf.store.routing.save(Routing(), [article_id], NOON)
    shelf.look()
    (revision,) = shelf.store.revisions.pending()
    shelf.store.revisions.save_updates(
        revision, revisions.follow(revision).posts, NOON, corrected=False
    )
    assert shelf.look(**{name: OLD}) == [(article_id, "revised")]
    assert retraction(shelf.store, article_id) is None
    (revision,) = shelf.store.revisions.pending()
    assert (revision.stored.retraction, revision.retracted) == (None, True)
    assert shelf.touch(name).change == "same"
    assert shelf.store.status.counts().articles == 1


def test_a_corrected_file_under_its_name_lifts_it(shelf: Shelf) -> None:
    ((article_id, _),) = shelf.look(a=OLD)
    shelf.look()
    assert shelf.look(a=NEW) == [(article_id, "revised")]
    assert retraction(shelf.store, article_id) is None


def test_it_can_be_removed_and_come_back_again_and_again(shelf: Shelf) -> None:
    ((article_id, _),) = shelf.look(a=OLD)
    for name in ("a", "b", "a"):
        shelf.look()
        assert retraction(shelf.store, article_id) == GONE
        assert shelf.look(**{name: OLD}) == [(article_id, "revised")]
        assert retraction(shelf.store, article_id) is None


def test_an_admins_retraction_stays_whatever_becomes_of_the_file(shelf: Shelf) -> None:
    ((article_id, _),) = shelf.look(a=OLD)
    said = Retraction(at=NOON, reason=REMOVED, by="ada")
    shelf.store.revisions.retract(article_id, said)
    shelf.look()
    assert retraction(shelf.store, article_id) == said
    assert shelf.look(a=OLD) == [(article_id, "same")]
    assert shelf.look(a=NEW) == [(article_id, "revised")]
    assert retraction(shelf.store, article_id) == said


def test_what_its_file_retracted_keeps_the_files_reason(store: Store) -> None:
    struck = replace(article("a.txt", OLD), retracted=True, reason="It is false.")
    file(store, "a.txt", struck)
    assert not remove(store, "a.txt")
    file(store, "a.txt", struck)
    (stored,) = store.articles.latest(9)
    assert stored.retraction == Retraction(at=NOON, reason="It is false.")


MOVES: dict[str, tuple[dict[str, str], ...]] = {
    "a move": ({"a": OLD}, {"b": OLD}),
    "a move of a moved file": ({"a": OLD}, {"b": OLD}, {"c": OLD}),
    "a copy whose original goes later": ({"a": OLD}, {"a": OLD, "b": OLD}, {"b": OLD}),
    "a copy that goes": ({"a": OLD}, {"a": OLD, "b": OLD}, {"a": OLD}),
    "two at once of which one goes": ({"a": OLD, "b": OLD}, {"b": OLD}),
    "a swap": ({"a": OLD, "b": NEW}, {"a": NEW, "b": OLD}),
    "a move and another in its place": ({"a": OLD}, {"a": NEW, "b": OLD}),
    "names that are passed on": ({"a": OLD, "b": NEW}, {"b": OLD, "c": NEW}),
}


@pytest.mark.parametrize("looks", MOVES.values(), ids=MOVES.keys())
def test_nothing_is_retracted_of(shelf: Shelf, looks: tuple[dict[str, str], ...]) -> None:
    for files in looks:
        shelf.look(**files)
    assert [stored.retraction for stored in shelf.store.articles.latest(9)] == [None] * len(
        set(looks[-1].values())
    )


def test_the_last_of_several_copies_that_goes_retracts(shelf: Shelf) -> None:
    article_id = shelf.look(a=OLD, b=OLD)[0][0]
    shelf.look(b=OLD)
    assert retraction(shelf.store, article_id) is None
    shelf.look()
    assert retraction(shelf.store, article_id) == GONE


def test_copies_that_go_in_one_look_retract(shelf: Shelf) -> None:
    article_id = shelf.look(a=OLD, b=OLD)[0][0]
    shelf.look()
    assert retraction(shelf.store, article_id) == GONE


def test_a_file_of_many_retracts_what_it_held_and_lifts_all_of_it(store: Store) -> None:
    both = [article("f.jsonl", text, key=f"path:f.jsonl#{text[9:]}") for text in (OLD, NEW)]
    file(store, "f.jsonl", *both)
    file(store, "other.txt", article("other.txt", "The pier is sold."))
    assert remove(store, "f.jsonl")
    assert sorted(stored.retraction is not None for stored in store.articles.latest(9)) == [
        False,
        True,
        True,
    ]
    file(store, "f.jsonl", *both)
    assert [stored.retraction for stored in store.articles.latest(9)] == [None] * 3


@pytest.mark.parametrize("key", ["id:7", "url:https://example.org/quay"])
@pytest.mark.parametrize("back", ["a.txt", "b.txt"])
def test_a_declared_article_is_lifted_by_any_file_that_declares_it(
    store: Store, key: str, back: str
) -> None:
    file(store, "a.txt", article("a.txt", OLD, key=key))
    assert remove(store, "a.txt")
    file(store, back, article(back, OLD, key=key))
    (stored,) = store.articles.latest(9)
    assert (stored.retraction, stored.article.path) == (None, back)


def test_a_declared_article_moves_in_one_look(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD, key="id:7"))
    file(store, "b.txt", article("b.txt", OLD, key="id:7"))
    assert not remove(store, "a.txt")


@pytest.mark.parametrize(("first", "last"), [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_a_declared_article_stands_as_long_as_any_file_declares_it(
    store: Store, first: str, last: str
) -> None:
    for path in ("a.txt", "b.txt"):
        file(store, path, article(path, OLD, key="id:7"))
    assert not remove(store, first)
    assert remove(store, last)


def test_an_article_that_has_left_a_file_is_not_retracted_with_it(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD, key="id:7"), article("a.txt", NEW, key="id:8"))
    file(store, "b.txt", article("b.txt", OLD, key="id:7"))
    file(store, "a.txt", article("a.txt", NEW, key="id:8"))
    assert remove(store, "a.txt")
    assert [stored.article.key for stored in store.articles.latest(9) if stored.retraction] == [
        "id:8"
    ]


def test_a_removed_file_that_held_a_revision_back_is_retracted(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD, key="id:7"))
    later = replace(article("a.txt", NEW, key="id:7"), embargo=NOON + timedelta(days=1))
    file(store, "a.txt", later)
    assert remove(store, "a.txt")
    assert [held.path for held in store.embargoes.all()] == []


def test_a_removed_file_that_could_no_longer_be_read_is_retracted(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD))
    store.files.save([result("a.txt", problems=["It is empty."])], NOON)
    assert remove(store, "a.txt")
