"""Fetching from the web, safely. The only place from which anything but Slack is connected to."""

from bot.fetching.addresses import is_public
from bot.fetching.fetcher import Answer, Fetcher
from bot.fetching.network import Network

__all__ = ["Answer", "Fetcher", "Network", "is_public"]
