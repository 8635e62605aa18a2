"""What whoever runs the workspace lends the page, for trying things out."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 5_000_000  # of a file that is dropped on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """``drop`` takes a file's name and bytes for the app to read; ``reset`` forgets everything and
    begins anew; ``moved`` is called after the clock has been moved.

    What is None is not offered. ``drop`` and ``reset`` raise CannotDo with a sentence.
    """

    drop: Callable[[str, bytes], None] | None = None
    reset: Callable[[], None] | None = None
    moved: Callable[[], None] = lambda: None
