"""Reads HTML: trafilatura extracts the text, and the page's own metadata is added."""

import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from bot.errors import ReadingError
from bot.seeds.charset import decode_stated, storable
from bot.seeds.dates import read_date
from bot.seeds.draft import Draft, DraftResult, declare, is_http_url
from bot.seeds.fields import Fields, fields_of
from bot.seeds.formats.html_furniture import drop_cards, furniture_spans
from bot.seeds.formats.html_lines import opening_lines
from bot.seeds.formats.html_title import article_title
from bot.seeds.formats.markup_limits import refuse_much_markup
from bot.seeds.release_fields import all_fields, is_release_field

_LOG = logging.getLogger(__name__)
_NO_ARTICLE = "There is no article in this page: save it with its text in paragraphs."
# trafilatura takes time in proportion to the square of the number of elements: seven minutes for
# 200,000 elements, five seconds for 20,000. A news page has a few thousand.
_MOST_ELEMENTS = 20_000
_LONGEST_TITLE = 10_000  # characters; trafilatura takes seconds for a million
_MOST_CHILDREN = 2_500  # of one element: a paragraph of 5,000 links takes 2 seconds
_MOST_BRACKETS = 100_000  # <, before the page is parsed: two for an element, and some in scripts
_MANY_ELEMENTS = (
    f"The page has more than {_MOST_ELEMENTS:,} elements, or thousands in one of them, and no more "
    "are read: save the article without the page around it."
)
# A page without a line of this many characters has no article, only things like buttons.
# trafilatura's own minimum, 250, splits short articles at every <b> and <a>.
_SHORTEST = 25
# Meta elements with the time of publication. htmldate knows more of them, but drops the hour.
_PUBLISHED = frozenset(
    ("article:published_time", "og:published_time", "datepublished", "dcterms.issued", "pubdate")
)
_FRAGMENT = "<html><body><article>{}</article></body></html>"
_BEGINNING = 2_048  # bytes in which to look for the encoding (HTML standard, section 4.2.5.4)
_CHARSET = re.compile(rb"<meta\b[^<>]{0,200}\bcharset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_OWN = frozenset(("retraction", "reason"))
_META_NAMES = ("name", "property", "itemprop", "http-equiv")
_LONGEST_JSON = 500_000  # characters
_MAY_HOLD = re.compile(r"embargo|status|retract|withdrawn|sperrfrist|before", re.IGNORECASE)
_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{1,40})"')


class Page(NamedTuple):
    """The text that trafilatura extracts, the page's metadata, and the lines at its top.

    ``skipped`` are the spans of standfirsts, captions and the like.
    """

    text: str
    fields: Fields
    opening: tuple[str, ...]
    skipped: tuple[tuple[int, int], ...] = ()


def read_html(data: bytes, charset: str = "") -> DraftResult:
    """Read a page as one article, in the encoding ``charset`` or else the one that it declares.

    Raises ReadingError if there is no article in it.
    """
    stated = _CHARSET.search(data[:_BEGINNING])
    page = extract(decode_stated(data, charset, stated and stated[1].decode("ascii")))
    declared, problems = declare(page.fields)
    draft = Draft(text=page.text, declared=declared, opening=page.opening, skipped=page.skipped)
    return DraftResult(drafts=(draft,), problems=problems)


def top_of(html: str) -> tuple[Fields, tuple[str, ...]]:
    """Return the fields with which a page holds or retracts, and the lines at its top.

    Its text isn't extracted. Raises ReadingError for a page that takes too long to look through.
    """
    refuse_much_markup(html, _MOST_BRACKETS)
    tree = _trafilatura().load_html(html)
    if tree is None:
        return Fields(), ()
    _refuse_too_many_elements(tree)
    stated = tuple(each for each in _own_fields(tree) if is_release_field(each[0]))
    return Fields(stated), opening_lines(tree, "")


def opening_of(html: str) -> tuple[str, ...]:
    """Return the lines at the top of a fragment that is all article."""
    return top_of(_FRAGMENT.format(html))[1]


def text_of(html: str) -> str:
    """Return the text of a fragment that is all article; "" if there is none.

    Takes half the time of extract(), which also has to tell the article from the page around it.
    """
    _, document = _extracted(_FRAGMENT.format(html), alone=True)
    return storable(document.text or "") if document is not None else ""


