"""Types for feeds, feed items and links, and for the jobs that fetch them.

A feed is identified by the address in its list, wherever its server redirects to.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models import Article, Digest, FileMark

# when an item's page is fetched: if the feed has only a teaser of it, always, or never
Pages = Literal["teasers", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed, as the feed's document describes it.

    ``id`` identifies the item within its feed or, with ``everywhere``, in any feed. ``address`` is
    its page's address and ``url`` the canonical form of that, unless another item of the document
    has the same. ``body`` is its text, as HTML if ``html``. ``words`` is a hash of what people
    read of it, which leaves out the date; ``teaser`` says that its page has more.
    """

    id: str
    everywhere: bool
    words: str
    title: str | None = None
    address: str | None = None
    url: str | None = None
    author: str | None = None
    source: str | None = None
    published: datetime | None = None
    body: str = ""
    html: bool = False
    teaser: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed's title and items, parsed from what its server sent."""

    title: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What the store remembers about an item of a feed.

    ``key`` is its article's key. ``stated`` is the date that the feed gave when the item was first
    ``seen``. ``followed`` says that changes to this item update the article, because this feed was
    the first to have it.
    """

    feed: str
    id: str
    url: str | None
    title: str
    words: str
    stated: datetime | None
    seen: datetime
    key: str
    followed: bool

    @property
    def published(self) -> datetime | None:
        """The date of its article, whatever the feed says later; never later than ``seen``."""
        return min(self.stated, self.seen) if self.stated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItems:
    """What the store remembers that may concern the items of one document.

    ``mine`` are items of the same feed that share an id, an address or a key with the document
    and, if an id is new, the feed's most recent items. ``others`` are items of other feeds that
    share one. ``keys`` belong to articles that exist already. ``orphans`` are keys of ``others``
    that no followed feed updates any more, or that have no article and won't get one.
    """

    mine: tuple[KnownItem, ...] = ()
    others: tuple[KnownItem, ...] = ()
    keys: frozenset[str] = frozenset()
    orphans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMatch:
    """An item, compared with what the store remembers: ``note`` is what to remember from now on.

    ``was`` is the id under which the item was known, if it was. ``read`` says that its article has
    to be created or updated from it.
    """

    item: Item
    note: KnownItem
    was: str | None
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Why something can't be fetched or read, how often that was tried, and since when."""

    reason: str
    times: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What to remember of a feed's last response: its validators, title and a hash of the body."""

    etag: str | None = None
    modified: str | None = None
    title: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedJob:
    """A feed to poll. ``list`` is the path of the file that lists it, ``name`` its name there."""

    address: str
    list: str
    name: str | None
    state: FeedState
    failure: FetchFailure | None

    @property
    def new(self) -> bool:
        """Whether nothing of this feed has been read yet."""
        return self.state.body is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkJob:
    """A page to fetch because the file at ``path``, in the state ``mark``, links to it."""

    address: str
    path: str
    mark: FileMark
    failure: FetchFailure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """The page of a feed's item to fetch; ``note`` is what the store remembers about the item.

    ``source`` is the feed's name; ``quiet`` says that the article is stored and not posted.
    """

    address: str
    item: Item
    note: KnownItem
    source: str | None
    quiet: bool
    failure: FetchFailure | None


FetchJob = FeedJob | LinkJob | PageJob


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUpdate:
    """What to store after reading a feed: its matched items, new articles, and pages to fetch.

    Articles with one of the ``quiet`` keys are stored and not posted, except those that are still
    embargoed: they're posted when their embargo ends.
    """

    matches: tuple[ItemMatch, ...] = ()
    articles: tuple[tuple[Article, Digest], ...] = ()
    pages: tuple[PageJob, ...] = ()
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    """The number of feeds that are followed, and of pages that are still to be fetched."""

    feeds: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFetch:
    """A feed, or the page of a link or an item, that can't be fetched or read at present.

    ``path`` is the file that names it or, for an item's page, the feed's address.
    """

    kind: Literal["feed", "page"]
    address: str
    path: str
    failure: FetchFailure
