"""Articles, digests and what editors decided about them."""

import re
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime
from typing import Literal

_WORD = re.compile(r"\w+")


NEVER = datetime.max.replace(tzinfo=UTC)
"""The embargo of an article whose embargo cannot be read: it is held until it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of an article's text, in characters: ``source[start:end] == text``, always.

    The text cannot be given, only cut: whoever holds a Span holds the article's own characters.
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
class Article:
    """One document, read.

    ``key`` says which article it is: ``id:…`` (declared), ``url:…`` (canonical address) or
    ``path:…`` (below the seeds folder, with the title's hash where one file holds many).
    ``path`` is its file's or, where a feed has brought it, the feed's address.
    ``revision`` is the hash of its normalised content. ``text`` is the decoded text, for HTML and
    Markdown the words that the reader takes out of it, never edited after that;
    ``excluded`` are the spans ``(start, end)`` of it that are not article text, in order.
    ``reason`` is why it is ``retracted``, where its file says so. Before its ``embargo`` nobody is
    to see anything of it.
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

    @property
    def fed(self) -> bool:
        """Whether a feed has brought it, whose address its path is then, and no file."""
        return "://" in self.path

    @property
    def not_before(self) -> datetime | None:
        """Its time: that of its embargo or that of its publication, whichever is later."""
        return max((time for time in (self.embargo, self.published) if time), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargoed:
    """An article that is kept back until a time (NEVER: until its embargo can be read)."""

    path: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject: the slug is what people type, the label what they read."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTopic:
    """A topic of the team's own: an article has it where one of its keywords occurs."""

    slug: str
    label: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The title that was given or, without one, spans of the lead in order."""

    given: str | None = None
    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The headline as it is read."""
        return self.given or " ".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A sentence or clause of the article worth knowing, or two adjacent ones.

    There are two where the second leans on the first ("It plans to …") and says nothing alone.
    ``attribution`` is who the article says it is from ("Department of Homeland Security"), or None.
    """

    span: Span
    attribution: str | None = None

    @property
    def credit(self) -> str | None:
        """The attribution, where the fact's own words do not hold all of its words already."""
        told = set(_WORD.findall(self.span.text.casefold()))
        untold = set(_WORD.findall((self.attribution or "").casefold())) - told
        return self.attribution if untold else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words between quotation marks (the marks excluded); split by its cue it has several spans.

    ``speaker`` is a name or a noun phrase, or None where nobody can be named; ``resolved`` says
    that the article names the speaker elsewhere and says "she" or only a surname here.
    ``outlet`` is whom it was said to or who reported it. ``confidence`` is from 0 to 1.
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
    """What the summariser makes of one article.

    ``topics[0]`` is the main one; ``language`` is an ISO 639-1 code; ``reading_minutes`` is at
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
    """That an article no longer stands: since when, why, and who said so (None: its file)."""

    at: datetime
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What an editor decided of a fact or a quote: it is withdrawn, or ``speaker`` said it.

    ``words`` are the passage's own, one text for each of its spans.
    """

    what: Literal["fact", "quote"]
    words: tuple[str, ...]
    withdrawn: bool
    speaker: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article in the store with its digest and the id that people type.

    ``updated`` is when its revision was stored, ``corrected`` when facts or quotes of it last
    changed after it had been given to readers. The ``fixes`` have been made of the digest.
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
        """When it was published or, undated, first seen: what "newest first" goes by."""
        return self.article.published or self.first_seen
