"""What real feeds get wrong, with a test for each mistake: no article is posted twice or lost.

They are the mistakes that users of feed readers and bots complain about: dates that move, ids that
change or are all the same, and items that reappear, are edited or are in two feeds.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import Feed as ListedFeed
from bot.models import FileMark, FileResult
from bot.scheduler.worker import Worker
from tests.support.polling import Polling
from tests.support.web import RSS, Item, Web, moment, page, rss

HOST = "courier.example"
OTHER = "world.example"


class Feed:
    """A feed whose content changes from round to round."""

    def __init__(self, polling: Polling, sites: Web, host: str = HOST, path: str = "/feed") -> None:
        self.polling = polling
        self.sites = sites
        self.host = host
        self.path = path
        self.address = self.says()

    def says(self, *entries: Item, **about: str) -> str:
        return self.sites.put(self.host, self.path, rss(*entries, **about), kind=RSS)

    def round(self, *entries: Item, **about: str) -> None:
        """Replace the feed's items with these and poll it."""
        self.says(*entries, **about)
        self.polling.round()

    def url(self, path: str) -> str:
        return self.sites.url(self.host, path)

    def entry(self, number: int, **about: object) -> Item:
        """Return the item with this number; everything in it differs from all other numbers."""
        given = {
            "title": f"Pier {number} is open again",
            "guid": f"item-{number}",
            "link": self.url(f"/story/{number}"),
            "day": number,
            "text": f"Pier {number} is open again after {number + 2} weeks, said Ines Calder, who "
            f"chairs the harbour board. “All {number + 7} boats are back.”",
        }
        return Item(**{**given, **about})  # type: ignore[arg-type]


@pytest.fixture
def feed(polling: Polling, sites: Web) -> Feed:
    made = Feed(polling, sites)
    polling.follow(made.address)
    made.round(made.entry(1))
    assert len(polling.posted) == 1
    return made


def check_posted_once(polling: Polling, number: int = 1) -> None:
    """Check that there are so many articles, and that each was passed on for posting once."""
    assert len(polling.articles()) == number
    assert len(polling.posted) == len(set(polling.posted)) == number


def test_01_a_date_that_moves_with_every_look(feed: Feed, polling: Polling) -> None:
    for day in (2, 3, 9, 28):
        feed.round(feed.entry(1, day=day))
    check_posted_once(polling)
    (entry,) = polling.articles()
    assert entry.article.published == moment(1)


def test_02_a_date_in_the_future(feed: Feed, polling: Polling) -> None:
    for day in (400, 500, 600):
        feed.round(feed.entry(1), feed.entry(2, day=day))
    check_posted_once(polling, 2)
    assert all(entry.dated <= polling.time for entry in polling.articles())


def test_03_no_dates_at_all(feed: Feed, polling: Polling) -> None:
    for _ in range(3):
        feed.round(*(feed.entry(number, day=None) for number in (3, 2, 1)))
    check_posted_once(polling, 3)


def test_04_dates_that_are_invalid_or_all_the_same(feed: Feed, polling: Polling) -> None:
    said = rss(*(feed.entry(number, day=5) for number in (1, 2, 3)))
    feed.sites.put(HOST, "/feed", said.replace("Thu, 05 Feb 2026", "yesterday"), kind=RSS)
    polling.round()
    feed.round(*(feed.entry(number, day=5) for number in (3, 2, 1)))
    check_posted_once(polling, 3)


def test_05_an_edited_item_is_the_same_article(feed: Feed, polling: Polling) -> None:
    feed.round(feed.entry(1, title="Pier 1 opens", text="Pier 1 opens on Monday, it was said."))
    check_posted_once(polling)
    assert polling.titles() == ["Pier 1 opens"]


def test_06_an_item_that_comes_back_after_weeks(feed: Feed, polling: Polling) -> None:
    feed.round(feed.entry(2))
    for _ in range(3):
        polling.round(timedelta(weeks=3))
    feed.round(feed.entry(2), feed.entry(1, day=60))
    check_posted_once(polling, 2)


