"""Articles of removed files are retracted if the settings say so, until a file is back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Article, Retraction, Routing
from bot.rules import revisions
from bot.store import Store
from bot.store.retractions import REMOVED
from tests.store.shelf import Folder, article, result
from tests.support.samples import NOON

OLD, NEW = "The quay is closed.", "The quay is open."
GONE = Retraction(at=NOON, reason=REMOVED)


@pytest.fixture
def folder(store: Store) -> Folder:
    return Folder(store, retracts=True)


def retraction(store: Store, article_id: str) -> Retraction | None:
    stored = store.articles.get(article_id)
    assert stored
    return stored.retraction


def file(store: Store, path: str, *articles: Article) -> None:
    store.files.save([result(path, *articles)], NOON)


def remove(store: Store, *paths: str) -> bool:
    return store.files.forget(paths, NOON, retract=True)


def test_the_article_of_a_removed_file_is_retracted_and_its_posts_must_be_updated(
    folder: Folder,
) -> None:
    ((article_id, _),) = folder.look(a=OLD)
    folder.store.routing.save(Routing(), [article_id], NOON)
    assert folder.look() == []
    assert retraction(folder.store, article_id) == GONE
    (revision,) = folder.store.revisions.pending()
    assert (revision.stored.retraction, revision.retracted) == (GONE, False)
    assert not remove(folder.store, "a.txt")


def test_forgetting_files_returns_whether_something_was_retracted(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD))
    file(store, "empty.txt")
    later = NOON + timedelta(hours=1)
    assert not store.files.forget(["empty.txt", "never.txt"], later, retract=True)
    assert store.files.forget(["a.txt"], later, retract=True)
    (stored,) = store.articles.latest(9)
    assert stored.retraction == Retraction(at=later, reason=REMOVED)


def test_without_the_setting_nothing_is_retracted(store: Store) -> None:
    folder = Folder(store, retracts=False)
    ((article_id, _),) = folder.look(a=OLD)
    folder.look()
    assert retraction(store, article_id) is None


@pytest.mark.parametrize("name", ["a", "b"])
def test_the_same_content_under_any_name_lifts_the_retraction(folder: Folder, name: str) -> None:
    ((article_id, _),) = folder.look(a=OLD)
    folder.store.routing.save(Routing(), [article_id], NOON)
    folder.look()
    (revision,) = folder.store.revisions.pending()
    folder.store.revisions.save_updates(
        revision, revisions.follow(revision).posts, NOON, corrected=False
    )
    assert folder.look(**{name: OLD}) == [(article_id, "revised")]
    assert retraction(folder.store, article_id) is None
    (revision,) = folder.store.revisions.pending()
    assert (revision.stored.retraction, revision.retracted) == (None, True)
    assert folder.touch(name).change == "same"
    assert folder.store.status.counts().articles == 1


def test_a_corrected_file_under_its_old_name_lifts_the_retraction(folder: Folder) -> None:
    ((article_id, _),) = folder.look(a=OLD)
    folder.look()
    assert folder.look(a=NEW) == [(article_id, "revised")]
    assert retraction(folder.store, article_id) is None


def test_a_file_can_be_removed_and_come_back_again_and_again(folder: Folder) -> None:
    ((article_id, _),) = folder.look(a=OLD)
    for name in ("a", "b", "a"):
        folder.look()
        assert retraction(folder.store, article_id) == GONE
        assert folder.look(**{name: OLD}) == [(article_id, "revised")]
        assert retraction(folder.store, article_id) is None


def test_an_admins_retraction_stays_whatever_happens_to_the_file(folder: Folder) -> None:
    ((article_id, _),) = folder.look(a=OLD)
    said = Retraction(at=NOON, reason=REMOVED, by="ada")
    folder.store.revisions.retract(article_id, said)
    folder.look()
    assert retraction(folder.store, article_id) == said
    assert folder.look(a=OLD) == [(article_id, "same")]
    assert folder.look(a=NEW) == [(article_id, "revised")]
    assert retraction(folder.store, article_id) == said


def test_an_article_that_its_file_retracted_keeps_the_reason_in_the_file(store: Store) -> None:
    struck = replace(article("a.txt", OLD), retracted=True, reason="It is false.")
    file(store, "a.txt", struck)
    assert not remove(store, "a.txt")
    file(store, "a.txt", struck)
    (stored,) = store.articles.latest(9)
    assert stored.retraction == Retraction(at=NOON, reason="It is false.")


MOVES: dict[str, tuple[dict[str, str], ...]] = {
    "a move": ({"a": OLD}, {"b": OLD}),
    "a move of a moved file": ({"a": OLD}, {"b": OLD}, {"c": OLD}),
    "a copy whose original is removed later": ({"a": OLD}, {"a": OLD, "b": OLD}, {"b": OLD}),
    "a copy that is removed": ({"a": OLD}, {"a": OLD, "b": OLD}, {"a": OLD}),
    "two at once, one removed later": ({"a": OLD, "b": OLD}, {"b": OLD}),
    "a swap": ({"a": OLD, "b": NEW}, {"a": NEW, "b": OLD}),
    "a move and another in its place": ({"a": OLD}, {"a": NEW, "b": OLD}),
    "names that are passed on": ({"a": OLD, "b": NEW}, {"b": OLD, "c": NEW}),
}


@pytest.mark.parametrize("looks", MOVES.values(), ids=MOVES.keys())
def test_nothing_is_retracted_after(folder: Folder, looks: tuple[dict[str, str], ...]) -> None:
    for files in looks:
        folder.look(**files)
    assert [stored.retraction for stored in folder.store.articles.latest(9)] == [None] * len(
        set(looks[-1].values())
    )


def test_removing_the_last_of_several_copies_retracts(folder: Folder) -> None:
    article_id = folder.look(a=OLD, b=OLD)[0][0]
    folder.look(b=OLD)
    assert retraction(folder.store, article_id) is None
    folder.look()
    assert retraction(folder.store, article_id) == GONE


def test_removing_all_copies_in_one_look_retracts(folder: Folder) -> None:
    article_id = folder.look(a=OLD, b=OLD)[0][0]
    folder.look()
    assert retraction(folder.store, article_id) == GONE


def test_removing_a_file_with_many_articles_retracts_all_and_its_return_lifts_all(
    store: Store,
) -> None:
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
def test_any_file_that_declares_an_article_lifts_its_retraction(
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
def test_a_declared_article_is_not_retracted_while_any_file_declares_it(
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


def test_removing_a_file_with_an_embargoed_revision_retracts(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD, key="id:7"))
    later = replace(article("a.txt", NEW, key="id:7"), embargo=NOON + timedelta(days=1))
    file(store, "a.txt", later)
    assert remove(store, "a.txt")
    assert store.embargoes.all() == ()


def test_removing_a_file_that_could_no_longer_be_read_retracts(store: Store) -> None:
    file(store, "a.txt", article("a.txt", OLD))
    store.files.save([result("a.txt", problems=["It is empty."])], NOON)
    assert remove(store, "a.txt")
