"""Feeds and links in the seeds folder, and the digests that they bring to the channel."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.newsroom import ADA, ID, Newsroom, id_of, newsroom
from tests.support.patience import wait_until
from tests.support.samples import FERRY
from tests.support.web import RSS, Item, Web, page, rss

HOST = "courier.example"
STORY = (
    "The pier in Tull opens on Monday, the harbour board said on Friday.",
    "“It took us {number} weeks,” said Ines Calder, who chairs the board.",
)


@pytest.fixture
def room(tmp_path: Path, sites: Web) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        made.network = sites.network
        yield made


def item(sites: Web, number: int, *, weeks: int | None = None) -> Item:
    """A feed item about the pier of this number; ``weeks`` is a figure in its quote."""
    text = " ".join(STORY).format(number=weeks or number + 7)
    return Item(
        title=f"Pier {number} opens",
        guid=f"pier-{number}",
        link=sites.url(HOST, f"/{number}"),
        day=number,
        text=f"{text} {f'Pier {number} is one of nine. ' * 5}",
    )


def test_a_feed_list_posts_the_newest_item_of_each_feed_and_then_every_new_one(
    room: Newsroom, sites: Web
) -> None:
    address = sites.put(HOST, "/feed", rss(*(item(sites, each) for each in (1, 2, 3))), kind=RSS)
    room.drop("ferry.txt", FERRY)
    room.drop("feeds.txt", f"{address}\n")
    room.start()
    room.wait_for_posts(2)
    assert [post["text"].splitlines()[0] for post in room.posts()][-1] == "Pier 3 opens"
    assert "Pier 1 opens" in room.ask(ADA, "/digest search pier")
    newer = (item(sites, each) for each in (1, 2, 3, 4))
    sites.put(HOST, "/feed", rss(*newer), kind=RSS)
    room.let_pass(timedelta(minutes=15))
    assert room.bot
    room.bot.clock_moved()
    posts = room.wait_for_posts(3)
    assert posts[-1]["text"].splitlines()[0] == "Pier 4 opens"
    assert "1 feed followed." in room.ask(ADA, "/digest status")
    assert "from a feed" in room.ask(ADA, f"/digest explain {_id(room, 'Pier 1')}")


def _id(room: Newsroom, words: str) -> str:
    """The id of the article that a search for these words finds."""
    found = ID.search(room.ask(ADA, f'/digest search "{words}"').split("·")[-1])
    assert found
    return found[0]


def test_an_edited_feed_item_is_corrected_in_its_post(room: Newsroom, sites: Web) -> None:
    address = sites.put(HOST, "/feed", rss(item(sites, 1)), kind=RSS)
    room.drop("feeds.txt", f"{address}\n")
    room.start()
    (post,) = room.wait_for_posts(1)
    assert "It took us 8 weeks," in post["text"]
    sites.put(HOST, "/feed", rss(item(sites, 1, weeks=21)), kind=RSS)
    room.let_pass(timedelta(minutes=15))
    assert room.bot
    room.bot.clock_moved()
    posts = room.wait_for_posts(2)
    assert "It took us 21 weeks," in posts[0]["text"]
    assert posts[1]["thread_ts"] == posts[0]["ts"]


def test_items_published_while_the_bot_was_down_come_as_the_subscription_says(
    room: Newsroom, sites: Web
) -> None:
    address = sites.put(HOST, "/feed", rss(item(sites, 1)), kind=RSS)
    room.drop("feeds.txt", f"{address}\n")
    room.start()
    room.wait_for_posts(1)
    wait_until(lambda: room.bot and room.bot.store.status.last_fetch_round(), "the first round")
    room.stop()
    room.let_pass(timedelta(hours=3))
    sites.put(HOST, "/feed", rss(*(item(sites, each) for each in (1, 2, 3))), kind=RSS)
    room.start()
    posts = room.wait_for_posts(2)
    assert len(posts) == 2
    assert "Pier 2 opens" in posts[1]["text"]
    assert "Pier 3 opens" in posts[1]["text"]


def test_a_link_in_the_folder_is_posted(room: Newsroom, sites: Web) -> None:
    text = [each.format(number=9) for each in STORY]
    url = sites.put(HOST, "/pier", page("Pier opens", *text))
    room.start()
    room.drop("pier.url", f"[InternetShortcut]\nURL={url}\n")
    (post,) = room.wait_for_posts(1)
    assert "— Ines Calder" in post["text"]
    kept = list(room.settings.store.with_name("store.db.pages").iterdir())
    assert [each.name[:5] for each in kept] == [id_of(post)]


def test_addresses_that_cannot_be_fetched_are_in_status_and_nothing_else_happens(
    room: Newsroom, sites: Web
) -> None:
    room.drop(
        "feeds.txt", f"{sites.url(HOST, '/gone')}\nhttp://127.0.0.1:{sites.port}/\nnonsense\n"
    )
    sites.put(HOST, "/", "")
    room.start()
    room.drop("ferry.txt", FERRY)
    room.wait_for_posts(1)
    wait_until(lambda: "2 addresses" in room.ask(ADA, "/digest status"), "both to be tried")
    said = room.ask(ADA, "/digest status")
    assert "/gone: It is not there (404). In feeds.txt, since" in said
    assert "feeds.txt: Line 3 is no http or https address" in said
    assert len(room.posts()) == 1
