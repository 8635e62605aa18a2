"""A number that several processes see at once."""

import ctypes
import mmap
from pathlib import Path


class SharedNumber:
    """A number in a file that every process maps into its memory."""

    def __init__(self, path: Path) -> None:
        """Open the file, or create it with 0."""
        size = ctypes.sizeof(ctypes.c_double)
        if not path.exists():
            path.write_bytes(bytes(size))
        with path.open("r+b") as file:
            # read and written as one machine word: no process ever sees half of a change
            self._number = ctypes.c_double.from_buffer(mmap.mmap(file.fileno(), size))

    def read(self) -> float:
        """The number now."""
        return self._number.value

    def set(self, number: float) -> None:
        """Change the number, for every process."""
        self._number.value = number
