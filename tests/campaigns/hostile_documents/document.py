"""One hostile document."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileDocument:
    """A file that costs a reader far more than its size, and what `status` must say of it.

    ``file`` is its name in the seeds folder; "feed.xml" is a document that a feed's server sends.
    ``says`` are words of the problem; it is empty if the document is read without one.
    """

    name: str
    file: str
    make: Callable[[], bytes]
    says: str = ""


def encoded(make: Callable[[], str]) -> Callable[[], bytes]:
    """Return a function that makes the same text as UTF-8."""
    return lambda: make().encode()
