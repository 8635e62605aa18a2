"""What goes where: articles, subscriptions and mutes in, posts out; what revisions do. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.changes import changes
from bot.models import Change, Entry, Mute, NewPost, Post, Revision, Subscription


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
    the last post says how many were not: a channel is not flooded by an archive.
    """
    chosen = sorted(entries, key=lambda entry: (entry.dated, entry.id))
    if first_run or len(chosen) > many:
        chosen = chosen[max(0, len(chosen) - newest) :]
    passed_over = len(entries) - len(chosen)
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
    """The edits and replies to enqueue, and the ids of the articles that changed what they tell."""

    posts: tuple[NewPost, ...]
    corrected: tuple[str, ...]


def follow(revisions: Iterable[Revision]) -> Following:
    """What follows from new revisions: every message is edited and, if they matter, told changes.

    Mutes do not matter: who read what was wrong is told so.
    """
    posts: list[NewPost] = []
    corrected = []
    for revision in revisions:
        found = changes(revision.before, revision.text, revision.entry)
        corrected += [revision.entry.id] if found else []
        for post in revision.posts:
            if post.new.kind == "digest" and post.state in ("sending", "sent"):
                posts += _following(post, revision, found)
    return Following(posts=tuple(posts), corrected=tuple(corrected))


def _following(post: Post, revision: Revision, found: tuple[Change, ...]) -> list[NewPost]:
    """The edit of a post and, where there are changes, the reply that tells them.

    A post that is still due needs neither: it will show the revision.
    """
    edits = sum(other.new.of == post.id and other.new.kind == "edit" for other in revision.posts)
    edit = replace(post.new, key=f"{post.new.key}:edit:{edits}", kind="edit", of=post.id)
    if not found:
        return [edit]
    reply = NewPost(
        key=f"{post.new.key}:reply:{edits}",
        channel=post.new.channel,
        entry_id=post.new.entry_id,
        kind="reply",
        of=post.id,
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
