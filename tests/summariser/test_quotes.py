import pytest

from bot.models import Quote
from bot.summariser import summarise
from tests.summariser.marked import article


def quotes_of(text: str) -> tuple[Quote, ...]:
    return summarise(article(text)).quotes


def only(text: str) -> Quote:
    (quote,) = quotes_of(text)
    return quote


@pytest.mark.parametrize(
    ("text", "speaker", "verb"),
    [
        ('"We will be back by noon," said Dana Pell.', "Dana Pell", "said"),
        ('"We will be back by noon," Dana Pell said.', "Dana Pell", "said"),
        ('Dana Pell said: "We will be back by noon."', "Dana Pell", "said"),
        ('"We will be back by noon," said Dana Pell, 52, a baker.', "Dana Pell", "said"),
        (
            'Dana Pell, a baker from Tull, told the crew "we will be back by noon".',
            "Dana Pell",
            "told",
        ),
        ('Dana Pell, who owns the boat, said "we will be back by noon".', "Dana Pell", "said"),
        ('"We will be back by noon," a senior aide said.', "a senior aide", "said"),
        (
            '"We will be back by noon," said a source familiar with the talks.',
            "a source familiar with the talks",
            "said",
        ),
        ('The report said the boat was "not fit for any sea at all".', "The report", "said"),
        (
            'The town is "older than all of its maps", according to Dana Pell.',
            "Dana Pell",
            "according to",
        ),
        ('"We will be back by noon." -- Dana Pell, Tull', "Dana Pell", None),
        ('PELL: "We will be back by noon."', "PELL", None),
    ],
)
def test_a_quote_has_its_speaker_and_verb(text: str, speaker: str, verb: str | None) -> None:
    quote = only(text)
    assert (quote.speaker, quote.verb) == (speaker, verb)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('"', '"'),
        ("“", "”"),
        ("“", "“"),
        ("«", "»"),
        ("„", "“"),
        ("‘", "’"),
        ("'", "'"),
        ("''", "''"),
        ('"', "”"),
    ],
)
def test_every_kind_of_quotation_mark_is_recognised(opening: str, closing: str) -> None:
    quote = only(f"{opening}We will be back by noon,{closing} said Dana Pell.")
    assert [span.text for span in quote.spans] == ["We will be back by noon,"]
    assert quote.speaker == "Dana Pell"


@pytest.mark.parametrize(
    "text",
    [
        'Her book "How to Mend a Boat at Sea" is still in print.',
        'The song "Every Boat Has a Name" was sung twice.',
        'They held up a banner, "Water Is Not For Sale Here", and sang.',
        'The "clean slate" plan was never written down.',
        "He is 6' 2\" tall and the door is 6' 4\" high.",
        "The boys' boat and the girls' boat both sank in '98.",
        "A show called “The Long Way Down to the Water” opens in May.",
    ],
)
def test_titles_slogans_scare_quotes_and_inch_marks_are_no_quotes(text: str) -> None:
    assert quotes_of(text) == ()


def test_the_name_of_a_law_is_no_quote() -> None:
    assert not quotes_of('Under the law, which supporters call "the Open Road Act", it is free.')


def test_a_quote_split_by_its_cue_is_one_quote_of_two_spans() -> None:
    quote = only('"If it rains," said Mara Voss, "we will play it anyway."')
    assert [span.text for span in quote.spans] == ["If it rains,", "we will play it anyway."]
    assert quote.speaker == "Mara Voss"


def test_a_quote_continued_in_the_next_paragraph_is_one_quote() -> None:
    quote = only('"It began in the month of March.\n\n"By June it was over," Nils Okafor said.')
    assert [span.text for span in quote.spans] == [
        "It began in the month of March.",
        "By June it was over,",
    ]
    assert quote.speaker == "Nils Okafor"


