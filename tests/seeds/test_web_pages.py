"""Fetched pages and items as articles: their URLs, dates and keys, and what pages may declare."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import ReadingError
from bot.models import NEVER
from bot.models.feeds import Item, KnownItem
from bot.seeds.web_pages import Page, is_readable, read_item, read_item_page, read_link
from tests.seeds.sheets import pdf
from tests.support.samples import NOON
from tests.support.web import page

URL = "https://courier.example/2026/pier?utm_source=x"
TEXT = "The pier in Tull opens on Monday, the harbour board said on Friday. It was shut for a year."
ITEM = Item(
    id="guid:1",
    everywhere=False,
    words="w",
    title="Pier opens",
    address="https://courier.example/pier",
    author="Bo Lind",
    body=f"<p>{TEXT}</p>",
    html=True,
)
NOTE = KnownItem(
    feed="https://a.example/feed",
    id=ITEM.id,
    url=None,
    title="Pier opens",
    words=ITEM.words,
    stated=None,
    seen=NOON,
    key="id:1",
    followed=True,
)


def sent(text: str | bytes, kind: str = "text/html", url: str = URL, charset: str = "") -> Page:
    return Page(
        url=url, body=text.encode() if isinstance(text, str) else text, kind=kind, charset=charset
    )


def test_a_linked_page_is_an_article_at_the_final_address() -> None:
    (found,) = read_link(sent(page("Pier opens", TEXT)), "pier.url", NOON).articles
    assert (found.url, found.key) == (URL, "url:https://courier.example/2026/pier")
    assert (found.path, found.title) == ("pier.url", "Pier opens")
    assert TEXT in found.text


def test_a_pages_canonical_url_counts_only_on_its_own_site() -> None:
    own = '<link rel="canonical" href="https://www.courier.example/pier"/>'
    (found,) = read_link(sent(page("Pier opens", TEXT, head=own)), "a.url", NOON).articles
    assert found.key == "url:https://www.courier.example/pier"
    foreign = '<link rel="canonical" href="https://post.example/pier"/>'
    (found,) = read_link(sent(page("Pier opens", TEXT, head=foreign)), "a.url", NOON).articles
    assert found.key == "url:https://courier.example/2026/pier"


def test_a_date_in_the_future_is_no_embargo_but_a_declared_embargo_is() -> None:
    later = '<meta property="article:published_time" content="2026-04-01T09:30:00Z"/>'
    (found,) = read_link(sent(page("Pier opens", TEXT, head=later)), "a.url", NOON).articles
    assert found.published == NOON
    embargo = '<meta name="embargo" content="2026-04-01T09:30:00Z"/>'
    (found,) = read_link(sent(page("Pier opens", TEXT, head=embargo)), "a.url", NOON).articles
    assert found.embargo == datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


def test_words_above_an_items_text_hold_it_as_they_hold_a_file() -> None:
    held = replace(ITEM, body=f"<p>EMBARGOED UNTIL 9 DECEMBER 2099</p><p>{TEXT}</p>")
    found = read_item(held, NOTE, None)
    assert found.embargo == datetime(2099, 12, 9, tzinfo=UTC)
    assert found.held
    assert read_item(ITEM, NOTE, None).embargo is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"Pier opens\n\n{TEXT}\n", "text/plain"),
        (pdf([["Pier opens", "", TEXT]]), "application/pdf"),
    ],
)
def test_plain_text_and_pdf_pages_are_read_too(body: str | bytes, kind: str) -> None:
    (found,) = read_link(sent(body, kind), "a.url", NOON).articles
    assert "opens on Monday" in found.text
    assert is_readable(kind)
    assert not is_readable("image/png")


def test_a_page_is_decoded_in_its_encoding() -> None:
    head = '<meta charset="windows-1251"/>'
    said = page("Пирс", "Пирс открывается в понедельник, сообщил совет гавани.", head=head)
    (found,) = read_link(sent(said.encode("windows-1251")), "a.url", NOON).articles
    assert "Пирс открывается" in found.text
    (found,) = read_link(sent(said.encode("koi8-r"), charset="koi8-r"), "a.url", NOON).articles
    assert "Пирс открывается" in found.text


def test_an_item_is_an_article_under_the_given_key() -> None:
    found = read_item(ITEM, replace(NOTE, stated=NOON), "Tull Courier")
    assert (found.key, found.path, found.text) == ("id:1", "https://a.example/feed", TEXT)
    assert (found.source, found.author, found.published) == ("Tull Courier", "Bo Lind", NOON)
    assert found.fed


def test_the_feeds_title_address_and_date_take_precedence_over_the_pages() -> None:
    head = '<meta property="article:published_time" content="2026-02-01T09:30:00Z"/>'
    html = page("Pier opens | Courier", TEXT, "More.", head=head)
    made = read_item_page(sent(html), ITEM, NOTE, None, NOON)
    assert (made.title, made.url) == ("Pier opens", ITEM.address)
    assert made.published == datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
    before = NOON - timedelta(days=9)
    made = read_item_page(sent(html), ITEM, replace(NOTE, stated=before), "C", NOON)
    assert (made.published, made.source) == (before, "C")


def test_an_item_without_text_is_not_an_article() -> None:
    bare = Item(id="1", everywhere=False, words="w", title="Pier opens")
    with pytest.raises(ReadingError):
        read_item(bare, NOTE, None)


def test_an_embargo_at_the_top_of_an_items_text_applies() -> None:
    item = Item(
        id="1", everywhere=False, words="w", title="A", body=f"EMBARGOED UNTIL MONDAY\n\n{TEXT}"
    )
    made = read_item(item, NOTE, None)
    assert made.embargo == NEVER


def test_an_html_file_is_decoded_in_its_encoding_too(tmp_path: Path) -> None:
    from tests.seeds.planting import article

    head = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"/>'
    said = page("Пирс", "Пирс открывается в понедельник, сообщил совет гавани.", head=head)
    assert "Пирс" in article(tmp_path, "a.html", said.encode("koi8-r")).text


def test_a_notice_in_a_box_holds_an_item() -> None:
    notice = "<div><b>EMBARGOED UNTIL 9 December 2099</b></div>"
    body = notice + f"<p>{TEXT}</p>" * 4
    found = read_item(replace(ITEM, body=body), NOTE, None)
    assert found.embargo == datetime(2099, 12, 9, tzinfo=UTC)
    assert read_item(ITEM, NOTE, None).embargo is None
