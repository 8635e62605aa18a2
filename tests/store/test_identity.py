"""Which article a file contains, whatever happens to the file."""

from datetime import timedelta

import pytest

from bot.commands.syntax.search_query import read_query
from bot.models import Routing
from bot.store import Store
from tests.store.shelf import Folder, add, article, pair, result
from tests.support.samples import NOON

OLD, NEW, THIRD = "The quay is closed.", "The quay is open.", "The quay is for sale."

# The files at each look, and what the look finds: (number of the article, change) for each file
Looks = tuple[tuple[dict[str, str], list[tuple[int, str]]], ...]
HISTORIES: dict[str, Looks] = {
    "the same file again is nothing new": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD}, []),
    ),
    "a corrected file is a revision": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": NEW}, [(0, "revised")]),
    ),
    "a correction that is taken back is a revision again": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": NEW}, [(0, "revised")]),
        ({"a": OLD}, [(0, "revised")]),
    ),
    "a renamed file is the same article": (
        ({"a": OLD}, [(0, "new")]),
        ({"b": OLD}, [(0, "moved")]),
    ),
    "a file that is renamed back is the same article": (
        ({"a": OLD}, [(0, "new")]),
        ({"b": OLD}, [(0, "moved")]),
        ({"a": OLD}, [(0, "same")]),
        ({"a": NEW}, [(0, "revised")]),
    ),
    "a file that is gone for a while under another name is the same article": (
        ({"a": OLD}, [(0, "new")]),
        ({}, []),
        ({"b": OLD}, [(0, "moved")]),
        ({"b": NEW}, [(0, "revised")]),
    ),
    "a renamed file that is edited is a revision": (
        ({"a": OLD}, [(0, "new")]),
        ({"b": OLD}, [(0, "moved")]),
        ({"b": NEW}, [(0, "revised")]),
    ),
    "a file that is renamed twice and edited is a revision": (
        ({"a": OLD}, [(0, "new")]),
        ({"b": OLD}, [(0, "moved")]),
        ({"c": OLD}, [(0, "moved")]),
        ({"c": NEW}, [(0, "revised")]),
    ),
    "a copy is no second article": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
    ),
    "two copies that arrive at once are one article": (
        ({"a": OLD, "b": OLD}, [(0, "new"), (0, "moved")]),
        ({"a": NEW, "b": OLD}, [(0, "revised")]),
    ),
    "a copy that is edited is an article of its own": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
        ({"a": OLD, "b": NEW}, [(1, "new")]),
        ({"a": OLD, "b": THIRD}, [(1, "revised")]),
    ),
    "an original that is edited is a revision and its copy stays a copy": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
        ({"a": NEW, "b": OLD}, [(0, "revised")]),
        ({"a": NEW, "b": THIRD}, [(1, "new")]),
    ),
    "a copy whose original is gone is the article": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
        ({"b": OLD}, []),
        ({"b": NEW}, [(0, "revised")]),
    ),
    "a renamed copy of an older state is nothing new": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
        ({"a": NEW, "b": OLD}, [(0, "revised")]),
        ({"a": NEW, "c": OLD}, [(0, "moved")]),
    ),
    "a copy of an older state does not take the place of a file that is gone": (
        ({"a": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
        ({"a": NEW, "b": OLD}, [(0, "revised")]),
        ({"b": OLD}, []),
        ({"c": OLD}, [(0, "moved")]),
        ({"c": OLD, "a": NEW}, [(0, "same")]),
    ),
    "a corrected file and a copy of it in the same look are one article": (
        ({"b": OLD}, [(0, "new")]),
        ({"a": NEW, "b": NEW}, [(0, "moved"), (0, "revised")]),
        ({"a": NEW, "b": THIRD}, [(0, "revised")]),
    ),
    "a copy that is edited as its original is stays a copy": (
        ({"b": OLD}, [(0, "new")]),
        ({"a": OLD, "b": OLD}, [(0, "moved")]),
        ({"a": NEW, "b": NEW}, [(0, "moved"), (0, "revised")]),
    ),
    "another article under a name that was given up is new": (
        ({"today": OLD}, [(0, "new")]),
        ({"monday": OLD}, [(0, "moved")]),
        ({"monday": OLD, "today": NEW}, [(1, "new")]),
        ({"monday": THIRD, "today": NEW}, [(0, "revised")]),
    ),
    "another article under a name that was given up in the same look is new": (
        ({"today": OLD}, [(0, "new")]),
        ({"today": NEW, "monday": OLD}, [(1, "new"), (0, "moved")]),
        ({"today": NEW, "monday": THIRD}, [(0, "revised")]),
    ),
    "names that are passed on in one look carry their articles": (
        ({"one": OLD, "two": NEW}, [(0, "new"), (1, "new")]),
        ({"one": THIRD, "two": OLD, "three": NEW}, [(2, "new"), (0, "moved"), (1, "moved")]),
    ),
    "files that swap their names in one look carry their articles": (
        ({"a": OLD, "b": NEW}, [(0, "new"), (1, "new")]),
        ({"a": NEW, "b": OLD}, [(1, "moved"), (0, "moved")]),
    ),
    "content that takes the place of another article stays a revision of that": (
        ({"a": OLD, "b": NEW}, [(0, "new"), (1, "new")]),
        ({"a": THIRD, "b": OLD}, [(0, "revised"), (1, "revised")]),
    ),
}


@pytest.mark.parametrize("looks", HISTORIES.values(), ids=HISTORIES.keys())
def test_a_file_contains_the_right_article(store: Store, looks: Looks) -> None:
    folder = Folder(store)
    ids: list[str] = []
    for files, expected in looks:
        found = folder.look(**files)
        ids += [article_id for article_id, change in found if change == "new"]
        assert [(ids.index(article_id), change) for article_id, change in found] == expected
        assert [folder.touch(name).change for name in files] == ["same"] * len(files)
    assert store.status.counts().articles == len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ({"a": OLD}, {"b": OLD}, "b.txt"),
        ({"a": OLD}, {"a": OLD, "b": OLD}, "a.txt"),
        ({"a": OLD, "b": OLD}, {"b": OLD}, "b.txt"),
        ({"a": OLD}, {"a": NEW, "b": OLD}, "b.txt"),
    ],
)
def test_an_article_has_the_path_of_its_file(
    store: Store, before: dict[str, str], after: dict[str, str], place: str
) -> None:
    folder = Folder(store)
    article_id = folder.look(**before)[0][0]
    folder.look(**after)
    stored = store.articles.get(article_id)
    assert stored
    assert (stored.article.path, stored.article.text) == (place, OLD)


