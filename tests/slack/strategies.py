"""Hypothesis strategies for articles and replies with any characters, of any size."""

from datetime import UTC
from typing import TypeVar

from hypothesis import strategies as st

from bot.models import (
    Article,
    Change,
    Digest,
    Fact,
    Headline,
    Quote,
    Retraction,
    Span,
    StoredArticle,
    Topic,
)
from bot.models.reply import (
    Bullets,
    Button,
    Buttons,
    Card,
    ChannelRef,
    Code,
    Hit,
    Line,
    Moment,
    Reply,
    UserRef,
)
from bot.slack.render import blocks
from tests.slack.samples import NEWS, numbered, span

T = TypeVar("T")

HOSTILE = (
    "<!channel> <@U0ADAMARSH> <#C0NEWS0001> @everyone &amp; <https://evil.example|here>",
    "see https://evil.example/a?b=1, www.evil.com, evil.com/x or a@evil.com",
    "*bold* _italic_ ~struck~ `code` :wave: > quoted",
    "\u202eright to left\u2066 \u200b\ufeff\u061c",
    "\ud800 lone \udfff surrogates",
    "\x00\x1b\n\r\t\u2028",
    "👩\u200d🔬😀文字",
    "&" * 50,
    "word ",
)
ANY = st.characters(exclude_categories=())
PIECES = st.one_of(st.text(ANY, max_size=40), st.sampled_from(HOSTILE))


@st.composite
def texts(draw: st.DrawFn, longest: int = 5_000) -> str:
    """Any text, usually short, sometimes about as long as ``longest``."""
    piece = draw(PIECES)
    length = draw(st.sampled_from((0, 0, 0, 700, longest)))
    return piece * (1 + length // max(1, len(piece)))


MAYBE = st.one_of(st.none(), texts())
TIMES = st.datetimes(timezones=st.just(UTC))
URLS = st.one_of(
    st.none(),
    texts(),
    texts().map("https://tull.example/{}".format),
    st.sampled_from(("https://tull.example/a", "javascript:alert(1)", "http://[::1")),
)


def spans(longest: int = 5_000) -> st.SearchStrategy[Span]:
    return texts(longest).map(lambda words: span(words or "x"))


def facts(longest: int = 5_000) -> st.SearchStrategy[Fact]:
    return st.builds(Fact, span=spans(longest), attribution=MAYBE)


def quotes(longest: int = 5_000) -> st.SearchStrategy[Quote]:
    said = st.lists(spans(longest), min_size=1, max_size=4).map(tuple)
    return st.builds(Quote, spans=said, speaker=MAYBE, role=MAYBE, outlet=MAYBE)


def few(one: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(one, max_size=6).map(tuple)


def some(one: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """None, a few, or the same few 80 times."""
    return st.one_of(few(one), few(one).map(lambda given: given * 80))


MEGABYTE = 1_000_000
HEADLINES = st.one_of(
    st.builds(Headline, given=texts(MEGABYTE)), st.builds(Headline, spans=few(spans()))
)
DIGESTS = st.builds(
    Digest,
    headline=HEADLINES,
    facts=st.one_of(few(facts(MEGABYTE)), some(facts())),
    quotes=st.one_of(few(quotes(MEGABYTE)), some(quotes())),
    topics=some(st.builds(Topic, slug=texts(), label=texts())),
    people=some(texts()),
    organisations=some(texts()),
    language=st.just("en"),
    reading_minutes=st.integers(1, 10_000),
)
_ARTICLE = st.builds(
    Article,
    key=st.just("path:a.txt"),
    revision=st.just("0"),
    text=texts(),
    path=texts(),
    published=st.one_of(st.none(), TIMES),
    source=MAYBE,
    url=URLS,
)
ARTICLES = st.builds(
    StoredArticle,
    id=st.just("4F2K7"),
    article=_ARTICLE,
    digest=DIGESTS,
    first_seen=TIMES,
    updated=TIMES,
    corrected=st.one_of(st.none(), TIMES),
    retraction=st.one_of(st.none(), st.builds(Retraction, at=TIMES, reason=MAYBE, by=MAYBE)),
)
ROUNDUPS = st.builds(numbered, st.lists(ARTICLES, min_size=1, max_size=3), st.integers(1, 15))
CHANGES = st.lists(
    st.builds(Change, what=st.sampled_from(("quote", "headline", "fact")), was=MAYBE, now=MAYBE),
    min_size=1,
    max_size=30,
)

PIECE = st.one_of(
    texts(),
    st.builds(Code, texts()),
    st.builds(ChannelRef, st.one_of(texts(), st.just(NEWS))),
    st.builds(UserRef, st.one_of(texts(), st.just("U0BENODUYA"))),
    st.builds(Moment, TIMES),
)
LINES = st.builds(Line, some(PIECE))
NUMBERS = st.integers(-5, 900)
HITS = st.builds(
    Hit,
    stored=ARTICLES,
    passage=MAYBE,
    marked=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40).map(tuple),
    permalink=st.one_of(st.none(), st.just("https://pressroom.slack.com/archives/C0NEWS0001/p1")),
)
CARDS = st.builds(Card, stored=ARTICLES, show=st.sampled_from(("quotes", "full")))
BUTTONS = st.builds(
    Button,
    label=texts(),
    action=st.sampled_from(sorted(blocks.BUTTONS)),
    value=texts(),
    style=st.sampled_from((None, "primary", "danger")),
    confirm=MAYBE,
)
ROWS = st.builds(Buttons, st.lists(BUTTONS, min_size=1, max_size=5).map(tuple))
PARTS = st.one_of(LINES, st.builds(Bullets, some(LINES)), HITS, CARDS, ROWS)
REPLIES = st.builds(Reply, st.lists(PARTS, max_size=5).map(tuple))