def test_07_a_restart_posts_nothing_again(
    feed: Feed, polling: Polling, tmp_path: Path, sites: Web, reader: Worker
) -> None:
    feed.says(feed.entry(1))
    polling.close()
    later = Polling(tmp_path, sites, reader)
    later.time = polling.time
    later.round()
    assert (later.posted, len(later.articles())) == ([], 1)
    later.close()


def test_08_every_guid_is_new_with_every_look(feed: Feed, polling: Polling) -> None:
    for look in range(4):
        feed.round(*(feed.entry(each, guid=f"{look}-{each}") for each in (1, 2, 3)))
    check_posted_once(polling, 3)


def test_09_guids_and_addresses_change_with_a_new_system(feed: Feed, polling: Polling) -> None:
    feed.round(*(feed.entry(each) for each in (1, 2, 3)))
    moved = [
        feed.entry(each, guid=f"new-{each}", link=feed.url(f"/2026/{each}/pier")) for each in (1, 2)
    ]
    feed.round(*moved, feed.entry(4, guid="new-4"))
    check_posted_once(polling, 4)


def test_10_the_same_guid_for_every_item(feed: Feed, polling: Polling) -> None:
    for last in (2, 3, 4):
        feed.round(*(feed.entry(each, guid="courier") for each in range(1, last + 1)))
    check_posted_once(polling, 4)


def test_11_no_guids(feed: Feed, polling: Polling) -> None:
    for last in (2, 3):
        feed.round(*(feed.entry(each, guid=None) for each in range(last, 0, -1)))
    feed.round(feed.entry(3, guid=None, title="Pier 3 stays shut", text="Pier 3 stays shut."))
    check_posted_once(polling, 3)


def test_12_tracking_parameters_that_change(feed: Feed, polling: Polling) -> None:
    for look in range(3):
        mark = f"?utm_source=rss&utm_campaign={look}&fbclid={look}"
        feed.round(feed.entry(1, guid=None, link=feed.url(f"/story/1{mark}")))
    check_posted_once(polling)


def test_13_http_becomes_https(feed: Feed, polling: Polling) -> None:
    plain = [feed.entry(each, guid=feed.url(f"/?p={each}"), permalink=True) for each in (1, 2)]
    feed.round(*plain)
    secure = [
        replace(
            each,
            guid=str(each.guid).replace("http:", "https:"),
            link=str(each.link).replace("/story/", "/piers/"),
        )
        for each in plain
    ]
    feed.round(*secure, feed.entry(3))
    check_posted_once(polling, 3)


def test_14_neither_guid_nor_address(feed: Feed, polling: Polling) -> None:
    bare = [feed.entry(each, guid=None, link=None) for each in (1, 2)]
    feed.round(*bare)
    feed.round(*(replace(each, day=20) for each in reversed(bare)))
    feed.round(replace(bare[1], text="Pier 2 is open again after 9 weeks, said Ines Calder."))
    check_posted_once(polling, 2)


def test_15_an_item_twice_in_one_document(feed: Feed, polling: Polling) -> None:
    for _ in range(2):
        feed.round(feed.entry(1), feed.entry(2), feed.entry(2), feed.entry(1))
    check_posted_once(polling, 2)


def test_16_the_same_item_in_two_feeds(feed: Feed, polling: Polling, sites: Web) -> None:
    other = Feed(polling, sites, HOST, "/world")
    polling.follow(feed.address, other.address)
    for look in range(3):
        guid = feed.url("/story/1#0")
        other.says(feed.entry(1, guid=guid, permalink=True, day=3), feed.entry(5))
        feed.round(feed.entry(1, guid="item-1", text=f"Pier 1 is open, for {look} boats."))
    check_posted_once(polling, 2)
    assert {entry.article.path for entry in polling.articles()} == {feed.address, other.address}
    assert any("for 2 boats" in entry.article.text for entry in polling.articles())


def test_17_items_with_the_same_text_are_two_articles_if_the_guids_differ(
    feed: Feed, polling: Polling
) -> None:
    clear = {"title": "All clear", "text": "The harbour is open again, the harbour board said."}
    feed.round(feed.entry(1), feed.entry(2, link=feed.url("/alerts"), **clear))
    feed.round(feed.entry(1), feed.entry(3, link=feed.url("/alerts"), **clear))
    feed.round(feed.entry(4, link=feed.url("/alerts"), **clear), feed.entry(1))
    check_posted_once(polling, 4)


