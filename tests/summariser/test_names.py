"""Whom a digest names, and how: whole names, full names, and no relatives."""

import unicodedata

import pytest

from bot.summariser import summarise
from tests.summariser.marked import article

QUOTE = '"We had waited all winter for the ferry," said {}. "It came on a Friday."'


def speaker_of(text: str) -> str | None:
    return summarise(article(text)).quotes[-1].speaker


@pytest.mark.parametrize(
    "name",
    [
        "Nadia al-Sabbagh",
        "Kamau wa Njeri",
        "Pietro d'Anselmi",
        "Lorenzo de' Bardi",
        "Joost ter Braak",
        "Hester ten Kate",
        "Llewelyn ap Rhys",
        "Faisal bin Rashid",
        "Inês do Sado",
        "Sean Ó Dálaigh",
        "Sorcha Ní Bhriain",
        "Edmund ffoulkes-Wray",
        "Meena d/o Karuppan",
        "Oluwaseun St John",
        "P.V. Narayanan",
        "J. R. Tolland",
        "Suk-yee Lam",
        "Blessing Day",
        "Al From",
        "Jolyon March",
        "Andre New",
        "Tara Small",
        "June Tarrant",
        "Guy Marchetti",
        "Dean Orpen",
        "Abel Fenn Jr.",
        unicodedata.normalize("NFD", "Zoë Kováč"),
    ],
)
def test_a_name_is_found_whole(name: str) -> None:
    assert speaker_of(QUOTE.format(f"{name}, who runs it")) == name


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Cllr Ada Pell", "Ada Pell"),
        ("the Rt Revd Ada Pell", "Ada Pell"),
        ("Navy Cmdr. Ada Pell", "Ada Pell"),
        ("Coast Guard 1st Lt. Ada Pell", "Ada Pell"),
        ("state Del. Ada Pell", "Ada Pell"),
        ("Brigadier Ada Pell", "Ada Pell"),
        ("Shri Arun Pell", "Arun Pell"),
        ("Mum-of-three Ada Pell", "Ada Pell"),
        ("43-year-old Ada Pell", "Ada Pell"),
        ("Bassist Ada Pell", "Ada Pell"),
        ("Ada Pell RN", "Ada Pell"),
        ("Pastor Ada Day of First Chapel", "Ada Day"),
        ("Queen Ottilie", "Queen Ottilie"),
        ("Uncle Fai", "Uncle Fai"),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(phrase: str, name: str) -> None:
    assert speaker_of(QUOTE.format(phrase)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ms Leung was late. Beatrice Leung Suk-yee is the chair.", "Beatrice Leung Suk-yee"),
        ("Beatrice Leung was late. Beatrice Leung Suk-yee, 60, chairs it.", "Beatrice Leung"),
    ],
)
def test_a_name_that_goes_on_does_not_split_a_person(text: str, name: str) -> None:
    people = summarise(article(f'{text} "It is a long road to the sea," Ms Leung said.')).people
    assert len(people) <= 1, (people, name)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("De Witte", "Anneke de Witte"),
        ("Mac Amhlaigh", "Dervla Mac Amhlaigh"),
        ("Garrido", "Ana Garrido Pons"),
        ("Garrido Pons", "Ana Garrido Pons"),
        ("Mr. Tolland", "Abel Tolland"),
    ],
)
def test_a_short_form_becomes_the_full_name(short: str, full: str) -> None:
    after = f'{full} has a boat. "It is a long road to the sea," {short} said.'
    assert speaker_of(after) == full


def test_a_full_name_that_comes_later_counts_as_well() -> None:
    text = '"It is a long road to the sea," De Witte said. Anneke de Witte has a boat.'
    assert speaker_of(text) == "Anneke de Witte"


