"""Which edits and replies a new revision of an article makes."""

from dataclasses import replace

import pytest

from bot.models import Headline, NewPost, Post, PostKind, PostState, Retraction, Revision
from bot.rules.revisions import updates_for
from tests.rules.samples import DAY, stored


def posted(
    number: int, state: PostState = "sent", kind: PostKind = "digest", of: str | None = None
) -> Post:
    new = NewPost(key=f"k{number}", channel=f"C{number}", article_ids=("E1",), kind=kind, of=of)
    return Post(id=number, new=new, state=state, created=DAY, attempted=None, ts=None, error=None)


def revision(
    *posts: Post,
    title: str = "Snow",
    known: bool = False,
    retraction: Retraction | None = None,
) -> Revision:
    """E1 in a new revision, formerly titled "Rain"; ``known`` if readers know a retraction."""
    now = stored(1)
    new = replace(now.digest, headline=Headline(given=title))
    return Revision(
        stored=replace(now, digest=new, retraction=retraction),
        before=now.digest,
        text=now.article.text,
        retracted=known,
        posts=posts,
    )


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("due", []),
        ("sending", ["edit", "reply"]),
        ("sent", ["edit", "reply"]),
        ("failed", []),
        ("dropped", []),
    ],
)
def test_a_message_that_may_be_in_a_channel_is_edited_and_replied_to(
    state: PostState, kinds: list[PostKind]
) -> None:
    updates = updates_for(revision(posted(1, state)))
    assert [(post.kind, post.of, post.channel) for post in updates.posts] == [
        (kind, "k1", "C1") for kind in kinds
    ]
    assert updates.corrected


def test_every_message_that_shows_the_article_is_updated() -> None:
    keys = [post.key for post in updates_for(revision(posted(1), posted(2))).posts]
    assert keys == ["k1:edit", "k1:reply", "k2:edit", "k2:reply"]


def test_a_change_that_does_not_matter_is_edited_without_a_reply() -> None:
    updates = updates_for(revision(posted(1), title="Rain"))
    assert [post.kind for post in updates.posts] == ["edit"]
    assert not updates.corrected


def test_an_edit_keeps_the_reason_and_note_of_the_post() -> None:
    post = posted(1)
    noted = replace(post, new=replace(post.new, reason="reposted by ada", note="3 more"))
    edit, reply = updates_for(revision(noted)).posts
    assert (edit.reason, edit.note) == ("reposted by ada", "3 more")
    assert (reply.reason, reply.note) == (None, None)
    assert [(change.was, change.now) for change in reply.changes] == [("Rain", "Snow")]


@pytest.mark.parametrize(
    ("retraction", "known", "note", "changes"),
    [
        (Retraction(at=DAY, reason="It is false."), False, "is retracted: It is false.", 0),
        (Retraction(at=DAY, by="ada", reason="Old."), False, "is retracted by ada: Old.", 0),
        (Retraction(at=DAY), False, "is retracted: no reason is given.", 0),
        (None, True, "is no longer retracted. It was corrected:", 1),
    ],
)
def test_a_reply_tells_a_retraction_instead_of_what_changed(
    retraction: Retraction | None, known: bool, note: str, changes: int
) -> None:
    updates = updates_for(revision(posted(1), known=known, retraction=retraction))
    edit, reply = updates.posts
    assert edit.kind == "edit"
    assert (reply.note, len(reply.changes)) == (f"This article {note}", changes)
    assert updates.corrected is bool(changes)


def test_an_article_that_was_retracted_before_is_edited_without_a_reply() -> None:
    updates = updates_for(revision(posted(1), known=True, retraction=Retraction(at=DAY)))
    assert [post.kind for post in updates.posts] == ["edit"]


def test_in_a_roundups_thread_the_reply_names_its_article() -> None:
    edit, reply = updates_for(revision(posted(1, kind="roundup"))).posts
    assert (edit.kind, edit.of, edit.article_ids) == ("edit", "k1", ())
    assert (reply.kind, reply.of, reply.article_ids) == ("reply", "k1", ("E1",))


def test_a_reply_that_names_the_article_as_another_source_is_only_edited() -> None:
    updates = updates_for(revision(posted(1, kind="also", of="k0")))
    assert [(post.kind, post.of) for post in updates.posts] == [("edit", "k1")]


def test_the_thread_of_a_retracted_article_names_another_source_of_its_text() -> None:
    second = stored(2)
    second = replace(second, article=replace(second.article, source="Tull Courier"))
    retracted = replace(revision(posted(1), retraction=Retraction(at=DAY)), others={"C1": second})
    edit, reply, also = updates_for(retracted).posts
    assert [edit.kind, reply.kind, also.kind] == ["edit", "reply", "also"]
    assert (also.of, also.article_ids) == ("k1", ("E2",))
    assert also.note == "The same text still stands in Tull Courier:"


def test_another_source_is_named_once_and_only_for_a_retraction() -> None:
    known = replace(
        revision(posted(1), known=True, retraction=Retraction(at=DAY)), others={"C1": stored(2)}
    )
    assert [post.kind for post in updates_for(known).posts] == ["edit"]
    corrected = replace(revision(posted(1)), others={"C1": stored(2)})
    assert [post.kind for post in updates_for(corrected).posts] == ["edit", "reply"]
