"""Hostile pages, feeds, lists of feeds and links."""

import plistlib
from collections.abc import Callable, Iterator, Mapping

from tests.campaigns.hostile_documents.document import HostileDocument, encoded
from tests.support.shapes import LEAD, word

_SIZE = 4_900_000
_PAGE = f"<html><body><article><p>{LEAD}{{}}</p></article></body></html>"
_ITEM = f"<item><title>A boat</title><description>{LEAD}</description></item>"
_FEED = '<rss version="2.0"><channel><title>Tull</title>{}</channel></rss>'
_OPML = "<opml><body>{}</body></opml>"

Documents = Mapping[str, tuple[Callable[[], str], str]]


def pages() -> Iterator[HostileDocument]:
    """Yield the hostile pages, feeds, lists and links."""
    for file, documents in (
        ("hostile.html", _pages()),
        ("feed.xml", _feeds()),
        ("feeds.txt", _lists()),
        ("hostile.opml", _outlines()),
        ("hostile.url", _shortcuts()),
    ):
        for what, (make, says) in documents.items():
            yield HostileDocument(name=what, file=file, says=says, make=encoded(make))
    yield from _property_lists()


def _filled(size: int, piece: str) -> str:
    return piece * (size // len(piece))


def _pages() -> Documents:
    def page(inside: Callable[[], str]) -> Callable[[], str]:
        return lambda: _PAGE.replace("{}", inside())

    return {
        "a million elements": (page(lambda: _filled(_SIZE, "<b>a</b>")), "elements"),
        "a million elements that never close": (page(lambda: _filled(_SIZE, "<i>")), "elements"),
        "elements within elements": (page(lambda: "<div>" * 19_000), ""),
        "as many elements as are read": (
            page(lambda: "</p>" + f"<div>{f'<p>{LEAD}</p>' * 2_000}</div>" * 9),
            "",
        ),
        "links as many as are read": (
            page(lambda: "</p>" + f"<p>{'<a href=b>boat</a> ' * 2_000}</p>" * 9),
            "",
        ),
        "lists within lists": (page(lambda: "<ul><li>" * 9_000), ""),
        "tables within tables": (page(lambda: "<table><tr><td>a" * 4_000), ""),
        "one element of attributes": (
            page(lambda: "<b " + " ".join(f"{word(n)}{n}=1" for n in range(300_000)) + ">"),
            "attributes",
        ),
        "brackets that are no elements": (page(lambda: _filled(_SIZE, "< ")), "elements"),
        "comments": (page(lambda: _filled(_SIZE, "<!--a-->")), "elements"),
        "a comment that never closes": (page(lambda: "<!--" + _filled(_SIZE, "a-")), ""),
        "entities": (page(lambda: _filled(_SIZE, "&lt;&amp;")), ""),
        "one paragraph of 5 MB": (page(lambda: _filled(_SIZE, "The boat left Tull. ")), ""),
        "one word of 5 MB": (page(lambda: _filled(_SIZE, "a")), ""),
        "lines of 5 MB": (page(lambda: _filled(_SIZE, "a\n")), ""),
        "breaks": (page(lambda: "a<br>" * 19_000), "elements"),
        "a script that looks like a date": (
            lambda: (
                "<script type='application/ld+json'>"
                + _filled(_SIZE, '"datePublished":')
                + "</script>"
                + _PAGE
            ),
            "",
        ),
        "metas": (lambda: "<meta name=status content=a>" * 2_400 + _PAGE, "is given"),
        "titles": (lambda: f"<title>{_filled(_SIZE, 'boat ')}</title>" + _PAGE, "title"),
    }


def _feeds() -> Documents:
    def feed(inside: Callable[[], str]) -> Callable[[], str]:
        return lambda: _FEED.replace("{}", inside())

    return {
        "items without end": (feed(lambda: _filled(_SIZE, "<item/>")), "elements"),
        "as many items as are read": (feed(lambda: _ITEM * 20_000), ""),
        "elements within elements": (feed(lambda: "<a>" * 5_000 + "</a>" * 5_000), "deep"),
        "attributes": (
            feed(lambda: _ITEM + "<a " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>"),
            "attributes",
        ),
        "entities": (
            lambda: (
                '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + _FEED.replace("{}", _ITEM)
            ),
            "entities",
        ),
        "markup that never closes": (feed(lambda: _ITEM + _filled(_SIZE, "<a ")), "elements"),
        "sections that never close": (
            feed(lambda: _ITEM + _filled(_SIZE, "<![CDATA[")),
            "elements",
        ),
        "comments that never close": (feed(lambda: _ITEM + _filled(_SIZE, "<!--")), "elements"),
        "references": (
            feed(lambda: _ITEM + f"<item><title>{_filled(_SIZE // 3, '&amp;')}</title></item>"),
            "",
        ),
        "references to nothing": (
            feed(lambda: _ITEM + f"<item><title>{_filled(_SIZE, '&a;')}</title></item>"),
            "cannot be read",
        ),
        "one item of 5 MB": (
            feed(
                lambda: (
                    f"<item><description>{_filled(_SIZE, 'boat &lt;b&gt;')}</description></item>"
                )
            ),
            "",
        ),
        "addresses that are none": (
            feed(
                lambda: "".join(
                    f"<item><title>{n}</title><link>http://xn--{n}/[</link></item>"
                    for n in range(3_000)
                )
            ),
            "",
        ),
        "brackets that are no elements": (feed(lambda: _ITEM + _filled(_SIZE, "< ")), "elements"),
    }


def _lists() -> Documents:
    return {
        "an invalid international name": (lambda: "http://xn--a/\n", "Line 1"),
        "15,000 feeds": (lambda: "".join(f"http://a{n}\n" for n in range(15_000)), "feeds"),
        "millions of lines that are no address": (lambda: _filled(_SIZE, "a\n"), "lines"),
        "millions of empty lines": (lambda: _filled(_SIZE, "\n"), "lines"),
        "one address of 5 MB": (lambda: "http://a.example/" + _filled(_SIZE, "a"), "Line 1"),
        "a host of a million dots": (lambda: "http://" + _filled(1_000_000, "a."), "Line 1"),
        "addresses of all kinds": (
            lambda: "\n".join(
                (
                    "http://[::1",
                    "http://a b/",
                    "http://a:99999/",
                    "http://a:b/",
                    "ftp://a/",
                    "http:///",
                    "http://u:p@a/",
                    "http://\u202ea/",
                    "http://a\u2100b/",
                    "javascript:a",
                    "http://-a-.b/",
                    "http://" + "a" * 300 + ".example/",
                    "http://\u0301/",
                    "http://1.2.3.4.5/",
                    "http://%00/",
                )
            ),
            "Line 1",
        ),
    }


def _outlines() -> Documents:
    return {
        "outlines without end": (
            lambda: _OPML.replace("{}", _filled(_SIZE, "<outline/>")),
            "elements",
        ),
        "outlines within outlines": (
            lambda: _OPML.replace("{}", "<outline>" * 45_000),
            "well-formed",
        ),
        "attributes": (
            lambda: _OPML.replace(
                "{}", "<outline " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>"
            ),
            "attributes",
        ),
        "entities": (
            lambda: '<!DOCTYPE a [<!ENTITY a "b">]>' + _OPML.replace("{}", "&a;"),
            "entities",
        ),
        "an invalid international name": (
            lambda: _OPML.replace("{}", '<outline xmlUrl="http://xn--a/"/>'),
            "Entry 1",
        ),
    }


def _shortcuts() -> Documents:
    return {
        "a shortcut of 5 MB": (lambda: "URL=http://a.example/" + _filled(_SIZE, "a"), "address"),
        "a shortcut to an invalid name": (
            lambda: "[InternetShortcut]\nURL=http://xn--a/\n",
            "address",
        ),
        "blanks without end": (lambda: _filled(_SIZE, " \t"), "empty"),
        "lines without end": (lambda: "URL" + _filled(_SIZE, "URL \n"), "address"),
    }


def _property_lists() -> Iterator[HostileDocument]:
    def listed(what: str, make: Callable[[], bytes]) -> HostileDocument:
        return HostileDocument(name=what, file="hostile.webloc", make=make, says="address")

    head = b'<?xml version="1.0"?><plist version="1.0">'
    yield listed("a property list of arrays", lambda: head + b"<array>" * 600_000)
    yield listed("a property list of values", lambda: head + b"<array>" + b"<true/>" * 600_000)
    yield listed("a property list with entities", lambda: b'<!DOCTYPE a [<!ENTITY a "b">]>' + head)
    yield listed(
        "a binary property list that says it's long",
        lambda: (
            b"bplist00"
            b"\xaf\x13"
            + b"\x7f" * 8
            + bytes(24)
            + b"\x01\x01"
            + (1).to_bytes(8, "big")
            + bytes(8)
            + (8).to_bytes(8, "big")
        ),
    )
    yield listed("an invalid international name", lambda: plistlib.dumps({"URL": "http://xn--a/"}))
