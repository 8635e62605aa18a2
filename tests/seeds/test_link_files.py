"""Files that name what to fetch: feeds.txt, OPML, and the link files of Windows and macOS."""

import plistlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.models import Feed
from bot.seeds.formats.link_files import read_feeds, read_opml, read_url, read_webloc
from bot.seeds.read import read
from tests.seeds.planting import plant

OPML = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Coast"><outline type="rss" text="Tull  Courier" title="x" xmlUrl="HTTPS://Courier.Example/Feed#x"/>
<outline title="Marrow Bay Post" xmlurl="feed://post.example/rss?b=1&amp;a=2"/></outline>
<outline text="no address"/><outline text="no feed" xmlUrl="ftp://post.example/rss"/>
<outline text="again" xmlUrl="https://courier.example/Feed"/>
</body></opml>
"""


def refusal(read_it: Callable[[bytes], Any], data: str | bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_it(data.encode() if isinstance(data, str) else data)
    return caught.value.sentence


def test_a_list_has_one_address_per_line() -> None:
    found = read_feeds(
        b"\xef\xbb\xbf# of the coast\n\n https://Courier.example/feed  # daily\r\n"
        b"feed:https://post.example/rss\nfeed://bay.example/\nhttps://courier.example/feed\n"
        b"courier.example\nftp://a.example/\n"
    )
    assert [feed.address for feed in found.feeds] == [
        "https://courier.example/feed",
        "https://post.example/rss",
        "http://bay.example/",
    ]
    assert [problem.partition(" is")[0] for problem in found.problems] == ["Line 7", "Line 8"]


def test_an_opml_file_is_a_list_with_names() -> None:
    found = read_opml(OPML.encode())
    assert found.feeds == (
        Feed(address="https://courier.example/Feed", name="Tull Courier"),
        Feed(address="http://post.example/rss?b=1&a=2", name="Marrow Bay Post"),
    )
    assert found.problems == ("Entry 5 is no http or https address of a feed: it is left out.",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("<opml><body>", "It is not well-formed XML (line 1, column 12)"),
        ("<rss/>", "It is not OPML"),
        ("no XML", "It is not well-formed XML"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "It declares entities of its own"),
        (b"\xff\xfe\x00\x00\x01", "It is UTF-16 that is damaged"),
    ],
)
def test_invalid_opml_is_refused_with_the_reason(data: str | bytes, says: str) -> None:
    assert refusal(read_opml, data).startswith(says)


def test_too_many_feeds_are_refused_and_problems_are_limited() -> None:
    many = "\n".join(f"https://{number}.example/feed" for number in range(5_001))
    assert refusal(read_feeds, many).startswith("It names more than 5,000 feeds")
    problems = read_feeds(b"nonsense\n" * 1_000).problems
    assert (len(problems), problems[-1]) == (21, "And 980 more places like these.")


def test_an_address_with_a_login_is_refused_and_not_shown() -> None:
    found = read_feeds(b"https://bob:hunter2@courier.example/feed\n")
    assert found.feeds == ()
    assert found.problems[0].startswith("Line 1 holds a name or a password")
    assert "hunter2" not in str(found.problems)
    assert refusal(read_url, "URL=https://bob@a.example/").startswith("It holds a name or a")


def test_a_list_may_be_empty(tmp_path: Path) -> None:
    for name, data in (("feeds.txt", ""), ("Feeds.TXT", "# none"), ("a.opml", "<opml/>")):
        plant(tmp_path, name, data)
        found = read(tmp_path, name)
        assert (found.feeds, found.articles, found.link) == ((), (), None)


@pytest.mark.parametrize(
    "data",
    [
        b"[InternetShortcut]\r\nURL=https://courier.example/a?b=1\r\nIconIndex=0\r\n",
        b"[DEFAULT]\nBASEURL=https://wrong.example/\n[InternetShortcut]\nurl = https://courier.example/a?b=1",
    ],
)
def test_a_windows_link_is_read(data: bytes) -> None:
    assert read_url(data) == "https://courier.example/a?b=1"


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_a_macos_link_is_read(form: plistlib.PlistFormat) -> None:
    assert read_webloc(plistlib.dumps({"URL": "https://courier.example/a"}, fmt=form)) == (
        "https://courier.example/a"
    )


def test_a_link_to_anything_else_is_refused() -> None:
    for data in ("", "[InternetShortcut]", "URL=file:///etc/passwd", "URL=javascript:alert(1)"):
        assert refusal(read_url, data).startswith("There is no http or https address in it")
    nothing: list[Any] = [{}, {"URL": 1}, {"URL": "smb://host/share"}, []]
    for stated in nothing:
        assert refusal(read_webloc, plistlib.dumps(stated)).startswith("There is no http")
    assert refusal(read_webloc, b"no list").startswith("There is no http")


def test_reading_a_link_takes_linear_time() -> None:
    for data in (b"\n" * 1_000_000, b"URL=x" + b" " * 1_000_000 + b"y"):
        assert refusal(read_url, data).startswith("There is no http")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result_or_a_reading_error(data: bytes) -> None:
    for reader in (read_feeds, read_opml, read_url, read_webloc):
        with suppress(ReadingError):
            reader(data)
