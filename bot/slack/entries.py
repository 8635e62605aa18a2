"""The parts of an entry as rich text: headline, where it is from, facts, quotes."""

from collections.abc import Sequence

from bot.models import Entry, Fact, Quote, Retraction
from bot.slack import limits, richtext
from bot.slack.richtext import Json

# Most characters shown of each thing.
HEADLINE = 300
NAME = 100  # a source, a speaker, an outlet, whom a fact is from
ROLE = 140
TOPICS, TOPIC = 5, 40
REASON = 200
RETRACTION = 600

_GAP = " … "  # between the spans of one quote


def header(entry: Entry, reason: str | None = None) -> Json:
    """The headline, linked to the article, and the line below it that says where it is from.

    Of what is retracted, another line says so.
    """
    lines = [richtext.section(headline(entry)), _about(entry, reason)]
    if entry.retraction:
        lines.append(_retracted(entry.retraction))
    return richtext.block(*lines)


def headline(entry: Entry) -> Json:
    """The headline in bold, linked to the article's own address; struck where it is retracted."""
    words = clipped(entry.digest.headline.text, HEADLINE)
    shown = richtext.link(entry.article.url, words if words.strip() else "Untitled", bold=True)
    return richtext.struck(shown) if entry.retraction else shown


def changed(entry: Entry) -> list[list[Json]]:
    """When it was corrected, if it was."""
    if entry.corrected is None:
        return []
    return [[richtext.text("updated "), richtext.moment(entry.corrected)]]


def date(entry: Entry) -> list[Json]:
    """When it was published or, undated, first seen: which of them is said."""
    if entry.article.published:
        return [richtext.day(entry.article.published)]
    return [richtext.text("first seen "), richtext.moment(entry.first_seen)]


def fact(stated: Fact, limit: int) -> Json:
    """The fact's words, at most ``limit`` characters of them, and whom they are from."""
    words, whole = _beginning(stated.span.text, limit)
    elements = [richtext.text(words)] if whole else [richtext.text(words), _shortened()]
    if stated.credit:
        elements.append(richtext.text(f" — {clipped(stated.credit, NAME)}", italic=True))
    return richtext.section(*elements)


def quotation(said: Quote, limit: int) -> Json:
    """The quote's words, at most ``limit`` characters of them, and who said them."""
    words, whole = _spoken([span.text for span in said.spans], limit)
    elements = [richtext.text(words)] if whole else [richtext.text(words), _shortened()]
    speaker = richtext.text(_speaker(said), italic=True)
    return richtext.quote(*elements, richtext.LINE_BREAK, speaker)


def joined(groups: Sequence[Sequence[Json]]) -> list[Json]:
    """The groups of elements in one line, with a dot between each two."""
    line: list[Json] = []
    for group in groups:
        line += [richtext.text(" · "), *group] if line else group
    return line


def clipped(words: str, limit: int) -> str:
    """The words as shown, cut to the limit with a mark of it."""
    kept, whole = _beginning(words, limit)
    return kept if whole else kept + limits.CUT


def _beginning(words: str, limit: int) -> tuple[str, bool]:
    """As much of the words, as shown, as the limit allows, and whether that is all of them."""
    head = words[: 4 * limit]  # a megabyte need not be read to show 500 characters
    seen = richtext.shown(head)
    kept = limits.cut(seen, limit)
    return kept, kept == seen and head == words


def _about(entry: Entry, reason: str | None) -> Json:
    groups = [date(entry), [richtext.text(entry.id, code=True)]]
    if topics := entry.digest.topics[:TOPICS]:
        labels = ", ".join(clipped(topic.label, TOPIC) for topic in topics)
        groups.insert(1, [richtext.text(labels)])
    if entry.article.source:
        groups.insert(0, [richtext.text(clipped(entry.article.source, NAME))])
    groups += changed(entry)
    if reason:
        groups.append([richtext.text(f"Reposted {clipped(reason, REASON)}")])
    return richtext.section(*joined(groups))


def _retracted(retraction: Retraction) -> Json:
    reason = f": {clipped(retraction.reason, RETRACTION)}" if retraction.reason else ""
    return richtext.section(
        richtext.text("Retracted ", bold=True),
        richtext.moment(retraction.at),
        richtext.text(reason or "."),
    )


def _spoken(parts: Sequence[str], limit: int) -> tuple[str, bool]:
    """The parts, each between quotation marks, within the limit, and whether that is all."""
    spoken: list[str] = []
    for part in parts:
        kept, whole = _beginning(part, limit)
        spoken.append(f"“{kept}”")
        limit -= limits.size(spoken[-1]) + len(_GAP)
        if not whole or (limit <= 0 and len(spoken) < len(parts)):
            return _GAP.join(spoken), False
    return _GAP.join(spoken), True


def _speaker(said: Quote) -> str:
    """Who said it: "— Ines Calder, chair of the board (Tull Courier)"."""
    outlet = f" ({clipped(said.outlet, NAME)})" if said.outlet else ""
    if not said.speaker:
        return f"— unattributed{outlet}"
    role = f", {clipped(said.role, ROLE)}" if said.role else ""
    return f"— {clipped(said.speaker, NAME)}{role}{outlet}"


def _shortened() -> Json:
    return richtext.text(f"{limits.CUT} (shortened)", italic=True)
