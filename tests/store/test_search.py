"""Search: newest first, by any words that people type, and never with an error of FTS5."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.commands.syntax.search_query import read_query
from bot.errors import CommandError
from bot.store import Store
from tests.store.shelf import SPORT, TRANSPORT, add, article, pair
from tests.support.examples import examples
from tests.support.samples import NOON
from tests.support.stores import open_store

HOUR = timedelta(hours=1)


def found(store: Store, typed: str, limit: int = 9, offset: int = 0) -> list[str]:
    """The paths of the articles found for these words."""
    entries = store.search.find(read_query(typed), limit, offset).entries
    return [stored.article.path for stored in entries]


@pytest.fixture
def archive(store: Store) -> Store:
    texts = {
        "menu": "The Café Orrin serves crème brûlée.",
        "ship": "The foo-bar ferry's new timetable starts; fares (AND tolls) stay.",
        "lane": "A new lane. Its timetable is old: NOT ready, NEAR the end.",
        "kyiv": "Майстер Йосип ремонтує човен. Οδός ήλιος.",
    }
    add(store, *(article(name, text, title=f"About {name}") for name, text in texts.items()))
    return store


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cafe", ["menu"]),
        ("CAFÉ", ["menu"]),
        ("cafe\u0301", ["menu"]),
        ("brulee creme", ["menu"]),
        ("about ship", ["ship"]),
        ("new timetable", ["lane", "ship"]),
        ('"new timetable"', ["ship"]),
        ("“new timetable”", ["ship"]),
        ('"new timetable', ["ship"]),
        ("foo-bar", ["ship"]),
        ("bar-foo", []),
        ("ferry's", ["ship"]),
        ("ferry’s", ["ship"]),
        ("йосип", ["kyiv"]),
        ("ΉΛΙΟΣ", ["kyiv"]),
        ("foo-bar AND (", ["ship"]),
        ("NOT ready", ["lane"]),
        ("text:new lane", ["lane"]),
        ("headline:ship OR lane", ["lane"]),
        ("NEAR(new lane)", []),
        ("lan*", ["lane"]),
        ("timet* sta*", ["ship"]),
        ("timetable -ferry", ["lane"]),
        ("timetable -tim*", []),
        ("-timetable", ["kyiv", "menu"]),
        ("cafe OR ferry", ["ship", "menu"]),
        ("cafe OR ferry -tolls", ["menu"]),
        ('cafe OR "new lane"', ["lane", "menu"]),
        ("май* човен", ["kyiv"]),
        ("^new lane", ["lane"]),
        ('new""lane', ["lane"]),
        ("la\0ne", []),
        ("lane \ud800", ["lane"]),
        ("new + lane - ~ ; --", ["lane"]),
        ("ferry lane", []),
        ("by:lind", ["kyiv", "lane", "ship", "menu"]),
        ("topicsport OR speakerlind OR sourcetull", []),
        ("spea* OR art*", []),
    ],
)
def test_words_find(archive: Store, typed: str, expected: list[str]) -> None:
    assert found(archive, typed) == expected


@pytest.fixture
def labelled(store: Store) -> Store:
    """Four articles, each dated a day earlier than the last, of two topics and three sources."""
    sources = {"a": "Tull Courier", "b": "The Tull", "c": "Café Courier", "d": None}
    topics = {"a": (SPORT,), "b": (TRANSPORT,), "c": (SPORT, TRANSPORT), "d": ()}
    for number, (name, source) in enumerate(sources.items()):
        found = article(name, f"Tram {name}.", published=NOON - number * 24 * HOUR)
        store.articles.save([pair(replace(found, source=source), *topics[name])], NOON)
    return store


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("topic:sport", "ac"),
        ("topic:sport topic:transport", "c"),
        ("topic:sport OR source:tull", "abc"),
        ("tram -topic:sport", "bd"),
        ("source:tull", "ab"),
        ("source:courier", "ac"),
        ('source:"tull courier"', "a"),
        ('source:"courier tull"', ""),
        ("source:CAFE", "c"),
        ("source:cour", ""),
        ("by:lind", "abcd"),
        ('speaker:"Bo Lind"', "abcd"),
        ('speaker:"Lind Bo"', ""),
        ("source:lind", ""),
        ("after:2026-02-28", "ab"),
        ("before:2026-02-28", "cd"),
        ("after:2026-02-27 before:2026-03-01 tram", "bc"),
        ("after:2026-03-02", ""),
        ("after:0001", "abcd"),
        ("before:9999", "abcd"),
        ("after:2026-02 before:2026-01", ""),
    ],
)
def test_filters_find(labelled: Store, typed: str, expected: str) -> None:
    assert found(labelled, typed) == list(expected)


def test_a_revision_is_found_by_its_new_labels_only(labelled: Store) -> None:
    revised = replace(article("a", "Tram!", published=NOON), source="Marrow Bay Post")
    labelled.articles.save([pair(revised, TRANSPORT)], NOON)
    assert found(labelled, "topic:sport") == ["c"]
    assert found(labelled, "source:post topic:transport") == ["a"]
    assert found(labelled, 'source:"Tull Courier"') == []


def test_the_newest_is_first_and_undated_articles_count_from_first_sight(
    store: Store,
) -> None:
    add(store, article("undated", "A tram."), now=NOON)
    add(
        store,
        article("old", "The tram.", published=NOON - HOUR),
        article("new", "That tram.", published=NOON + HOUR),
        article("ancient", "Our tram.", published=datetime(1901, 1, 1, tzinfo=UTC)),
        now=NOON + HOUR,
    )
    assert found(store, "tram") == ["new", "undated", "old", "ancient"]
    assert [stored.article.path for stored in store.articles.latest(2)] == ["new", "undated"]


def test_pages_follow_each_other_without_gap_or_overlap(store: Store) -> None:
    add(store, *(article(str(n), f"Tram {n}", published=NOON - n * HOUR) for n in range(7)))
    pages = [store.search.find(read_query("tram"), 3, offset) for offset in (0, 3, 6, 9)]
    assert [stored.article.path for page in pages for stored in page.entries] == list("0123456")
    assert [page.more for page in pages] == [True, True, False, False]


def test_a_page_that_is_exactly_full_has_no_more(store: Store) -> None:
    add(store, *(article(str(n), f"Tram {n}") for n in range(3)))
    assert not store.search.find(read_query("tram"), 3).more


def test_more_articles_of_one_millisecond_than_it_has_places(store: Store) -> None:
    day = datetime(2026, 2, 1, tzinfo=UTC)
    texts = [article(f"{n:04}", f"Tram {n}", published=day) for n in range(4100)]
    add(store, *texts)
    assert store.status.counts().articles == 4100
    assert found(store, "tram", 2) == ["4099", "4098"]


def test_a_revision_with_another_date_moves_among_the_results(store: Store) -> None:
    add(
        store,
        article("a", "Tram.", published=NOON),
        article("b", "The tram.", published=NOON - HOUR),
    )
    assert found(store, "tram") == ["a", "b"]
    add(store, article("a", "Tram!", published=NOON - 2 * HOUR))
    assert found(store, "tram") == ["b", "a"]


def test_the_newest_of_a_topic(store: Store) -> None:
    store.articles.save(
        [
            pair(article("a", "One.", published=NOON), TRANSPORT, SPORT),
            pair(article("b", "Two.", published=NOON + HOUR), SPORT, SPORT),
            pair(article("c", "Three."), TRANSPORT),
        ],
        NOON + HOUR,
    )
    assert [stored.article.path for stored in store.articles.latest(9, "sport")] == ["b", "a"]
    assert store.articles.latest(9, "health\ud800") == ()
    assert store.articles.topics() == ((SPORT, 2), (TRANSPORT, 2))
    store.articles.save([pair(article("a", "One!"), TRANSPORT)], NOON)
    assert store.articles.topics() == ((TRANSPORT, 2), (SPORT, 1))


def test_ids_are_found_in_upper_and_lower_case_and_anything_else_is_not(store: Store) -> None:
    (article_id,) = add(store, article())
    assert store.articles.get(article_id) == store.articles.get(article_id.lower())
    for typed in ("", "x" * 100_000, "\ud800", "\0", "ß", "ı"):
        assert store.articles.get(typed) is None


@pytest.mark.parametrize("broken", ["\ud800", "\0", "\ud83d\ude00"])
def test_text_with_unstorable_characters_is_stored_with_exact_offsets(
    store: Store, broken: str
) -> None:
    text, kept = f"Tram {broken} here.", "\ufffd" * len(broken)
    odd = article(f"{broken}.txt", text, key=f"id:{broken}", title=f"Title {broken}")
    (first,) = add(store, odd)
    assert store.articles.save([pair(odd)], NOON)[0].change == "same"
    stored = store.articles.get(first)
    assert stored
    assert stored.article.text == f"Tram {kept} here."
    assert stored.digest.facts[0].span.text == stored.article.text
    assert found(store, "tram here") == [f"{kept}.txt"]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(open_store(tmp_path_factory.mktemp("search") / "store.db")) as store:
        add(store, article(text="The quick tram AND the NEAR lane, “foo-bar”."))
        yield store


HOSTILE = st.text(
    st.one_of(st.sampled_from("\"'*()^:+-{}<>&;~,. \0\ud800\udc00“”ANDORTtram"), st.characters())
)


@examples(300, suppress=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
def test_any_text_is_searched_for_or_refused_with_a_sentence(searched: Store, text: str) -> None:
    try:
        query = read_query(text)
    except CommandError as error:
        assert "no word to look for" in error.sentence  # noqa: PT017
    else:
        assert len(searched.search.find(query, 5).entries) <= 1


def test_a_query_of_any_length_is_answered(searched: Store) -> None:
    assert searched.search.find(read_query("tram " * 10_000), 5).entries
    assert not searched.search.find(read_query('"' + "tram " * 10_000), 5).entries
