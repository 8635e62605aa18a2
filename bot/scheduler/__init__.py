"""Runs the three jobs when they're due: look at the folder, poll feeds, deliver posts."""

from bot.scheduler.poll import Poller
from bot.scheduler.store_fetched import FetchedStore, PollSettings

__all__ = ["FetchedStore", "PollSettings", "Poller"]