@pytest.mark.parametrize("key", ["id:7", "url:https://example.org/quay"])
def test_a_declared_key_is_one_article_wherever_its_file_is(store: Store, key: str) -> None:
    def saved(path: str, text: str) -> str:
        return store.articles.save([pair(article(path, text, key=key))], NOON)[0].change

    assert saved("a.txt", OLD) == "new"
    assert saved("b.txt", OLD) == "moved"
    assert saved("b.txt", OLD) == "same"
    assert saved("c.txt", NEW) == "revised"


def test_the_same_text_under_two_declared_keys_is_two_articles(store: Store) -> None:
    assert len(set(add(store, article("a.txt", key="id:1"), article("b.txt", key="id:2")))) == 2


def test_two_articles_that_become_the_same_text_stay_two(store: Store) -> None:
    folder = Folder(store)
    (first, _), (second, _) = folder.look(a=OLD, b=NEW)
    assert folder.look(a=OLD, b=OLD) == [(second, "revised")]
    assert first != second


def test_articles_of_a_file_with_many_move_with_it(store: Store) -> None:
    def many(path: str, *texts: str) -> list[str]:
        articles = [article(path, text, key=f"path:{path}#{text[9:]}") for text in texts]
        return [saved.change for saved in store.files.save([result(path, *articles)], NOON)]

    assert many("feed.jsonl", OLD, NEW) == ["new", "new"]
    assert many("old.jsonl", OLD, NEW) == ["moved", "moved"]
    store.files.forget(["feed.jsonl"], NOON, retract=False)
    assert {stored.article.path for stored in store.articles.latest(9)} == {"old.jsonl"}
    assert many("feed.jsonl", THIRD) == ["new"]
    assert many("old.jsonl", OLD, NEW) == ["same", "same"]


def test_a_revision_keeps_id_first_sight_and_routing_and_replaces_all_else(store: Store) -> None:
    (article_id,) = add(store, article(text=OLD, title="Closed"))
    store.routing.save(Routing(), [article_id], NOON)
    later = NOON + timedelta(days=1)
    dated = NOON - timedelta(days=7)
    store.articles.save([pair(article(text=NEW, title="Open", published=dated))], later)
    stored = store.articles.get(article_id)
    assert stored
    assert (stored.first_seen, stored.updated, stored.dated) == (NOON, later, dated)
    assert (stored.article.text, stored.digest.headline.text) == (NEW, "Open")
    assert store.routing.unrouted() == ()


def test_after_a_revision_only_the_new_words_are_found(store: Store) -> None:
    folder = Folder(store)
    folder.look(a=OLD)
    folder.look(a=NEW)
    assert not store.search.find(read_query("closed"), 9).entries
    assert len(store.search.find(read_query("open"), 9).entries) == 1
    with store._connections.writing() as connection:
        # raises if the index and the articles differ
        connection.execute(
            "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
        )


def test_two_articles_with_one_key_in_one_batch_are_one_and_its_revision(store: Store) -> None:
    first, second = store.articles.save(
        [pair(article(text=OLD, key="id:1")), pair(article(text=NEW, key="id:1"))], NOON
    )
    assert (first.change, second.change) == ("new", "revised")
    assert first.article_id == second.article_id
