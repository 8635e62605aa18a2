"""Posts: what must appear in a channel, what waits for a roundup, and how sending went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.article import Digest, Fix, StoredArticle
from bot.models.subscription import Missed, Size, Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new revision changed of what readers were told.

    ``was`` is None for what was added and ``now`` for what was removed; of a quote both hold the
    marks and the speaker.
    """

    what: Literal["quote", "headline", "fact"]
    was: str | None = None
    now: str | None = None


# "dropped" is what is no longer needed: overtaken, or about a message that is gone
PostState = Literal["due", "sending", "sent", "failed", "dropped"]


PostKind = Literal["digest", "roundup", "edit", "reply", "also", "notice"]


KINDS_WITH_ARTICLES: tuple[PostKind, ...] = ("digest", "roundup", "also")
"""The kinds that show articles, and are edited when these change."""


ROUNDUP_ITEMS = 15
"""How many digests one message shows; the rest of a roundup is behind a button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A message that must come to exist in a channel, or an edit that must be made of one.

    ``key`` is unique over all posts ever and travels in the message's metadata: by it a post of
    unknown outcome is found again. ``of`` is the key of the post that an edit, or a reply in its
    thread, is about.

    ``kind`` is a "digest" of one article; a "roundup" of several; an "edit" that brings a message
    up to date; a "reply" that tells the ``changes``, and of a roundup names the article; an "also"
    that names another source of the same story; a "notice" to the admins. ``entry_ids`` are the
    articles that it holds. ``reason`` is why it is a repost; ``note`` is a sentence of ours;
    ``size`` is how much of a digest it shows.
    """

    key: str
    channel: str
    article_ids: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    kind: PostKind = "digest"
    of: str | None = None
    changes: tuple[Change, ...] = ()
    size: Size = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A row of the outbox. ``attempted`` is Slack's time when the last attempt began.

    ``about`` is the ts of the message that an edit or a reply is about, once that is sent, and
    ``about_kind`` its kind.
    """

    id: int
    new: NewPost
    state: PostState
    created: datetime
    attempted: datetime | None
    ts: str | None
    error: str | None
    about: str | None = None
    about_kind: PostKind | None = None


# why an article waits: for its slot, for the end of quiet hours, because too many came at once, or
# because the bot was down when it came
WaitReason = Literal["slot", "quiet", "flood", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundupItem:
    """An article that waits for a roundup in a channel, which goes out at ``release``.

    ``missed`` is what becomes of it where the bot is down then.
    """

    channel: str
    article_id: str
    release: datetime
    why: WaitReason
    missed: Missed = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """What is decided of articles: the posts that they make now, what waits, what is muted."""

    posts: tuple[NewPost, ...] = ()
    waiting: tuple[RoundupItem, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSketch:
    """A sample of an article's text, and the id of the article whose text it carries, if any."""

    article_id: str
    hashes: tuple[int, ...]
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A new revision of an article whose posts have not followed it yet.

    ``before`` is the digest that readers were given, of the article text ``text`` and with these
    ``fixes``; ``retracted`` says that they were told it is retracted. ``posts`` are those that hold
    the article, oldest first; ``next`` is another source of its story that stands.
    """

    stored: StoredArticle
    before: Digest
    text: str
    retracted: bool
    posts: tuple[Post, ...]
    next: StoredArticle | None = None
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has the message, under this ts."""

    ts: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no, in its own error word: the message does not exist."""

    error: str


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack said not now, or was not reached: the message does not exist; wait so many seconds."""

    seconds: float
    why: str = "ratelimited"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer that tells: the message may or may not exist."""

    why: str


Outcome = Sent | Refused | Limited | Unknown
