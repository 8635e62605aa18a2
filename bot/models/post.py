"""Posts, articles that wait for a roundup, and what became of an attempt to send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.models.article import ArticleMark, Digest, Fix, StoredArticle
from bot.models.subscription import Missed, Size, Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between a new revision and what readers were told.

    ``was`` is None for an addition, ``now`` is None for a removal. For a quote, both include the
    quotation marks and the speaker.
    """

    what: Literal["quote", "headline", "fact"]
    was: str | None = None
    now: str | None = None


# "dropped" posts are no longer needed: outdated, or about a message that was deleted
PostState = Literal["due", "sending", "sent", "failed", "dropped"]

PostKind = Literal["digest", "roundup", "edit", "reply", "also", "notice"]

KINDS_WITH_ARTICLES: tuple[PostKind, ...] = ("digest", "roundup", "also")
"""The kinds that show articles and are edited when an article changes."""

ROUNDUP_ITEMS = 15
"""How many digests a roundup's message shows; the rest is behind a button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A message that must appear in a channel, or an edit that must be made to one.

    ``key`` is unique among all posts ever made and is sent in the message's metadata, so that a
    post whose outcome isn't known can be found in Slack. ``of`` is the key of the post that an
    edit changes, or that a reply or an "also" answers in its thread.

    ``kind`` is a "digest" of one article; a "roundup" of several; an "edit" that brings a message
    up to date; a "reply" that tells the ``changes`` and, for a roundup, names the article; an
    "also" that names another source of the same story; or a "notice" to admins or a channel.
    ``article_ids`` are the articles that it shows. ``reason`` says why it is a repost; ``note`` is
    a sentence of the bot's own; ``size`` is how much of a digest it shows. ``hold`` is what a
    notice's button releases, the ID of words that hold an article; its ``reason`` are these words,
    where they may be told.
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
    hold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A row of the outbox. ``attempted`` is when, by Slack's clock, the last attempt began.

    ``about`` is the ``ts`` of the message that an edit or a reply is about, once that message is
    sent; ``about_kind`` is that message's kind. Once it is about to be sent, ``marks`` are those of
    all articles that the message stands for, and ``first_files`` is as in FoundPost.
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
    marks: tuple[ArticleMark, ...] = ()
    first_files: int | None = None


# why an article waits: for its slot, for the end of quiet hours, because too many came at once, or
# because it came while the bot was down
WaitReason = Literal["slot", "quiet", "flood", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundupItem:
    """An article that waits for a channel's roundup, which goes out at ``release``.

    ``missed`` says what to do with it if the bot is down at that time.
    """

    channel: str
    article_id: str
    release: datetime
    why: WaitReason
    missed: Missed = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Decisions about articles: what to post now, what waits, and what mutes suppressed."""

    posts: tuple[NewPost, ...] = ()
    waiting: tuple[RoundupItem, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSketch:
    """A sample of an article's text; ``lead`` is the id of the article that had this text first."""

    article_id: str
    hashes: tuple[int, ...]
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A new revision of an article whose messages haven't been updated yet.

    ``before`` is the digest that readers were given, made from the article text ``text`` and with
    these ``fixes``; ``retracted`` says that they were told the article is retracted. ``posts`` are
    those that show the article, oldest first; ``others`` are, by channel, another source of its
    story that is there, too, and isn't retracted.
    """

    stored: StoredArticle
    before: Digest
    text: str
    retracted: bool
    posts: tuple[Post, ...]
    others: Mapping[str, StoredArticle] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has accepted the message and identifies it by this ``ts``."""

    ts: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack refused, with its own error code: the message doesn't exist."""

    error: str


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack said to wait, or wasn't reached: the message doesn't exist. Wait ``seconds``."""

    seconds: float
    why: str = "ratelimited"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No usable answer: the message may or may not exist."""

    why: str


Outcome = Sent | Refused | Limited | Unknown
