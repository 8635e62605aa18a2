"""Turns fetched bytes into articles with their digests. Runs in the worker process."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.errors import ReadingError, mistake
from bot.models import Article, Digest, OwnTopic
from bot.models.feeds import ItemMatch, PageJob
from bot.seeds.web_pages import Page, read_item_page, read_link
from bot.seeds.web_pages import read_item as read_feed_item
from bot.summariser import summarise

log = logging.getLogger(__name__)

Made = tuple[Article, Digest]


def read_item(
    match: ItemMatch, feed: str, source: str | None, topics: Sequence[OwnTopic]
) -> Made | str | None:
    """Return an article for an item of a feed, or a sentence if reading it fails.

    None is for an item without a text: a title alone isn't an article.
    """
    try:
        article = read_feed_item(match.item, match.note, source)
        return article, summarise(article, topics)
    except ReadingError:
        return None
    except MemoryError:
        raise
    except Exception as error:  # one item must not keep all others from being read
        log.exception("reading %s of %s failed", match.note.id, feed)
        return mistake(error)


def read_page(page: Page, job: PageJob, topics: Sequence[OwnTopic], now: datetime) -> Made:
    """Read the article on an item's page; raises ReadingError if there is none."""
    article = read_item_page(page, job.item, job.note, job.source, now)
    return article, summarise(article, topics)


def read_linked(
    page: Page, path: str, topics: Sequence[OwnTopic], now: datetime
) -> tuple[tuple[Made, ...], tuple[str, ...]]:
    """Read the articles on a page that the file at ``path`` links to, and sentences about problems.

    Raises ReadingError if there is no article.
    """
    found = read_link(page, path, now)
    return tuple((each, summarise(each, topics)) for each in found.articles), found.problems
