"""Hostile plain text, Markdown and JSON."""

import json
from collections.abc import Callable, Iterator

from tests.campaigns.hostile_documents.document import HostileDocument, encoded
from tests.support.shapes import LEAD, filled, name, word

SIZE = 4_900_000  # bytes; just below the limit on any file


def texts() -> Iterator[HostileDocument]:
    """Yield the hostile texts."""
    yield from _plain()
    yield from _markdown()
    yield from _json()


def _text(what: str, piece: str | Callable[[int], str], says: str = "") -> HostileDocument:
    def make() -> bytes:
        body = filled(SIZE, piece) if callable(piece) else piece * (SIZE // len(piece.encode()))
        return (LEAD + body).encode()

    return HostileDocument(name=what, file="hostile.txt", make=make, says=says)


def _plain() -> Iterator[HostileDocument]:
    yield _text(
        "one surname, hundreds of thousands of first names", lambda n: f"{name(n)} Voss said. "
    )
    yield _text("one line of quotes", '"We will not sail today," said Mara Voss of Tull Ferries. ')
    yield _text(
        "one line of quotes of a retelling outlet",
        'Pell told it, "We sail," the Tull Daily reported. ',
    )
    yield _text("unclosed quotes", "“a ‘b ")
    yield _text("one word of letters", "a")
    yield _text("one word that ends with a mark", "a" * 400_000 + "- ")
    yield _text("one number", "7,")
    yield _text("scores that never end", "1-1," * 600 + "1 ")
    yield _text("only marks", '"')
    yield _text("only brackets", "(")
    yield _text("only initials", "A. ")
    yield _text("a name of names, with a role behind", "Tull " * 79_000 + "captain Pell said no. ")
    yield _text("a name of titles", "Senator " * 45_000 + "spokesman Pell said no. ")
    yield _text("millions of lines", "a\n", "lines")
    yield _text("millions of empty lines", "\n", "lines")
    yield _text("lines of boilerplate that isn't", ("share this " * 36 + "!\n"))
    yield _text("captions that never end", "Photo by " + "A" * 380 + "!\n")
    yield _text("captions of stops and blanks", ". " + " " * 380 + ".x\n")
    yield _text("bylines that never end", "By A" + " A" * 75 + "!\n")
    yield _text("combining marks of two classes", "\u0301\u0323")
    yield _text("a pile of marks on each letter", "e" + "\u0301\u0323" * 20 + " ")
    yield _text("bidirectional marks", "\u202e\u2066a\u2069 ")
    yield _text("escape sequences", "boat " * 20 + "\x1b[2J")
    yield _text("control characters", "a\x07", "binary")
    yield HostileDocument(
        name="NUL in each second byte",
        file="hostile.txt",
        make=lambda: LEAD.encode() + b"a\0" * 1_000_000,
        says="binary",
    )
    yield HostileDocument(
        name="a header of 200,000 fields",
        file="hostile.txt",
        make=encoded(lambda: "title: A boat\n" + filled(SIZE // 2, lambda n: f"{word(n)}: a\n")),
        says="lines",
    )
    yield HostileDocument(
        name="a header field of five million characters",
        file="hostile.txt",
        make=encoded(lambda: "title: " + "boat " * 900_000 + "\n\n" + LEAD),
        says="title",
    )


def _markdown() -> Iterator[HostileDocument]:
    def markdown(what: str, piece: str, size: int = 490_000, says: str = "") -> HostileDocument:
        return HostileDocument(
            name=what,
            file="hostile.md",
            says=says,
            make=encoded(lambda: LEAD + "\n\n" + piece * (size // len(piece))),
        )

    yield markdown("emphasis that never closes", "*a _b ", 100_000)
    yield markdown("links that never close", "[a](b ", 90_000)
    yield markdown("brackets within brackets", "[", 49_000)
    yield markdown("pictures within pictures", "![", 49_000)
    yield markdown("quotes within quotes", "> ", 98_000)
    yield markdown("lists within lists", "- ", 98_000)
    yield markdown("lists within lists, one a line", "  - a\n", 100_000)
    yield markdown("code that never closes", "`a``", 60_000)
    yield markdown("HTML that never closes", "<a b='", 140_000)
    yield markdown("entities", "&amp", 190_000)
    yield markdown("definitions of links", "[a]: b\n", 80_000)
    yield markdown("tables", "|a|b|\n|-|-|\n", 55_000)
    yield markdown("backslashes", "\\a", 95_000)
    yield markdown("addresses", "http://a.b/c ", 490_000)
    yield markdown("a million marks", "*a ", 490_000, "marks")
    yield HostileDocument(
        name="front matter that is nested",
        file="hostile.md",
        says="nested",
        make=encoded(lambda: "---\ntitle: " + "[" * 10_000 + "\n---\n" + LEAD),
    )
    yield HostileDocument(
        name="front matter of dashes",
        file="hostile.md",
        says="nested",
        make=encoded(lambda: "---\ntitle:\n" + "- " * 9_000 + "a\n---\n" + LEAD),
    )
    yield HostileDocument(
        name="front matter of question marks",
        file="hostile.md",
        says="nested",
        make=encoded(lambda: "---\n" + "? " * 9_000 + "a\n---\n" + LEAD),
    )
    yield HostileDocument(
        name="front matter of aliases",
        file="hostile.md",
        says="aliases",
        make=encoded(lambda: "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n" + LEAD),
    )
    yield HostileDocument(
        name="front matter of keys",
        file="hostile.md",
        make=encoded(
            lambda: "---\n" + filled(19_000, lambda n: f"{word(n)}: a\n") + "---\n" + LEAD
        ),
    )


def _json() -> Iterator[HostileDocument]:
    def document(
        what: str, make: Callable[[], str], says: str, file: str = "hostile.json"
    ) -> HostileDocument:
        return HostileDocument(name=what, file=file, make=lambda: make().encode(), says=says)

    article = json.dumps({"text": LEAD})
    yield document("lists within lists", lambda: "[" * 2_400_000, "too deep")
    yield document("objects within objects", lambda: '{"a":' * 900_000, "too deep")
    yield document(
        "a number of five million digits",
        lambda: f'{{"text": "a", "date": {"7" * SIZE}}}',
        "too deep or too long",
    )
    yield document("millions of empty objects", lambda: "[" + "{}," * 1_600_000 + "{}]", "articles")
    yield document("millions of empty lists", lambda: "[" + "[]," * 1_600_000 + "[]]", "articles")
    yield document(
        "thousands of articles", lambda: "[" + f"{article}," * 50_000 + f"{article}]", "articles"
    )
    yield document(
        "thousands of articles of one title",
        lambda: (
            "["
            + ",".join(json.dumps({"title": "A boat", "text": f"{LEAD}{n}"}) for n in range(1_900))
            + "]"
        ),
        "",
    )
    yield document(
        "lines of articles", lambda: f"{article}\n" * 50_000, "articles", "hostile.jsonl"
    )
    yield document(
        "lines that are no articles", lambda: "1\n" * 2_400_000, "articles", "hostile.jsonl"
    )
    yield document(
        "lines of pages",
        lambda: "".join(json.dumps({"html": f"<p>{LEAD}{n}</p>"}) + "\n" for n in range(1_900)),
        "pages",
        "hostile.jsonl",
    )
    yield document(
        "an object of 500,000 keys",
        lambda: "{" + filled(SIZE // 2, lambda n: f'"{word(n)}{n}":0,') + f'"text":"{LEAD}"}}',
        "",
    )
    yield document(
        "not a number, and infinity",
        lambda: f'{{"text": "{LEAD}", "date": NaN, "embargo": 1e999}}',
        "not a",
    )
    yield document(
        "surrogates",
        lambda: f'{{"text": "{LEAD}", "title": "\\ud800", "url": "http://\\ud800.example/"}}',
        "",
    )
    yield document(
        "topics by the million",
        lambda: f'{{"text": "{LEAD}", "topics": [' + '"a",' * 1_200_000 + '"b"]}',
        "",
    )
