"""One thing to try, and where it is tried."""

from dataclasses import dataclass

OUTSIDE = "127.0.0.2"  # stands for the public internet
INSIDE = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A feed's address that is hostile, and words that `status` must say of it.

    A feed that is ``good`` is itself read; what it leads to is hostile.
    """

    name: str
    address: str
    says: str
    good: bool = False
