"""Feeds, links and pages, round by round: what is fetched when, stored, and shown as failing."""

import os
import threading
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.models import FileMark, FileResult
from bot.models.feeds import ItemMatch, PageJob
from bot.scheduler.worker import Worker
from tests.support.patience import PATIENCE
from tests.support.polling import INTERVAL, LIST, Polling
from tests.support.samples import NOON
from tests.support.web import RSS, Item, Web, page, rss

HOST = "courier.example"
MARK = FileMark(size=1, mtime_ns=7)
STORY = (
    "The pier in Tull opens on Monday, the harbour board said on Friday. It was shut for a year."
)


def status_text(polling: Polling) -> str:
    """What `status` says, as plain words."""
    from rich.console import Console

    from bot.app.console import reply_view

    console = Console(width=1_000, force_terminal=False)
    with console.capture() as captured:
        console.print(reply_view(polling.said(), {}))
    return captured.get()


def test_a_feed_is_polled_once_an_interval_and_only_for_changes(
    polling: Polling, sites: Web
) -> None:
    polling.follow(sites.put(HOST, "/feed", rss(Item(guid="1")), kind=RSS, etag='"1"'))
    for _ in range(3):
        polling.round()
    assert sites.statuses() == [200, 304, 304]
    polling.round(timedelta(minutes=1))
    assert len(sites.asked) <= 4  # its moment may have been within that minute
    assert "1 feed followed." in status_text(polling)


def test_a_last_modified_date_is_sent_back_unchanged(polling: Polling, sites: Web) -> None:
    date = "Fri, 27 Feb 2026 09:30:00 GMT"
    feed = rss(Item(guid="1"))
    polling.follow(sites.put(HOST, "/feed", feed, kind=RSS, headers={"Last-Modified": date}))
    polling.round()
    polling.round()
    assert [each.headers.get("If-Modified-Since") for each in sites.asked] == [None, date]


def test_polls_are_spread_over_the_interval(polling: Polling, sites: Web) -> None:
    feeds = [sites.put(f"site{number}.example", "/feed", rss(), kind=RSS) for number in range(60)]
    polling.follow(*feeds)
    polling.round()
    asked = []
    for _ in range(15):
        before = len(sites.asked)
        polling.round(timedelta(minutes=1))
        asked.append(len(sites.asked) - before)
    assert sum(asked) == 60
    assert max(asked) < 20


def test_a_failing_feed_is_polled_less_and_less_often(polling: Polling, sites: Web) -> None:
    polling.follow(sites.put(HOST, "/feed", "", status=500))
    for _ in range(4 * 24):
        polling.round()
    assert len(sites.asked) == 7  # after 0, 1, 3, 7, 15, 31 and 63 quarters of an hour
    for _ in range(9):
        polling.round(timedelta(days=1))
    assert 14 <= len(sites.asked) <= 17
    (failed,) = polling.troubles()
    assert failed.failure.since == NOON + INTERVAL
    assert (
        "It has been gone for 9 days: mend its address, or take it out of feeds.txt."
        in status_text(polling)
    )


def test_a_feed_that_works_again_is_no_longer_listed_as_failing(
    polling: Polling, sites: Web
) -> None:
    polling.follow(sites.put(HOST, "/feed?key=secret", "", status=503))
    polling.round()
    shown = status_text(polling)
    assert f"http://{HOST}:{sites.port}/feed?…: Its server has trouble (503). In feeds.txt" in shown
    assert "secret" not in shown
    sites.put(HOST, "/feed?key=secret", rss(Item(guid="1")), kind=RSS)
    polling.round()
    assert polling.troubles() == []
    assert len(polling.posted) == 1


def test_a_server_that_asks_for_a_pause_gets_it(polling: Polling, sites: Web) -> None:
    limited = sites.put(HOST, "/feed", "", status=429, headers={"Retry-After": "7200"})
    polling.follow(limited)
    polling.round()
    polling.round(timedelta(minutes=119))
    assert sites.statuses() == [429]
    polling.round(timedelta(minutes=1))
    assert sites.statuses() == [429, 429]


def test_the_source_is_the_name_in_the_list_or_else_the_feeds_own(
    polling: Polling, sites: Web
) -> None:
    one = sites.put(HOST, "/feed", rss(Item(guid="1")), kind=RSS)
    two = sites.put("post.example", "/feed", rss(Item(guid="2", title="B"), title="Post"), kind=RSS)
    polling.follow(one, two, names=["Courier of Tull"])
    polling.round()
    assert {stored.article.source for stored in polling.articles()} == {"Courier of Tull", "Post"}


