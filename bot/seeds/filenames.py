"""Recognises names of files to ignore, and file names in the place of a document's title."""

import re

_PREFIXES = (".", "~", "#")
_SUFFIXES = (
    *("~", "#", ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download"),
    *(".opdownload", ".swp", ".swo", ".swx", ".bak", ".lock", ".lck", ".aria2"),
)
_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r"})
# what word processors fill in by themselves
_PLACEHOLDER = re.compile(
    r"^(?:untitled\b|microsoft word|(?:word )?document\d*$|.*\.(?:docx?|pdf|indd|odt|pages)$)",
    re.IGNORECASE,
)


def is_placeholder_title(stated: str) -> bool:
    """Return whether a document's declared title is empty or a placeholder."""
    return not stated or _PLACEHOLDER.match(stated) is not None


def is_ignored(name: str) -> bool:
    """Return whether files and folders of this name are silently ignored."""
    if name.startswith(_PREFIXES):
        return True
    lowered = name.lower()
    return lowered.endswith(_SUFFIXES) or lowered in _NAMES


def has_ignored_part(path: str) -> bool:
    """Return whether any part of this POSIX path is an ignored name."""
    return any(is_ignored(name) for name in path.split("/"))
