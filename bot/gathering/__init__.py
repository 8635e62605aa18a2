"""What grows → articles in the store: feeds, links and pages are fetched when they are due."""

from bot.gathering.rounds import Gathering
from bot.gathering.taking import Followed, Taking

__all__ = ["Followed", "Gathering", "Taking"]
