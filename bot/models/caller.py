"""People who ask, the log of what they did, and how much the store contains."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The person who asked, and the channel; ``name`` is their name in Slack, for the audit log.

    ``aloud`` says that everybody in the channel sees the answer.
    """

    user: str
    channel: str
    name: str
    aloud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One action of a member, as the audit log has it."""

    at: datetime
    act: str
    user: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many articles, files and posts the store has; ``due`` to ``refused`` are states of posts.

    ``waiting`` counts the articles that wait for a roundup, once for each channel.
    """

    articles: int
    files: int
    failures: int
    waiting: int
    due: int
    sending: int
    sent: int
    refused: int
