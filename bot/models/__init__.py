"""The words of the product as types. Imports nothing of ours; everything is frozen.

Times are aware UTC datetimes, collections are tuples, paths are POSIX paths below the seeds folder.
"""

import re
from dataclasses import InitVar, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
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
class Held:
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
class Entry:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """What a look at a file remembers, from one stat: size in bytes, mtime in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A seed that could not be read, or a part of one, and why."""

    path: str
    reason: str
    seen: datetime


EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""Weekdays as `datetime.weekday()` counts them: 0 is Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Times of the day, on some weekdays, by the clocks of an IANA zone: its slots."""

    times: tuple[time, ...]
    days: tuple[int, ...] = EVERY_DAY
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a channel gets no digest, by the clocks of an IANA zone.

    They begin on each of ``days`` at ``start`` and last until ``end``: of the next day where that
    is not later, so that from midnight to midnight is a whole day.
    """

    channel: str
    start: time
    end: time
    days: tuple[int, ...] = EVERY_DAY
    zone: str = "UTC"


# what becomes of what a bot that was down has missed: posts, one roundup, or nothing
Missed = Literal["post", "merge", "skip"]


# how much of a digest a message shows, from the least to the most
Size = Literal["compact", "standard", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A channel wants a topic (its slug), or what is from a ``source``, or (neither) everything.

    Instantly or, with a ``schedule``, in a roundup at each of its slots. What is posted by itself
    has this ``size``.
    """

    channel: str
    topic: str | None = None
    source: str | None = None
    schedule: Schedule | None = None
    missed: Missed = "merge"
    size: Size = "standard"

    @property
    def subject(self) -> tuple[str, str | None, str | None]:
        """What it is for: a channel has one of each. Sources are in any case."""
        return self.channel, self.topic, self.source and self.source.casefold()

    def wants(self, entry: Entry) -> bool:
        """Whether the article is of its topic, or from its source."""
        if self.source is not None:
            return (entry.article.source or "").casefold() == self.source.casefold()
        return self.topic is None or self.topic in {each.slug for each in entry.digest.topics}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribed:
    """What a change of a subscription did: what it was (None: there was none), and to what waited.

    So many articles ``go`` out at once, so many ``wait`` for another time, so many are ``dropped``.
    """

    was: Subscription | None
    go: int = 0
    wait: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """A time as people say it: of a date, of the next such weekday or (neither) the next such time.

    Without a time of the day it is the day's beginning. ``zone`` is an IANA name, if one is said.
    """

    at: time = time()
    day: int | None = None
    on: date | None = None
    zone: str | None = None


MuteKind = Literal["topic", "source", "person", "phrase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """What a channel (or every channel: None) does not want until a time (or for good).

    ``what`` is a topic's slug, or the name of a source or a person, or words of the text.
    """

    what: str
    channel: str | None
    until: datetime | None
    by: str
    since: datetime
    kind: MuteKind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """An article that a mute has held back from a channel."""

    entry_id: str
    channel: str
    mute: Mute


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """That a mute of this kept an article out of a channel, and when."""

    channel: str
    kind: MuteKind
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A channel (None: every channel) to which nothing is posted until a time (None: an end)."""

    channel: str | None
    until: datetime | None
    by: str
    since: datetime


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
HOLDING: tuple[PostKind, ...] = ("digest", "roundup", "also")
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
    entry_ids: tuple[str, ...] = ()
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
Waits = Literal["slot", "quiet", "flood", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An article that waits for a roundup in a channel, which goes out at ``release``.

    ``missed`` is what becomes of it where the bot is down then.
    """

    channel: str
    entry_id: str
    release: datetime
    why: Waits
    missed: Missed = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """What is decided of articles: the posts that they make now, what waits, what is muted."""

    posts: tuple[NewPost, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    silenced: tuple[Silenced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """A sample of an article's text, and the id of the article whose text it carries, if any."""

    entry_id: str
    hashes: tuple[int, ...]
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A new revision of an article whose posts have not followed it yet.

    ``before`` is the digest that readers were given, of the article text ``text`` and with these
    ``fixes``; ``retracted`` says that they were told it is retracted. ``posts`` are those that hold
    the article, oldest first; ``next`` is another source of its story that stands.
    """

    entry: Entry
    before: Digest
    text: str
    retracted: bool
    posts: tuple[Post, ...]
    next: Entry | None = None
    fixes: tuple[Fix, ...] = ()


# what a term is compared with: the article's words, or what it is about, from or who speaks in it
TermKind = Literal["word", "prefix", "topic", "source", "speaker"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for. A phrase is a "word" of several; a "prefix" is its start."""

    text: str
    kind: TermKind = "word"

    @property
    def typed(self) -> str:
        """The term as people type it."""
        spaced = any(map(str.isspace, self.text))
        words = f'"{self.text}"' if spaced else self.text
        match self.kind:
            case "word":
                return words
            case "prefix":
                return f"{words}*"
            case kind:
                return f"{kind}:{words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched for: of each of the groups ``every`` one term, and no term ``without``.

    Only articles that are dated ``after`` or then, ``before`` then, and within the ``last`` while;
    that were posted in ``channel``; that have what is looked for in their ``quotes``. ``best`` is
    the order. ``wrong`` are sentences about what was typed and is not used.
    """

    every: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    last: timedelta | None = None
    channel: str | None = None
    quotes: bool = False
    best: bool = False
    wrong: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """What may occur in an article that is found."""
        return tuple(term for group in self.every for term in group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asked, and where; ``name`` is what Slack calls them, for the record of acts.

    ``aloud`` says that the answer is for everybody in the channel.
    """

    user: str
    channel: str
    name: str
    aloud: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """The last look at the seeds folder: when, how many files, and how the watch goes on."""

    at: datetime
    files: int
    interval: float
    events: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as a list names it; ``name`` is what the list calls it, if anything."""

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What was read of one state of a file; ``problems`` are the reasons for what was not.

    A list of feeds has ``feeds``, a link the address of its page.
    """

    path: str
    mark: FileMark
    articles: tuple[tuple[Article, Digest], ...] = ()
    problems: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What an article turned out to be; of "moved" and "same" there is nothing new."""

    entry_id: str
    change: Literal["new", "revised", "moved", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look at the seeds folder has led to.

    ``read`` files were new, changed or read again, ``waiting`` ones may still be written to;
    ``new`` and ``revised`` are articles, ``problems`` the sentences about files.
    """

    read: int = 0
    waiting: int = 0
    new: int = 0
    revised: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is in the store: ``due`` to ``refused`` are posts by their state.

    ``waiting`` are articles that wait for a roundup, once for each channel.
    """

    articles: int
    files: int
    failures: int
    waiting: int
    due: int
    sending: int
    sent: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a member did."""

    at: datetime
    act: str
    user: str
    name: str
    detail: str
