"""RSS and Atom documents: the items and their ids, teasers, encodings, and what is refused."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.models.feeds import Document, Item
from bot.seeds.formats.rss import may_be_feed, read_document
from tests.support import web
from tests.support.web import rss

ADDRESS = "https://courier.example/feeds/all.xml"
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Tull Courier</title>
<updated>2026-02-27T09:30:00Z</updated>
<entry><id>tag:courier.example,2026:1</id>
<title type="html">Pier &lt;i&gt;opens&lt;/i&gt; &amp;amp; stays</title>
<link rel="self" href="/api/1"/><link rel="alternate" href="../story/1?utm_source=atom"/>
<updated>2026-02-27T10:30:00+01:00</updated><author><name>Bo Lind</name></author>
<summary>The pier opens.</summary>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The pier <b>opens</b> on Monday.</p></div></content>
</entry></feed>
"""
RDF = """\
<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://courier.example/"><title>Tull Courier</title></channel>
<item rdf:about="https://courier.example/1"><title>Pier opens</title>
<link>https://courier.example/1</link><dc:date>2026-02-27</dc:date><dc:creator>Bo Lind</dc:creator>
<description>The pier opens on Monday.</description></item></rdf:RDF>
"""


def document(text: str | bytes, charset: str = "") -> Document:
    return read_document(text.encode() if isinstance(text, str) else text, charset, ADDRESS)


def item(text: str | bytes, charset: str = "") -> Item:
    (only,) = document(text, charset).items
    return only


def refusal(text: str | bytes, charset: str = "") -> str:
    with pytest.raises(ReadingError) as caught:
        document(text, charset)
    return caught.value.sentence


def test_atom() -> None:
    found = document(ATOM)
    (only,) = found.items
    assert found.title == "Tull Courier"
    assert (only.id, only.everywhere) == ("guid:tag:courier.example,2026:1", True)
    assert only.title == "Pier opens & stays"
    assert only.address == "https://courier.example/story/1?utm_source=atom"
    assert only.url == "https://courier.example/story/1"
    assert only.author == "Bo Lind"
    assert only.published == datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    assert (only.html, only.teaser) == (True, False)
    assert "<b>opens</b> on Monday" in only.body


def test_rss_1() -> None:
    only = item(RDF)
    assert (only.id, only.title) == ("guid:https://courier.example/1", "Pier opens")
    assert only.published == datetime(2026, 2, 27, tzinfo=UTC)
    assert only.author == "Bo Lind"


@pytest.mark.parametrize(
    ("entry", "teaser"),
    [
        (web.Item(link="/1"), False),
        (web.Item(link="/1", whole=False), True),
        (web.Item(link="/1", whole=False, text="The pier is open. " * 60), False),
        (web.Item(link="/1", whole=True, text="The pier is open. " * 60 + "[…]"), True),
        (web.Item(link="/1", whole=True, text="The pier is open. Read more"), True),
        (web.Item(link="/1", whole=True, text=""), True),
        (web.Item(link=None, whole=False), False),
    ],
)
def test_a_teaser_is_an_item_with_more_text_on_its_page(entry: web.Item, teaser: bool) -> None:
    assert item(rss(entry)).teaser is teaser


def test_an_items_id_is_the_first_unique_value() -> None:
    def ids(*entries: web.Item) -> list[str]:
        return [each.id for each in document(rss(*entries)).items]

    one, two = "https://courier.example/1", "https://courier.example/2"
    assert ids(web.Item(guid="http://www.courier.example/1/?utm_source=a#0")) == [
        "guid:https://www.courier.example/1"
    ]
    assert ids(web.Item(guid="g1", link=one), web.Item(guid="g2", link=one)) == [
        "guid:g1",
        "guid:g2",
    ]
    assert ids(web.Item(guid="g", link=one), web.Item(guid="g", link=two)) == [
        f"link:{one}",
        f"link:{two}",
    ]
    parts = (f"{one}#v1", f"{one}#v2")
    assert ids(*(web.Item(guid=part, link=part) for part in parts)) == [
        f"guid:{part}" for part in parts
    ]
    bare = ids(web.Item(), web.Item(title="Another"), web.Item(title=None))
    assert [name.partition(":")[0] for name in bare] == ["title", "title", "words"]


