"""Measure how the code is laid out: `python -m tests.tools.structure`.

    python -m tests.tools.structure [--repo FOLDER]
    python -m tests.tools.structure [--repo FOLDER] --docstrings 20 --seed 1

Prints the rooms of `bot` and who imports whom, circles between files, and files and functions that
are longer than we want them. `--repo` measures another checkout, to compare before and after.
`--docstrings` prints that many public docstrings instead, picked at random, to be read aloud.
"""

import argparse
import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.imports import Graph, Package
from tests.support.paths import ROOT

FILE_LINES = 300
FUNCTION_LINES = 30

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Definition:
    """A module, class, method or function; ``name`` is qualified, empty for the module itself."""

    path: Path
    name: str
    node: ast.Module | ast.ClassDef | Function

    @property
    def lines(self) -> int:
        """Number of lines from `def` or `class` to the end, docstring included."""
        node = self.node
        return 0 if isinstance(node, ast.Module) else (node.end_lineno or 0) - node.lineno + 1

    @property
    def is_public(self) -> bool:
        return not any(part.startswith("_") for part in self.name.split("."))


def definitions(path: Path) -> Iterator[Definition]:
    """Yield the module in a file and everything defined in it, however deep."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    waiting: list[tuple[str, ast.AST]] = [("", module)]
    yield Definition(path, "", module)
    while waiting:
        name, node = waiting.pop(0)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | Function):
                below = f"{name}.{child.name}" if name else child.name
                yield Definition(path, below, child)
                # nothing inside a function is public, and the underscore says so
                waiting.append(
                    (below if isinstance(child, ast.ClassDef) else f"{below}._locals", child)
                )
            else:
                waiting.append((name, child))


def circles(graph: Graph) -> list[list[str]]:
    """Return the sets of nodes that depend on each other, directly or through others."""
    reached = {node: _reachable(graph, node) for node in graph}
    found = {
        tuple(sorted(other for other in reached[node] if node in reached[other]))
        for node in graph
        if node in reached[node]
    }
    return sorted(map(list, found))


def _reachable(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(graph[node])
    return found


def report(repo: Path) -> Iterator[str]:
    """Yield the lines of the report on a checkout."""
    package = Package(repo / "bot")
    rooms = package.room_graph()
    yield f"{len(rooms)} rooms, {sum(map(len, rooms.values()))} imports between them"
    yield from (f"  {room}: {' '.join(sorted(rooms[room])) or '-'}" for room in sorted(rooms))
    found = circles(package.module_graph())
    yield f"{len(found)} circles between files"
    yield from (f"  {' '.join(circle)}" for circle in found)
    for folder in ("bot", "tests"):
        yield from _too_long(repo, folder)


def _too_long(repo: Path, folder: str) -> Iterator[str]:
    paths = sorted((repo / folder).rglob("*.py"))
    lengths = [(len(path.read_text(encoding="utf-8").splitlines()), path) for path in paths]
    files = sorted((each for each in lengths if each[0] > FILE_LINES), reverse=True)
    yield f"{len(files)} files of {folder} over {FILE_LINES} lines (of {len(paths)})"
    yield from (f"  {lines:4} {path.relative_to(repo)}" for lines, path in files)
    functions = [
        each for path in paths for each in definitions(path) if isinstance(each.node, Function)
    ]
    long = sorted(
        (each for each in functions if each.lines > FUNCTION_LINES),
        key=lambda each: (-each.lines, each.path, each.name),
    )
    yield f"{len(long)} functions of {folder} over {FUNCTION_LINES} lines (of {len(functions)})"
    yield from (f"  {each.lines:4} {each.path.relative_to(repo)} {each.name}" for each in long)


def docstrings(repo: Path, number: int, seed: int) -> Iterator[str]:
    """Yield public docstrings of `bot`, picked at random, each under its path and name."""
    documented = [
        (each, text)
        for path in sorted((repo / "bot").rglob("*.py"))
        for each in definitions(path)
        if each.is_public and (text := ast.get_docstring(each.node))
    ]
    for each, text in random.Random(seed).sample(documented, min(number, len(documented))):
        yield f"{each.path.relative_to(repo)} {each.name or '(module)'}"
        yield from (f"    {line}" if line else "" for line in text.splitlines())
        yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--repo", type=Path, default=ROOT, help="the checkout to measure")
    parser.add_argument("--docstrings", type=int, metavar="N", help="print N docstrings instead")
    parser.add_argument("--seed", type=int, default=1, help="which docstrings (default: 1)")
    asked = parser.parse_args()
    repo = asked.repo.resolve()
    lines = docstrings(repo, asked.docstrings, asked.seed) if asked.docstrings else report(repo)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
