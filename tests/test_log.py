"""Log records: each begins one line, whatever the names and errors in it contain."""

import io
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import RecordFormatter
from bot.text import ACTING, printable
from tests.support.paths import ROOT

MADE_UP = "2026-11-30 00:00:00,000 ERROR Slack token revoked"
BEGINNING = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ ")
ANY = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        f"fake\n{MADE_UP}.bin",
        f"a\r{MADE_UP}",
        f"a\x85{MADE_UP}",
        f"\u2028{MADE_UP}",
        "\x1b[2J",
        "\udc80",
    ]
)


def logged(message: str, *args: object, error: Exception | None = None) -> list[str]:
    """Return the lines that one record becomes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RecordFormatter())
    log = logging.Logger("a", logging.INFO)
    log.addHandler(handler)
    log.info(message, *args, exc_info=error)
    return written.getvalue().removesuffix("\n").split("\n")


@given(ANY)
def test_a_record_is_one_line_whatever_it_quotes(quoted: str) -> None:
    (line,) = logged("%s is not read", quoted)
    assert BEGINNING.match(line)
    assert not ACTING.search(line)


@given(ANY)
def test_only_the_first_line_of_an_error_begins_like_a_record(quoted: str) -> None:
    first, *rest = logged("reading %s failed", quoted, error=ValueError(quoted))
    assert BEGINNING.match(first)
    assert rest
    assert all(line.startswith("    ") and not ACTING.search(line) for line in rest)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\t", r"a\nb\r\t"),
        ("\x1b[2J\x9b", r"\x1b[2J\x9b"),
        ("\u202etxt.exe", r"\u202etxt.exe"),
        ("a\u2028\udc80", r"a\u2028\udc80"),
        ("Łódź “ميناء” 港口 \U0001f600", "Łódź “ميناء” 港口 \U0001f600"),
    ],
)
def test_escapes_stand_for_what_a_terminal_acts_on(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_nothing_in_a_file_or_its_name_acts_on_the_terminal(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    esc = "\x1b]0;PWNED\x07\x1b[2J\x9b31m\u202e"
    text = f"title: Harbour {esc}\n\nThe harbour board said on Monday {esc}that the berth closed.\n"
    text += "The ferry to Marrow Bay sails at noon from the other berth. " * 20
    article, unread = tmp_path / "a\n2026.txt", tmp_path / f"fake\n{MADE_UP}.bin"
    article.write_text(text)
    unread.write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "digest", *options, str(article), str(unread)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "harbour board said on Monday" in done.stdout
    assert MADE_UP in done.stderr
    shown = done.stdout.replace("\n", "") + done.stderr.replace("\n", "")
    assert not ACTING.search(shown)
    assert not [line for line in done.stderr.split("\n") if line.startswith("2026")]
