"""Fetches URLs from the public internet. Nothing else here connects to anything but Slack."""

from bot.seeds.fetching.fetcher import Fetcher
from bot.seeds.fetching.network import Network
from bot.seeds.fetching.public_addresses import is_public
from bot.seeds.fetching.response import FetchResponse

__all__ = ["FetchResponse", "Fetcher", "Network", "is_public"]
