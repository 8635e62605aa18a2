"""The README says what is true: its commands run, its tables are whole."""

import re

import pytest

from bot import cli
from bot.commands.syntax import GUIDES
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)


def test_it_opens_with_two_commands_of_one_line() -> None:
    local, tests = BLOCKS[:2]
    assert local.endswith(".venv/bin/pullquote local")
    assert tests.endswith(".venv/bin/python -m tests")
    assert "\n" not in local + tests


def test_ci_runs_the_very_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert BLOCKS[1] in lines


@pytest.mark.parametrize("name", GUIDES)
def test_every_slash_command_stands_in_it(name: str) -> None:
    assert f"`/digest {name}" in README


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_terminal_command_stands_in_it_and_has_help(name: str) -> None:
    assert f"pullquote {name}" in README
    assert cli.main.commands[name].help


def test_its_pictures_and_files_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for path in [*pictures, "deploy/pullquote.sample.toml", "deploy/constraints.txt"]:
        assert (ROOT / path).is_file(), path


def test_the_picture_of_the_rooms_names_every_room() -> None:
    rooms = {
        path.name
        for path in (ROOT / "bot").iterdir()
        if not path.name.startswith("__") and (path.is_dir() or path.suffix == ".py")
    }
    for room in rooms:
        assert re.search(rf"\b{re.escape(room)}", README), room
