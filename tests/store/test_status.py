"""What the store remembers for `status`."""

from datetime import timedelta

from bot.models import LastSweep
from bot.store import Store
from tests.support.samples import NOON

DAY = timedelta(days=1)


def test_the_last_look_at_the_folder_is_remembered(store: Store) -> None:
    assert store.status.last_sweep() is None
    store.status.save_sweep(LastSweep(at=NOON, files=3, interval=2.0, events=False))
    last = LastSweep(at=NOON + DAY, files=4, interval=180.0, events=True)
    store.status.save_sweep(last)
    assert store.status.last_sweep() == last


def test_the_last_names_of_channels_are_remembered(store: Store) -> None:
    assert store.status.channel_names() == {}
    store.status.save_channel_names({"C1": "news", "C2": "sport"})
    store.status.save_channel_names({"C1": "all-news"})
    assert store.status.channel_names() == {"C1": "all-news"}
