"""Texts and files that grow in one way only: to see how the work on them grows.

Each shape is named for what it has many of. ``make(size)`` returns a file's bytes, of about
``size`` characters; no shape at a size that the tests use is refused by a limit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A file that can be made at any size; ``suffix`` says which reader it is for."""

    name: str
    suffix: str
    make: Callable[[int], bytes]


LEAD = "The council of Tull said on Monday that it would close the bridge for repairs. "


def word(number: int) -> str:
    """Return a made-up word, another one for each number."""
    letters = ""
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters += "aeioubdfglmnprstvkhwjzcqxy"[letter]
    return letters


def name(number: int) -> str:
    """Return a made-up name, another one for each number."""
    return f"Mar{word(number)}"


def filled(size: int, piece: Callable[[int], str]) -> str:
    """Return pieces for 0, 1, 2 and so on, of ``size`` characters together."""
    pieces: list[str] = []
    length = 0
    for number in count():
        if length >= size:
            return "".join(pieces)
        pieces.append(piece(number))
        length += len(pieces[-1])
    raise AssertionError("count() never ends")


_PIECES: dict[str, str | Callable[[int], str]] = {
    # marks and characters
    "straight marks": '"',
    "opening marks": "“",
    "closing marks": "”",
    "nested quotes": "“a ‘b ",
    "guillemets": "«a» ",
    "single marks": " 'a",
    "closing single marks": "a' ",
    "plural apostrophes": " 'the boys' boat",
    "backticks": "``a'' ",
    "mixed marks": "“a\" „b“ «c» ''d'' ",
    "inches": "6' 2\" ",
    "brackets": "(",
    "brackets in brackets": "[(",
    "closed brackets": "(a) ",
    "open brackets with names": "[(Tull ",
    "commas": ",",
    "words and commas": "boat, ",
    "names and commas": "Tull, ",
    "semicolons": "boat; ",
    "colons": "boat: ",
    "full stops": ".",
    "spaced full stops": ". ",
    "ellipses": "… ",
    "question marks": "? ",
    "dashes": "— ",
    "hyphens": "-",
    "hyphenated words": "a-",
    "long hyphenated words": "boat-",
    "ampersands": "A&",
    "apostrophes": "o'",
    "slashes": "a/",
    "underscores": "_",
    "digits": "7",
    "grouped digits": "7,",
    "digits and dots": "1.",
    "scores": "3-2 ",
    "figures": "412 ",
    "money": "£3.1 ",
    "capital letters": "A",
    "small letters": "a",
    "capitals and dots": "A.",
    "initials": "A. ",
    "blanks": " ",
    "tabs": "\t",
    "no-break spaces": "\u00a0",
    "thin spaces": "a\u2009",
    "line separators": "a\u2028",
    "soft hyphens": "a\u00ad",
    "zero-width joiners": "a\u200d",
    "combining marks": "\u0301",
    "combining marks in two classes": "\u0301\u0323",
    "letters with marks": "e\u0301",
    "bidirectional marks": "\u202ea",
    "emoji": "\U0001f600",
    "Chinese": "港口",
    "Arabic": "ميناء ",
    # words
    "words": "boat ",
    "names": "Pell Voss ",
    "titles": "Senator ",
    "roles": "spokesman ",
    "roles and names": "captain Pell ",
    "groups": "Tull Council ",
    "abbreviations": "Mr. ",
    "abbreviated titles": "Maj. Gen. ",
    "abbreviated states": "Ala. ",
    "words that end like abbreviations": "He is ill. It may. ",
    "possessives": "Pell's ",
    "possessives of roles": "the captain's ",
    "of": "of ",
    "offices of": "head of the guild of ",
    "of names": "Bank of Tull of ",
    "determiners": "the ",
    "adjectives": "former ",
    "long adjectives": "unofficial ",
    "adverbs": "quietly ",
    "pronouns": "he ",
    "pronouns and verbs": "she said ",
    "verbs of saying": "said ",
    "gerunds": "saying ",
    "saying and names": "saying Pell ",
    "according": "according ",
    "according to": "according to Pell ",
    "told": "told the Tull Daily ",
    "relative clauses": "Pell, who ",
    "appositions": "Pell, 52, a baker, ",
    "appositions of roles": "president of the guild, ",
    "opening clauses": "When it rained, ",
    "conjunctions": "and ",
    "that": "that ",
    "connectives": "However, ",
    "weekdays": "on Monday ",
    "datelines": "TULL, ",
    "datelines with brackets": "TULL (CP) - ",
    "addresses": "a@b.example ",
    "links": "https://a.example/b ",
    "parties": "(R-Tull) ",
    "long words": "supercalifragilisticexpialidociously",
    "long names": "Tullmarrowbayharbourboard",
    # sentences
    "sentences": "The boat left Tull. ",
    "sentences of one word": "Tull. ",
    "sentences of one letter": "a. ",
    "questions": "Who left? ",
    "exclamations": "Look! ",
    "people who speak": "Mara Voss said so. ",
    "pronouns that speak": "He said so. She agreed. ",
    "they and it": "They said so. It said no. ",
    "possessives that open": "His boat left. Their coach said so. ",
    "outlets": "Pell told the Tull Daily so. ",
    "articles of outlets": "The article said so. ",
    "sentences with numbers": "About 412 boats left Tull in 1871. ",
    "tolls": "3 people were killed. ",
    "unnamed people": "A baker said so. ",
    "words with a stop and a capital": "end.The ",
    # quotes
    "short quotes": "“a” ",
    "long quotes": '"a b c d e" ',
    "quotes with speakers": '"We will not sail today," said Mara Voss. ',
    "quotes with pronouns": '"We will not sail today," she said. ',
    "speakers before quotes": 'Mara Voss said, "We will not sail." ',
    "split quotes": '"We will," said Mara Voss, "not sail today." ',
    "quotes and according": '"We will not sail today," according to Pell. ',
    "quotes without speakers": '"We will not sail today." The boat left. ',
    "quotes after colons": 'Pell was blunt: "We will not sail." ',
    "signed quotes": '"We will not sail" -- Mara Voss ',
    "titles of works": 'the book "How to Mend a Boat at Sea" ',
    "scare quotes": 'the "so-called" boat ',
    "quotes with weak verbs": 'Voss called it "tight but honest" ',
    "quotes in other marks": "“We will,” «not», 'sail' said Voss. ",
    "quotes that retell": 'Pell told it, "We sail," the Tull Daily reported. ',
    "quotes in a list": '"a b c d", ',
    "gerunds and quotes": 'Voss left, saying "we will not sail", ',
    # paragraphs
    "short lines": "a\n",
    "lines": "The boat left Tull\n",
    "paragraphs": "The boat left Tull.\n\n",
    "empty lines": "\n",
    "lines of blanks": "  \n",
    "carriage returns": "a\r",
    "form feeds": "a\f",
    "open quotes in lines": '"x\n',
    "continued quotes": "“We will not sail today.\n\n",
    "paragraphs of quotes": '"We will not sail today."\n\n',
    "scripts": 'VOSS: "No, not in this town."\n\n',
    "paragraphs that announce": "Mara Voss said:\n\n“We will not sail.”\n\n",
    "bylines": "By Jo Field, 20 November 2026\n",
    "labels": "Related:\n",
    "links below labels": "Related:\nA boat\nA bridge\n",
    "captions": "Photo: a boat.\n",
    "dividers": "* * *\n",
    "shares": "Share this Tweet Facebook 3 comments ",
    "share lines": "Share, tweet, copy link\n",
    "copyrights": "All rights reserved. ",
    "subscriptions": "Subscribe to our newsletter now\n",
    "sign-offs": "Reporting by Jo Field; Editing by Mo Lund\n",
    "fields": "name: value\n",
    "lists": "- The boat left Tull.\n",
    "hard-wrapped lines": "The boat left the harbour of Tull on Monday morning with ten people\n",
    # all different
    "one surname, many first names": lambda number: f"{name(number)} Voss said. ",
    "one surname, many genders": lambda number: (
        f"{'Mr.' if number % 2 else 'Mrs.'} {name(number)} Voss said. "
    ),
    "one surname, many initials": lambda number: f"{chr(65 + number % 26)}. Voss said. ",
    "one surname, many middle names": lambda number: f"Mara {name(number)} Voss said. ",
    "one surname in other letters": lambda number: (
        f"{name(number)} {'VOSS' if number % 2 else 'Voss'} said. "
    ),
    "one first name, many surnames": lambda number: f"Mara {name(number)} said. ",
    "many names": lambda number: f"{name(number)} {name(number * 7 + 1)} said. ",
    "many groups": lambda number: f"{name(number)} Council said. ",
    "many acronyms": lambda number: f"{word(number).upper()} said. ",
    "many roles": lambda number: f"A {word(number)} baker from {name(number)} said. ",
    "many places": lambda number: f"It rained in {name(number)} Park. ",
    "many words": lambda number: f"{word(number)} ",
    "many numbers": lambda number: f"{number} ",
    "many sentences": lambda number: f"The {word(number)} boat left {name(number)} at {number}. ",
    "many speakers": lambda number: f'"We will {word(number)} today," said {name(number)} Voss. ',
    "many speakers, then pronouns": lambda number: (
        f"{name(number)} Voss said no. He left. “We will not sail today,” she said. "
    ),
    "quotes that grow apart": lambda number: (
        f'"We will {word(number)} today." ' + "The boat left. " * (number % 7)
    ),
    "names in lower and upper case": lambda number: f"{name(number)} {name(number).upper()} said. ",
}
_LONG_SENTENCES = {
    "a long sentence of clauses": "and the boat left when it rained ",
    "a long sentence of names": "Mara Voss and ",
    "a long sentence of verbs": "who said that ",
    "a long sentence of quotes": '"we will not sail today" and ',
    "a long sentence of short quotes": '"no" and ',
}


def _repeated(piece: str) -> Callable[[int], bytes]:
    return lambda size: (LEAD + piece * (size // len(piece))).encode()


def _numbered(piece: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda size: (LEAD + filled(size, piece)).encode()


TEXTS = tuple(
    Shape(
        name=name_of,
        suffix=".txt",
        make=_repeated(piece) if isinstance(piece, str) else _numbered(piece),
    )
    for name_of, piece in (_PIECES | _LONG_SENTENCES).items()
)
