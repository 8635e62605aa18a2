from dataclasses import replace

import pytest

from bot.models import Headline, NewPost, Post, PostKind, PostState, Retraction, Revision
from bot.rules.revisions import follow
from tests.rules.test_routing import DAY, stored


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
    """E1 in a new revision whose title was "Rain"; ``known`` is that it was retracted."""
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
def test_a_message_that_may_stand_in_a_channel_is_edited_and_told(
    state: PostState, kinds: list[PostKind]
) -> None:
    following = follow(revision(posted(1, state)))
    assert [(post.kind, post.of, post.channel) for post in following.posts] == [
        (kind, "k1", "C1") for kind in kinds
    ]
    assert following.corrected


def test_every_message_that_holds_the_article_follows() -> None:
    keys = [post.key for post in follow(revision(posted(1), posted(2))).posts]
    assert keys == ["k1:edit", "k1:reply", "k2:edit", "k2:reply"]


def test_a_change_that_does_not_matter_is_edited_in_silence() -> None:
    following = follow(revision(posted(1), title="Rain"))
    assert [post.kind for post in following.posts] == ["edit"]
    assert not following.corrected


def test_an_edit_keeps_what_was_said_with_the_post() -> None:
    post = posted(1)
    noted = replace(post, new=replace(post.new, reason="reposted by ada", note="3 more"))
    edit, reply = follow(revision(noted)).posts
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
def test_a_retraction_is_told_instead_of_what_changed(
    retraction: Retraction | None, known: bool, note: str, changes: int
) -> None:
    following = follow(revision(posted(1), known=known, retraction=retraction))
    edit, reply = following.posts
    assert edit.kind == "edit"
    assert (reply.note, len(reply.changes)) == (f"This article {note}", changes)
    assert following.corrected is bool(changes)


def test_what_is_retracted_already_is_edited_in_silence() -> None:
    following = follow(revision(posted(1), known=True, retraction=Retraction(at=DAY)))
    assert [post.kind for post in following.posts] == ["edit"]


def test_in_a_roundups_thread_the_reply_says_of_which_article_it_tells() -> None:
    edit, reply = follow(revision(posted(1, kind="roundup"))).posts
    assert (edit.kind, edit.of, edit.article_ids) == ("edit", "k1", ())
    assert (reply.kind, reply.of, reply.article_ids) == ("reply", "k1", ("E1",))


def test_where_it_is_named_as_another_source_it_is_edited_without_a_word() -> None:
    following = follow(revision(posted(1, kind="also", of="k0")))
    assert [(post.kind, post.of) for post in following.posts] == [("edit", "k1")]


def test_the_thread_of_what_is_retracted_names_where_its_text_still_stands() -> None:
    second = stored(2)
    second = replace(second, article=replace(second.article, source="Tull Courier"))
    retracted = replace(revision(posted(1), retraction=Retraction(at=DAY)), next=second)
    edit, reply, also = follow(retracted).posts
    assert [edit.kind, reply.kind, also.kind] == ["edit", "reply", "also"]
    assert (also.of, also.article_ids) == ("k1", ("E2",))
    assert also.note == "The same text still stands in Tull Courier:"


def test_what_still_stands_is_named_once_and_of_a_retraction_only() -> None:
    known = replace(revision(posted(1), known=True, retraction=Retraction(at=DAY)), next=stored(2))
    assert [post.kind for post in follow(known).posts] == ["edit"]
    corrected = replace(revision(posted(1)), next=stored(2))
    assert [post.kind for post in follow(corrected).posts] == ["edit", "reply"]
