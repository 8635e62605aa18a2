"""Fetching from the web, safely. The only place from which anything but Slack is connected to."""

from bot.seeds.fetching.fetcher import Fetcher, FetchResponse
from bot.seeds.fetching.network import Network
from bot.seeds.fetching.public_addresses import is_public

__all__ = ["FetchResponse", "Fetcher", "Network", "is_public"]
