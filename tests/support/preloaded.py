"""What the fork server imports and makes once, for all bots that are forked from it."""

import gc
import ssl

import feedparser  # noqa: F401  imported by the bot when it first needs it, as others below
import httpcore  # noqa: F401
import httpx
import markdown_it  # noqa: F401
import sqlite_utils  # noqa: F401
import trafilatura  # noqa: F401
import watchdog.observers.inotify  # noqa: F401
import yaml  # noqa: F401

import tests.support.bot_main  # noqa: F401
from tests.support.adaptations import shared_certificates

vars(ssl)["create_default_context"] = shared_certificates
httpx.Client().close()
ssl.create_default_context()
# a search for garbage in a fork would copy every page that it looks at
gc.freeze()