def teaser(sites: Web, **about: object) -> Item:
    given = {
        "guid": "1",
        "title": "Pier opens",
        "link": sites.url(HOST, "/pier"),
        "text": "The pier in Tull opens.",
        "whole": False,
    }
    return Item(**{**given, **about})  # type: ignore[arg-type]


def test_the_page_of_a_teaser_is_read_and_kept(
    polling: Polling, sites: Web, tmp_path: Path, reader: Worker
) -> None:
    polling.close()
    polling = Polling(tmp_path, sites, reader, keep=tmp_path / "kept")
    html = page("Pier opens", STORY)
    sites.put(HOST, "/pier", html)
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    (stored,) = polling.articles()
    assert STORY in stored.article.text
    assert polling.posted == [stored.id]
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.name == f"{stored.id}-{stored.article.revision[:8]}.html"
    assert kept.read_text() == html
    polling.round()
    assert sites.statuses("/pier") == [200]
    polling.close()


@pytest.mark.parametrize(("choice", "pages"), [("never", 0), ("teasers", 1), ("always", 2)])
def test_each_list_says_when_pages_are_fetched(
    sites: Web, tmp_path: Path, reader: Worker, choice: str, pages: int
) -> None:
    polling = Polling(tmp_path, sites, reader, pages=lambda path: {LIST: choice}[path])
    sites.put(HOST, "/pier", page("Pier opens", STORY))
    sites.put(HOST, "/whole", page("Bay opens", STORY))
    whole = teaser(sites, guid="2", title="Bay opens", link=sites.url(HOST, "/whole"), whole=True)
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites), whole), kind=RSS))
    polling.round()
    assert len(polling.articles()) == 2
    assert len(sites.asked) == 1 + pages
    polling.close()


def test_a_page_that_fails_at_first_is_tried_again(polling: Polling, sites: Web) -> None:
    sites.put(HOST, "/pier", "", status=503)
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    assert (polling.articles(), len(polling.troubles())) == ([], 1)
    assert "1 page still to be fetched" in status_text(polling)
    sites.put(HOST, "/pier", page("Pier opens", STORY))
    polling.round(timedelta(minutes=2))
    assert STORY in polling.articles()[0].article.text
    assert polling.troubles() == []


@pytest.mark.parametrize(
    ("about", "tries"),
    [
        ({"status": 503}, 3),
        ({"status": 404}, 1),
        ({"body": "<html><body></body></html>"}, 1),
        ({"kind": "image/png"}, 1),
    ],
)
def test_if_the_page_cannot_be_fetched_the_text_in_the_feed_is_used(
    polling: Polling, sites: Web, about: dict[str, object], tries: int
) -> None:
    sites.put(HOST, "/pier", **{"body": "", **about})  # type: ignore[arg-type]
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    for _ in range(6):
        polling.round()
    (stored,) = polling.articles()
    assert stored.article.text == "The pier in Tull opens."
    assert polling.posted == [stored.id]
    assert len(sites.statuses("/pier")) == tries
    assert polling.troubles() == []


def test_an_item_with_a_title_but_no_page_is_listed_for_a_week(
    polling: Polling, sites: Web
) -> None:
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites, text="")), kind=RSS, etag='"1"'))
    polling.round()
    (failed,) = polling.troubles()
    assert (failed.kind, failed.address) == ("page", sites.url(HOST, "/pier"))
    assert polling.articles() == []
    polling.round(timedelta(days=8))
    assert polling.troubles() == []


def test_a_page_that_is_no_longer_needed_overwrites_nothing(polling: Polling, sites: Web) -> None:
    sites.put(HOST, "/pier", "", status=503)
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    whole = teaser(sites, title="Pier opens at last", text=STORY, whole=True)
    sites.put(HOST, "/feed", rss(whole), kind=RSS)
    for _ in range(4):
        polling.round()
    (stored,) = polling.articles()
    assert (stored.article.title, stored.article.text) == ("Pier opens at last", STORY)
    assert polling.troubles() == []


def test_an_article_keeps_its_text_when_its_page_is_gone(polling: Polling, sites: Web) -> None:
    sites.put(HOST, "/pier", page("Pier opens", STORY))
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    sites.put(HOST, "/pier", "", status=403)
    sites.put(HOST, "/feed", rss(teaser(sites, text="The pier opens soon.")), kind=RSS)
    polling.round()
    assert STORY in polling.articles()[0].article.text
    (failed,) = polling.troubles()
    assert "(403)" in failed.failure.reason