def test_a_nested_quote_keeps_its_outer_speaker() -> None:
    quote = only("\"My boss told me, 'Leave it alone,' and I did,\" Omar Reyes said.")
    assert quote.speaker == "Omar Reyes"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('Dana Pell met the crew. "We will be back by noon," she said.', "Dana Pell"),
        ('Mr. Hale met Mrs. Voss. "She is always late for these things," he said.', "Hale"),
        ('Dana Pell left early. "We will be back by noon," Pell said.', "Dana Pell"),
        ('"We will be back by noon," said Pell.\n\nDana Pell, 52, owns the boat.', "Dana Pell"),
        ('Farmers are not so sure. "A model does not move a cow," they say.', "Farmers"),
        ('Her trainer shook his head. "She never tells me a thing," he said.', "Her trainer"),
    ],
)
def test_a_pronoun_or_a_surname_becomes_the_full_name(text: str, speaker: str) -> None:
    quote = only(text)
    assert quote.speaker == speaker
    assert quote.resolved


def test_titles_tell_apart_two_people_with_one_surname() -> None:
    quotes = quotes_of(
        'Corin Brandt was late. "The train stood for an hour," Mr. Brandt said.\n\n'
        'Eva Brandt, his sister, took the bus. "I was there at eight," Mrs. Brandt said.'
    )
    assert [quote.speaker for quote in quotes] == ["Corin Brandt", "Eva Brandt"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('Interim Chief Dana Pell said "we will be back by noon".', "Interim Chief"),
        (
            'Tull Police Department (TPD) Chief Dana Pell said "we will be back by noon".',
            "Tull Police Department Chief",
        ),
        ('"We will be back by noon," said Dana Pell, the mayor of Tull.', "mayor of Tull"),
        ('Her manager, Dana Pell, said "we will be back by noon".', "manager"),
        ('"We will be back by noon," said Mr. Pell.', None),
    ],
)
def test_a_role_is_given_where_the_text_gives_one(text: str, role: str | None) -> None:
    assert only(text).role == role


@pytest.mark.parametrize(
    "text",
    [
        'Dana Pell told the Tull Times: "We will be back by noon."',
        'Dana Pell said, "We will be back by noon," the Tull Times reported on Monday.',
        'In an interview with the Tull Times, Dana Pell said: "We will be back by noon."',
    ],
)
def test_the_outlet_is_the_one_that_was_told_or_that_reported(text: str) -> None:
    quote = only(text)
    assert (quote.speaker, quote.outlet) == ("Dana Pell", "Tull Times")


def test_the_article_refers_to_the_outlet_that_published_it() -> None:
    quotes = quotes_of(
        "The harbour took in 7,300 boats, the Tull News reported on Monday.\n\n"
        '"Most came for the herring," the article said, adding, "The rest came for the beer."'
    )
    assert [quote.speaker for quote in quotes] == ["Tull News"]
    assert len(quotes[0].spans) == 2


@pytest.mark.parametrize(
    "text",
    [
        '"Nobody will ever find out who said this."',
        'The hall was cold. There was "a smell of old coats and floor wax" in it.',
    ],
)
def test_a_quote_of_low_confidence_has_no_speaker(text: str) -> None:
    assert [quote.speaker for quote in quotes_of(text)] in ([], [None])


def test_two_speakers_in_a_paragraph_are_told_apart() -> None:
    quotes = quotes_of(
        '"We never saw the bill," Dana Pell said. Brandt disagreed: "She had a copy on Monday."'
    )
    assert [quote.speaker for quote in quotes] == ["Dana Pell", "Brandt"]


def test_excluded_spans_give_neither_quotes_nor_people() -> None:
    text = 'Dana Pell left.\nRELATED: Omar Reyes says "it was no plan".\n"We are off," Pell said.'
    start = text.index("RELATED")
    given = article(text)
    digest = summarise(
        type(given)(
            key="k", revision="", text=text, path="a", excluded=((start, text.index("\n", start)),)
        )
    )
    assert [quote.spans[0].text for quote in digest.quotes] == ["We are off,"]
    assert digest.people == ("Dana Pell",)


def test_an_utterance_that_continues_after_its_cue_is_one_quote() -> None:
    quote = only('"We had given up," said Dana Pell. "When the boat came, we were asleep."')
    assert [span.text for span in quote.spans] == [
        "We had given up,",
        "When the boat came, we were asleep.",
    ]


