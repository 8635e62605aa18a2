"""Revisions are pending until the posts of their article are updated, even through crashes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import NewPost, Retraction, Revision, Routing
from bot.rules import revisions as rules
from bot.store import Store
from tests.store.shelf import TEXT, add, article
from tests.support.samples import NOON

WET, DAMP = TEXT.replace("dry", "wet"), TEXT.replace("dry", "damp")


@pytest.fixture
def posted(store: Store) -> Store:
    """A store with one article whose post has been sent."""
    (article_id,) = add(store, article())
    new = NewPost(key="k", channel="C1", article_ids=(article_id,))
    store.routing.save(Routing(posts=(new,)), [article_id], NOON)
    (post,) = store.outbox.due(NOON, 9)
    store.outbox.start(post.id, NOON)
    store.outbox.sent(post.id, "7.0")
    return store


def update_posts(store: Store) -> tuple[Revision, ...]:
    """Queue the updates of posts as publishing does; returns the revisions that were pending."""
    revisions = store.revisions.pending()
    for revision in revisions:
        found = rules.follow(revision)
        store.revisions.save_updates(revision, found.posts, NOON, corrected=found.corrected)
    return revisions


def test_a_revision_is_pending_with_what_readers_were_told(posted: Store) -> None:
    add(posted, article(text=WET))
    (revision,) = update_posts(posted)
    assert (revision.text, revision.stored.article.text) == (TEXT, WET)
    assert revision.before.facts[0].span.text == TEXT
    assert [post.ts for post in revision.posts] == ["7.0"]
    assert posted.revisions.pending() == ()


def test_the_last_of_several_revisions_is_compared_with_what_readers_saw(
    posted: Store,
) -> None:
    add(posted, article(text=WET))
    add(posted, article(text=DAMP))
    (revision,) = update_posts(posted)
    assert (revision.text, revision.stored.article.text) == (TEXT, DAMP)
    add(posted, article(text=WET))
    (revision,) = update_posts(posted)
    assert (revision.text, revision.stored.article.text) == (DAMP, WET)


def test_a_revision_of_an_unrouted_article_is_not_pending(store: Store) -> None:
    add(store, article())
    add(store, article(text=WET))
    assert store.revisions.pending() == ()


def test_a_revision_is_still_pending_after_a_crash(posted: Store, path: Path) -> None:
    add(posted, article(text=WET))
    posted.close()
    again = Store.open(path)
    try:
        assert len(update_posts(again)) == 1
        assert [post.new.kind for post in again.outbox.due(NOON, 9)] == ["edit"]
    finally:
        again.close()


def test_a_correction_is_dated_and_an_insignificant_change_is_not(posted: Store) -> None:
    add(posted, article(text=TEXT.replace(" ", "  ")))
    (revision,) = update_posts(posted)
    stored = posted.articles.get(revision.stored.id)
    assert stored
    assert stored.corrected is None
    add(posted, article(text=WET))
    update_posts(posted)
    add(posted, article(text=WET.replace(" ", "  ")))
    stored = posted.articles.get(revision.stored.id)
    assert stored
    assert stored.corrected == NOON


def test_an_edit_and_its_reply_go_out_in_order_with_the_ts_of_their_message(posted: Store) -> None:
    add(posted, article(text=WET))
    update_posts(posted)
    (edit,) = posted.outbox.due(NOON, 9)
    assert (edit.new.kind, edit.about) == ("edit", "7.0")
    posted.outbox.start(edit.id, NOON)
    assert posted.outbox.due(NOON, 9) == ()
    posted.outbox.sent(edit.id, "7.0")
    (reply,) = posted.outbox.due(NOON, 9)
    assert (reply.new.kind, reply.about) == ("reply", "7.0")
    assert [(change.was, change.now) for change in reply.new.changes] == [(TEXT, WET)]


def test_sent_edits_and_replies_are_not_counted_as_posts(posted: Store) -> None:
    add(posted, article(text=WET))
    update_posts(posted)
    assert (posted.status.counts().sent, posted.status.counts().due) == (1, 2)
    (edit,) = posted.outbox.due(NOON, 9)
    posted.outbox.start(edit.id, NOON)
    posted.outbox.sent(edit.id, "7.0")
    assert (posted.status.counts().sent, posted.status.counts().due) == (1, 1)


def test_an_admins_retraction_stays_through_corrections(posted: Store) -> None:
    retraction = Retraction(at=NOON, reason="It is false.\0", by="ada")
    (first,) = add(posted, article("b.txt", text=DAMP))
    for article_id in (first, add(posted, article())[0]):
        posted.revisions.retract(article_id, retraction)
    add(posted, article(text=WET))
    for article_id in (first, add(posted, article(text=WET))[0]):
        stored = posted.articles.get(article_id)
        assert stored
        assert stored.retraction == replace(retraction, reason="It is false.\ufffd")
    (revision,) = posted.revisions.pending()  # the other has not been routed
    assert not revision.retracted


def test_a_retraction_by_a_file_ends_when_the_file_no_longer_says_so(posted: Store) -> None:
    struck = replace(article(text=WET), retracted=True, reason="It is false.")
    later = NOON + timedelta(hours=1)
    (article_id,) = add(posted, struck, now=later)
    stored = posted.articles.get(article_id)
    assert stored
    assert stored.retraction == Retraction(at=later, reason="It is false.")
    assert stored.article == struck
    update_posts(posted)
    add(posted, article(text=DAMP))
    (revision,) = posted.revisions.pending()
    assert revision.retracted
    assert revision.stored.retraction is None


def test_a_retraction_that_comes_while_posts_are_updated_stays_pending(posted: Store) -> None:
    add(posted, article(text=WET))
    (revision,) = posted.revisions.pending()
    posted.revisions.retract(revision.stored.id, Retraction(at=NOON))
    posted.revisions.save_updates(revision, rules.follow(revision).posts, NOON, corrected=True)
    assert posted.outbox.due(NOON, 9) == ()
    (again,) = posted.revisions.pending()
    assert (again.text, again.stored.retraction) == (TEXT, Retraction(at=NOON))
