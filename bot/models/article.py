"""Articles, their digests, and what editors decided about them."""

import re
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime
from typing import Literal

_WORD = re.compile(r"\w+")

NEVER = datetime.max.replace(tzinfo=UTC)
"""The end of an embargo that can't be read: the article stays embargoed until it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of an article's text, by character offsets: ``source[start:end] == text``.

    ``text`` can't be passed in, only cut from ``source``, so a Span always has the article's own
    characters. Raises ValueError for offsets that are outside ``source`` or enclose nothing.
    """

    source: InitVar[str]
    start: int
    end: int
    text: str = field(init=False)

    def __post_init__(self, source: str) -> None:
        if not 0 <= self.start < self.end <= len(source):
            raise ValueError(f"no span {self.start}:{self.end} in {len(source)} characters")
        object.__setattr__(self, "text", source[self.start : self.end])


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOnWords:
    """The words at the top of a text that hold it, and until when its fields alone hold it."""

    words: str
    stated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One document that was read.

    ``key`` identifies the article: ``id:…`` (declared id), ``url:…`` (canonical address) or
    ``path:…`` (path in the seeds folder, with a hash of the title if the file contains several
    articles). ``path`` is the file's path or, for an article from a feed, the feed's address.
    ``revision`` is a hash of the normalised content.

    ``text`` is the decoded text (for HTML and Markdown, the words that the reader extracts) and is
    never edited after that; ``excluded`` are the spans ``(start, end)`` of it, in order, that
    aren't article text. ``reason`` says why it is ``retracted``, if its file does. Nobody may see
    any of it before its ``embargo`` has ended. ``held`` says that only words at its top hold it so
    long, which an admin may overrule.
    """

    key: str
    revision: str
    text: str
    path: str
    title: str | None = None
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    topics: tuple[str, ...] = ()
    excluded: tuple[tuple[int, int], ...] = ()
    retracted: bool = False
    reason: str | None = None
    embargo: datetime | None = None
    held: HeldOnWords | None = None

    @property
    def fed(self) -> bool:
        """Whether it came from a feed, whose address is then its path, and not from a file."""
        return "://" in self.path

    @property
    def not_before(self) -> datetime | None:
        """The end of its embargo or its publication, whichever is later; None without either."""
        return max((time for time in (self.embargo, self.published) if time), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargoed:
    """An article that nobody sees until a time (NEVER: until its embargo can be read).

    If only ``words`` at the top of its text hold it so long, ``hold`` is the ID by which an admin
    can release it.
    """

    path: str
    until: datetime
    words: str | None = None
    hold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject: people type the slug and read the label."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTopic:
    """A topic that the team defined: an article has it if one of the keywords occurs."""

    slug: str
    label: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The title that was given or, if there is none, spans of the lead, in order."""

    given: str | None = None
    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The headline as one string."""
        return self.given or " ".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A sentence or clause of the article that is worth knowing, or two adjacent ones.

    It is two if the second depends on the first ("It plans to …") and says nothing alone.
    ``attribution`` is the source that the article gives ("Department of Homeland Security"), or
    None.
    """

    span: Span
    attribution: str | None = None

    @property
    def credit(self) -> str | None:
        """The attribution, unless the fact's own words already contain all of its words."""
        own = set(_WORD.findall(self.span.text.casefold()))
        missing = set(_WORD.findall((self.attribution or "").casefold())) - own
        return self.attribution if missing else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words between quotation marks, without the marks.

    A quote that its cue interrupts (“…,” she said, “…”) has several spans. ``speaker`` is a name
    or a noun phrase, or None if nobody can be named; ``resolved`` says that the article names the
    speaker elsewhere and has "she" or only a surname here. ``outlet`` is whom the words were said
    to, or who reported them. ``confidence`` is from 0 to 1.
    """

    spans: tuple[Span, ...]
    speaker: str | None = None
    role: str | None = None
    verb: str | None = None
    outlet: str | None = None
    resolved: bool = False
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The summary of one article: its headline, key facts, quotes, topics and names.

    ``topics[0]`` is the main topic; ``language`` is an ISO 639-1 code; ``reading_minutes`` is at
    least 1.
    """

    headline: Headline
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    topics: tuple[Topic, ...]
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    language: str
    reading_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """Since when an article is retracted, why, and who retracted it (None: its own file)."""

    at: datetime
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """An editor's decision about a fact or a quote: it is withdrawn, or ``speaker`` said it.

    ``words`` are the passage's own words, one string for each of its spans.
    """

    what: Literal["fact", "quote"]
    words: tuple[str, ...]
    withdrawn: bool
    speaker: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article in the store, with its digest and the id that people type.

    ``updated`` is when this revision was stored; ``corrected`` is when its facts or quotes last
    changed after readers had been given them. The ``digest`` has the ``fixes`` applied.
    """

    id: str
    article: Article
    digest: Digest
    first_seen: datetime
    updated: datetime
    corrected: datetime | None = None
    retraction: Retraction | None = None
    fixes: tuple[Fix, ...] = ()

    @property
    def dated(self) -> datetime:
        """When it was published or, without a date, first seen. "Newest first" sorts by this."""
        return self.article.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMark:
    """What a message's metadata says of an article that it shows; hashes, but for the ID.

    ``identity`` is made from the article's key, ``revision`` from its content, and ``told`` from
    what else readers see: a retraction, and editors' fixes. It is "" if there's neither.
    """

    id: str
    identity: str
    revision: str
    told: str = ""
