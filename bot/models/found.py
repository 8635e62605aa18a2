"""The bot's own messages as they are found in Slack, by the metadata that they carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.models.article import ArticleMark
from bot.models.post import PostKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPost:
    """A message of the bot's in a channel, or in the thread of the message ``thread``.

    Messages that an earlier version posted have a key, but no marks. ``first_files`` is when the
    newest file of the first run was written, in nanoseconds since 1970 (store/routing.py).
    ``has_replies`` says that the bot may have replied in the message's thread.
    """

    ts: str
    thread: str | None
    key: str
    kind: PostKind
    marks: tuple[ArticleMark, ...] = ()
    first_files: int | None = None
    has_replies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """The bot's own messages on a page of a history; an empty ``cursor`` says it was the last."""

    posts: tuple[FoundPost, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticles:
    """What channels show that an earlier store posted, or a later state of this one.

    ``articles`` maps a channel and an article to the ``ts`` of the first message that shows it.
    ``since`` is, by channel, the time after which files were written that would have been posted.
    ``changed`` is when the files of articles were last written to.
    """

    articles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    changed: Mapping[str, datetime] = field(default_factory=dict)
