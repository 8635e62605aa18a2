"""What was fetched, to articles: the items of feeds, their pages, and pages that are linked to.

What stands on the web is there for everybody: a date to come is taken for a mistake about the time,
and holds nothing back. What states an embargo is held, as everywhere.
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
from bot.seeds.formats.html import read_html, text_of
from bot.seeds.formats.pdf import read_pdf
from bot.seeds.formats.plain_text import read_text
from bot.seeds.read import ReadResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as its server has sent it, from ``url``; ``kind`` and ``charset`` as it says."""

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
"""What a page of a media type is called where it is kept; all others are .html."""


def is_readable(kind: str) -> bool:
    """Whether a page of this media type can be read."""
    return kind in _READERS


def read_link(page: Page, path: str, now: datetime) -> ReadResult:
    """The article of the page that the file at ``path`` links to.

    Raises ReadingError where there is none in it.
    """
    found = _READERS[page.kind](page)
    drafts = tuple(_of_page(draft, page.url, now) for draft in found.drafts)
    articles, problems = build_articles(replace(found, drafts=drafts), path)
    return ReadResult(articles=articles, problems=problems)


def read_item(item: Item, note: KnownItem, source: str | None) -> Article:
    """The article of an item, of what its feed gives of it.

    Raises ReadingError where that is nothing that could be read.
    """
    text = text_of(item.body) if item.html else item.body
    declared = Declared(
        title=item.title,
        url=item.address,
        author=item.author,
        source=item.source or source,
        published=note.published,
    )
    return build_article(Draft(text=text, declared=declared), note.feed, note.key)


def read_item_page(
    page: Page, item: Item, note: KnownItem, source: str | None, now: datetime
) -> Article:
    """The article of an item, of its page; what the feed says of it goes for what the page says.

    Raises ReadingError where there is no article in the page.
    """
    found = _READERS[page.kind](page)
    draft = _of_page(found.drafts[0], page.url, now)
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


def _of_page(draft: Draft, url: str, now: datetime) -> Draft:
    """The draft of a page that was fetched: it can say that it is another one of its own site."""
    stated = draft.declared
    own = stated.url if stated.url and _host(stated.url) == _host(url) else url
    published = stated.published and min(stated.published, now)
    return replace(draft, declared=replace(stated, url=own, published=published, id=None))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
