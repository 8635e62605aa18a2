"""Names that say something: of files that are left alone, and of documents without a title."""

import re

_STARTS = (".", "~", "#")
_ENDS = (
    *("~", "#", ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download"),
    *(".opdownload", ".swp", ".swo", ".swx", ".bak", ".lock", ".lck", ".aria2"),
)
_WHOLE = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r"})
# what word processors put there of themselves
_NO_TITLE = re.compile(
    r"^(?:untitled\b|microsoft word|(?:word )?document\d*$|.*\.(?:docx?|pdf|indd|odt|pages)$)",
    re.IGNORECASE,
)


def is_placeholder_title(stated: str) -> bool:
    """Whether what a document states as its title is none."""
    return not stated or _NO_TITLE.match(stated) is not None


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is passed over without a word."""
    if name.startswith(_STARTS):
        return True
    lowered = name.lower()
    return lowered.endswith(_ENDS) or lowered in _WHOLE


def has_ignored_part(path: str) -> bool:
    """Whether the POSIX path goes through a name that is left alone."""
    return any(is_ignored(name) for name in path.split("/"))
