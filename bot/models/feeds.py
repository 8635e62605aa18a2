"""The words for seeds that grow: feeds, links and what they bring. Frozen, as the models are.

A feed is known by its address as its list gives it, wherever its server leads on to.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models import Article, Digest, FileMark


def public_form(address: str) -> str:
    """An address as anybody may read it: without a password, or a query that may hold a key."""
    path, mark, _ = address.partition("?")
    scheme, slashes, rest = path.partition("://")
    host, slash, below = rest.partition("/")
    host = host.rpartition("@")[2]
    return f"{scheme}{slashes}{host}{slash}{below}" + ("?…" if mark else "")


# whether an item's page is fetched: where the feed gives only a teaser of it, always, or never
Pages = Literal["teasers", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed, as a document has it.

    ``id`` says which one it is, within its feed or, of ``everywhere``, in any. ``address`` is its
    page's and ``url`` that in its canonical form, where no other item of the document has it.
    ``body`` is its text, HTML if ``html``. ``words`` is the hash of what people read of it, without
    its date; ``teaser`` says that there is more on its page.
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
    """What a feed's server has sent, read."""

    title: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What is remembered of an item of a feed.

    ``key`` is its article's. ``stated`` is the date that it had when it was first ``seen``.
    ``followed`` says that the article follows this item: it was the first to bring it.
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
        """The date of its article, whatever the feed says later; what is there is not to come."""
        return min(self.stated, self.seen) if self.stated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItems:
    """What is remembered of the items of a document.

    ``mine`` are those of its feed with one of its ids or addresses, or the key of one, and, where
    an id is new, those of late; ``others`` are those of other feeds. ``keys`` are the articles that
    are there already, and ``orphans`` those of a feed that is followed no more.
    """

    mine: tuple[KnownItem, ...] = ()
    others: tuple[KnownItem, ...] = ()
    keys: frozenset[str] = frozenset()
    orphans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMatch:
    """What an item turned out to be: ``note`` is what is remembered of it from now on.

    ``was`` is the id that it was remembered by, if it was. ``read`` says that its article is to be
    made, or made anew, of it.
    """

    item: Item
    note: KnownItem
    was: str | None
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """That something cannot be fetched or read: the ``reason``, how often, and since when."""

    reason: str
    times: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of what a feed has sent: its validators, its title, the hash of it all."""

    etag: str | None = None
    modified: str | None = None
    title: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedJob:
    """A feed that is to be asked for what is new.

    ``list`` is the file that names it, ``name`` what it is called there.
    """

    address: str
    list: str
    name: str | None
    state: FeedState
    failure: FetchFailure | None

    @property
    def new(self) -> bool:
        """Whether nothing of it has been read yet."""
        return self.state.body is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkJob:
    """A page that a file in this state links to."""

    address: str
    path: str
    mark: FileMark
    failure: FetchFailure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """The page of an item, of which ``note`` is what is remembered.

    ``source`` is what its feed is called; ``quiet`` says that what it brings is not to be posted.
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
    """What a feed's document has brought: what its items are, the articles of those that are read,
    and the pages that are to be fetched for others.

    What has one of the ``quiet`` keys is stored and not posted, unless an embargo of it ends later.
    """

    matches: tuple[ItemMatch, ...] = ()
    articles: tuple[tuple[Article, Digest], ...] = ()
    pages: tuple[PageJob, ...] = ()
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    """How much there is that grows: feeds, and pages that are still to be fetched."""

    feeds: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFetch:
    """What cannot be fetched or read now: a feed, or the page of a link or an item.

    ``path`` is the file that names it; of an item's page it is the feed's address.
    """

    kind: Literal["feed", "page"]
    address: str
    path: str
    failure: FetchFailure
