"""The documents are true: commands run, links lead somewhere, lists are complete."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot import cli
from bot.commands.syntax import GUIDES
from bot.seeds import read
from bot.settings import FIELDS
from bot.slack.manifest import SCOPES
from tests.support.paths import ROOT
from tests.test_architecture import IMPORTS, LIBRARIES

DOCUMENTS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (
        "README.md",
        "deploy/README.md",
        "deploy/REFERENCE.md",
        "bot/README.md",
        "tests/README.md",
        ".github/CONTRIBUTING.md",
    )
}
README = DOCUMENTS["README.md"]
GUIDE = DOCUMENTS["deploy/README.md"]
# a bar in a cell is written \|
REFERENCE = DOCUMENTS["deploy/REFERENCE.md"].replace("\\|", "|")
ROOMS = DOCUMENTS["bot/README.md"]
TESTS = DOCUMENTS["tests/README.md"]

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])+\]\(([^)\s]+)\)")
OURS = re.compile(r"(?:bot|deploy|seeds|tests)/")
COMMANDS = [found[2].rstrip("\n") for found in FENCED.finditer(README) if found[1] == "sh"]


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def rows(document: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head."""
    below = f"\n{document}".partition(f"\n{heading}\n")[2]
    assert below, heading
    section = re.split(r"^#+ ", below, maxsplit=1, flags=re.MULTILINE)[0]
    table = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert table, heading
    return [cells(row) for row in table[0].splitlines()[2:]]


def slugs(document: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a document."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in re.findall(r"^#{1,6} +(.+)$", FENCED.sub("", document), re.MULTILINE):
        shown = LINK.sub(lambda link: link[0][1 : link[0].index("](")], heading)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def links() -> Iterator[tuple[str, str]]:
    """Every link, or picture, of the documents to something of ours."""
    for name, document in DOCUMENTS.items():
        for target in LINK.findall(FENCED.sub("", document)):
            if not re.match(r"[a-z]+:", target):
                yield name, target


def examples() -> Mapping[str, set[str]]:
    """The settings of the sections that are commented out in the sample file."""
    sample = (ROOT / "deploy" / "pullquote.sample.toml").read_text(encoding="utf-8")
    line = re.compile(r"^# ?(\[\[\w+\]\]|\w+ = .+)$", re.MULTILINE)
    given = tomllib.loads("\n".join(line.findall(sample)))
    return {section: {key for each in given[section] for key in each} for section in given}


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_it_opens_with_two_commands_of_one_line() -> None:
    local, tests = COMMANDS[:2]
    assert local.endswith(".venv/bin/pullquote local")
    assert tests.endswith(".venv/bin/python -m tests")
    assert "\n" not in local + tests


def test_ci_runs_the_very_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert COMMANDS[1] in lines


@pytest.mark.parametrize("name", GUIDES)
def test_the_reference_shows_how_every_slash_command_is_typed(name: str) -> None:
    section = "### For admins" if GUIDES[name].admin else "### For everyone"
    typed = [row[0].replace("\\|", "|") for row in rows(DOCUMENTS["deploy/REFERENCE.md"], section)]
    assert f"`/digest {GUIDES[name].usage}`" in typed


@pytest.mark.parametrize("name", cli.main.commands)
def test_the_reference_has_every_terminal_command_which_has_help(name: str) -> None:
    assert f"`pullquote {name}" in REFERENCE
    assert cli.main.commands[name].help


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            spelt
            for command in (cli.main, *cli.main.commands.values())
            for each in command.params
            for spelt in each.opts
            if spelt.startswith("--")
        }
    ),
)
def test_the_reference_has_every_option_in_a_terminal(option: str) -> None:
    assert re.search(rf"`[^`]*{option}\b[^`]*`", REFERENCE)


@pytest.mark.parametrize(
    "ending", [*read.READERS, *read.LINKS, read.OPML, read.FEEDS_NAME], ids=lambda ending: ending
)
def test_the_reference_has_every_kind_of_file(ending: str) -> None:
    assert f"`{ending}`" in REFERENCE


@pytest.mark.parametrize("section", FIELDS)
def test_the_guide_has_every_setting_with_its_default(section: str) -> None:
    told = {name.strip("`"): default for name, default, _ in rows(GUIDE, f"### `[{section}]`")}
    written = {name: f"`{json.dumps(default)}`" for name, (_, default) in FIELDS[section].items()}
    assert told == written


@pytest.mark.parametrize(
    ("section", "heading"),
    [
        ("first_subscriptions", "### First subscriptions"),
        ("feed_lists", "### Feed lists"),
        ("quiet", "### Quiet hours"),
        ("topics", "### Topics of your own"),
    ],
)
def test_the_guide_has_every_setting_of_the_repeated_sections(section: str, heading: str) -> None:
    assert {row[0].strip("`") for row in rows(GUIDE, heading)} == examples()[section]
    assert f"`[[{section}]]`" in GUIDE