def test_an_article_that_one_feed_does_not_have_can_come_from_another(
    polling: Polling, sites: Web
) -> None:
    one = sites.put(HOST, "/feed", rss(teaser(sites, text="")), kind=RSS, etag='"1"')
    polling.follow(one)
    polling.round()
    assert polling.articles() == []
    whole = rss(teaser(sites, guid="b", text=STORY, whole=True))
    two = sites.put("post.example", "/feed", whole, kind=RSS)
    polling.follow(one, two)
    polling.round()
    assert len(polling.articles()) == 1


def test_an_article_whose_feed_is_removed_before_its_page_comes_can_come_from_another(
    polling: Polling, sites: Web
) -> None:
    sites.put(HOST, "/pier", "", status=503)
    one = sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS)
    polling.follow(one)
    polling.round()
    whole = rss(teaser(sites, guid="b", text=STORY, whole=True))
    two = sites.put("post.example", "/feed", whole, kind=RSS, etag='"1"')
    polling.follow(one, two)
    polling.round(timedelta(seconds=1))
    polling.follow(two)
    polling.round()
    assert len(polling.articles()) == 1


def test_an_item_with_only_a_title_is_listed(polling: Polling, sites: Web) -> None:
    bare = Item(guid="1", title="Pier opens", text="", link=None)
    polling.follow(sites.put(HOST, "/feed", rss(bare), kind=RSS))
    polling.round()
    (failed,) = polling.troubles()
    assert failed.failure.reason.startswith("An item of it has neither a text nor an address")


def test_removing_a_link_does_not_retract_an_article_that_a_feed_has(
    polling: Polling, sites: Web
) -> None:
    polling.link("pier.url", sites.put(HOST, "/pier", page("Pier opens", STORY)))
    polling.round()
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    assert not polling.store.files.forget(["pier.url"], polling.time, retract=True)
    assert polling.articles()[0].retraction is None


def test_a_host_that_asks_for_a_pause_gets_no_request_at_all(polling: Polling, sites: Web) -> None:
    items = []
    for number in range(9):
        about = {"status": 429, "headers": {"Retry-After": "3600"}}
        link = sites.put(HOST, f"/{number}", "", **about)
        items.append(teaser(sites, guid=str(number), title=f"Pier {number}", link=link))
    polling.follow(sites.put(HOST, "/feed", rss(*items), kind=RSS, etag='"1"'))
    polling.round()
    assert sites.statuses() == [200, 429]
    polling.round()
    assert sites.statuses() == [200, 429]
    polling.round(timedelta(hours=1))
    assert sites.statuses() == [200, 429, 304, 429]


def test_pages_of_one_feed_do_not_keep_those_of_another_waiting(
    polling: Polling, sites: Web
) -> None:
    for host, number in (("many.example", 60), (HOST, 1)):
        items = [
            teaser(sites, guid=str(each), link=sites.put(host, f"/{each}", "", status=503))
            for each in range(number)
        ]
        feed = sites.put(host, "/feed", rss(*items), kind=RSS, etag='"1"')
        polling.follow(feed, path=f"{host}.opml")
        polling.round()
    jobs = polling.store.fetch_queue.due_jobs(polling.time + timedelta(hours=1), 40)
    pages = [each.note.feed for each in jobs if isinstance(each, PageJob)]
    assert {feed: pages.count(feed) for feed in set(pages)} == {
        sites.url("many.example", "/feed"): 2,
        sites.url(HOST, "/feed"): 1,
    }


def test_the_page_is_read_again_when_its_teaser_changes(polling: Polling, sites: Web) -> None:
    sites.put(HOST, "/pier", page("Pier opens", STORY))
    address = sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS)
    polling.follow(address)
    polling.round()
    sites.put(HOST, "/pier", page("Pier stays shut", STORY.replace("Monday", "Tuesday")))
    sites.put(HOST, "/feed", rss(teaser(sites, title="Pier opens later")), kind=RSS)
    polling.round()
    (stored,) = polling.articles()
    assert stored.article.title == "Pier opens later"
    assert "on Tuesday" in stored.article.text
    assert len(polling.posted) == 1


