"""What a revision changed of what readers were told, and what it did not."""

import pytest

from bot.models import Article, Change, Digest, Fact, Headline, Quote, Span, StoredArticle
from bot.rules.changes import changes
from tests.support.samples import NOON

BOAT = "The boat leaves Tull at 06:40 every day."
FARES = "Fares stay at 3.50 crowns until March."
WINTER = "“We want a boat all winter,” said Ines Calder of the harbour board."


def digest(
    text: str,
    facts: tuple[str, ...] = (),
    quotes: tuple[tuple[str, str | None], ...] = (),
    title: str | None = "Ferry",
) -> Digest:
    """A digest that shows these facts and quotes, each with its speaker, of the text."""
    return Digest(
        headline=Headline(given=title, spans=(span(text, text.split(maxsplit=1)[0]),)),
        facts=tuple(Fact(span=span(text, fact)) for fact in facts),
        quotes=tuple(Quote(spans=(span(text, said),), speaker=who) for said, who in quotes),
        topics=(),
        people=(),
        organisations=(),
        language="en",
        reading_minutes=1,
    )


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(source=text, start=start, end=start + len(words))


def changed(before: Digest, text: str, after: Digest, now: str) -> list[Change]:
    article = Article(key="path:a.txt", revision="2", text=now, path="a.txt")
    stored = StoredArticle(id="4F2K7", article=article, digest=after, first_seen=NOON, updated=NOON)
    return list(changes(before, text, stored))


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (BOAT, None),
        (BOAT.replace(" ", "\n  "), None),
        (
            BOAT.replace("06:40", "07:10"),
            Change(what="fact", was=BOAT, now=BOAT.replace("06:40", "07:10")),
        ),
    ],
)
def test_a_fact_is_altered_by_other_words_and_not_by_white_space(
    now: str, change: Change | None
) -> None:
    found = changed(digest(BOAT, (BOAT,)), BOAT, digest(now, (now,)), now)
    assert found == ([change] if change else [])


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('"It is dry," he said.', "“It is dry,” he said."),
        ("It's dry - at last.", "It’s dry – at last."),
        ("It is dry... at last.", "It is dry… at last."),
        ("Two \ufb01elds.", "Two fields."),
        ("A cafe\u0301.", "A caf\u00e9."),
    ],
)
def test_typography_is_no_change(was: str, now: str) -> None:
    assert changed(digest(was, (was,)), was, digest(now, (now,)), now) == []


def test_what_is_another_fact_altogether_is_removed_and_added() -> None:
    assert changed(digest(BOAT, (BOAT,)), BOAT, digest(FARES, (FARES,)), FARES) == [
        Change(what="fact", was=BOAT),
        Change(what="fact", now=FARES),
    ]


def test_what_the_article_still_says_is_not_removed_nor_added_what_it_said_before() -> None:
    both = f"{BOAT} {FARES}"
    assert changed(digest(both, (BOAT,)), both, digest(both, (FARES,)), both) == []


def test_another_speaker_of_the_same_words_is_a_change() -> None:
    words = "We want a boat all winter,"
    other = WINTER.replace("Ines Calder", "Oskar Venn")
    assert changed(
        digest(WINTER, (), ((words, "Ines Calder"),)),
        WINTER,
        digest(other, (), ((words, "Oskar Venn"),)),
        other,
    ) == [
        Change(
            what="quote",
            was="“We want a boat all winter,” — Ines Calder",
            now="“We want a boat all winter,” — Oskar Venn",
        )
    ]


def test_quotes_come_before_headline_and_facts_and_alterations_first() -> None:
    was = f"{BOAT} {WINTER}"
    said, altered = "We want a boat all winter,", "We want a boat all summer,"
    now = f"{FARES} {WINTER.replace(said, altered)} “So be it.”"
    found = changed(
        digest(was, (BOAT,), ((said, "Ines Calder"),)),
        was,
        digest(now, (FARES,), ((altered, "Ines Calder"), ("So be it.", None)), "Fares"),
        now,
    )
    assert [(change.what, change.was is None, change.now is None) for change in found] == [
        ("quote", False, False),
        ("quote", True, False),
        ("headline", False, False),
        ("fact", False, True),
        ("fact", True, False),
    ]
    assert found[1].now == "“So be it.” — unattributed"


def test_a_headline_of_the_articles_own_words_changes_only_with_its_facts() -> None:
    before, after = digest(BOAT, title=None), digest(FARES, title=None)
    assert changed(before, BOAT, after, FARES) == []