def extract(html: str) -> Page:
    """Return the text and the metadata of a page or fragment; raises ReadingError without text."""
    beginning = html[:2_000].lower()
    is_page = "<html" in beginning or "<body" in beginning
    tree, document = _extracted(html if is_page else _FRAGMENT.format(html))
    text = storable(document.text or "") if document is not None else ""
    longest = max((len(line) for line in text.splitlines()), default=0)
    if longest < (_SHORTEST if is_page else 1):
        raise ReadingError(_NO_ARTICLE)
    spans = furniture_spans(tree, text)
    return Page(text, _fields(tree, document), opening_lines(tree, text), spans)


def _extracted(html: str, *, alone: bool = False) -> tuple[Any, Any]:
    """Return the lxml tree and trafilatura's document; each is None if there is none.

    With ``alone``, the HTML is all article: trafilatura extracts no metadata and tries no
    fallbacks.
    """
    refuse_much_markup(html, _MOST_BRACKETS)
    trafilatura = _trafilatura()
    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            return None, None
        _refuse_too_many_elements(tree)
        drop_cards(tree)
        # the default max_date is today, which would make the result depend on the clock
        dates = {"extensive_search": False, "original_date": True, "max_date": "2200-12-31"}
        document = trafilatura.bare_extraction(
            tree,
            with_metadata=not alone,
            fast=alone,
            include_comments=False,
            date_extraction_params=dates,
            config=_config(),
        )
    except ReadingError:
        raise
    except Exception as error:
        # the page comes from somebody else, so whatever trafilatura raises is the page's fault
        _LOG.warning("trafilatura cannot read a page", exc_info=True)
        raise ReadingError(_NO_ARTICLE) from error
    return tree, document


def _refuse_too_many_elements(tree: Any) -> None:
    for number, element in enumerate(tree.iter(), start=1):
        if number > _MOST_ELEMENTS or len(element) > _MOST_CHILDREN:
            raise ReadingError(_MANY_ELEMENTS)
        if element.tag == "title" and len(element.text or "") > _LONGEST_TITLE:
            raise ReadingError(
                f"The page's title is longer than {_LONGEST_TITLE:,} characters: shorten it."
            )


@cache
def _trafilatura() -> ModuleType:
    import trafilatura

    # our own error message replaces what they log about a page
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return trafilatura


@cache
def _config() -> Any:
    from trafilatura.settings import use_config

    config = use_config()
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_SHORTEST)
    return config


def _fields(tree: Any, document: Any) -> Fields:
    url = document.url
    stated = {
        "title": article_title(tree, document.title, document.sitename, document.url),
        "published": _published(tree) or document.date,
        "source": document.sitename,
        "url": url if url and is_http_url(url) else None,
        "author": document.author,
    }
    return fields_of(stated).with_more(_own_fields(tree))


def _own_fields(tree: Any) -> Iterator[tuple[str, object]]:
    """Yield what the page states in <meta name="status" content="…"> and the like, and in JSON."""
    for meta in tree.iter("meta"):
        names = {meta.get(attribute, "").strip() for attribute in _META_NAMES}
        for name in sorted(names):
            if name.lower() in _OWN or is_release_field(name):
                yield name, meta.get("content") or meta.get("value", "")
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower():
            yield from _linked_data(script.text or "")


def _linked_data(text: str) -> Iterator[tuple[str, object]]:
    """Yield what a page's JSON-LD states of the article, but for what isn't JSON."""
    if len(text) > _LONGEST_JSON or not _MAY_HOLD.search(text):
        return
    try:
        value = json.loads(text, object_pairs_hook=lambda pairs: Fields(tuple(pairs)))
    except (ValueError, RecursionError):
        return
    stated = all_fields(Fields((("data", value),)))
    yield from (each for each in stated if is_release_field(each[0]))


def _published(tree: Any) -> str | None:
    """Return the first of the page's times of publication that can be parsed, as written there."""
    return next((stated for stated in _publication_times(tree) if read_date(stated)), None)


def _publication_times(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        names = (meta.get(attribute, "").lower() for attribute in ("property", "itemprop", "name"))
        if not _PUBLISHED.isdisjoint(names):
            yield meta.get("content", "")
    for time in tree.iter("time"):
        if time.get("itemprop", "").lower() == "datepublished" or time.get("pubdate") is not None:
            yield time.get("datetime", "")
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and (
            match := _LD_PUBLISHED.search(script.text or "")
        ):
            yield match[1]