def test_the_pages_of_a_new_feed_are_stored_and_its_newest_is_posted(
    polling: Polling, sites: Web
) -> None:
    items = []
    for number in range(1, 5):
        sites.put(HOST, f"/{number}", page(f"Pier {number}", f"{STORY} It is pier {number}."))
        link = sites.url(HOST, f"/{number}")
        items.append(teaser(sites, guid=str(number), title=f"Pier {number}", link=link, day=number))
    polling.follow(sites.put(HOST, "/feed", rss(*items), kind=RSS))
    polling.round()
    assert len(polling.articles()) == 4
    (posted,) = polling.posted
    newest = polling.store.articles.get(posted)
    assert newest
    assert newest.article.title == "Pier 4"


def test_a_link_is_read_once_and_again_when_its_file_changes(polling: Polling, sites: Web) -> None:
    url = sites.put(HOST, "/pier", page("Pier opens", STORY))
    polling.link("pier.url", url, MARK)
    polling.round()
    (stored,) = polling.articles()
    assert (stored.article.path, polling.posted) == ("pier.url", [stored.id])
    polling.link("pier.url", url, MARK)  # as if every file were read again
    polling.round()
    assert len(sites.asked) == 1
    sites.put(HOST, "/pier", page("Pier opens", STORY.replace("Monday", "Tuesday")))
    polling.link("pier.url", url, FileMark(size=1, mtime_ns=8))
    polling.round()
    assert len(sites.asked) == 2
    (stored,) = polling.articles()
    assert "Tuesday" in stored.article.text


def test_a_link_that_fails_is_listed_and_tried_again(polling: Polling, sites: Web) -> None:
    url = sites.put(HOST, "/pier", "", status=500)
    polling.link("pier.webloc", url)
    polling.round()
    assert f"{url}: Its server has trouble (500). In pier.webloc, since" in status_text(polling)
    sites.put(HOST, "/pier", page("Pier opens", STORY))
    polling.round()
    assert (len(polling.articles()), polling.troubles()) == (1, [])


def test_a_link_whose_file_is_gone_is_not_fetched(polling: Polling, sites: Web) -> None:
    polling.link("pier.url", sites.put(HOST, "/pier", "", status=500))
    polling.round()
    polling.store.files.forget(["pier.url"], polling.time, retract=False)
    polling.round()
    assert (len(sites.asked), polling.troubles()) == (1, [])


def test_a_pages_embargo_lasts_when_its_link_is_read_again(polling: Polling, sites: Web) -> None:
    until = NOON + timedelta(days=1)
    head = f'<meta name="embargo" content="{until.isoformat()}"/>'
    url = sites.put(HOST, "/pier", page("Pier opens", STORY, head=head))
    polling.link("pier.url", url, MARK)
    polling.round()
    assert polling.articles() == []
    polling.link("pier.url", url, MARK)
    assert [each.path for each in polling.store.embargoes.all()] == ["pier.url"]
    polling.time = until
    polling.store.embargoes.release(polling.time, ())
    assert len(polling.articles()) == 1


def test_a_link_that_is_renamed_or_copied_is_the_same_link(polling: Polling, sites: Web) -> None:
    url = sites.put(HOST, "/pier", page("Pier opens", STORY))
    polling.link("pier.url", url)
    polling.round()
    sites.take_down(HOST, "/pier")
    polling.link("renamed.url", url)
    assert not polling.store.files.forget(["pier.url"], polling.time, retract=True)
    polling.round()
    assert len(sites.asked) == 1
    (stored,) = polling.articles()
    assert stored.retraction is None
    assert polling.store.files.forget(["renamed.url"], polling.time, retract=True)


def test_a_link_that_works_again_is_no_longer_listed(polling: Polling, sites: Web) -> None:
    broken = FileResult(path="pier.url", mark=MARK, problems=("There is no address in it.",))
    polling.store.files.save([broken], polling.time)
    polling.link("pier.url", sites.put(HOST, "/pier", "", status=500))
    assert polling.store.files.failures(9) == ()
    polling.round()
    polling.store.files.save([broken], polling.time)
    polling.round()
    assert len(sites.asked) == 1
    assert polling.troubles() == []


def test_an_embargoed_article_is_forgotten_when_its_feed_is_removed(
    polling: Polling, sites: Web
) -> None:
    until = NOON + timedelta(days=1)
    head = f'<meta name="embargo" content="{until.isoformat()}"/>'
    sites.put(HOST, "/pier", page("Pier opens", STORY, head=head))
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    assert len(polling.store.embargoes.all()) == 1
    polling.follow()
    assert polling.store.embargoes.all() == ()
    polling.follow(sites.url(HOST, "/feed"))
    polling.round()
    assert len(polling.store.embargoes.all()) == 1