def test_18_items_out_of_sequence_and_many_at_once(feed: Feed, polling: Polling) -> None:
    feed.round(feed.entry(9), feed.entry(1))
    feed.round(*(feed.entry(each) for each in (4, 9, 2, 7, 1, 3)))
    feed.round(*(feed.entry(each) for each in (5, 2, 8, 6)))
    check_posted_once(polling, 9)


def test_19_a_document_that_is_cut_off_empty_or_a_web_page_for_a_while(
    feed: Feed, polling: Polling
) -> None:
    said = rss(*(feed.entry(each) for each in (1, 2, 3)))
    for broken in (said[: len(said) // 2], "", page("Back soon", "We are working on it.")):
        feed.sites.put(HOST, "/feed", broken, kind=RSS)
        polling.round()
        assert len(polling.troubles()) == 1
        polling.time += timedelta(days=1)
    feed.round(*(feed.entry(each) for each in (1, 2, 3)))
    check_posted_once(polling, 3)
    assert polling.troubles() == []


def test_20_a_new_feed_posts_only_its_newest_item(polling: Polling, sites: Web) -> None:
    feed = Feed(polling, sites)
    polling.follow(feed.address)
    feed.round(*(feed.entry(each) for each in (3, 28, 1, 2)))
    assert len(polling.articles()) == 4
    (posted,) = polling.posted
    newest = polling.store.articles.get(posted)
    assert newest
    assert newest.article.title == "Pier 28 is open again"
    feed.round(*(feed.entry(each) for each in (3, 28, 1, 2)), feed.entry(27))
    assert len(polling.posted) == 2


def test_21_a_feed_that_is_removed_and_added_again(feed: Feed, polling: Polling) -> None:
    polling.follow()
    feed.round(feed.entry(1), feed.entry(2))
    assert len(polling.articles()) == 1
    polling.follow(feed.address)
    feed.round(feed.entry(1), feed.entry(2))
    check_posted_once(polling, 2)


def test_22_two_lists_that_name_the_same_feed(feed: Feed, polling: Polling) -> None:
    polling.follow(feed.address, path="agencies.opml")
    feed.round(feed.entry(1), feed.entry(2))
    polling.follow(path="agencies.opml")
    feed.round(feed.entry(1), feed.entry(2), feed.entry(3))
    check_posted_once(polling, 3)


def test_23_changes_in_invisible_markup(feed: Feed, polling: Polling) -> None:
    first = polling.articles()[0].article.revision
    for look in range(3):
        counter = f'<img src="/count?{look}" alt=""/>'
        feed.round(feed.entry(1, text=f"{feed.entry(1).text}{counter}"))
    check_posted_once(polling)
    assert polling.articles()[0].article.revision == first


def test_24_a_document_with_a_new_date_at_every_look(feed: Feed, polling: Polling) -> None:
    before = polling.arrived
    for look in range(3):
        feed.round(feed.entry(1), more=f"<lastBuildDate>{look}</lastBuildDate>")
    check_posted_once(polling)
    assert polling.arrived == before


def test_27_an_address_that_is_used_again_and_again(feed: Feed, polling: Polling) -> None:
    latest = feed.url("/latest")
    feed.round(feed.entry(1), feed.entry(2, link=latest))
    feed.round(feed.entry(1), feed.entry(2, link=feed.url("/archive/2")))
    feed.round(
        feed.entry(1), feed.entry(2, link=feed.url("/archive/2")), feed.entry(3, link=latest)
    )
    feed.round(feed.entry(1), feed.entry(4, link=latest))
    check_posted_once(polling, 4)


def test_28_a_feed_that_moves_from_one_list_to_another(feed: Feed, polling: Polling) -> None:
    lists = [
        FileResult(path=path, mark=FileMark(size=2, mtime_ns=2), feeds=feeds)
        for path, feeds in (("feeds.txt", ()), ("b.opml", (ListedFeed(address=feed.address),)))
    ]
    polling.store.files.save(lists, polling.time)
    feed.round(*(feed.entry(each) for each in (1, 2, 3)))
    check_posted_once(polling, 3)


def test_29_a_feed_whose_address_changes(feed: Feed, polling: Polling, sites: Web) -> None:
    new = Feed(polling, sites, HOST, "/newfeed")
    polling.follow(new.address)
    new.round(feed.entry(1), feed.entry(2))
    new.round(feed.entry(1, text="Pier 1 is shut again, said Ines Calder."), feed.entry(2))
    check_posted_once(polling, 2)
    assert any("shut again" in entry.article.text for entry in polling.articles())


def test_26_an_article_of_a_removed_feed_appears_in_a_new_feed(
    feed: Feed, polling: Polling, sites: Web
) -> None:
    other = Feed(polling, sites, HOST, "/world")
    polling.follow(other.address)
    other.round(feed.entry(1, guid="world-1"))
    other.round(feed.entry(1, guid="world-1", text="Pier 1 is open for 12 boats, said the board."))
    check_posted_once(polling)
    assert "for 12 boats" in polling.articles()[0].article.text


def test_25_an_article_is_updated_by_another_feed_once_its_own_is_removed(
    feed: Feed, polling: Polling, sites: Web
) -> None:
    other = Feed(polling, sites, HOST, "/world")
    polling.follow(feed.address, other.address)
    other.says(feed.entry(1, guid="world-1"))
    feed.round(feed.entry(1))
    polling.follow(other.address)
    other.round(feed.entry(1, guid="world-1", text="Pier 1 is open for 12 boats, said the board."))
    check_posted_once(polling)
    assert "for 12 boats" in polling.articles()[0].article.text


def test_30_one_item_a_day_at_one_address(feed: Feed, polling: Polling) -> None:
    for day in range(2, 9):
        feed.round(feed.entry(day, link=feed.url("/daily")))
    check_posted_once(polling, 8)


def test_31_an_address_or_a_guid_that_becomes_shared(feed: Feed, polling: Polling) -> None:
    alerts = {"guid": None, "link": feed.url("/alerts")}
    feed.round(feed.entry(1), feed.entry(2, **alerts))
    feed.round(feed.entry(1), feed.entry(2, **alerts), feed.entry(3, **alerts))
    feed.round(feed.entry(4, guid="g"), feed.entry(3, **alerts), feed.entry(1))
    feed.round(feed.entry(4, guid="g"), feed.entry(5, guid="g"), feed.entry(1))
    check_posted_once(polling, 5)


def test_32_guids_that_change_beside_one_that_stays(feed: Feed, polling: Polling) -> None:
    for look in range(4):
        churning = [feed.entry(each, guid=f"{look}-{each}") for each in (2, 3)]
        feed.round(feed.entry(1), *churning)
    check_posted_once(polling, 3)


def test_33_a_feed_that_uses_the_guid_of_another_feeds_item(
    feed: Feed, polling: Polling, sites: Web
) -> None:
    theirs = Feed(polling, sites, OTHER)
    guid = f"http://{HOST}/?p=77"
    polling.follow(theirs.address, feed.address)
    theirs.says(Item(guid=guid, title="Cheap boats", text="Cheap boats are sold here today."))
    feed.round(feed.entry(1))
    feed.round(feed.entry(1), feed.entry(2, guid=guid))
    check_posted_once(polling, 3)
    assert "Pier 2 is open again" in polling.titles()


def test_34_the_next_feed_already_has_a_newer_text(
    feed: Feed, polling: Polling, sites: Web
) -> None:
    other = Feed(polling, sites, HOST, "/world")
    polling.follow(feed.address, other.address)
    other.says(feed.entry(1, guid="world-1"))
    feed.round(feed.entry(1))
    other.round(feed.entry(1, guid="world-1", text="Pier 1 is open for 12 boats, it was said."))
    assert "for 12 boats" not in polling.articles()[0].article.text
    polling.follow(other.address)
    polling.round()
    polling.round()
    check_posted_once(polling)
    assert "for 12 boats" in polling.articles()[0].article.text
