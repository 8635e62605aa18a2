"""Decides how messages are updated when their article is revised or retracted. Pure."""

from dataclasses import dataclass, replace

from bot.models import Change, NewPost, Retraction, Revision, StoredArticle
from bot.rules.changes import changes
from bot.rules.posts import also_in

CHANGED = "The article has changed since this was posted. The digest above shows it as it is now."


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPosts:
    """The edits and replies to enqueue; ``corrected`` if what readers were told has changed.

    The keys of the posts aren't complete: the store appends a number to each.
    """

    posts: tuple[NewPost, ...]
    corrected: bool


def updates_for(revision: Revision) -> RevisionPosts:
    """Make the updates for a new revision: an edit of each message and, if it matters, a reply.

    Mutes and quiet hours make no difference: people who read something wrong are told so.
    """
    retraction = revision.stored.retraction
    note = _retraction_note(retraction, revision.retracted)
    # nobody needs to know what changed in a retracted article
    found = (
        ()
        if retraction
        else changes(revision.before, revision.text, revision.stored, revision.fixes)
    )
    if found and note:
        note += " It was corrected:"
    elif found and _by_editor(revision):
        note = "An editor corrected this digest:"
    others = revision.others if note and retraction else {}
    posts = [
        update
        for post in revision.posts
        # a post that is still due will show the revision
        if post.state in ("sending", "sent")
        for update in _updates_of(
            post.new, revision.stored, found, note, others.get(post.new.channel)
        )
    ]
    return RevisionPosts(posts=tuple(posts), corrected=bool(found))


def catch_up(post: NewPost, stored: StoredArticle, *, changed: bool) -> tuple[NewPost, ...]:
    """Make the updates of a message that an earlier store posted, for one of its articles.

    What that store had told readers isn't known any more, so if the article has ``changed``, the
    reply can't say what changed. Without a change, only the ID in the message is another.
    """
    note = _retraction_note(stored.retraction, known=False) or CHANGED
    updates = _updates_of(post, stored, (), note if changed else None, None)
    return tuple(updates)


def _by_editor(revision: Revision) -> bool:
    """Return whether only the digest has changed, not the article."""
    stored = revision.stored
    return revision.fixes != stored.fixes and revision.text == stored.article.text


def _retraction_note(retraction: Retraction | None, known: bool) -> str | None:
    """Return the sentence for the thread if readers don't know about it yet."""
    if retraction is None:
        return "This article is no longer retracted." if known else None
    if known:
        return None
    by = f" by {retraction.by}" if retraction.by else ""
    return f"This article is retracted{by}: {retraction.reason or 'no reason is given.'}"


def _updates_of(
    post: NewPost,
    stored: StoredArticle,
    found: tuple[Change, ...],
    note: str | None,
    other: StoredArticle | None,
) -> list[NewPost]:
    """Make the edit of a message and, if there's something to tell, the replies in its thread.

    A message that is itself a reply has no thread.
    """
    edit = replace(post, key=f"{post.key}:edit", kind="edit", of=post.key, article_ids=())
    if post.kind == "also" or not (found or note):
        return [edit]
    reply = NewPost(
        key=f"{post.key}:reply",
        channel=post.channel,
        article_ids=(stored.id,),
        kind="reply",
        of=post.key,
        note=note,
        changes=found,
    )
    return [edit, reply] if other is None else [edit, reply, _naming(other, reply)]


def _naming(other: StoredArticle, reply: NewPost) -> NewPost:
    """Make the reply that names another source which still has the retracted text."""
    return replace(
        reply,
        key=f"{reply.of}:also",
        kind="also",
        article_ids=(other.id,),
        note=also_in(other, "The same text still stands in"),
        changes=(),
    )
