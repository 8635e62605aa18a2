"""The bot is killed while it follows feeds, at each step: nothing is lost or comes twice."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.campaigns.crash.process import KILLED, write_settings
from tests.support.newsroom import newsroom
from tests.support.paths import ROOT
from tests.support.web import RSS, Item, page, rss, web

HOST = "courier.example"
TEXT = (
    "Pier {0} in Tull is open again, the harbour board said on Friday. It was shut for {0} weeks."
)
# three feeds are gathered, and then three pages
STEPS = ("gathered:1", "fetched:2", "gathered:3", "routed:1")


def test_a_bot_that_is_killed_at_every_step_posts_each_item_once(tmp_path: Path) -> None:
    with newsroom(tmp_path, store=tmp_path / "pullquote.db") as room, web() as sites:
        settings = write_settings(tmp_path, room.server.api_url)
        app = room.workspace.config.app
        tokens = {"SLACK_BOT_TOKEN": app.bot_token, "SLACK_APP_TOKEN": app.app_token}
        items = []
        for number in (1, 2, 3):
            title, text = f"Pier {number} is open", TEXT.format(number)
            link = sites.put(HOST, f"/{number}", page(title, text))
            items.append(Item(title=title, guid=str(number), link=link, text="", whole=False))
            feed = sites.put(HOST, f"/feed{number}", rss(items[-1]), kind=RSS)
            room.drop(f"feeds{number}.opml", f'<opml><outline xmlUrl="{feed}"/></opml>')
        command = [sys.executable, "-m", "tests.campaigns.crash.bot", "--settings", str(settings)]
        command += ["--fetch-from-here", "--kill"]
        for step in STEPS:
            done = subprocess.run(
                [*command, step],
                cwd=ROOT,
                env={**os.environ, **tokens},
                stderr=subprocess.DEVNULL,
                timeout=60,
                check=False,
            )
            assert done.returncode == KILLED, step
        room.network = sites.network
        room.start()
        room.wait_for_posts(3)
        titles = Counter(post["text"].splitlines()[0] for post in room.posts())
        assert titles == {f"Pier {number} is open": 1 for number in (1, 2, 3)}
