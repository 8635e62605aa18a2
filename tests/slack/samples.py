"""Sample articles, posts and replies, and a check that every message has to pass."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.models import (
    Article,
    Change,
    Digest,
    Fact,
    Headline,
    NewPost,
    Post,
    Quote,
    Retraction,
    Span,
    StoredArticle,
    Topic,
)
from bot.models.reply import (
    Bullets,
    Card,
    ChannelRef,
    Code,
    Hit,
    Moment,
    Reply,
    UserRef,
    reply,
    say,
)

Json = dict[str, Any]

COMMAND = "/digest"
NEWS, DESK = "C0NEWS0001", "C0DESK0001"  # a public channel and a private one
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://tull-courier.example/ferry?winter=1"


def span(words: str) -> Span:
    """A span that is the whole of its text."""
    return Span(source=words, start=0, end=len(words))


def quote(*words: str, **known: Any) -> Quote:
    return Quote(spans=tuple(span(each) for each in words), **known)


def digest(**known: Any) -> Digest:
    given: dict[str, Any] = {
        "headline": Headline(given="Ferry to Marrow Bay gets a winter timetable"),
        "facts": (
            Fact(span=span("The ferry will sail twice a day this winter.")),
            Fact(span=span("Fares stay at 3.50 crowns."), attribution="the harbour board"),
        ),
        "quotes": (
            quote("We asked 412 passengers,", "So that is what they get.", speaker="Ines Calder"),
            quote("It’s *about* time", speaker="Oskar Venn", role="skipper", outlet="Radio Tull"),
            quote("No comment"),
        ),
        "topics": (Topic(slug="transport", label="Transport"), Topic(slug="sea", label="The sea")),
        "people": ("Ines Calder", "Oskar Venn"),
        "organisations": ("harbour board",),
        "language": "en",
        "reading_minutes": 2,
    }
    return Digest(**{**given, **known})


def stored(found: Digest | None = None, id_: str = "4F2K7", **known: Any) -> StoredArticle:
    given: dict[str, Any] = {
        "key": "path:ferry.txt",
        "revision": "0",
        "text": "The ferry",
        "path": "ferry.txt",
        "published": datetime(2026, 2, 28, tzinfo=UTC),
        "source": "Tull Courier",
        "url": URL,
    }
    article = Article(**{**given, **known})
    return StoredArticle(
        id=id_, article=article, digest=found or digest(), first_seen=NOON, updated=NOON
    )


LONG = stored(
    digest(
        headline=Headline(given="Marrow Bay & the <ferry>: " + "a long story " * 60),
        facts=tuple(Fact(span=span(f"Fact {n}: " + "boats sail. " * 400)) for n in range(12)),
        quotes=tuple(
            quote("We sail. " * 500, speaker="Ines Calder " * 30, role="chair " * 60)
            for _ in range(40)
        ),
        people=tuple(f"Person {n}" for n in range(300)),
    )
)

ASTRAL = "🦀𝕋" * 2_000
HOSTILE = "\u202e<!channel> &&&&& <@U0ADAMARSH> `code` *bold*\u2066 " * 100
CORRECTED = replace(
    stored(
        digest(
            headline=Headline(given=HOSTILE),
            facts=(Fact(span=span(HOSTILE), attribution=HOSTILE),),
            topics=(Topic(slug="hostile", label=HOSTILE),),
        ),
        source="&" * 2_000,
        url="https://tull-courier.example/" + "a" * 950,
        published=None,
    ),
    corrected=NOON,
)
HEAVY = (
    LONG,
    CORRECTED,
    replace(CORRECTED, retraction=Retraction(at=NOON, reason=HOSTILE)),
    stored(
        digest(
            headline=Headline(given=ASTRAL),
            facts=(),
            quotes=(quote(*[ASTRAL] * 4, speaker=ASTRAL, role=ASTRAL, outlet=ASTRAL),),
        ),
        source=ASTRAL,
    ),
)


def numbered(articles: Sequence[StoredArticle], number: int) -> list[StoredArticle]:
    """This many articles, repeating those given, each with an id of its own."""
    chosen = [articles[place % len(articles)] for place in range(number)]
    return [replace(each, id=f"ID{place:03}") for place, each in enumerate(chosen)]


UPDATED = replace(stored(), corrected=NOON)
RETRACTED = replace(
    stored(), retraction=Retraction(at=NOON, reason="The figures are of *another* <ferry>.")
)

CHANGES = (
    Change(
        what="quote",
        was="“We asked 412 passengers,” — Ines Calder",
        now="“We asked 421 passengers,” — Oskar Venn",
    ),
    Change(what="headline", was="Ferry to <Marrow> Bay", now="Ferry to *Marrow* & Tull"),
    Change(what="fact", was="Fares stay at 3.50 crowns."),
    Change(what="fact", now="Fares rise to 4 crowns."),
)
LONG_CHANGES = tuple(
    Change(
        what=change.what,
        was=change.was and f"{change.was} " * 60,
        now=change.now and f"{change.now} " * 60,
    )
    for change in CHANGES
)


def reply_of(*changes: Change, note: str | None = None) -> NewPost:
    """A reply in the thread of a digest."""
    new = post(key="4F2K7:news:reply:0").new
    return replace(new, kind="reply", of="4F2K7:news", changes=changes, note=note)


def notice_of(note: str, *changes: Change, reason: str | None = None) -> NewPost:
    """A notice to the admins."""
    return replace(post().new, kind="notice", note=note, changes=changes, reason=reason)


def replies() -> dict[str, Reply]:
    """Sample replies by name, at least one with each kind of part."""
    short = stored()
    return {
        "line": reply(
            say("Posting ", Code("4F2K7"), " in ", ChannelRef(NEWS), " at ", Moment(NOON), "."),
            say("Asked by ", UserRef("U0ADAMARSH"), "."),
        ),
        "bullets": reply(say("Topics:"), Bullets((say("Sea: 2 (", Code("sea"), ")"), say("Land")))),
        "hits": reply(
            Hit(stored=short, passage="The ferry will sail.", marked=((4, 9),)),
            Hit(stored=stored(url=None, published=None), permalink="https://tull.example/p1"),
        ),
        "card_full": reply(Card(stored=short, show="full")),
        "card_quotes": reply(Card(stored=short, show="quotes")),
        "card_retracted": reply(Card(stored=RETRACTED, show="quotes")),
        "hit_retracted": reply(Hit(stored=RETRACTED)),
        "card_silent": reply(Card(stored=stored(digest(quotes=())), show="quotes")),
        "nothing": Reply(()),
    }


def post(
    channel: str = NEWS, *, key: str = "4F2K7:news", attempted: datetime | None = None
) -> Post:
    return Post(
        id=1,
        new=NewPost(key=key, channel=channel, article_ids=("4F2K7",)),
        state="sending",
        created=NOON,
        attempted=attempted,
        ts=None,
        error=None,
    )


def nodes(value: Any) -> Iterator[Json]:
    """Every JSON object in a value, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        yield value
        yield from nodes(list(value.values()))


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def links(message: Json) -> set[str]:
    return {node["url"] for node in nodes(message["blocks"]) if "url" in node}


def check(message: Json, allowed: set[str]) -> None:
    """Fail if Slack would refuse the message, or if something in it would become active.

    ``allowed`` are the addresses that it may link to.
    """
    json.dumps(message, ensure_ascii=False).encode("utf-8")
    blocks = message["blocks"]
    assert 1 <= len(blocks) <= 50
    found = list(nodes(blocks))
    assert sum(units(str(node.get(key, ""))) for node in found for key in ("text", "url")) <= 13_200
    for node in found:
        assert node.get("type") not in ("mrkdwn", "markdown", "usergroup", "broadcast")
        if isinstance(node.get("text"), str):
            assert 1 <= units(node["text"]) <= 3_000
        if node.get("type") == "button":
            assert units(node["text"]["text"]) <= 75
            assert units(node["value"]) <= 2_000
    assert links(message) <= allowed
    _check_text(message["text"])
    shown = "".join(str(node.get("text", "")) for node in found) + message["text"]
    assert not re.search("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", shown)


def _check_text(text: str) -> None:
    assert text.strip()
    assert units(text) <= 3_900
    assert not re.search("&(?!amp;|lt;|gt;)", text)
    assert not re.search("[<>]", re.sub("<#[CDG][A-Z0-9]+>", "", text))
