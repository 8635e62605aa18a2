"""Fixtures for several folders, Hypothesis profiles, and which tests are slow.

There is the whole bot in a workspace, the publisher alone with a stand-in for Slack, and the poller
alone with a web of made-up sites.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.scheduler import worker
from bot.scheduler.worker import Worker
from tests.support.newsroom import Newsroom, newsroom
from tests.support.patience import PATIENCE
from tests.support.polling import Polling
from tests.support.publishing import Publishing
from tests.support.stores import open_store
from tests.support.web import Web, web

# Every Slack client reads the machine's certificates anew, which takes half of a bot's start. No
# test needs them, and one certificate is read in no time.
os.environ.update(
    SSL_CERT_FILE=str(Path(__file__).parent / "support" / "certificate.pem"),
    SSL_CERT_DIR=os.devnull,
)

# No test may fail because the machine is busy: nothing about a test's speed is checked.
worker.JOB_SECONDS = PATIENCE
UNTIMED = [HealthCheck.too_slow]
settings.register_profile("default", deadline=None, suppress_health_check=UNTIMED)
settings.register_profile(
    "quick", settings.get_profile("default"), max_examples=10, stateful_step_count=20
)
# for properties that find more the longer they run: pytest … --hypothesis-profile=long
settings.register_profile(
    "long",
    max_examples=3_000,
    stateful_step_count=60,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("default")


SLOW_ROOMS = ("browser", "campaigns")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow folders, and run slow tests first: no worker is left with one at the end."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in SLOW_ROOMS:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


@pytest.fixture
def ferry(room: Newsroom) -> Newsroom:
    """A running bot that has posted one digest."""
    room.start()
    room.drop("ferry.txt")
    room.wait_for_posts(1)
    return room


@pytest.fixture
def publishing(tmp_path: Path) -> Iterator[Publishing]:
    """A publisher without Slack, and three articles to post."""
    store = open_store(tmp_path / "store.db")
    yield Publishing(store, tmp_path)
    store.close()


@pytest.fixture
def sites() -> Iterator[Web]:
    with web() as made:
        yield made


@pytest.fixture(scope="session")
def reader() -> Iterator[Worker]:
    """A process that reads fetched documents."""
    made = Worker()
    yield made
    made.stop()


@pytest.fixture
def polling(tmp_path: Path, sites: Web, reader: Worker) -> Iterator[Polling]:
    """A poller of feeds and links, without Slack."""
    made = Polling(tmp_path, sites, reader)
    yield made
    made.close()