def test_the_guide_knows_all_repeated_sections() -> None:
    assert set(examples()) == set(re.findall(r"`\[\[(\w+)\]\]`", GUIDE))


def test_the_guide_says_what_every_right_of_the_app_is_for() -> None:
    told = " ".join(row[0] for row in rows(GUIDE, "## Create the Slack app"))
    assert set(re.findall(r"`([\w:]+)`", told)) == set(SCOPES)


def test_the_guide_lists_the_files_beside_it() -> None:
    told = {row[0] for row in rows(GUIDE, "# Install and run Pullquote")}
    there = {path.name for path in (ROOT / "deploy").iterdir() if path.is_file()}
    assert told == {f"[{name}]({name})" for name in there if not name.endswith(".md")}


def test_the_table_of_rooms_is_the_table_that_is_tested() -> None:
    table = rows(ROOMS, "## The rooms")
    imports = {room.strip("`"): set(filter(None, named.split(", "))) for room, _, named, _ in table}
    libraries = {room.strip("`"): set(filter(None, named.split(", "))) for room, *_, named in table}
    assert imports == IMPORTS
    assert libraries == {
        room: {library for library, where in LIBRARIES.items() if room in where} for room in IMPORTS
    }


def test_every_room_within_a_room_is_named() -> None:
    bot = ROOT / "bot"
    within = {
        path.parent.relative_to(bot).as_posix()
        for path in bot.rglob("*.*")
        if path.suffix in (".py", ".js") and len(path.relative_to(bot).parts) > 2
    }
    assert within
    for room in within:
        assert f"| `{room}/` |" in ROOMS, room


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_of_code_that_are_named_are_there(name: str) -> None:
    folder = (ROOT / name).parent
    paths = re.findall(r"`((?:[\w.]+/)+(?:[\w.]+\.\w+)?|\w+\.py)`", DOCUMENTS[name])
    ours = [path for path in paths if folder.name in ("bot", "tests") or OURS.match(path)]
    for path in ours:
        assert (folder / path).exists() or (ROOT / path).exists(), path


def test_every_folder_of_tests_is_explained() -> None:
    told = " ".join(row[0] for row in rows(TESTS, "## Where a test belongs"))
    there = {path.parent.name for path in (ROOT / "tests").glob("*/__init__.py")}
    assert set(re.findall(r"`(\w+)/`", told)) == there


@pytest.mark.parametrize("folder", ["campaigns", "tools", "tools/benchmarks"])
def test_every_campaign_tool_and_benchmark_is_named(folder: str) -> None:
    names = {
        path.stem
        for path in (ROOT / "tests" / folder).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert names
    for name in names - {"__init__", "__main__"}:
        if name.startswith("test_"):  # a short run of the campaign
            continue
        assert re.search(rf"\b{name}\b", TESTS), name


@pytest.mark.parametrize(
    ("name", "module"),
    sorted(
        {
            (name, module)
            for name, document in DOCUMENTS.items()
            for module in re.findall(r"python -m ((?:bot|tests)(?:\.[a-z_]+)*)", document)
        }
    ),
)
def test_every_module_that_is_to_be_run_is_there(name: str, module: str) -> None:
    path = ROOT / module.replace(".", "/")
    assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), name


@pytest.mark.parametrize(("name", "target"), sorted(set(links())))
def test_links_lead_somewhere(name: str, target: str) -> None:
    path, _, anchor = unquote(target).partition("#")
    there = (ROOT / name).parent / path if path else ROOT / name
    assert there.exists(), f"{name} links to {target}"
    if anchor:
        assert anchor in slugs(there.read_text(encoding="utf-8")), f"{name} links to {target}"


def test_pictures_are_described_and_all_are_shown() -> None:
    shown = {
        ((ROOT / name).parent / path).resolve()
        for name, document in DOCUMENTS.items()
        for path in re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", document)
    }
    assert shown == set((ROOT / "deploy" / "pictures").glob("*.png"))


def test_every_document_is_reached_from_the_readme() -> None:
    reached, left = set[Path](), [ROOT / "README.md"]
    while left:
        document = left.pop()
        reached.add(document)
        own = document.relative_to(ROOT).as_posix()
        for name, target in links():
            there = (document.parent / target.partition("#")[0]).resolve()
            if name == own and there.suffix == ".md" and there.is_file() and there not in reached:
                left.append(there)
    assert {ROOT / name for name in DOCUMENTS} <= reached


def test_slugs_are_githubs() -> None:
    headings = "# A b\n## `[slack]`\n## What's *here*, 1.5 %?\n## A b\n```\n# no heading\n```\n"
    assert slugs(headings) == {"a-b", "slack", "whats-here-15-", "a-b-1"}
