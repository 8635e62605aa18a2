"""Hostile Word documents: small files that unpack to large or deep XML."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

from docx import Document

from tests.campaigns.hostile_documents.document import HostileDocument
from tests.support.shapes import LEAD

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PARAGRAPH = f"<w:p><w:r><w:t>{LEAD}</w:t></w:r></w:p>"
_BODY = "word/document.xml"


def word_document(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a Word document with these parts in the place of its own, or besides."""
    plain, made = io.BytesIO(), io.BytesIO()
    Document().save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for each in source.namelist():
            target.writestr(each, parts.get(each, source.read(each)))
        for each, content in parts.items():
            if each not in source.namelist():
                target.writestr(each, content)
    return made.getvalue()


def body(xml: str) -> str:
    """Return the main part of a document with this body."""
    return f'<?xml version="1.0"?><w:document {_W}><w:body>{xml}</w:body></w:document>'


def _bodied(xml: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: word_document({_BODY: body(xml())})


def _lying_about_its_size() -> bytes:
    """Return a document whose main part says that it's smaller than it is."""
    data = bytearray(word_document({_BODY: body(_PARAGRAPH + "<w:p/>" * 1_500_000)}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(_BODY.encode()))
    data[at + 24 : at + 28] = struct.pack("<I", 1_000)
    return bytes(data)


def _of_many_parts() -> bytes:
    return word_document({f"a/{number}": b"" for number in range(30_000)})


def office() -> Iterator[HostileDocument]:
    """Yield the hostile Word documents."""
    documents: Mapping[str, tuple[Callable[[], bytes], str]] = {
        "empty paragraphs": (_bodied(lambda: _PARAGRAPH + "<w:p/>" * 1_500_000), "elements"),
        "as many empty paragraphs as are read": (
            _bodied(lambda: _PARAGRAPH + "<w:p/>" * 350_000),
            "",
        ),
        "paragraphs with attributes": (
            _bodied(lambda: _PARAGRAPH + '<w:p w:a="1" w:b="2"/>' * 700_000),
            "elements",
        ),
        "one comment of 40 MB": (
            _bodied(lambda: f"<!--{'a' * 40_000_000}-->{_PARAGRAPH}"),
            "cannot be read",
        ),
        "one paragraph of runs": (
            _bodied(lambda: "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 800_000 + "</w:p>"),
            "elements",
        ),
        "tables within tables": (
            _bodied(lambda: _PARAGRAPH + "<w:tbl><w:tr><w:tc>" * 200_000),
            "elements",
        ),
        "elements within elements": (
            _bodied(lambda: _PARAGRAPH + "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000),
            "cannot be read",
        ),
        "one element of attributes": (
            _bodied(lambda: "<w:p " + " ".join(f'a{n}="1"' for n in range(500_000)) + "/>"),
            "elements",
        ),
        "comments": (_bodied(lambda: _PARAGRAPH + "<!--a-->" * 900_000), "elements"),
        "a text of 9 MB": (
            _bodied(lambda: f"<w:p><w:r><w:t>{'boat ' * 1_800_000}</w:t></w:r></w:p>"),
            "characters long",
        ),
        "a text of 45 MB": (
            _bodied(lambda: f"<w:p><w:r><w:t>{'boat ' * 90_000}</w:t></w:r></w:p>" * 100),
            "characters long",
        ),
        "entities": (
            lambda: word_document(
                {
                    _BODY: '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
                    '<!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + body(_PARAGRAPH)
                }
            ),
            "entities",
        ),
        "entities in another part": (
            lambda: word_document(
                {"docProps/core.xml": '<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>'}
            ),
            "entities",
        ),
        "styles": (
            lambda: word_document(
                {"word/styles.xml": f"<w:styles {_W}>" + "<w:style/>" * 900_000 + "</w:styles>"}
            ),
            "elements",
        ),
        "relationships": (
            lambda: word_document(
                {
                    "word/_rels/document.xml.rels": "<Relationships xmlns="
                    '"http://schemas.openxmlformats.org/package/2006/relationships">'
                    + "".join(
                        f'<Relationship Id="r{n}" Type="t" Target="{n}" TargetMode="External"/>'
                        for n in range(200_000)
                    )
                    + "</Relationships>"
                }
            ),
            "elements",
        ),
        "a picture of 60 MB": (
            lambda: word_document({"word/media/a.bin": bytes(60_000_000)}),
            "larger than 50 MB",
        ),
        "30,000 parts": (_of_many_parts, "parts"),
        "a part that lies about its size": (_lying_about_its_size, "cannot be read"),
        "an encoding that only some parsers know": (
            lambda: word_document({_BODY: b'<?xml version="1.0" encoding="UTF-7"?><a/>'}),
            "cannot be read",
        ),
        "a main part that is cut off": (
            lambda: word_document({_BODY: body(_PARAGRAPH)[:200]}),
            "well-formed",
        ),
    }
    for name, (make, says) in documents.items():
        yield HostileDocument(name=name, file="hostile.docx", make=make, says=says)
