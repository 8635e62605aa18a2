"""What the worker process does for the gathering: bytes in, articles with their digests out."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.errors import ReadingError, mistake
from bot.models import Article, Digest, OwnTopic
from bot.models.feeds import ItemMatch, PageJob
from bot.seeds.web_pages import Page, read_item, read_item_page, read_link
from bot.summariser import summarise

log = logging.getLogger(__name__)

Made = tuple[Article, Digest]


def read_items(
    wanted: Sequence[ItemMatch], feed: str, source: str | None, topics: Sequence[OwnTopic]
) -> tuple[Made | str | None, ...]:
    """The article of each of these items of a feed, or why there is none.

    None where it has no text: a title alone says nothing that could be read.
    """
    return tuple(_read_item(each, feed, source, topics) for each in wanted)


def _read_item(
    wanted: ItemMatch, feed: str, source: str | None, topics: Sequence[OwnTopic]
) -> Made | str | None:
    note = wanted.note
    try:
        article = read_item(wanted.item, note, source)
        return article, summarise(article, topics)
    except ReadingError:
        return None
    except Exception as error:  # one item must not keep all others from being read
        log.exception("reading %s of %s failed", note.id, feed)
        return mistake(error)


def read_page(page: Page, job: PageJob, topics: Sequence[OwnTopic], now: datetime) -> Made:
    """The article of an item's page; raises ReadingError where there is none in it."""
    article = read_item_page(page, job.item, job.note, job.source, now)
    return article, summarise(article, topics)


def read_linked(
    page: Page, path: str, topics: Sequence[OwnTopic], now: datetime
) -> tuple[tuple[Made, ...], tuple[str, ...]]:
    """The articles of a page that the file at ``path`` links to, and what is wrong with it.

    Raises ReadingError where there is no article in it.
    """
    found = read_link(page, path, now)
    return tuple((each, summarise(each, topics)) for each in found.articles), found.problems