def test_the_hash_of_the_words_ignores_the_date() -> None:
    assert item(rss(web.Item(day=1))).words == item(rss(web.Item(day=9))).words
    assert item(rss(web.Item())).words != item(rss(web.Item(text="Else."))).words


@pytest.mark.parametrize(
    ("declared", "charset", "encoding"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8", "iso-8859-1", "utf-8"),
        ("iso-8859-1", "", "utf-8"),
        ("windows-1251", "", "windows-1251"),
        ("utf-8", "koi8-r", "koi8-r"),
        ("iso-8859-1", "", "windows-1252"),
    ],
)
def test_a_feed_is_decoded_in_its_encoding(declared: str, charset: str, encoding: str) -> None:
    word = "Привет" if encoding in ("windows-1251", "koi8-r") else "Tüll “Courier”"
    said = rss(web.Item(title=word, text="It opens.")).replace("utf-8", declared).encode(encoding)
    if (declared, encoding) == ("utf-8", "koi8-r"):
        said = said.replace(b' encoding="utf-8"', b"")
    assert item(said, charset).title == word


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "It is empty"),
        ("<!DOCTYPE html><html><body><p>Hello.</p></body></html>", "It is a web page, not a feed"),
        ("Hello.", "It is no feed"),
        ('{"items": []}', "It is no feed"),
        (rss(web.Item())[:-30], "It is cut off"),
        ('<!DOCTYPE rss [<!ENTITY a "aa">]><rss version="2.0"/>', "It declares entities"),
        (b"\x00\x01\x02" * 100, "It is not text"),
        (rss(web.Item(text="\xe9")).replace("utf-8", "euc-kr").encode("latin-1"), "It says that"),
    ],
)
def test_other_documents_are_refused_with_the_reason(text: str | bytes, says: str) -> None:
    assert refusal(text).startswith(says)


def test_a_feed_that_is_not_well_formed_is_read_if_it_is_complete() -> None:
    said = rss(web.Item(guid="1"), web.Item(guid="2")).replace("Tull Courier", "Tull & Courier", 1)
    assert len(document(said).items) == 2


def test_an_article_about_entities_is_not_refused() -> None:
    # feeds of older versions have a document type
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss.dtd">'
    said = rss(web.Item(title="How to <!ENTITY")).replace("<rss", f"{kind}<rss", 1)
    assert item(said).title == "How to <!ENTITY"


def test_the_newest_500_items_are_read() -> None:
    entries = [web.Item(guid=str(number), day=number) for number in range(1, 601)]
    found = document(rss(*entries))
    assert [item.id for item in found.items] == [f"guid:{number}" for number in range(101, 601)]


@pytest.mark.parametrize(
    "odd",
    [
        "<pubDate>9999-12-31T23:59:59-12:00</pubDate>",
        "<pubDate>0000-00-00</pubDate>",
        "<author>&#99999999999;&#xD800;&#0;</author>",
        "<link>http://[</link>",
    ],
)
def test_an_invalid_item_does_not_affect_the_others(odd: str) -> None:
    said = rss(web.Item(guid="1"), web.Item(guid="2")).replace("</item>", f"{odd}</item>", 1)
    assert [item.id for item in document(said).items] == ["guid:1", "guid:2"]


def test_media_types_that_may_be_a_feed() -> None:
    for kind in ("application/rss+xml", "text/xml", "application/xml", "", "text/html"):
        assert may_be_feed(kind)
    for kind in ("image/png", "application/json", "video/mp4", "application/pdf"):
        assert not may_be_feed(kind)


@given(st.text(alphabet="<>/&;![]-a \n\"'=?:CDATrsitemxl", max_size=400))
@example("<rss><channel><item><link>http://[</link></item></channel></rss>")
@example("<feed><entry><updated>0000-00-00</updated></entry></feed>")
def test_any_text_gives_a_document_or_a_reading_error(text: str) -> None:
    for said in (text, f"<rss version='2.0'><channel><item>{text}</item></channel></rss>"):
        with suppress(ReadingError):
            document(said)
