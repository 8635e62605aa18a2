"""Answers to searches: hits with the searched words marked, or the reason why there are none."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.syntax import GUIDES
from bot.errors import CommandError
from bot.models import Caller, NewPost, Topic
from bot.models.reply import Buttons, Hit, Reply
from bot.slack.render.replies import reply_messages
from bot.store import Store
from tests.store.shelf import SPORT
from tests.support.dispatching import make_dispatcher
from tests.support.examples import examples
from tests.support.samples import FERRY, NOON, numbered, read_text
from tests.support.stores import open_store

BEN = Caller(user="U0BENODUYA", channel="C0NEWS0001", name="ben")
POLITICS = Topic(slug="politics", label="Politics")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An article about a ferry, of the day before, and one about a pier, of 2026-01-03."""
    folder = tmp_path_factory.mktemp("searching")
    with closing(open_store(folder / "store.db")) as opened:
        for name, text in (("ferry.txt", FERRY), ("pier.txt", numbered(2))):
            article, digest = read_text(folder, name, text)
            opened.articles.save([(article, replace(digest, topics=(SPORT,)))], NOON)
        yield opened


def answer_text(store: Store, typed: str) -> str:
    """The words of the answer."""
    return "\n".join(
        message["text"]
        for message in reply_messages(
            make_dispatcher(store, vocabulary=(SPORT, POLITICS)).answer(BEN, typed),
            command="/digest",
        )
    )


def hits(store: Store, typed: str) -> list[Hit]:
    reply = make_dispatcher(store, vocabulary=(SPORT, POLITICS)).answer(BEN, typed)
    return [part for part in reply.parts if isinstance(part, Hit)]


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("search timetable", 2),
        ("search time* -marrow", 1),
        ("search marrow OR pier", 2),
        ("search by:Calder", 2),
        ("search speaker:“Ines Calder” last:7d", 1),
        ("search topic:Sport source:&quot;Tull Courier&quot; after:2026-02", 1),
        ("search early boat in:quotes", 2),
        ("search ferry in:quotes", 0),
        ("search timetable sort:best", 2),
        ("topic:sport before:2026-02", 1),
        ("search timetable in:<#C0NEWS0001|news>", 0),
    ],
)
def test_a_search_finds_so_many_articles(store: Store, typed: str, count: int) -> None:
    assert len(hits(store, typed)) == count


def test_a_hit_shows_what_was_said_and_by_whom(store: Store) -> None:
    hit = hits(store, "search by:calder boat* marrow")[0]
    assert hit.passage
    assert hit.passage.startswith("The ferry between Tull and Marrow Bay will sail twice a day")
    hit = hits(store, "search by:calder passengers")[0]
    assert hit.passage
    assert "“We asked 412 passengers" in hit.passage
    assert [hit.passage[start:end] for start, end in hit.marked] == ["passengers"]
    assert "— Ines Calder" in (hits(store, "search by:calder")[0].passage or "")


def test_a_hit_links_to_its_post_in_the_same_channel_if_there_is_one(
    tmp_path: Path,
) -> None:
    with closing(open_store(tmp_path / "store.db")) as store:
        (saved,) = store.articles.save([read_text(tmp_path, "a.txt", FERRY)], NOON)
        assert hits(store, "search ferry")[0].permalink is None
        for number, channel in enumerate(("C0SPORT001", BEN.channel, "C0SCIENCE1")):
            post = NewPost(key=channel, channel=channel, article_ids=(saved.article_id,))
            store.outbox.enqueue([post], NOON)
            store.outbox.start(number + 1, NOON)
            if number != 2:
                store.outbox.sent(number + 1, f"{number}.5")
        for typed in ("search ferry", "latest", "quotes Calder"):
            assert hits(store, typed)[0].permalink == "C0NEWS0001 1.5"


def test_quotes_of_somebody_are_shown_with_their_articles(store: Store) -> None:
    for typed in ("quotes Calder", "quotes ines calder", "quotes “Ines Calder”"):
        answer = answer_text(store, typed)
        assert answer.count("— Ines Calder") == 2
        assert "said, newest first:" in answer
        assert answer.index("Ferry to Marrow Bay") < answer.index("Ferry to Pier 2")


