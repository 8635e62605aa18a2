"""Who may import whom, and which library may be imported where: the README's picture, exactly.

A new edge is a line here that somebody has to defend; an edge that is no longer used must go.
"""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest

from tests.support.imports import Package
from tests.support.paths import ROOT
from tests.tools.mutations import MUTATIONS

BOT = Package(ROOT / "bot")

IMPORTS: dict[str, set[str]] = {
    "errors": set(),
    "models": set(),
    "text": set(),
    "log": {"text"},
    "workspace": set(),
    "summariser": {"models", "text"},
    "seeds": {"errors", "models", "text"},
    "rules": {"errors", "models", "text"},
    "settings": {"errors", "models", "rules"},
    "store": {"errors", "models", "rules", "text"},
    "slack": {"errors", "models", "rules"},
    "commands": {"errors", "models", "rules", "store", "text"},
    "scheduler": {"errors", "log", "models", "rules", "seeds", "store", "summariser"},
    "app": {
        "commands", "errors", "log", "models", "rules", "scheduler", "seeds", "settings", "slack",
        "store", "summariser", "text", "workspace",
    },
    "cli": {
        "app", "commands", "errors", "log", "models", "seeds", "settings", "slack", "store",
        "summariser", "text",
    },
    "__main__": {"cli"},
}  # fmt: skip

LIBRARIES: dict[str, set[str]] = {
    "apscheduler": {"scheduler"},
    "click": {"app", "cli"},
    "docx": {"seeds"},
    "feedparser": {"seeds"},
    "httpx": {"seeds", "slack"},
    "jinja2": {"workspace"},
    "markdown_it": {"seeds"},
    "pypdf": {"seeds"},
    "rich": {"app", "cli"},
    "sentencex": {"summariser"},
    "slack_bolt": {"slack"},
    "slack_sdk": {"slack"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "starlette": {"workspace"},
    "trafilatura": {"seeds"},
    "uvicorn": {"workspace"},
    "watchdog": {"seeds"},
    "wsproto": set(),  # uvicorn's WebSocket protocol, chosen by name
    "yaml": {"seeds"},
}

# the only places that read a clock: everything else is told what time it is
CLOCKS = {"app/application.py", "scheduler/jobs.py", "workspace/clock.py"}


def test_rooms_import_each_other_exactly_as_the_table_says() -> None:
    assert BOT.room_graph() == IMPORTS


def test_no_room_depends_on_itself_through_others() -> None:
    assert tuple(TopologicalSorter(IMPORTS).static_order())


def test_no_file_depends_on_itself_through_others() -> None:
    assert tuple(TopologicalSorter(BOT.module_graph()).static_order())


def test_libraries_are_imported_only_where_the_table_says() -> None:
    found: dict[str, set[str]] = {library: set() for library in LIBRARIES}
    strangers = set()
    for module in BOT.modules:
        for name in BOT.imported_names(module):
            library = name.split(".")[0]
            if library in found:
                found[library].add(BOT.room(module))
            elif library not in sys.stdlib_module_names and library != "bot":
                strangers.add((library, module))
    assert found == LIBRARIES
    assert not strangers


def test_the_clock_is_read_in_few_places() -> None:
    readers = {
        path.relative_to(BOT.folder).as_posix()
        for path in BOT.modules.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    } | {
        path.relative_to(BOT.folder).as_posix()
        for path in BOT.modules.values()
        if "time.time(" in path.read_text()
    }
    assert readers <= CLOCKS


@pytest.mark.parametrize(
    "light", ["bot.cli", "bot.models", "bot.commands.syntax", "bot.summariser"]
)
def test_importing_brings_no_heavy_library(light: str) -> None:
    heavy = (
        "apscheduler",
        "slack_sdk",
        "sqlite_utils",
        "starlette",
        "trafilatura",
        "rich",
        "httpx",
    )
    script = f"import sys, {light}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_importing_opens_no_socket_store_or_process() -> None:
    modules = [module for module in BOT.modules if not module.endswith(".__main__")]
    script = f"""
import importlib, sys
def watch(event, args):
    if event in ("socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen"):
        raise SystemExit(f"importing {{module}}: {{event}}")
sys.addaudithook(watch)
for module in {modules!r}:
    importlib.import_module(module)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_mutation_still_has_its_place() -> None:
    """Otherwise tests.tools.mutations finds out only when somebody runs it, which takes hours."""
    places = {each.name: (ROOT / each.file).read_text().count(each.old) for each in MUTATIONS}
    assert {name: number for name, number in places.items() if number != 1} == {}
