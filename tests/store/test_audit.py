"""The audit log."""

from datetime import timedelta

from bot.models import AuditEntry
from bot.store import Store
from tests.support.samples import NOON

DAY = timedelta(days=1)


def test_entries_come_newest_first(store: Store) -> None:
    store.audit.record("mute", "U1", "ada", "sport in C1", NOON)
    store.audit.record("repost", "U2", "zoë \ud83d", "4F2K7 to C1", NOON + DAY)
    assert store.audit.entries(9) == (
        AuditEntry(at=NOON + DAY, act="repost", user="U2", name="zoë \ufffd", detail="4F2K7 to C1"),
        AuditEntry(at=NOON, act="mute", user="U1", name="ada", detail="sport in C1"),
    )
    assert len(store.audit.entries(1)) == 1
