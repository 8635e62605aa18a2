"""Addresses that can't be requested get a sentence, wherever they come from."""

import plistlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError, ReadingError
from bot.seeds.fetching.addresses import parse_address
from bot.seeds.formats.link_files import FeedList, read_feeds, read_opml, read_url, read_webloc

UNREADABLE = [
    "http://xn--a/", "http://xn--\u00e4/", "http://[::1", "http://[::1]a/",
    "http://a:b/", "http://a:99999/", "http://a:0/", "http:///a", "http://a b/", "http://\u202ea/",
    "http://" + "a" * 300 + "/", "http://" + "a." * 900 + "a/", "http://a.example/" + "a" * 3_000,
    "http://\u2100/", "http://\u0301/", "ftp://a.example/", "javascript:alert(1)", "http://u:p@a/",
    "http://a..b/", "http://\x1b[2J/",
]  # fmt: skip
PARTS = ["http://", "https:", "xn--", "[", "]", "@", ":", "//", "a", ".", "́", "ß", "%00", "�"]
ADDRESSES = st.text(max_size=40) | st.lists(st.sampled_from(PARTS), max_size=12).map("".join)


@pytest.mark.parametrize("address", UNREADABLE)
def test_an_address_that_cannot_be_requested_is_named_at_its_line(address: str) -> None:
    feeds, problems = read_feeds(f"https://good.example/\n{address}\n".encode("utf-8", "replace"))
    assert [feed.address for feed in feeds] == ["https://good.example/"]
    assert len(problems) == 1
    assert problems[0].startswith("Line 2 ")


def parsed(address: str) -> str | FetchError:
    """Return the scheme of an address, or why it can't be requested."""
    try:
        return parse_address(address).scheme
    except FetchError as error:
        return error


@given(ADDRESSES)
def test_any_text_as_an_address_is_parsed_or_refused(address: str) -> None:
    found = parsed(address)
    if isinstance(found, FetchError):
        assert found.lasting
        assert found.sentence.startswith("Its address ")
    else:
        assert found in ("http", "https")


@pytest.mark.parametrize("reader", [read_feeds, read_opml, read_url, read_webloc])
@given(address=ADDRESSES)
def test_any_text_in_a_list_or_a_link_is_an_address_or_a_sentence(
    reader: Callable[[bytes], FeedList | str], address: str
) -> None:
    """Any other error would become "Pullquote itself made a mistake"."""
    written = address.encode("utf-8", "replace").decode()
    shown = "".join(f"&#{ord(each)};" for each in written if each.isprintable())
    data: dict[Callable[[bytes], FeedList | str], bytes] = {
        read_feeds: written.encode(),
        read_opml: f'<opml><outline xmlUrl="{shown}"/></opml>'.encode(),
        read_url: f"[InternetShortcut]\nURL={written}\n".encode(),
        read_webloc: plistlib.dumps({"URL": written}, fmt=plistlib.FMT_BINARY),
    }
    with suppress(ReadingError):
        found = reader(data[reader])
        addresses = [found] if isinstance(found, str) else [feed.address for feed in found.feeds]
        assert not [each for each in addresses if isinstance(parsed(each), FetchError)]
