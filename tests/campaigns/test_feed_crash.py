"""A bot that polls feeds is killed at each step: no item is lost, and none is posted twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.bot_process import KILLED
from tests.support.rig import rig
from tests.support.web import RSS, Item, page, rss, web

HOST = "courier.example"
TEXT = (
    "Pier {0} in Tull is open again, the harbour board said on Friday. It was shut for {0} weeks."
)
# three feeds are fetched, and then three pages
STEPS = ("gathered:1", "fetched:2", "gathered:3", "routed:1")


def test_a_bot_that_is_killed_at_every_step_posts_each_item_once(tmp_path: Path) -> None:
    with rig(tmp_path, since=datetime.now(UTC) + timedelta(days=1)) as room, web() as sites:
        for number in (1, 2, 3):
            title, text = f"Pier {number} is open", TEXT.format(number)
            link = sites.put(HOST, f"/{number}", page(title, text))
            item = Item(title=title, guid=str(number), link=link, text="", whole=False)
            feed = sites.put(HOST, f"/feed{number}", rss(item), kind=RSS)
            room.drop(f"feeds{number}.opml", f'<opml><outline xmlUrl="{feed}"/></opml>')
        for step in STEPS:
            assert room.launch(kill=step, fetch_from_here=True).end() == KILLED, step
        room.network = sites.network
        room.start()
        room.finish(is_done=lambda: len(room.posts()) >= 3)
        titles = Counter(post["text"].splitlines()[0] for post in room.posts())
        assert titles == {f"Pier {number} is open": 1 for number in (1, 2, 3)}