SAID = '"It is a long road to the sea," {} said.'


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        # A title, against the husband's.
        ("Piet Orlan, her husband, died in May.", "Mrs Orlan", "Orlan"),
        ("Ann Orlan has a boat. Piet Orlan, her husband, died.", "Mrs Orlan", "Ann Orlan"),
        # The main bearer, against a relative who was named just before.
        ("Adam Tarn has a boat. His brother Wim Tarn left.", "Mr Tarn", "Adam Tarn"),
        ("Ann Orlan has a boat. Her husband Piet Orlan died.", "Mr Orlan", "Orlan"),
        ("Ursula Fenn died. Her daughter, Ada Fenn, was there.", "Fenn", "Ursula Fenn"),
        ("Ursula Fenn died. Ada Fenn, her elder daughter, was there.", "Fenn", "Ursula Fenn"),
        ("Ursula Fenn died. Piet Fenn, the son of Ursula Fenn, was there.", "Fenn", "Ursula Fenn"),
        # A surname before the full name of a relative isn't his.
        ("Marlow was late. She came with her husband, Bill Marlow.", "Marlow", "Marlow"),
        # Two who aren't related, the second just named: undecided.
        ("Sue Voss has a boat. Voss is 60. Tom Voss called.", "Voss", "Voss"),
        # A couple with one surname: only a pronoun or a title that fits tells who.
        ("The parents, Piet and Ann Orlan, came.", "Mr Orlan", "Orlan"),
        # A son, introduced by a word for relatives only.
        ("Ms Orlan was late. She spoke about her son, Ivo Orlan.", "Ms Orlan", "Orlan"),
        # A mother of two is nobody's mother here.
        ("Ada Pell, a mother of two, came. Pell was late.", "Pell", "Ada Pell"),
    ],
)
def test_a_surname_never_means_a_relative(text: str, said: str, name: str) -> None:
    assert speaker_of(f"{text}\n\n{SAID.format(said)}") == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mrs Tarn's husband, Emil,", "Emil"),
        ("Tarn's niece, state Del. Marcy Prill (D-Osk),", "Marcy Prill"),
        ("the founder of the Osk Institute, Morton Black, 81,", "Morton Black"),
        ("the attacker, Jon Rae,", "Jon Rae"),
        ("Anton Bell, president and head of Osk Mills", "Anton Bell"),
        ('Roxanne "Dropsy" Lubanski, who skates,', 'Roxanne "Dropsy" Lubanski'),
    ],
)
def test_the_name_beside_a_role_is_given(said: str, name: str) -> None:
    assert speaker_of(f'"We had waited all winter for the ferry," {said} said.') == name


@pytest.mark.parametrize(
    "text",
    [
        'Hosting Pell, the club was full. "It is a long road to the sea," Pell said.',
        "Obeng Sees an Insult in It\n\n" + SAID.format("Mr. Obeng"),
        "Federal judges met. Born in Osk, Ada Pell stayed. " + SAID.format("Pell"),
        "TULL (TPN) — It rained. Contact was lost. " + SAID.format("Ada Pell"),
    ],
)
def test_no_person_has_the_name_of_an_opener_or_a_heading(text: str) -> None:
    digest = summarise(article(text))
    bad = {"Hosting Pell", "Hosting", "Obeng Sees", "Federal", "Born", "TULL"}
    assert not bad & {digest.quotes[-1].speaker, *digest.people, *digest.organisations}


def test_a_role_is_as_the_article_has_it() -> None:
    quote = summarise(article(QUOTE.format("White House Press Secretary Ada Pell"))).quotes[-1]
    assert (quote.speaker, quote.role) == ("Ada Pell", "White House Press Secretary")


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("Group leader Cllr Ada Pell", "Group leader"),
        ("Cllr Ada Pell", None),
        ("her daughter Ada Pell", None),
        ("Grandmother Ada Pell", None),
        ("Ada Pell, the son of the founder", None),
        ("24-year-old farm technician Ada Pell", "farm technician"),
    ],
)
def test_neither_age_nor_family_nor_form_of_address_is_a_role(phrase: str, role: str) -> None:
    assert summarise(article(QUOTE.format(phrase))).quotes[-1].role == role


def test_the_owner_in_a_longer_phrase_is_known_later() -> None:
    text = "Ramona Quell's campaign began on Monday. " + SAID.format("Quell")
    assert speaker_of(text) == "Ramona Quell"


def test_the_writer_is_nobody_with_a_name() -> None:
    text = (
        "Ilse Marr has run the kitchen since May. When I press her, she laughs. "
        "I ask what is in it.\n\n“Leeks,” she says, and I can see it. “And I won't tell you more.”"
    )
    quotes = summarise(article(text)).quotes
    assert {quote.speaker for quote in quotes} <= {"Ilse Marr", None}
