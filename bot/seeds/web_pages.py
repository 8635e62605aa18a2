"""Turns what was fetched into articles: feed items, their pages, and pages that a file links to.

A page on the web is already public, so a date of publication in the future is taken for a mistake
and does not delay the article. A declared embargo does, as it does everywhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.models import Article
from bot.models.feeds import Item, KnownItem
from bot.seeds.articles import build_article, build_articles
from bot.seeds.charset import decode_stated
from bot.seeds.draft import Declared, Draft, DraftResult
from bot.seeds.formats.html import opening_of, read_html, text_of
from bot.seeds.formats.pdf import read_pdf
from bot.seeds.formats.plain_text import read_text
from bot.seeds.read import ReadResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as the server sent it from ``url``, with its declared media type and charset."""

    url: str
    body: bytes
    kind: str = ""
    charset: str = ""


def _read_plain(page: Page) -> DraftResult:
    return read_text(decode_stated(page.body, page.charset).encode("utf-8", errors="replace"))


def _read_html(page: Page) -> DraftResult:
    return read_html(page.body, page.charset)


_READERS: Mapping[str, Callable[[Page], DraftResult]] = {
    "text/html": _read_html,
    "application/xhtml+xml": _read_html,
    "": _read_html,
    "text/plain": _read_plain,
    "application/pdf": lambda page: read_pdf(page.body),
}
SUFFIXES: Mapping[str, str] = {"text/plain": ".txt", "application/pdf": ".pdf"}
"""The file name suffixes under which pages of these media types are kept; all others are .html."""


def is_readable(kind: str) -> bool:
    """Return whether there is a reader for a page of this media type."""
    return kind in _READERS


def read_link(page: Page, path: str, now: datetime) -> ReadResult:
    """Read the page that the file at ``path`` links to.

    Raises ReadingError if there is no article in it.
    """
    result = _READERS[page.kind](page)
    drafts = tuple(_as_fetched(draft, page.url, now) for draft in result.drafts)
    articles, problems = build_articles(replace(result, drafts=drafts), path)
    return ReadResult(articles=articles, problems=problems)


def read_item(item: Item, note: KnownItem, source: str | None) -> Article:
    """Make the article of a feed's item from the text in the feed.

    ``note`` has the article's key, feed and date, and ``source`` is what the feed is called. Raises
    ReadingError if the item has no text.
    """
    text = text_of(item.body) if item.html else item.body
    declared = Declared(
        title=item.title,
        url=item.address,
        author=item.author,
        source=item.source or source,
        published=note.published,
    )
    # a notice may be in a box, a heading or a table, which the text lacks
    opening = opening_of(item.body) if item.html else ()
    return build_article(Draft(text=text, declared=declared, opening=opening), note.feed, note.key)


def read_item_page(
    page: Page, item: Item, note: KnownItem, source: str | None, now: datetime
) -> Article:
    """Make the article of a feed's item from the item's page.

    What the feed says about the item takes precedence over what the page says. Raises ReadingError
    if there is no article in the page.
    """
    result = _READERS[page.kind](page)
    draft = _as_fetched(result.drafts[0], page.url, now)
    stated = draft.declared
    declared = replace(
        stated,
        title=item.title or stated.title,
        url=item.address,
        author=item.author or stated.author,
        source=item.source or source or stated.source,
        published=note.published or stated.published,
        id=None,
    )
    return build_article(replace(draft, declared=declared), note.feed, note.key)


def _as_fetched(draft: Draft, url: str, now: datetime) -> Draft:
    """Correct a fetched page's draft: its URL must be on the site that the page came from.

    The date is at most ``now``, and a declared id is dropped.
    """
    stated = draft.declared
    own = stated.url if stated.url and _host(stated.url) == _host(url) else url
    published = stated.published and min(stated.published, now)
    return replace(draft, declared=replace(stated, url=own, published=published, id=None))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
