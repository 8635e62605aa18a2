"""Embargoed articles are kept in a table of their own, and nowhere else until their time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.commands.status import Audience, status
from bot.models import NEVER, Article, Embargoed, StoredArticle
from bot.store import EVER, Store
from tests.store.shelf import TRANSPORT, add, article, pair, result
from tests.support.samples import NOON

HOUR = timedelta(hours=1)


def embargoed(name: str = "a.txt", until: datetime = NOON + HOUR) -> Article:
    return replace(article(name), embargo=until, excluded=((0, 3),), author="Bo Lind")


@pytest.mark.parametrize(
    "table",
    ["articles", "articles_fts", "articles_fts_docsize", "topics", "article_topics", "facts"],
)
def test_an_embargoed_article_is_in_no_other_table(store: Store, table: str) -> None:
    assert store.articles.save([pair(embargoed(), TRANSPORT)], NOON) == ()
    with store._connections.reading() as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    assert store.routing.unrouted() == ()
    assert store.embargoes.all() == (Embargoed(path="a.txt", until=NOON + HOUR),)


@pytest.mark.parametrize("retracted", [False, True])
def test_a_released_article_is_as_it_was_read(store: Store, retracted: bool) -> None:
    given = replace(embargoed(), retracted=retracted, reason="Old." if retracted else None)
    store.articles.save([pair(given, TRANSPORT)], NOON)
    assert store.embargoes.release(NOON + HOUR - timedelta(microseconds=1), ()) == ()
    (saved,) = store.embargoes.release(NOON + HOUR, ())
    assert store.embargoes.release(NOON + HOUR, ()) == ()
    stored = store.articles.get(saved.article_id)
    assert isinstance(stored, StoredArticle)
    assert stored.article == replace(given, embargo=None)
    assert stored.digest == pair(given, TRANSPORT)[1]
    assert (stored.first_seen, stored.retraction is not None) == (NOON + HOUR, retracted)


def test_the_later_of_embargo_and_publication_counts(store: Store) -> None:
    store.articles.save([pair(replace(embargoed(), published=NOON + 2 * HOUR))], NOON)
    assert not store.embargoes.due(NOON + HOUR, EVER)
    assert store.embargoes.due(NOON + 2 * HOUR, EVER)


def test_an_article_whose_embargo_cannot_be_read_is_never_released(store: Store) -> None:
    store.articles.save([pair(embargoed(until=NEVER))], NOON)
    assert not store.embargoes.due(NOON + timedelta(days=365_000), EVER)


def test_the_article_of_a_file_that_is_being_written_is_not_released(store: Store) -> None:
    store.articles.save(
        [pair(embargoed("a.txt")), pair(replace(embargoed("b.txt"), revision="2"))], NOON
    )
    (saved,) = store.embargoes.release(NOON + HOUR, ("a.txt",))
    stored = store.articles.get(saved.article_id)
    assert stored
    assert stored.article.path == "b.txt"


def test_the_embargoed_article_of_a_file_that_is_read_again_or_gone_is_forgotten(
    store: Store,
) -> None:
    store.files.save(
        [result("a.txt", embargoed("a.txt")), result("b.txt", embargoed("b.txt"))], NOON
    )
    store.files.save([result("a.txt", problems=["It is broken."])], NOON)
    store.files.forget(["b.txt"], NOON, retract=False)
    assert store.embargoes.all() == ()


def test_an_embargoed_revision_does_not_change_the_article(store: Store) -> None:
    (article_id,) = add(store, article())
    before = store.articles.get(article_id)
    store.articles.save([pair(replace(embargoed(), text="The tram is wet.", revision="2"))], NOON)
    assert store.articles.get(article_id) == before
    (saved,) = store.embargoes.release(NOON + HOUR, ())
    assert (saved.article_id, saved.change) == (article_id, "revised")


@pytest.mark.parametrize("copied_before", [False, True])
def test_a_file_that_is_renamed_while_its_revision_is_embargoed_is_the_same_article(
    store: Store, copied_before: bool
) -> None:
    store.files.save([result("a.txt", article("a.txt"))], NOON)
    if copied_before:
        store.files.save([result("b.txt", article("b.txt"))], NOON)
    (stored,) = store.articles.latest(9)
    for name in "ab":
        new = replace(embargoed(f"{name}.txt"), text="The tram is wet.", revision="2")
        store.files.save([result(f"{name}.txt", new)], NOON)
    assert not store.files.forget(["a.txt"], NOON, retract=True)
    (saved,) = store.embargoes.release(NOON + HOUR, ())
    assert (saved.article_id, saved.change) == (stored.id, "revised")
    assert store.files.forget(["b.txt"], NOON, retract=True)


def test_an_edited_and_embargoed_copy_does_not_take_the_place_of_its_original(
    store: Store,
) -> None:
    for name in ("a.txt", "b.txt"):
        store.files.save([result(name, article(name))], NOON)
    (before,) = store.articles.latest(9)
    another = replace(embargoed("b.txt"), text="The tram is wet.", revision="2")
    store.files.save([result("b.txt", another), result("c.txt", article("c.txt"))], NOON)
    store.files.forget(["a.txt"], NOON, retract=False)
    (saved,) = store.embargoes.release(NOON + HOUR, ())
    assert saved.change == "new"
    after = store.articles.get(before.id)
    assert after
    assert (after.article.path, after.article.text) == ("c.txt", before.article.text)


def test_a_copy_of_a_file_whose_revision_is_embargoed_is_no_second_article(store: Store) -> None:
    store.files.save([result("b.txt", article("b.txt"))], NOON)
    (stored,) = store.articles.latest(9)
    for name in "ab":
        new = replace(embargoed(f"{name}.txt"), text="The tram is wet.", revision="2")
        store.files.save([result(f"{name}.txt", new)], NOON)
    found = [(saved.article_id, saved.change) for saved in store.embargoes.release(NOON + HOUR, ())]
    assert found == [(stored.id, "moved"), (stored.id, "revised")]


@pytest.mark.parametrize("for_admins", [True, False])
def test_only_admins_see_a_problem_with_an_embargoed_file(store: Store, for_admins: bool) -> None:
    store.files.save([result("a.txt", embargoed(until=NEVER), problems=["“x” is no time."])], NOON)
    shown = str(status(store, NOON, audience=Audience(is_admin=for_admins)))
    assert ("a.txt" in shown) is for_admins