def test_a_link_to_an_article_of_a_feed_makes_no_new_article(polling: Polling, sites: Web) -> None:
    url = sites.put(HOST, "/pier", page("Pier opens", STORY))
    polling.follow(
        sites.put(HOST, "/feed", rss(teaser(sites, text=STORY, whole=True)), kind=RSS, etag='"1"')
    )
    polling.round()
    polling.link("pier.url", url)
    polling.round()
    assert len(polling.articles()) == 1
    assert len(polling.posted) == 1


def test_an_item_for_an_article_of_a_link_makes_no_new_article(
    polling: Polling, sites: Web
) -> None:
    polling.link("pier.url", sites.put(HOST, "/pier", page("Pier opens", STORY)))
    polling.round()
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.round()
    assert (len(polling.articles()), len(polling.posted)) == (1, 1)


def test_renaming_a_list_fetches_nothing_again(polling: Polling, sites: Web) -> None:
    address = sites.put(HOST, "/feed", rss(Item(guid="1")), kind=RSS, etag='"1"')
    polling.follow(address)
    polling.round()
    polling.follow(address, path="sub/feeds.txt")
    polling.store.files.forget([LIST], polling.time, retract=True)
    polling.round()
    assert sites.statuses() == [200, 304]
    (stored,) = polling.articles()
    assert stored.retraction is None


def test_removing_a_list_retracts_nothing(polling: Polling, sites: Web) -> None:
    polling.follow(sites.put(HOST, "/feed", rss(Item(guid="1")), kind=RSS))
    polling.round()
    polling.store.files.forget([LIST], polling.time, retract=True)
    polling.round()
    assert len(sites.asked) == 1
    assert polling.articles()[0].retraction is None
    assert "followed" not in status_text(polling)


def test_a_feed_that_ends_the_worker_does_not_keep_others_from_being_read(
    polling: Polling, sites: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.scheduler import read_fetched

    monkeypatch.setattr(read_fetched, "read_document", _dies_of_the_bad)
    bad = sites.put("bad.example", "/feed", "bad", kind=RSS)
    good = [
        sites.put(f"{each}.example", "/feed", rss(Item(guid="1", title=each)), kind=RSS)
        for each in ("one", "two")
    ]
    polling.follow(bad, *good)
    polling.round()
    assert polling.titles() == ["one", "two"]
    (failed,) = polling.troubles()
    assert failed.failure.reason == "Reading it took too long, or too much memory."


def _dies_of_the_bad(data: bytes, charset: str, address: str) -> object:
    from bot.seeds.formats.rss import read_document

    if data == b"bad":
        os._exit(1)
    return read_document(data, charset, address)


def test_a_fetch_that_the_stop_interrupts_is_not_a_failure(
    tmp_path: Path, sites: Web, reader: Worker
) -> None:
    ended = Worker()
    polling = Polling(tmp_path, sites, ended)
    polling.follow(sites.put(HOST, "/feed", rss(teaser(sites)), kind=RSS))
    polling.time += INTERVAL
    ended.stop()
    polling.stopping.set()
    polling.gathering.poll()
    assert polling.troubles() == []
    polling.close()
    later = Polling(tmp_path, sites, reader)
    later.round()
    assert len(later.articles()) == 1
    later.close()


def test_an_item_that_ends_the_worker_is_listed_and_the_others_are_read(
    polling: Polling, sites: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.scheduler import read_fetched

    monkeypatch.setattr(read_fetched, "read_item", _dies_of_a_bad_item)
    items = [Item(guid=each, title=each, text=f"{STORY} {each}") for each in ("one", "bad", "two")]
    polling.follow(sites.put(HOST, "/feed", rss(*items), kind=RSS))
    polling.round()
    assert polling.titles() == ["one", "two"]
    (failed,) = polling.troubles()
    assert failed.kind == "page"


def _dies_of_a_bad_item(wanted: ItemMatch, *about: Any) -> object:
    from bot.scheduler.parse_fetched import read_item

    if wanted.item.title == "bad":
        os._exit(1)
    return read_item(wanted, *about)


def test_stopping_interrupts_a_request(polling: Polling, sites: Web) -> None:
    came, go = threading.Event(), threading.Event()

    def handle(_: object) -> None:
        came.set()
        go.wait(PATIENCE)

    polling.follow(sites.handle(HOST, "/feed", handle))
    polling.time += INTERVAL
    poller = Thread(target=polling.gathering.poll)
    poller.start()
    assert came.wait(PATIENCE)
    polling.gathering.stop()
    poller.join(PATIENCE)
    assert not poller.is_alive()
    go.set()
    assert polling.troubles() == []