def test_only_quotes_with_the_words_are_shown_where_words_are_typed(store: Store) -> None:
    (hit,) = hits(store, "quotes Ines Calder passengers last:7d")
    assert hit.passage
    assert [hit.passage[start:end] for start, end in hit.marked] == ["passengers"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("quotes Igo boat", "Nobody of the name Igo boat is quoted in any article."),
        ("quotes “Calder Ines”", "Nobody of the name Calder Ines is quoted"),
        ("quotes Calder timetable", "Calder is quoted, but not with timetable."),
        ("quotes Calder topic:sprot", "“topic:sprot” is not used"),
    ],
)
def test_the_answer_says_why_there_are_no_quotes(store: Store, typed: str, sentence: str) -> None:
    assert sentence in answer_text(store, typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("search walrus", "There is nothing at all for walrus."),
        ("search walrus OR tusks ferry", "There is nothing at all for walrus OR tusks."),
        ("search ferry topic:politics", "There is nothing at all for topic:politics."),
        ("search ferry by:Igo", "There is nothing at all for speaker:Igo."),
        ("search ferry after:2027", "There is nothing at all for after:2027-01-01."),
        ("search ferry last:6h", "There is nothing at all for last:6h."),
        ("search marrow pier", "There would be hits without marrow or pier."),
        ("search ferry -fares", "There would be hits without -fares."),
        ("search pier last:7d", "There would be hits without pier or last:7d."),
        ("search ferry in:quotes", "There would be hits without ferry or in:quotes."),
        (
            "search marrow pier before:2026-02 last:7d",
            "Each part of that has hits, but no article has them all: try fewer.",
        ),
    ],
)
def test_the_answer_says_which_parts_of_the_query_leave_no_hits(
    store: Store, typed: str, sentence: str
) -> None:
    answer = answer_text(store, typed)
    assert "Nothing found for" in answer
    assert sentence in answer


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ferry after:yesterday", "“after:yesterday” is not used: a date is a year"),
        ("ferry topic:sprot", "“topic:sprot” is not used: I don't know the topic “sprot”. Did"),
        ("ferry autor:Igo", "“autor:Igo” is not used: there is no filter “autor:”."),
        ("ferry f*", "“f*” is too short"),
    ],
)
def test_a_wrong_filter_is_named_and_the_rest_used(store: Store, typed: str, sentence: str) -> None:
    answer = answer_text(store, f"search {typed}")
    assert sentence in answer
    assert "Ferry to Marrow Bay" in answer


def test_a_wrong_filter_alone_is_not_searched_for(store: Store) -> None:
    assert "Nothing is left to look for." in answer_text(store, "search topic:sprot")


def turns(answer: Reply) -> dict[str, str]:
    """The values of the answer's buttons to other pages."""
    rows = (part for part in answer.parts if isinstance(part, Buttons))
    return {each.action: each.value for row in rows for each in row.buttons}


def test_buttons_turn_the_pages_in_place(tmp_path: Path) -> None:
    article, digest = read_text(tmp_path, "a.txt", FERRY)
    with closing(open_store(tmp_path / "store.db")) as store:
        days = [
            (replace(article, key=f"id:{n}", published=NOON - timedelta(days=n)), digest)
            for n in range(14)
        ]
        store.articles.save(days, NOON)
        for typed in ("search R&amp;D OR ferry -a&amp;b", "quotes “Calder”"):
            answer = make_dispatcher(store, vocabulary=(SPORT, POLITICS)).answer(BEN, typed)
            seen, pages = [], [answer]
            while after := turns(answer).get("after"):
                answer = make_dispatcher(store).press(BEN, "after", after)
                pages.append(answer)
            for page in pages:
                seen += [part.stored.article.key for part in page.parts if isinstance(part, Hit)]
            assert seen == [f"id:{n}" for n in range(14)]
            assert [page.in_place for page in pages] == [False] + [True] * (len(pages) - 1)
            before = turns(answer)["before"]
            assert make_dispatcher(store).press(BEN, "before", before).parts == pages[-2].parts


def test_the_answer_says_when_older_hits_are_left_out(tmp_path: Path) -> None:
    article, digest = read_text(tmp_path, "a.txt", FERRY)
    # the speaker is quoted and the word is in a quote, but not in the same one
    (quote,) = digest.quotes
    apart = (replace(quote, speaker="Bo Lind"), replace(quote, spans=(digest.facts[0].span,)))
    many = [
        (
            replace(article, key=f"id:{number}", published=NOON - timedelta(days=number)),
            replace(digest, quotes=digest.quotes if number in (1, 1000) else apart),
        )
        for number in range(1001)
    ]
    with closing(open_store(tmp_path / "store.db")) as store:
        store.articles.save(many, NOON)
        answer = answer_text(store, "search boat by:Calder in:quotes")
        assert "Only the newest 1,000 hits were looked at: older ones are left aside." in answer
        assert len(hits(store, "search boat by:Calder in:quotes")) == 1
        answer = answer_text(store, "search boat sort:best")
        assert "best of the newest 1,000 first" in answer
        assert "Only the newest 1,000 hits were looked at" in answer
        assert "Only" not in answer_text(store, "search boat after:2026 sort:best")


PIECES = st.sampled_from(
    ["ferry", '"', "“", "*", "-", "—", "OR", "by:", "topic:", "sport", "after:", "2025", "in:",
     "quotes", "&lt;#C012|x&gt;", "<#C012|x>", "sort:best", "last:", "7d", ":", "&amp;", "(", "'"]
)  # fmt: skip
TYPED = st.text() | st.lists(st.one_of(PIECES, PIECES, st.text(max_size=3))).map(" ".join)
TYPED |= st.lists(PIECES).map("".join)


@examples(300)
@given(typed=TYPED, first=st.sampled_from(["search ", "quotes ", ""]))
def test_any_text_at_all_gives_an_answer(store: Store, typed: str, first: str) -> None:
    if not first and typed.lower().split(maxsplit=1)[:1] in [[name] for name in GUIDES]:
        return
    try:
        assert answer_text(store, f"{first}{typed}")
    except CommandError as error:
        assert error.sentence  # noqa: PT017
