"""The parts of an entry as rich text: headline, where it is from, facts, quotes."""

from collections.abc import Sequence

from bot.models import Fact, Quote, Retraction, StoredArticle
from bot.slack.render import limits, rich_text
from bot.slack.render.rich_text import Json

# Most characters shown of each thing.
HEADLINE = 300
NAMED = 150  # of a headline that only names its article
NAME = 100  # a source, a speaker, an outlet, whom a fact is from
ROLE = 140
TOPICS, TOPIC = 5, 40
REASON = 200
RETRACTION = 600

_GAP = " … "  # between the spans of one quote


def header(stored: StoredArticle, reason: str | None = None) -> Json:
    """The headline, linked to the article, and the line below it that says where it is from.

    Of what is retracted, another line says so.
    """
    lines = [rich_text.section(headline(stored)), _line(stored, reason)]
    if stored.retraction:
        lines.append(retracted(stored.retraction))
    return rich_text.block(*lines)


def headline(stored: StoredArticle, limit: int = HEADLINE, *, linked: bool = True) -> Json:
    """The headline in bold, linked to the article's own address; struck where it is retracted."""
    words = clipped(stored.digest.headline.text, limit)
    url = stored.article.url if linked else None
    shown = rich_text.link(url, words if words.strip() else "Untitled", bold=True)
    return rich_text.struck(shown) if stored.retraction else shown


def named(stored: StoredArticle) -> list[Json]:
    """Which article it is, within a line: its headline and the id that people type."""
    return [headline(stored, NAMED), rich_text.text(" "), _id(stored)]


def about(
    stored: StoredArticle, *, name: int = NAME, topics: int = TOPICS, dated: bool = True
) -> list[list[Json]]:
    """Where and when it was published, at most so many of its topics, and its id.

    ``name`` is how much of the source's name is shown at most; 0 is nothing of it.
    """
    groups: list[list[Json]] = []
    if name and stored.article.source:
        groups.append([rich_text.text(clipped(stored.article.source, name))])
    if dated:
        groups.append(date(stored))
    if found := stored.digest.topics[:topics]:
        labels = ", ".join(clipped(topic.label, TOPIC) for topic in found)
        groups.append([rich_text.text(labels)])
    return [*groups, [_id(stored)]]


def changed(stored: StoredArticle) -> list[list[Json]]:
    """When it was corrected, if it was, and that an editor did."""
    groups: list[list[Json]] = []
    if stored.corrected:
        groups.append([rich_text.text("updated "), rich_text.moment(stored.corrected)])
    if stored.fixes:
        groups.append([rich_text.text("corrected by an editor")])
    return groups


def date(stored: StoredArticle) -> list[Json]:
    """When it was published or, undated, first seen: which of them is said."""
    if stored.article.published:
        return [rich_text.day(stored.article.published)]
    return [rich_text.text("first seen "), rich_text.moment(stored.first_seen)]


def fact(stated: Fact, limit: int) -> Json:
    """The fact's words, at most ``limit`` characters of them, and whom they are from."""
    words, whole = _beginning(stated.span.text, limit)
    elements = [rich_text.text(words)] if whole else [rich_text.text(words), _shortened()]
    return rich_text.section(*elements, *credit(stated))


def credit(stated: Fact) -> list[Json]:
    """Whom the fact is from, where its own words do not say so."""
    if not stated.credit:
        return []
    return [rich_text.text(f" — {clipped(stated.credit, NAME)}", italic=True)]


def quotation(said: Quote, limit: int) -> Json:
    """The quote's words, at most ``limit`` characters of them, and who said them."""
    words, whole = _spoken([span.text for span in said.spans], limit)
    elements = [rich_text.text(words)] if whole else [rich_text.text(words), _shortened()]
    speaker = rich_text.text(_speaker(said), italic=True)
    return rich_text.quote(*elements, rich_text.LINE_BREAK, speaker)


def retracted(retraction: Retraction, limit: int = RETRACTION) -> Json:
    """Since when it is retracted and, in at most so many characters (0: not), why."""
    reason = f": {clipped(retraction.reason, limit)}" if limit and retraction.reason else ""
    return rich_text.section(
        rich_text.text("Retracted ", bold=True),
        rich_text.moment(retraction.at),
        rich_text.text(reason or "."),
    )


def joined(groups: Sequence[Sequence[Json]]) -> list[Json]:
    """The groups of elements in one line, with a dot between each two."""
    line: list[Json] = []
    for group in groups:
        line += [rich_text.text(" · "), *group] if line else group
    return line


def clipped(words: str, limit: int) -> str:
    """The words as shown, cut to the limit with a mark of it."""
    kept, whole = _beginning(words, limit)
    return kept if whole else kept + limits.CUT


def _beginning(words: str, limit: int) -> tuple[str, bool]:
    """As much of the words, as shown, as the limit allows, and whether that is all of them."""
    head = words[: 4 * limit]  # a megabyte need not be read to show 500 characters
    seen = rich_text.shown(head)
    kept = limits.cut(seen, limit)
    return kept, kept == seen and head == words


def _line(stored: StoredArticle, reason: str | None) -> Json:
    groups = [*about(stored), *changed(stored)]
    if reason:
        groups.append([rich_text.text(f"Reposted {clipped(reason, REASON)}")])
    return rich_text.section(*joined(groups))


def _id(stored: StoredArticle) -> Json:
    return rich_text.text(stored.id, code=True)


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
    return rich_text.text(f"{limits.CUT} (shortened)", italic=True)
