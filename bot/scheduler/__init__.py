"""What grows → articles in the store: feeds, links and pages are fetched when they are due."""

from bot.scheduler.poll import Poller
from bot.scheduler.store_fetched import FetchedStore, PollSettings

__all__ = ["FetchedStore", "PollSettings", "Poller"]
