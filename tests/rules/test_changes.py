"""What counts as a change of what readers were told, and what doesn't."""

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
    """A digest of the text with these facts, and quotes with their speakers."""
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
def test_different_words_change_a_fact_and_white_space_does_not(
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
def test_typography_is_not_a_change(was: str, now: str) -> None:
    assert changed(digest(was, (was,)), was, digest(now, (now,)), now) == []


def test_an_entirely_different_fact_is_a_removal_and_an_addition() -> None:
    assert changed(digest(BOAT, (BOAT,)), BOAT, digest(FARES, (FARES,)), FARES) == [
        Change(what="fact", was=BOAT),
        Change(what="fact", now=FARES),
    ]


def test_sentences_that_both_revisions_have_are_neither_removed_nor_added() -> None:
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


def test_quotes_come_before_headline_and_facts_and_in_each_the_altered_come_first() -> None:
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


def test_a_headline_made_of_the_articles_own_words_is_not_a_change_of_its_own() -> None:
    before, after = digest(BOAT, title=None), digest(FARES, title=None)
    assert changed(before, BOAT, after, FARES) == []
