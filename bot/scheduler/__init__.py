"""What grows → articles in the store: feeds, links and pages are fetched when they are due."""

from bot.scheduler.poll import Gathering
from bot.scheduler.store_fetched import Followed, Taking

__all__ = ["Followed", "Gathering", "Taking"]
