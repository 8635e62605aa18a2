"""Embargoed articles are kept in a table of their own, and nowhere else until their time."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.commands.status import Audience, status
from bot.models import (
    NEVER,
    Article,
    AuditEntry,
    Embargoed,
    HeldOnWords,
    NewPost,
    StoredArticle,
    Subscription,
)
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


def on_words(name: str = "a.txt", until: datetime = NEVER, **others: Any) -> Article:
    held = HeldOnWords(words="EMBARGOED UNTIL NINE", **others)
    return replace(article(name), embargo=until, held=held)


def hold_of(store: Store) -> str:
    """The ID of the only hold that the admins haven't been told of."""
    (hold,) = {each.hold for each, _ in store.embargoes.untold()}
    assert hold
    return hold


def test_what_words_alone_hold_is_released_by_an_admin_and_recorded(store: Store) -> None:
    store.files.save([result("a.txt", on_words())], NOON)
    (held,) = store.embargoes.all()
    assert (held.path, held.until, held.words) == ("a.txt", NEVER, "EMBARGOED UNTIL NINE")
    assert held.hold
    assert not store.embargoes.due(NOON, EVER)
    released = store.embargoes.release_held(held.hold, "U1", "ada", NOON)
    assert released
    assert released.path == "a.txt"
    assert store.audit.entries(1) == (
        AuditEntry(at=NOON, act="release", user="U1", name="ada", detail=f"{held.hold} a.txt"),
    )
    assert store.embargoes.due(NOON - HOUR, EVER)  # by Slack's clock, too, if that is behind
    (saved,) = store.embargoes.release(NOON - HOUR, ())
    assert saved.change == "new"
    assert store.embargoes.released_by(held.hold) == "ada"
    assert store.embargoes.release_held(held.hold, "U2", "bo", NOON) is None
    assert store.embargoes.release_held("0000000000", "U2", "bo", NOON) is None
    assert store.embargoes.released_by("0000000000") is None
    assert len(store.audit.entries(9)) == 1


@pytest.mark.parametrize("delivered", [True, False])
def test_a_released_revision_is_not_held_anew_when_its_file_is_read_again(
    store: Store, delivered: bool
) -> None:
    store.files.save([result("a.txt", on_words())], NOON)
    store.embargoes.release_held(hold_of(store), "U1", "ada", NOON)
    if delivered:
        store.embargoes.release(NOON, ())
    (saved,) = store.files.save([result("a.txt", on_words())], NOON)
    assert saved.change == ("same" if delivered else "new")
    assert store.embargoes.all() == ()
    another = replace(on_words(), text="The tram is wet.", revision="2")
    assert store.files.save([result("a.txt", another)], NOON) == ()
    assert store.embargoes.untold()[0][0].path == "a.txt"


def test_other_words_hold_a_released_revision_anew(store: Store) -> None:
    store.files.save([result("a.txt", on_words())], NOON)
    store.embargoes.release_held(hold_of(store), "U1", "ada", NOON)
    other = replace(on_words(), held=HeldOnWords(words="EMBARGOED UNTIL TEN"))
    assert store.files.save([result("a.txt", other)], NOON) == ()
    assert store.embargoes.untold()[0][0].words == "EMBARGOED UNTIL TEN"


def test_the_fields_of_a_released_article_still_hold_it(store: Store) -> None:
    held = on_words(until=NOON + 9 * HOUR, stated=NOON + HOUR)
    store.files.save([result("a.txt", replace(held, published=NOON + 2 * HOUR))], NOON)
    released = store.embargoes.release_held(hold_of(store), "U1", "ada", NOON)
    assert released
    assert released.until == NOON + 2 * HOUR
    assert store.embargoes.release(NOON + HOUR, ()) == ()
    assert store.embargoes.untold() == ()
    assert len(store.embargoes.release(NOON + 2 * HOUR, ())) == 1


def test_words_whose_time_has_come_are_no_hold(store: Store) -> None:
    store.files.save([result("a.txt", on_words(until=NOON + HOUR))], NOON)
    hold_of(store)
    assert len(store.embargoes.release(NOON + HOUR, ())) == 1
    assert store.embargoes.untold() == ()


def test_words_do_not_hold_what_people_could_look_up_already(store: Store) -> None:
    add(store, article())
    (saved,) = store.files.save([result("a.txt", on_words())], NOON)
    assert saved.change == "same"
    assert store.embargoes.all() == ()


def test_admins_are_told_once_of_an_article_in_several_files(store: Store) -> None:
    store.files.save([result(name, on_words(name)) for name in ("a.txt", "b.txt")], NOON)
    hold = hold_of(store)
    for each, _ in store.embargoes.untold():
        notice = NewPost(key=f"hold:{hold}:C1", channel="C1", kind="notice", hold=hold)
        store.embargoes.save_told(each.hold or "", [notice], NOON)
    assert store.embargoes.untold() == ()
    store.files.save([result("a.txt", on_words())], NOON)  # read again
    store.embargoes.save_told(hold, [replace(notice, note="again")], NOON)
    (post,) = store.outbox.due(NOON, 9, {})
    assert post.new == notice
    store.embargoes.release_held(hold, "U1", "ada", NOON)
    changes = sorted(saved.change for saved in store.embargoes.release(NOON, ()))
    assert changes == ["moved", "new"]


@pytest.mark.parametrize("for_admins", [True, False])
def test_only_admins_see_what_words_hold_and_how_to_release_it(
    store: Store, for_admins: bool
) -> None:
    store.files.save([result("a.txt", on_words())], NOON)
    shown = str(status(store, NOON, audience=Audience(is_admin=for_admins)))
    assert (f"release {hold_of(store)}" in shown) is for_admins
    assert ("EMBARGOED UNTIL NINE" in shown) is for_admins


def test_an_admin_outside_learns_nothing_of_what_is_held_for_a_private_channel(
    store: Store,
) -> None:
    store.subscriptions.add([Subscription(channel="G1")])
    store.files.save([result("a.txt", replace(on_words(), key="path:a.txt"))], NOON)
    ((held, channels),) = store.embargoes.untold()
    assert channels == {"G1"}
    hold = held.hold or ""

    def outside(channels: Collection[str]) -> bool:
        return "G1" not in channels

    assert store.embargoes.release_held(hold, "U2", "bo", NOON, outside) is None
    assert store.audit.entries(9) == ()
    assert store.embargoes.release_held(hold, "U1", "ada", NOON)
    (entry,) = store.audit.entries(9)
    for step in (lambda: None, lambda: store.embargoes.release(NOON, ())):
        step()
        assert store.embargoes.released_by(hold) == "ada"
        assert store.embargoes.released_by(hold, outside) is None
        assert not store.embargoes.may_know_release(entry.detail, outside)
        assert store.embargoes.may_know_release(entry.detail, lambda _: True)
    store.files.forget(["a.txt"], NOON, retract=False)
    assert store.embargoes.may_know_release(entry.detail, lambda _: True)
    assert not store.embargoes.may_know_release(entry.detail, outside)
