"""What goes where: articles, subscriptions and mutes in, posts out; what revisions do. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.changes import changes
from bot.models import Change, Entry, Mute, NewPost, Post, Retraction, Revision, Subscription


def route(
    entries: Sequence[Entry],
    subscriptions: Iterable[Subscription],
    mutes: Iterable[Mute],
    *,
    first_run: bool,
    newest: int,
    many: int,
) -> tuple[NewPost, ...]:
    """The posts that these new articles make, oldest article first.

    Of a first run, or where more than ``many`` arrive at once, each channel gets only the
    ``newest`` that it wants, and the last of them says how many it does not get: a channel is not
    flooded by an archive. What is retracted is not posted.
    """
    standing = [entry for entry in entries if not entry.retraction]
    ordered = sorted(standing, key=lambda entry: (entry.dated, entry.id))
    wanted = tuple(subscriptions)
    active = tuple(mutes)
    batch = first_run or len(ordered) > many
    posts: list[NewPost] = []
    for channel in dict.fromkeys(subscription.channel for subscription in wanted):
        due = [
            entry
            for entry in ordered
            if is_wanted(entry, channel, wanted) and not is_muted(entry, channel, active)
        ]
        chosen = due[max(0, len(due) - newest) :] if batch else due
        posts += _posts(chosen, channel, left=len(due) - len(chosen), first_run=first_run)
    place = {entry.id: number for number, entry in enumerate(ordered)}
    return tuple(sorted(posts, key=lambda post: place[post.entry_id]))


def _posts(entries: Sequence[Entry], channel: str, *, left: int, first_run: bool) -> list[NewPost]:
    posts = [
        NewPost(key=f"{entry.id}:{channel}", channel=channel, entry_id=entry.id)
        for entry in entries
    ]
    if posts and left:
        posts[-1] = replace(posts[-1], note=_left_note(left, len(posts), first_run))
    return posts


def is_wanted(entry: Entry, channel: str, subscriptions: Iterable[Subscription]) -> bool:
    """Whether the channel subscribes to everything or to one of the article's topics."""
    slugs = {topic.slug for topic in entry.digest.topics}
    return any(
        subscription.channel == channel
        and (subscription.topic is None or subscription.topic in slugs)
        for subscription in subscriptions
    )


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


def _left_note(left: int, posted: int, first_run: bool) -> str:
    cause = "First run" if first_run else "Many articles at once"
    shown = "the newest is posted" if posted == 1 else f"the newest {posted} are posted"
    others = "1 older article is" if left == 1 else f"{left:,} older articles are"
    return f"{cause}: {shown}; {others} stored and can be searched."
