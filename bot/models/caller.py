"""People who ask, what they did, and how much the store contains."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asked, and where; ``name`` is what Slack calls them, for the record of acts.

    ``aloud`` says that the answer is for everybody in the channel.
    """

    user: str
    channel: str
    name: str
    aloud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What a member did."""

    at: datetime
    act: str
    user: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is in the store: ``due`` to ``refused`` are posts by their state.

    ``waiting`` are articles that wait for a roundup, once for each channel.
    """

    articles: int
    files: int
    failures: int
    waiting: int
    due: int
    sending: int
    sent: int
    refused: int
