"""Renders the parts of an article as rich text: headline, details, facts, quotes, retraction."""

from collections.abc import Sequence

from bot.models import Fact, Quote, Retraction, StoredArticle
from bot.rules.quotation import as_printed
from bot.slack.render import limits, rich_text
from bot.slack.render.rich_text import Json

# How many characters of each thing are shown at most.
HEADLINE = 300
SHORT_HEADLINE = 150  # where a headline only says which article is meant
NAME = 100  # a source, a speaker, an outlet, whoever a fact is credited to
ROLE = 140
TOPICS, TOPIC = 5, 40  # how many topics, and of each
REASON = 200
RETRACTION = 600

# What closes a quote that is cut, by how it opens.
_CLOSING = {'"': '"', "'": "'", "‘": "’", "«": "»", "‹": "›", "»": "«", "›": "‹", "„": "“"}


def header(stored: StoredArticle, reason: str | None = None) -> Json:
    """Return the block at the top of a digest: linked headline, details, any retraction.

    ``reason`` says why the digest is posted again.
    """
    lines = [rich_text.section(headline(stored)), _details_line(stored, reason)]
    if stored.retraction:
        lines.append(retraction_notice(stored.retraction))
    return rich_text.block(*lines)


def headline(stored: StoredArticle, limit: int = HEADLINE, *, linked: bool = True) -> Json:
    """Return the headline in bold, linked to the article; struck through if it is retracted."""
    words = clipped(stored.digest.headline.text, limit)
    url = stored.article.url if linked else None
    shown = rich_text.link(url, words if words.strip() else "Untitled", bold=True)
    return rich_text.struck(shown) if stored.retraction else shown


def headline_and_id(stored: StoredArticle) -> list[Json]:
    """Return elements that say within a line which article is meant."""
    return [headline(stored, SHORT_HEADLINE), rich_text.text(" "), article_id(stored)]


def details(
    stored: StoredArticle, *, name: int = NAME, topics: int = TOPICS, dated: bool = True
) -> list[list[Json]]:
    """Return the article's source, date, topics and id, each as a group of elements.

    ``name`` is how many characters of the source's name are shown (0 leaves it out), ``topics``
    how many topics.
    """
    groups: list[list[Json]] = []
    if name and stored.article.source:
        groups.append([rich_text.text(clipped(stored.article.source, name))])
    if dated:
        groups.append(date(stored))
    if found := stored.digest.topics[:topics]:
        labels = ", ".join(clipped(topic.label, TOPIC) for topic in found)
        groups.append([rich_text.text(labels)])
    return [*groups, [article_id(stored)]]


def corrections(stored: StoredArticle) -> list[list[Json]]:
    """Return groups that say when the article was updated and whether an editor corrected it."""
    groups: list[list[Json]] = []
    if stored.corrected:
        groups.append([rich_text.text("updated "), rich_text.moment(stored.corrected)])
    if stored.fixes:
        groups.append([rich_text.text("corrected by an editor")])
    return groups


def date(stored: StoredArticle) -> list[Json]:
    """Return the date of publication; without one, "first seen" and when that was."""
    if stored.article.published:
        return [rich_text.day(stored.article.published)]
    return [rich_text.text("first seen "), rich_text.moment(stored.first_seen)]


def article_id(stored: StoredArticle) -> Json:
    """Return the id that people type."""
    return rich_text.text(stored.id, code=True)


def fact(stated: Fact, limit: int) -> Json:
    """Return a fact, at most ``limit`` characters of it, with whoever it is credited to."""
    words, whole = _clip(stated.span.text, limit)
    elements = [rich_text.text(words)] if whole else [rich_text.text(words), _shortened()]
    return rich_text.section(*elements, *credit(stated))


def credit(stated: Fact) -> list[Json]:
    """Return whoever the fact comes from; nothing if the fact itself already says so."""
    if not stated.credit:
        return []
    return [rich_text.text(f" — {clipped(stated.credit, NAME)}", italic=True)]


def quotation(stored: StoredArticle, said: Quote, limit: int) -> Json:
    """Return a quote, at most ``limit`` characters of it, and below it who said it."""
    words, whole = _quoted(stored, said, limit)
    elements = [rich_text.text(words)] if whole else [rich_text.text(words), _shortened()]
    speaker = rich_text.text(_speaker(said), italic=True)
    return rich_text.quote(*elements, rich_text.LINE_BREAK, speaker)


def fits(stored: StoredArticle, said: Quote, limit: int) -> bool:
    """Return whether ``limit`` characters hold all of a quote."""
    return _quoted(stored, said, limit)[1]


def retraction_notice(retraction: Retraction, limit: int = RETRACTION) -> Json:
    """Return a line that says when the article was retracted and, up to the limit, why."""
    reason = f": {clipped(retraction.reason, limit)}" if limit and retraction.reason else ""
    return rich_text.section(
        rich_text.text("Retracted ", bold=True),
        rich_text.moment(retraction.at),
        rich_text.text(reason or "."),
    )


def joined(groups: Sequence[Sequence[Json]]) -> list[Json]:
    """Return the groups' elements in one line, with a dot between groups."""
    line: list[Json] = []
    for group in groups:
        line += [rich_text.text(" · "), *group] if line else group
    return line


def clipped(words: str, limit: int) -> str:
    """Return the words as shown; beyond the limit they are cut, and the cut is marked."""
    kept, whole = _clip(words, limit)
    return kept if whole else kept + limits.CUT


def _clip(words: str, limit: int) -> tuple[str, bool]:
    """The words as shown, cut to the limit, and whether that is all of them."""
    head = words[: 4 * limit]  # don't clean a megabyte to show 500 characters
    visible = rich_text.visible_text(head)
    kept = limits.cut(visible, limit)
    return kept, kept == visible and head == words


def _details_line(stored: StoredArticle, reason: str | None) -> Json:
    groups = [*details(stored), *corrections(stored)]
    if reason:
        groups.append([rich_text.text(f"Reposted {clipped(reason, REASON)}")])
    return rich_text.section(*joined(groups))


def _quoted(stored: StoredArticle, said: Quote, limit: int) -> tuple[str, bool]:
    """The quote in its marks, cut to the limit, and whether that is all of it."""
    printed = as_printed(stored.article, said)
    words, whole = _clip(printed, limit)
    return (words, True) if whole else (words + _missing_mark(words), False)


def _missing_mark(words: str) -> str:
    """The mark that closes a quote which was cut; none where the cut goes through its cue."""
    opening = words[:1]
    closing = _CLOSING.get(opening, "”")
    if opening == closing:
        return closing if words.count(opening) % 2 else ""
    return closing if words.rfind(opening) > words.rfind(closing) else ""


def _speaker(said: Quote) -> str:
    """Who said it, such as "— Ines Calder, chair of the board (Tull Courier)"."""
    outlet = f" ({clipped(said.outlet, NAME)})" if said.outlet else ""
    if not said.speaker:
        return f"— unattributed{outlet}"
    role = f", {clipped(said.role, ROLE)}" if said.role else ""
    return f"— {clipped(said.speaker, NAME)}{role}{outlet}"


def _shortened() -> Json:
    return rich_text.text(f"{limits.CUT} (shortened)", italic=True)
