"""Shows digests and replies in a terminal.

Article text is passed to rich as plain Text, so that markup in it has no effect. Control
characters, which a terminal would act on, are removed from it; in names of files and in other
words they are shown as escapes.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.models import Article, Digest, Fact, Quote
from bot.models.reply import (
    Bullets,
    Buttons,
    Card,
    ChannelRef,
    Code,
    Hit,
    Line,
    Moment,
    Piece,
    Reply,
    UserRef,
)
from bot.text import ACTING, printable


def digest_view(article: Article, digest: Digest) -> RenderableType:
    """Return a digest for printing in a terminal."""
    parts: list[RenderableType] = [
        _plain(digest.headline.text, "bold"),
        _plain(_context(article, digest), "dim"),
        Text(),
        _bullets([_fact(fact) for fact in digest.facts]),
    ]
    for quote in digest.quotes:
        parts += [Text(), Padding(_quote(quote), (0, 0, 0, 2))]
    return Group(*parts, Text())


def reply_view(reply: Reply, names: Mapping[str, str]) -> RenderableType:
    """Return a reply of lines and bullets, such as the status, for printing in a terminal.

    ``names`` are names of channels by id; a channel without one is shown by its id. Raises
    ValueError for a reply with articles or buttons.
    """
    lines: list[RenderableType] = []
    for part in reply.parts:
        match part:
            case Line():
                lines.append(_line(part, names))
            case Bullets():
                lines.append(_bullets([_line(line, names) for line in part.lines]))
            case Hit() | Card() | Buttons():
                raise ValueError("articles are answered in Slack")
    return Group(*lines)


def _plain(text: str, style: str = "") -> Text:
    return Text(ACTING.sub("", " ".join(text.split())), style=style)


def _context(article: Article, digest: Digest) -> str:
    published = article.published.strftime("%Y-%m-%d") if article.published else None
    topics = ", ".join(topic.label for topic in digest.topics)
    reading = f"{digest.reading_minutes} min"
    return " · ".join(part for part in (article.source, published, topics, reading) if part)


def _bullets(items: Sequence[Text]) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    for item in items:
        grid.add_row("  •", item)
    return grid


def _fact(fact: Fact) -> Text:
    text = _plain(fact.span.text)
    return text + Text(" ") + _plain(f"({fact.credit})", "dim") if fact.credit else text


def _quote(quote: Quote) -> Text:
    words = "” … “".join(span.text for span in quote.spans)
    speaker = ", ".join(part for part in (quote.speaker, quote.role) if part) or "unattributed"
    via = f" ({quote.outlet})" if quote.outlet else ""
    return Text("“") + _plain(words, "italic") + Text("”\n— ") + _plain(speaker + via, "cyan")


def _line(line: Line, names: Mapping[str, str]) -> Text:
    return Text().join(_piece(piece, names) for piece in line.pieces)


def _piece(piece: Piece, names: Mapping[str, str]) -> Text:
    match piece:
        case str():
            return Text(printable(piece))
        case Code(text):
            return Text(printable(text), "bold")
        case ChannelRef(id):
            return _plain(f"#{names[id]}" if id in names else id)
        case UserRef(id):
            return Text(id)
        case Moment(at):
            return Text(at.astimezone().strftime("%Y-%m-%d %H:%M %Z"))
    assert_never(piece)
