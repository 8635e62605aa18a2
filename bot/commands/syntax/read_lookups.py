"""Readers for the commands that everybody may use. Each reads what follows the command's name."""

import html
import re
from itertools import islice

from bot.commands.syntax.arguments import missing, nearest_command, read_id, read_passage
from bot.commands.syntax.help import GUIDES
from bot.commands.syntax.search_query import as_typed, read_query
from bot.commands.syntax.types import Command, Explain, Help, Latest, Quotes, Report, Search, Show
from bot.errors import CommandError
from bot.models import Query
from bot.text import QUOTATION_MARKS

LONGEST_REPORT = 500  # characters
LONGEST_NAME = 4  # words, where the name is not in quotation marks


def read_help(rest: str) -> Command:
    """Read what follows `help`: nothing or a command, with whatever marks people put around it."""
    name = html.unescape(rest).strip(" `/'" + QUOTATION_MARKS).lower()
    if not name:
        return Help()
    if name in GUIDES:
        return Help(command=name)
    near = nearest_command(name)
    hint = f"Did you mean `help {near}`?" if near else "`help` alone lists them."
    raise CommandError(f"“{name}” is no command. {hint}")


def read_latest(rest: str) -> Command:
    """Read what follows `latest`."""
    return Latest(topic=html.unescape(rest) or None)


def read_search(rest: str) -> Command:
    """Read what follows `search`."""
    if not rest:
        raise missing("search", "words to look for")
    return Search(query=read_query(rest), words=html.unescape(rest))


def read_quotes(rest: str) -> Command:
    """Read what follows `quotes`."""
    words = as_typed(rest)
    if not re.search(r"\w", words):
        raise missing("quotes", "the name of who spoke")
    if quoted := re.match(r'\s*"([^"]*\w[^"]*)"?', words):
        ends = [quoted.end()]
    else:
        ends = [word.end() for word in islice(re.finditer(r"\S+", words), LONGEST_NAME)][::-1]
    readings = [(words[:end].strip(' "'), _optional_query(words[end:])) for end in ends]
    return Quotes(readings=tuple(readings), words=words)


def _optional_query(words: str) -> Query | None:
    return read_query(words) if re.search(r"\w", words) else None


def read_show(rest: str) -> Command:
    """Read what follows `show`."""
    if not rest:
        raise missing("show", "the ID of a digest")
    return Show(id=read_id(rest))


def read_report(rest: str) -> Command:
    """Read what follows `report`."""
    if not rest:
        raise missing("report", "the ID of a digest")
    article_id, *words = rest.split(maxsplit=1)
    passage, mistake = read_passage("".join(words))
    mistake = html.unescape(mistake).strip()
    if len(mistake) > LONGEST_REPORT:
        raise CommandError(f"Say it in fewer words: at most {LONGEST_REPORT} characters.")
    return Report(id=read_id(article_id), passage=passage, words=mistake)


def read_explain(rest: str) -> Command:
    """Read what follows `explain`."""
    if not rest:
        raise missing("explain", "the ID of a digest")
    return Explain(id=read_id(rest))
