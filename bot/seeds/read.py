"""Reads one file in the seeds folder."""

import errno
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.errors import ReadingError
from bot.models import Article, Feed
from bot.seeds.articles import build_articles
from bot.seeds.draft import DraftResult
from bot.seeds.formats.docx import read_docx
from bot.seeds.formats.html import read_html
from bot.seeds.formats.jsonlines import read_json, read_jsonl
from bot.seeds.formats.link_files import FeedList, read_feeds, read_opml, read_url, read_webloc
from bot.seeds.formats.mail import read_mail
from bot.seeds.formats.markdown import read_markdown
from bot.seeds.formats.pdf import read_pdf
from bot.seeds.formats.plain_text import read_text

READERS: Mapping[str, Callable[[bytes], DraftResult]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".eml": read_mail,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
LINKS: Mapping[str, Callable[[bytes], str]] = {".url": read_url, ".webloc": read_webloc}
OPML = ".opml"
FEEDS_NAME = "feeds.txt"
LIMIT = 5_000_000  # bytes

NOT_REGULAR = "It is not an ordinary file: replace it by one."
LINK_OUT = "It is a link out of the seeds folder: put the file itself there."
BROKEN_LINK = "It is a link to a file that is not there: put the file itself there."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """The content of one file and, as sentences, the problems with it.

    A list of feeds has ``feeds``, which may be empty, and a link file has the URL of a page in
    ``link``. All other files have ``articles``.
    """

    articles: tuple[Article, ...] = ()
    problems: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] | None = None
    link: str | None = None


def read(root: Path, path: str, limit: int = LIMIT) -> ReadResult:
    """Read the file at a POSIX path relative to the root, of at most ``limit`` bytes.

    Raises ReadingError, with a sentence that does not name the file, if nothing in it can be read.
    Never raises anything else, whatever the file contains.
    """
    if not is_readable(path):
        raise ReadingError(unknown_kind(path))
    data = _read_bytes(root, path, limit)
    if list_reader := _list_reader(path):
        feeds, problems = list_reader(data)
        return ReadResult(feeds=feeds, problems=problems)
    if not data.strip():
        raise ReadingError("It is empty: put the article's text in it.")
    if link_reader := LINKS.get(_suffix(path)):
        return ReadResult(link=link_reader(data))
    articles, problems = build_articles(READERS[_suffix(path)](data), path)
    return ReadResult(articles=articles, problems=problems)


def is_readable(path: str) -> bool:
    """Return whether there is a reader for a file of this name."""
    suffix = _suffix(path)
    return suffix in READERS or suffix in LINKS or is_list(path)


def is_list(path: str) -> bool:
    """Return whether a file of this name is a list of feeds."""
    return _list_reader(path) is not None


def _list_reader(path: str) -> Callable[[bytes], FeedList] | None:
    if PurePosixPath(path).name.lower() == FEEDS_NAME:
        return read_feeds
    return read_opml if _suffix(path) == OPML else None


def _suffix(path: str) -> str:
    """Return the suffix in lower case, with its dot."""
    return PurePosixPath(path).suffix.lower()


def unknown_kind(path: str) -> str:
    """Return the sentence for a file that there is no reader for."""
    kinds = (
        "save it as .txt, .md, .html, .eml, .pdf, .docx, .json or .jsonl; a list of feeds as .opml."
    )
    suffix = _suffix(path)
    return f"{suffix} files are not read: {kinds}" if suffix else f"It has no ending: {kinds}"


def too_big(size: int, limit: int) -> str:
    """Return the sentence for a file of ``size`` bytes where ``limit`` are allowed."""
    return (
        f"It is {size / 1e6:.1f} MB and at most {limit / 1e6:g} MB are read: "
        "split it, or leave out what is not the article."
    )


def is_below(root: str, path: str) -> bool:
    """Return whether the path is below the root; neither may contain symbolic links."""
    return path.startswith(root.rstrip("/") + "/")


def os_error_reason(error: OSError) -> str:
    """Return the sentence for a file that the operating system cannot or may not open."""
    if isinstance(error, PermissionError):
        return "It may not be opened: let the bot's user read it, then save it again."
    if isinstance(error, FileNotFoundError):
        return "It is no longer there."
    if error.errno == errno.ELOOP:
        return "It is a link that leads back to itself: put the file itself there."
    return f"It cannot be read: {error.strerror or 'the system gives no reason'}."


def _read_bytes(root: Path, path: str, limit: int) -> bytes:
    try:
        full = os.path.realpath(root / path, strict=True)
        if not is_below(os.path.realpath(root), full):
            raise ReadingError(LINK_OUT)
        with open(full, "rb", opener=_open_regular) as file:
            data = file.read(limit + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise ReadingError(os_error_reason(error)) from error
    except ValueError as error:
        raise ReadingError("Its name holds a character that no file name may.") from error
    if len(data) > limit:
        raise ReadingError(too_big(max(size, len(data)), limit))
    return data


def _open_regular(path: str, flags: int) -> int:
    """Open a regular file; raises ReadingError for a pipe, a device or a folder."""
    # without O_NONBLOCK, opening a named pipe would wait for a writer forever
    handle = os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise ReadingError(NOT_REGULAR)
