"""Names that are left alone: hidden files, editors' copies and files that are still arriving."""

_STARTS = (".", "~", "#")
_ENDS = (
    *("~", "#", ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download"),
    *(".opdownload", ".swp", ".swo", ".swx", ".bak", ".lock", ".lck", ".aria2"),
)
_WHOLE = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r"})


def left_alone(name: str) -> bool:
    """Whether a file or folder of this name is passed over without a word."""
    if name.startswith(_STARTS):
        return True
    lowered = name.lower()
    return lowered.endswith(_ENDS) or lowered in _WHOLE


def any_left_alone(path: str) -> bool:
    """Whether the POSIX path goes through a name that is left alone."""
    return any(left_alone(name) for name in path.split("/"))
