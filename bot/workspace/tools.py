"""Functions that the workspace's host offers to the page for trying things out."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 5_000_000  # limit for a file that is dropped on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Optional functions of the host; the page doesn't offer those that are None.

    ``drop`` receives a file's name and bytes for the app to read. ``reset`` deletes everything and
    starts over. Both raise CannotDo with a sentence. ``moved`` runs after the clock was moved.
    """

    drop: Callable[[str, bytes], None] | None = None
    reset: Callable[[], None] | None = None
    moved: Callable[[], None] = lambda: None
