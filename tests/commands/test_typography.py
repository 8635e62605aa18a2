"""Every command means the same, however phones and copied text change what is typed."""

import html
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from bot.commands.syntax import GUIDES, Command, read_command
from bot.text import plain

EXAMPLES = [example for guide in GUIDES.values() for example in guide.examples]


def _curly(text: str) -> str:
    """Use the quotation marks that phones type."""
    return re.sub(r'"([^"]*)"', "“\\1”", text)


def _guillemets(text: str) -> str:
    return re.sub(r'"([^"]*)"', "«\\1»", text)


def _dashes(text: str) -> str:
    """Use the dashes that phones make of hyphens before words."""
    return re.sub(r"(?<!\S)-(?=\w)", "–", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


DISGUISES: dict[str, Callable[[str], str]] = {
    "curly quotation marks": _curly,
    "guillemets": _guillemets,
    "a dash for a hyphen": _dashes,
    "spaces that do not break": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "narrow spaces": lambda text: text.replace(" ", "\N{NARROW NO-BREAK SPACE}"),
    "more spaces": lambda text: "  " + text.replace(" ", "  ") + " \n",
    "a capital at the start": _capital,
    "all of these": lambda text: _capital(_curly(_dashes(text))).replace(" ", "\u00a0 ") + " ",
}


def meaning(command: Command) -> Any:
    """The command, with the marks and spaces of a keyboard in free text such as a reason."""
    texts: dict[str, Any] = {
        each.name: plain(html.unescape(value))
        for each in fields(command)
        if isinstance(value := getattr(command, each.name), str)
    }
    return replace(command, **texts)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_disguised_example_means_the_same(example: str, disguise: str) -> None:
    sent = html.escape(example, quote=False) if "<" not in example else example
    changed = DISGUISES[disguise](sent)
    assert meaning(read_command(changed)) == meaning(read_command(sent))
