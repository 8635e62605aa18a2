"""What the worker process does for the gathering: bytes in, articles with their digests out."""

from collections.abc import Sequence
from datetime import datetime

from bot.errors import ReadingError
from bot.growing import Judged, PageErrand
from bot.models import Article, Digest, OwnTopic
from bot.reading.fetched import Page, read_item, read_item_page, read_link
from bot.summariser import summarise

Made = tuple[Article, Digest]


def read_items(
    wanted: Sequence[Judged], feed: str, source: str | None, topics: Sequence[OwnTopic]
) -> tuple[Made, ...]:
    """The articles of these items of a feed, of those that have any text."""
    made = []
    for each in wanted:
        try:
            article = read_item(each.item, each.note.key, feed, source, each.note.published)
        except ReadingError:
            continue  # a title alone says nothing that could be read
        made.append((article, summarise(article, topics)))
    return tuple(made)


def read_page(page: Page, errand: PageErrand, topics: Sequence[OwnTopic], now: datetime) -> Made:
    """The article of an item's page; raises ReadingError where there is none in it."""
    note = errand.note
    article = read_item_page(
        page, errand.item, note.key, note.feed, errand.source, note.published, now
    )
    return article, summarise(article, topics)


def read_linked(
    page: Page, path: str, topics: Sequence[OwnTopic], now: datetime
) -> tuple[tuple[Made, ...], tuple[str, ...]]:
    """The articles of a page that the file at ``path`` links to, and what is wrong with it.

    Raises ReadingError where there is no article in it.
    """
    found = read_link(page, path, now)
    return tuple((each, summarise(each, topics)) for each in found.articles), found.problems
