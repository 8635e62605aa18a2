"""What an update or a retraction does to the messages that hold the article. Pure."""

from dataclasses import dataclass, replace

from bot.models import Change, NewPost, Post, Retraction, Revision, StoredArticle
from bot.rules.changes import changes


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPosts:
    """The edits and replies to enqueue; whether the article changed what readers were told.

    The keys of the posts are beginnings: the store ends each with a number of its own.
    """

    posts: tuple[NewPost, ...]
    corrected: bool


def follow(revision: Revision) -> RevisionPosts:
    """What follows from a new revision: each message is edited and, if it matters, replied to.

    Mutes and quiet hours do not matter: who read what was wrong is told so.
    """
    retraction = revision.stored.retraction
    note = _retraction_note(retraction, revision.retracted)
    # of what does not stand, it does not matter what it says
    found = (
        ()
        if retraction
        else changes(revision.before, revision.text, revision.stored, revision.fixes)
    )
    if found and note:
        note += " It was corrected:"
    elif found and _by_editor(revision):
        note = "An editor corrected this digest:"
    after = revision.next if note and retraction else None
    posts = [
        following
        for post in revision.posts
        if post.state in ("sending", "sent")
        for following in _following(post, revision.stored, found, note, after)
    ]
    return RevisionPosts(posts=tuple(posts), corrected=bool(found))


def also_in(stored: StoredArticle, sentence: str = "Also in") -> str:
    """What stands before the headline of another source of a story."""
    return f"{sentence} {stored.article.source or 'another source'}:"


def _by_editor(revision: Revision) -> bool:
    """Whether the article is what it was, and only its digest is not."""
    stored = revision.stored
    return revision.fixes != stored.fixes and revision.text == stored.article.text


def _retraction_note(retraction: Retraction | None, known: bool) -> str | None:
    """What to say in the thread where that is news."""
    if retraction is None:
        return "This article is no longer retracted." if known else None
    if known:
        return None
    by = f" by {retraction.by}" if retraction.by else ""
    return f"This article is retracted{by}: {retraction.reason or 'no reason is given.'}"


def _following(
    post: Post,
    stored: StoredArticle,
    found: tuple[Change, ...],
    note: str | None,
    after: StoredArticle | None,
) -> list[NewPost]:
    """The edit of a post and, where there is something to tell, the replies that do.

    A post that is still due needs neither: it will show the revision. What is itself a reply has
    no thread.
    """
    edit = replace(
        post.new, key=f"{post.new.key}:edit", kind="edit", of=post.new.key, article_ids=()
    )
    if post.new.kind == "also" or not (found or note):
        return [edit]
    reply = NewPost(
        key=f"{post.new.key}:reply",
        channel=post.new.channel,
        article_ids=(stored.id,),
        kind="reply",
        of=post.new.key,
        note=note,
        changes=found,
    )
    return [edit, reply] if after is None else [edit, reply, _named(after, reply)]


def _named(after: StoredArticle, reply: NewPost) -> NewPost:
    """A reply that names where the text of what is retracted still stands."""
    return replace(
        reply,
        key=f"{reply.of}:also",
        kind="also",
        article_ids=(after.id,),
        note=also_in(after, "The same text still stands in"),
        changes=(),
    )
