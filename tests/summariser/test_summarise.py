"""Properties of any digest: verbatim spans, names, languages, and odd texts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.digest_jsonl import digest_lines
from bot.models import Article, Digest
from bot.summariser import summarise
from tests.summariser.marked import article
from tests.support.work import steps

WORDS = """Pell Mara Voss Sen. J. R. said told “ ” " ' ‘ ’ , . ? : -- ( ) he she they the a
spokesman of who adding according to However , 6' 2" « » „ ''
£3.1 — … 52 report Mr. U.S. é 𝔸 \ue000"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "\u2028", "\r\n", "\t"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join))


def spans_are_exact(text: str, digest: Digest) -> bool:
    spans = [span for quote in digest.quotes for span in quote.spans]
    spans += [fact.span for fact in digest.facts] + list(digest.headline.spans)
    return all(text[span.start : span.end] == span.text for span in spans)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_span_of_a_digest_is_verbatim_for_any_text(text: str) -> None:
    assert spans_are_exact(text, summarise(article(text)))


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_the_same_article_always_gives_the_same_digest(text: str) -> None:
    assert summarise(article(text)) == summarise(article(text))


def test_people_and_organisations_are_listed() -> None:
    digest = summarise(
        article(
            "Mayor Dana Pell met Omar Reyes, 61, of Tull Ferries on Monday. Pell said the Harbour "
            "Board would not object. Reyes laughed."
        )
    )
    assert set(digest.people) == {"Dana Pell", "Omar Reyes"}
    assert set(digest.organisations) >= {"Harbour Board"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour of Tull will close in May and the ferries will land at the pier.", "en"),
        ("Der Hafen von Tull wird im Mai für die Fähren geschlossen, und das ist nicht neu.", "de"),
        ("Le port de Tull sera fermé en mai et les bateaux ne sont pas dans la ville.", "fr"),
        (
            "El puerto de Tull estará cerrado en mayo y los barcos no pueden entrar por la noche.",
            "es",
        ),
        ("Tull", "en"),
    ],
)
def test_the_language_is_recognised(text: str, language: str) -> None:
    assert summarise(article(text)).language == language


def test_another_language_has_lead_facts_and_quotes() -> None:
    digest = summarise(
        article(
            "Der Hafen von Tull wird im Mai für die großen Fähren der Stadt geschlossen. "
            "„Wir sind nicht sehr froh darüber“, sagte die Bürgermeisterin Dana Pell am Montag."
        )
    )
    assert [quote.spans[0].text for quote in digest.quotes] == ["Wir sind nicht sehr froh darüber"]
    assert [quote.speaker for quote in digest.quotes] == ["Dana Pell"]
    assert digest.facts[0].span.text.startswith("Der Hafen von Tull")


def test_reading_time_is_at_least_a_minute() -> None:
    assert summarise(article("Tull.")).reading_minutes == 1
    assert summarise(article("The harbour is shut. " * 400)).reading_minutes == 7


STRANGE = {
    "marks": '"',
    "opening marks": "“",
    "short quotes": "“a” ",
    "quotes": '"a b c d e" said Pell. ',
    "single marks": " 'a",
    "capitals": "A",
    "names": "Pell Voss ",
    "initials": "A. ",
    "words": "word ",
    "brackets": "(",
    "open brackets": "[(",
    "closed brackets": "(" * 500 + ")" * 500,
    "words in brackets": "[(Tull ",
    "said": "said ",
    "he said": "he said ",
    "relatives": "Pell, who ",
    "new lines": '"x\n',
    "datelines": "TULL, ",
    "links": "However, ",
}


def test_the_work_on_many_excluded_spans_grows_with_the_text() -> None:
    def work(size: int) -> int:
        text = "word " * (size // 5)
        excluded = tuple((at, at + 2) for at in range(0, len(text), 5))
        return steps(
            lambda: summarise(Article(key="k", revision="", text=text, path="a", excluded=excluded))
        )

    work(1_000)
    assert work(20_000) < 2.6 * work(10_000)


def test_each_line_of_json_gives_a_line_of_json_in_order() -> None:
    lines = [
        json.dumps({"id": "a", "text": '"If it rains," said Mara Voss, "we will play it anyway."'}),
        "",
        json.dumps({"id": "b", "text": "The harbour is shut for the winter.", "title": "Shut"}),
    ]
    first, second = map(json.loads, digest_lines(lines))
    assert (first["id"], second["id"], second["headline"]) == ("a", "b", "Shut")
    assert [quote["group"] for quote in first["quotes"]] == [0, 0]
    assert {
        "text",
        "start",
        "end",
        "speaker",
        "role",
        "verb",
        "outlet",
        "resolved",
        "confidence",
        "group",
    } == set(first["quotes"][0])
    assert set(second["facts"][0]) == {"text", "start", "end", "attribution"}
