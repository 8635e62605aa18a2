"""Hostile PDFs: small files whose pages are packed, shared or nested, or never end."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.campaigns.hostile_documents.document import HostileDocument

_SENTENCE = (
    b"(The council of Tull said on Monday that it would close the bridge for repairs.) Tj T* "
)
_LINE = b"BT /F1 11 Tf 14 TL 72 770 Td " + _SENTENCE + b"ET "
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_RESOURCES = b"<< /Font << /F1 3 0 R >> >>"


def stream(content: bytes, about: bytes = b"", *, packed: int = 1) -> bytes:
    """Return a stream object, packed as often as is said."""
    for _ in range(packed):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * packed
    return b"<< /Length %d /Filter [%s] %s >>\nstream\n%s\nendstream" % (
        len(content),
        filters,
        about,
        content,
    )


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, the first of which is its catalog."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\n" % (
        size,
        table,
        size,
        trailer,
    )
    return bytes(made) + end + b"startxref\n%d\n%%%%EOF\n" % len(made)


def paged(
    content: bytes, pages: int = 1, resources: bytes = _RESOURCES, further: Sequence[bytes] = ()
) -> bytes:
    """Return a PDF whose pages share one content; ``further`` objects are numbered from 5 on."""
    first = 5 + len(further)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents 4 0 R >>"
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(pages))
    return pdf_of([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        _FONT, stream(content), *further, *[page % resources] * pages,
    ])  # fmt: skip


def _forms(levels: int, calls: int) -> bytes:
    """Return a page that shows a form, which shows another one several times, and so on."""
    further = []
    for level in range(levels):
        shown = b"/X Do " * calls if level < levels - 1 else _LINE * 20
        about = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /Font << /F1 3 0 R >> "
        )
        further.append(stream(shown, about + b"/XObject << /X %d 0 R >> >>" % (6 + level)))
    resources = b"<< /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >>"
    return paged(_LINE + b"/X Do ", 1, resources, further)


def _form_that_shows_itself() -> bytes:
    about = b"/Subtype /Form /Resources << /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >>"
    resources = b"<< /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >>"
    return paged(_LINE + b"/X Do ", 1, resources, [stream(_LINE + b"/X Do " * 50, about)])


def _table_of_characters(lines: int) -> bytes:
    table = b"begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + b"".join(
        b"1 beginbfrange\n<%04X> <%04X> <0041>\nendbfrange\n" % (n % 60_000, n % 60_000 + 200)
        for n in range(lines)
    )
    return paged(_LINE, 50, b"<< /Font << /F1 6 0 R >> >>", [
        stream(table),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 5 0 R >>",
    ])  # fmt: skip


def _widths() -> bytes:
    fonts = b" ".join(b"/F%d 6 0 R" % number for number in range(1, 100))
    descendant = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 65000 500] >>"
    about = b"/Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
    font = b"<< %s /DescendantFonts [5 0 R] >>" % about
    return paged(_LINE, 100, b"<< /Font << %s >> >>" % fonts, [descendant, font])


def _tree(levels: int, kids: int) -> bytes:
    """Return a PDF whose tree of pages has each branch several times over."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for level in range(levels):
        below = b"%d 0 R " % (level + 3)
        objects.append(b"<< /Type /Pages /Count 1 /Kids [%s] >>" % (below * kids))
    objects.append(b"<< /Type /Page /Resources << >> /Contents %d 0 R >>" % (levels + 3))
    return pdf_of([*objects, stream(_LINE)])


def _tree_that_loops() -> bytes:
    return pdf_of([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>",
    ])  # fmt: skip


def _table_that_loops() -> bytes:
    data = paged(_LINE)
    at = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %010d" % at)


def _damaged(objects: int) -> bytes:
    """Return a PDF without a table of its objects, which a reader has to look for."""
    return b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n<< >>\nendobj\n" % number for number in range(1, objects)
    )


def pdfs() -> Iterator[HostileDocument]:
    """Yield the hostile PDFs."""
    begin, end = b"BT /F1 11 Tf ", b"ET"
    documents: Mapping[str, tuple[Callable[[], bytes], str]] = {
        "4 MB of short strings": (
            lambda: paged(begin + b"(a) Tj " * 600_000 + end),
            "more than is read",
        ),
        "as many strings as are read": (lambda: paged(begin + b"(a) Tj " * 210_000 + end), ""),
        "100 pages that share their content": (
            lambda: paged(_LINE * 500, 100),
            "more than is read",
        ),
        "50 MB of blanks": (lambda: paged(_LINE + b" " * 50_000_000), "more than is read"),
        "a content that is packed three times": (
            lambda: pdf_of(
                [
                    b"<< /Type /Catalog /Pages 2 0 R >>",
                    b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
                    _FONT,
                    stream(_LINE + b" " * 70_000_000, packed=3),
                    b"<< /Type /Page /Parent 2 0 R /Resources "
                    + _RESOURCES
                    + b" /Contents 4 0 R >>",
                ]
            ),
            "more than is read",
        ),
        "operators without text": (lambda: paged(_LINE + b"q " * 700_000), ""),
        "strings on a line each": (
            lambda: paged(_LINE + begin + b"(a)' " * 200_000 + end),
            "more than is read",
        ),
        "one array": (
            lambda: paged(begin + b"[" + b"(a)-20 " * 150_000 + b"] TJ " + end),
            "more than is read",
        ),
        "arrays within arrays": (lambda: paged(begin + b"[" * 900_000), "no text"),
        "dictionaries within dictionaries": (lambda: paged(begin + b"<</a " * 200_000), "no text"),
        "strings within strings": (lambda: paged(begin + b"(" * 1_400_000), "no text"),
        "pictures that never end": (lambda: paged(_LINE + b"BI ID " * 200_000), "cannot be read"),
        "forms within forms, 2 to the 30th": (lambda: _forms(30, 2), "more than is read"),
        "forms within forms, 10 levels of 10": (lambda: _forms(10, 10), "more than is read"),
        "a form that shows itself": (_form_that_shows_itself, ""),
        "a table of characters for each of 50 pages": (
            lambda: _table_of_characters(2_000),
            "more than is read",
        ),
        "a table of characters that is long": (
            lambda: _table_of_characters(100_000),
            "more than is read",
        ),
        "99 fonts of 65,000 widths on 100 pages": (_widths, "more than is read"),
        "a tree of pages, 2 to the 30th": (lambda: _tree(30, 2), "more than is read"),
        "a tree of pages, 3 levels of 100": (lambda: _tree(3, 100), "more than is read"),
        "a tree of pages that is 10,000 deep": (lambda: _tree(10_000, 1), "more than is read"),
        "a tree of pages that loops": (_tree_that_loops, "cannot be read"),
        "a table of objects that loops": (_table_that_loops, ""),
        "150,000 objects that are in no table": (lambda: _damaged(150_000), "cannot be read"),
        "1,000 pages": (lambda: paged(_LINE, 1_000), "pages"),
        "only a beginning": (lambda: b"%PDF-1.7\n" + b"<< " * 1_600_000, "cannot be read"),
        "only beginnings of objects": (
            lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 600_000,
            "cannot be read",
        ),
    }
    for name, (make, says) in documents.items():
        yield HostileDocument(name=name, file="hostile.pdf", make=make, says=says)
