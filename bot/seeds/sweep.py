"""One walk through the seeds folder: one stat call per file, and no file is opened."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.models import FileMark
from bot.seeds.filenames import has_ignored_part, is_ignored
from bot.seeds.read import BROKEN_LINK, LINK_OUT, NOT_REGULAR, is_below, os_error_reason

Refused = tuple[str, FileMark, str]  # the path, its mark and the reason as a sentence

_ROOT = "."  # the path under which the root is refused if it cannot be listed
_NAME = "Its name is not UTF-8: rename it."


class Sweep:
    """Compares the files below a root with the marks that they had before.

    After `run()`, ``seen`` contains the path of every file, ``changed`` the marks of the regular
    files that are new or changed, and ``refused`` what is new or changed and cannot be a seed.

    Hidden, temporary and partial names are ignored. A link to a file within the root is ignored
    too, because the sweep finds the file itself; but not if the file is in an ignored folder.
    Linked folders are never entered, and a link that leads out of the root is refused.
    """

    def __init__(self, root: Path, marks: Mapping[str, FileMark]) -> None:
        self.seen: set[str] = set()
        self.changed: dict[str, FileMark] = {}
        self.refused: list[Refused] = []
        self._root = os.path.realpath(root)
        self._marks = marks
        self._unlisted: list[str] = []  # the folders that could not be listed, each with a slash

    def run(self) -> None:
        """Walk through the root and all folders below it."""
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                folders += self._list(folder)
            except OSError as error:
                self._refuse_folder(folder, error)

    def missing(self) -> list[str]:
        """Return the known paths that were not seen, sorted.

        Files below a folder that could not be listed do not count as missing.
        """
        unseen = sorted(path for path in self._marks if path not in self.seen)
        return [path for path in unseen if not self._is_unlisted(path)]

    def _list(self, folder: str) -> list[str]:
        """Sweep one folder and return its subfolders; raises OSError if it cannot be listed.

        The code for unchanged files is inlined in this loop, since nearly all files are unchanged.
        """
        folders, marks, seen = [], self._marks, self.seen
        with os.scandir(f"{self._root}/{folder}") as entries:
            for entry in entries:
                path = folder + entry.name
                known = marks.get(path)
                try:
                    if known is not None and entry.is_file(follow_symlinks=False):
                        about = entry.stat(follow_symlinks=False)
                        if about.st_mtime_ns == known.mtime_ns and about.st_size == known.size:
                            seen.add(path)
                            continue
                    if self._add(entry, path):
                        folders.append(f"{path}/")
                except FileNotFoundError:  # deleted since the folder was listed
                    continue
        return folders

    def _add(self, entry: os.DirEntry[str], path: str) -> bool:
        """Record what is new or changed; return True for a folder that is to be swept too."""
        if is_ignored(entry.name):
            return False
        if not _is_utf8(entry.name):
            shown = os.fsencode(path).decode("utf-8", errors="backslashreplace")
            self._refuse(shown, file_mark(entry.stat(follow_symlinks=False)), _NAME)
        elif entry.is_symlink():
            self._add_link(entry, path)
        elif entry.is_dir(follow_symlinks=False):
            return True
        else:
            self._add_file(path, entry.stat(follow_symlinks=False))
        return False

    def _add_file(self, path: str, about: os.stat_result) -> None:
        if not stat.S_ISREG(about.st_mode):
            self._refuse(path, file_mark(about), NOT_REGULAR)
            return
        self.seen.add(path)
        mark = file_mark(about)
        if self._marks.get(path) != mark:
            self.changed[path] = mark

    def _add_link(self, entry: os.DirEntry[str], path: str) -> None:
        own = file_mark(entry.stat(follow_symlinks=False))
        try:
            target = os.path.realpath(entry.path, strict=True)
        except FileNotFoundError:
            self._refuse(path, own, BROKEN_LINK)
            return
        except OSError as error:
            self._refuse(path, own, os_error_reason(error))
            return
        if target != self._root and not is_below(self._root, target):
            self._refuse(path, own, LINK_OUT)
        elif has_ignored_part(os.path.relpath(target, self._root)) and not entry.is_dir():
            self._add_file(path, entry.stat())

    def _refuse(self, path: str, mark: FileMark, reason: str) -> None:
        self.seen.add(path)
        if self._marks.get(path) != mark:
            self.refused.append((path, mark, reason))

    def _refuse_folder(self, folder: str, error: OSError) -> None:
        path = folder.removesuffix("/") or _ROOT
        if path != _ROOT and isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return  # deleted or replaced since its parent was listed
        self._unlisted.append(folder)
        mark = _mark_at(f"{self._root}/{folder}")
        if self._marks.get(path) != mark:
            self.refused.append((path, mark, _listing_error(error)))

    def _is_unlisted(self, path: str) -> bool:
        return any(f"{path}/".startswith(folder) for folder in self._unlisted)


def file_mark(about: os.stat_result) -> FileMark:
    """Return the size and modification time of a stat result."""
    return FileMark(size=about.st_size, mtime_ns=about.st_mtime_ns)


def _mark_at(path: str) -> FileMark:
    try:
        return file_mark(os.stat(path))  # noqa: PTH116 - the sweep works on plain strings
    except OSError:
        return FileMark(size=0, mtime_ns=0)


def _is_utf8(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _listing_error(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "This folder may not be listed: let the bot's user read it."
    return f"This folder cannot be listed: {error.strerror or 'the system gives no reason'}."
