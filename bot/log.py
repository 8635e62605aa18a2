"""How log records are written: each begins a line, and nothing in it can look like another one.

A file's name may have a line feed and a made-up time in it, and an error may quote what a file has
in it.
"""

import logging
from typing import Literal

from bot.text import printable

_CONTINUED = "\n    "  # no line of a traceback begins like a record


class RecordFormatter(logging.Formatter):
    """Writes a record's message on one line, and the lines of its traceback indented below it."""

    def __init__(
        self, fmt: str | None = None, datefmt: str | None = None, style: Literal["%"] = "%"
    ) -> None:
        super().__init__(fmt or "%(asctime)s %(levelname)s %(message)s", datefmt, style)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text without any character that a terminal acts on."""
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        lines = [self.formatMessage(record)]
        if record.exc_info:
            lines += self.formatException(record.exc_info).split("\n")
        if record.stack_info:
            lines += self.formatStack(record.stack_info).split("\n")
        return _CONTINUED.join(map(printable, lines))


def configure_logging() -> None:
    """Have this process log to standard error: our own records from INFO on, others' warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(RecordFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("bot").setLevel(logging.INFO)
