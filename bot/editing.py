"""What goes where: articles, subscriptions and mutes in, posts out; what revisions do. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.changes import changes
from bot.models import Change, Entry, Mute, NewPost, Post, Retraction, Revision, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """The posts to enqueue, and how many articles were stored without any chance of a post."""

    posts: tuple[NewPost, ...]
    passed_over: int


def route(
    entries: Sequence[Entry],
    subscriptions: Iterable[Subscription],
    mutes: Iterable[Mute],
    *,
    first_run: bool,
    newest: int,
    many: int,
) -> Routing:
    """The posts that these new articles make, oldest article first.

    Of a first run, or where more than ``many`` arrive at once, only the ``newest`` are posted, and
    the last post says how many were not: a channel is not flooded by an archive. What is retracted
    is not posted.
    """
    standing = [entry for entry in entries if not entry.retraction]
    chosen = sorted(standing, key=lambda entry: (entry.dated, entry.id))
    if first_run or len(chosen) > many:
        chosen = chosen[max(0, len(chosen) - newest) :]
    passed_over = len(standing) - len(chosen)
    active = tuple(mutes)
    wanted = tuple(subscriptions)
    posts = [
        NewPost(key=f"{entry.id}:{channel}", channel=channel, entry_id=entry.id)
        for entry in chosen
        for channel in _channels(entry, wanted)
        if not is_muted(entry, channel, active)
    ]
    if posts and passed_over:
        posts[-1] = replace(posts[-1], note=_passed_over_note(passed_over, len(chosen), first_run))
    return Routing(posts=tuple(posts), passed_over=passed_over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The edits and replies to enqueue; whether the article changed what readers were told."""

    posts: tuple[NewPost, ...]
    corrected: bool


def follow(revision: Revision) -> Following:
    """What follows from a new revision: each message is edited and, if it matters, replied to.

    Mutes do not matter: who read what was wrong is told so.
    """
    retraction = revision.entry.retraction
    note = _retraction_note(retraction, revision.retracted)
    # of what does not stand, it does not matter what it says
    found = () if retraction else changes(revision.before, revision.text, revision.entry)
    posts = [
        following
        for post in revision.posts
        if post.new.kind == "digest" and post.state in ("sending", "sent")
        for following in _following(post, revision, found, note)
    ]
    return Following(posts=tuple(posts), corrected=bool(found))


def _retraction_note(retraction: Retraction | None, known: bool) -> str | None:
    """What to say in the thread where that is news."""
    if retraction is None:
        return "This article is no longer retracted." if known else None
    if known:
        return None
    by = f" by {retraction.by}" if retraction.by else ""
    return f"This article is retracted{by}: {retraction.reason or 'no reason is given.'}"


def _following(
    post: Post, revision: Revision, found: tuple[Change, ...], note: str | None
) -> list[NewPost]:
    """The edit of a post and, where there is something to tell, the reply that does.

    A post that is still due needs neither: it will show the revision.
    """
    edits = sum(other.new.of == post.id and other.new.kind == "edit" for other in revision.posts)
    edit = replace(post.new, key=f"{post.new.key}:edit:{edits}", kind="edit", of=post.id)
    if not found and not note:
        return [edit]
    reply = NewPost(
        key=f"{post.new.key}:reply:{edits}",
        channel=post.new.channel,
        entry_id=post.new.entry_id,
        kind="reply",
        of=post.id,
        note=note,
        changes=found,
    )
    return [edit, reply]


def is_muted(entry: Entry, channel: str, mutes: Iterable[Mute]) -> bool:
    """Whether a mute of any of the article's topics silences it in this channel."""
    slugs = {topic.slug for topic in entry.digest.topics}
    return any(mute.topic in slugs and mute.channel in (None, channel) for mute in mutes)


def _channels(entry: Entry, subscriptions: Iterable[Subscription]) -> tuple[str, ...]:
    """The channels that want this article, each once, in the subscriptions' order."""
    slugs = {topic.slug for topic in entry.digest.topics}
    return tuple(
        dict.fromkeys(
            subscription.channel
            for subscription in subscriptions
            if subscription.topic is None or subscription.topic in slugs
        )
    )


def _passed_over_note(passed_over: int, posted: int, first_run: bool) -> str:
    cause = "First run" if first_run else "Many articles at once"
    others = "1 older article is" if passed_over == 1 else f"{passed_over:,} older articles are"
    return f"{cause}: the newest {posted} are posted; {others} stored and can be searched."