def test_a_sentence_between_two_spans_makes_them_two_quotes() -> None:
    text = '"We had given up," said Dana Pell. The hall was silent. "Then the boat came in."'
    assert [len(quote.spans) for quote in quotes_of(text)] == [1, 1]


def test_a_word_before_the_cue_belongs_to_its_quote() -> None:
    quote = only('Omar Reyes is not worried. "Early," he said, "is when the rent is low."')
    assert quote.speaker == "Omar Reyes"
    assert [span.text for span in quote.spans] == ["Early,", "is when the rent is low."]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        (
            'Jens Falk of Northbank Securities called the plan "bold, and a little early".',
            "Jens Falk",
            "Northbank Securities",
        ),
        (
            'The Dockers’ Federation said that it expected "a permanent contract for all".',
            "The Dockers’ Federation",
            None,
        ),
        (
            (
                "The grid operator Coastline Power said that nobody was cut off. "
                'It promised "warm food for all who are still in the dark".'
            ),
            "Coastline Power",
            "grid operator",
        ),
        (
            (
                "Tull Athletic protested for long. Their coach, Ruth Obande, saw it otherwise.\n\n"
                '"He was turning away from the ball," she said.'
            ),
            "Ruth Obande",
            "coach",
        ),
        (
            (
                "Jonas Prell and Mina Ott have studied the toll for years. "
                'They write that it was "a tax on one side of the river".'
            ),
            "Jonas Prell and Mina Ott",
            None,
        ),
        (
            'A senior official in the finance ministry described it as "tight but honest".',
            "A senior official in the finance ministry",
            None,
        ),
        (
            (
                "A report by the Assembly's own auditors warned that traffic could "
                '"grow by more than a tenth".'
            ),
            "A report by the Assembly's own auditors",
            None,
        ),
    ],
)
def test_a_speaker_is_named_in_full(text: str, speaker: str, role: str | None) -> None:
    quote = only(text)
    assert (quote.speaker, quote.role) == (speaker, role)


def test_the_person_who_was_asked_did_not_ask() -> None:
    text = 'Alba Kerr was asked, "Do you believe in it?" She answered, "I believe in the invoice."'
    assert [quote.speaker for quote in quotes_of(text)] == [None, "Alba Kerr"]


@pytest.mark.parametrize(
    "role",
    [
        "finance minister",
        "health secretary",
        "deputy mayor",
        "former finance minister",
        "shadow health secretary",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        '"It is not a budget I love," said {} Tomas Grau. "But it is one I can count."',
        '"It is not a budget I love," {} Tomas Grau said. "But it is one I can count."',
    ],
)
def test_a_lower_case_role_before_a_name_is_complete(text: str, role: str) -> None:
    quote = only(text.format(role))
    assert (quote.speaker, quote.role) == ("Tomas Grau", role)
    assert len(quote.spans) == 2


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                '"We work six days," director Joan Reyes said.\n\n'
                'Mayor Dwayne Hicks opposed the plan. "We can\'t afford it," he said.'
            ),
            "Dwayne Hicks",
        ),
        (
            (
                '"We work six days," director Joan Reyes said.\n\n'
                'Mayor Dwayne Hicks opposed the plan. He said: "We can\'t afford it."'
            ),
            "Dwayne Hicks",
        ),
        (
            (
                'Ann Poe said: "We lost." Bob Ray was not worried. '
                '"Early," he said, "is when the rent is low."'
            ),
            "Bob Ray",
        ),
        (
            (
                '"We work six days," director Joan Reyes said. The plan met Dwayne Hicks at once. '
                '"We can\'t afford to stop," she said.'
            ),
            "Joan Reyes",
        ),
        (
            'Their coach, Ruth Obande, saw it otherwise. "It was never a foul," she said.',
            "Ruth Obande",
        ),
        ('Tull Athletic protested for long. "It was never a foul," she said.', None),
        ('The company Coastline Power was sorry. "It was never a fault," he said.', None),
    ],
)
def test_he_is_the_person_who_opened_the_sentence_before_and_never_a_club(
    text: str, speaker: str | None
) -> None:
    assert quotes_of(text)[-1].speaker == speaker
