"""Turns a file in the seeds folder into articles with their digests. Runs in the worker process."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.errors import ReadingError, mistake
from bot.models import FileMark, FileResult, OwnTopic
from bot.scheduler.limits import allow_more_time
from bot.seeds.read import read
from bot.summariser import summarise

log = logging.getLogger(__name__)


def read_file(
    root: Path, topics: Sequence[OwnTopic], path: str, mark: FileMark, more: float
) -> FileResult:
    """Read and summarise a file in the folder ``root``.

    ``more`` is the processor time in seconds that each of its articles adds to what is allowed.
    """
    try:
        found = read(root, path)
        articles = []
        for article in found.articles:
            articles.append((article, summarise(article, topics)))
            allow_more_time(more)
    except ReadingError as error:
        return FileResult(path=path, mark=mark, problems=(error.sentence,))
    except MemoryError:
        raise
    except Exception as error:  # one file must not keep all others from being read
        log.exception("reading %s failed", path)
        return FileResult(path=path, mark=mark, problems=(mistake(error),))
    return FileResult(
        path=path,
        mark=mark,
        articles=tuple(articles),
        problems=found.problems,
        feeds=found.feeds,
        link=found.link,
    )
