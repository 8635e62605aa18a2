"""Which files of a Python package import which, read from their source: nothing is imported."""

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

Graph = dict[str, set[str]]


class Package:
    """A package's modules and what they import.

    A **room** is a module or package right below the package: ``bot.store.search`` belongs to the
    room ``store``, ``bot.cli`` is the room ``cli``. The package's own ``__init__.py`` is in none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    @cached_property
    def modules(self) -> Mapping[str, Path]:
        """Dotted names and files of all modules below the package, in the order of the files."""
        own = self.folder / "__init__.py"
        return {
            self._dotted(path): path for path in sorted(self.folder.rglob("*.py")) if path != own
        }

    def room(self, module: str) -> str:
        """Return the room that a module (by its dotted name) belongs to."""
        return module.split(".")[1]

    def imported_names(self, module: str) -> set[str]:
        """Return the dotted names of all modules, ours or not, that a module imports anywhere.

        That includes imports inside functions and under ``TYPE_CHECKING``. ``from a import b`` is
        ``a``, except that ``from bot import b`` is ``bot.b`` as well.
        """
        found = set()
        for base, names in self._statements(module):
            found.add(base)
            if base == self.name:
                found.update(f"{base}.{name}" for name in names)
        return found

    def imported_modules(self, module: str) -> set[str]:
        """Return the modules of this package that another one of it imports, itself excluded.

        ``from bot.store import search`` is ``bot.store.search`` where that is a module; where it is
        a name that the package re-exports, it is ``bot.store``.
        """
        found = set()
        for base, names in self._statements(module):
            below = {f"{base}.{name}" for name in names}
            found |= below & self.modules.keys()
            if not names or below - self.modules.keys():
                found.add(base)
        return (found & self.modules.keys()) - {module}

    def room_graph(self) -> Graph:
        """Return for each room the other rooms that its modules import."""
        graph: Graph = {}
        for module in self.modules:
            ours = {
                name for name in self.imported_names(module) if name.startswith(f"{self.name}.")
            }
            room = self.room(module)
            graph.setdefault(room, set()).update({self.room(name) for name in ours} - {room})
        return graph

    def module_graph(self) -> Graph:
        """Return for each module the modules of this package that it imports."""
        return {module: self.imported_modules(module) for module in self.modules}

    def _dotted(self, path: Path) -> str:
        parts = path.relative_to(self.folder.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def _statements(self, module: str) -> Iterator[tuple[str, list[str]]]:
        """Yield each import as the module it names, with the names that are imported from it."""
        path = self.modules[module]
        package = path.relative_to(self.folder.parent).parent.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name, []) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else ()
                base = ".".join((*above, *([node.module] if node.module else [])))
                yield base, [alias.name for alias in node.names]
