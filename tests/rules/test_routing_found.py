"""A store that was lost: what the channels hold stays, what came since is posted."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.models import FoundArticles, NewPost, Retraction, StoredArticle
from bot.rules.posts import post_key
from bot.rules.routing import Rules, Situation, route
from tests.rules.samples import DAY, EVERYTHING, HOUR, NOW, stored

SINCE = DAY + HOUR  # the newest file of the first run


def routed(
    articles: list[StoredArticle],
    shown: dict[str, str],
    changed: dict[str, datetime],
    *,
    newest: int = 3,
    flood: int = 0,
) -> list[NewPost]:
    situation = Situation(
        now=NOW,
        last_look=None,
        found=FoundArticles(
            articles={("C1", article_id): ts for article_id, ts in shown.items()},
            since={"C1": SINCE},
            changed=changed,
        ),
    )
    found = route(
        articles, Rules(subscriptions=(EVERYTHING,), newest=newest, flood=flood), situation
    )
    assert not found.suppressed
    return [
        *found.posts,
        *(NewPost(key=f"waits {each.article_id}", channel="") for each in found.waiting),
    ]


def test_the_first_runs_old_files_stay_unposted_and_newer_ones_are_posted() -> None:
    articles = [stored(number) for number in range(5)]
    posts = routed(articles, {"E4": "1.0"}, {f"E{n}": SINCE for n in range(4)}, newest=3)
    assert [post.key for post in posts] == ["E4:C1"]
    changed = {"E0": SINCE, "E1": SINCE + timedelta(seconds=1), "E2": SINCE - HOUR}
    posts = routed(articles, {"E4": "1.0"}, changed, newest=0)
    assert [post.key for post in posts] == ["E4:C1", "E1:C1"]
    assert [post.note for post in posts] == [None, None]


def test_an_article_without_a_file_of_its_own_is_newer_by_its_date_or_by_its_feed() -> None:
    late = stored(61)  # minutes after midnight
    fed = replace(stored(3), article=replace(stored(3).article, path="https://tull.example/feed"))
    posts = routed([stored(2), fed, late], {}, {})
    assert [post.key for post in posts] == ["E3:C1", "E61:C1"]


def test_a_channel_without_messages_has_a_first_run() -> None:
    situation = Situation(
        now=NOW,
        last_look=None,
        found=FoundArticles(since={"C2": SINCE}, articles={("C2", "E0"): "1"}),
    )
    rules = Rules(subscriptions=(EVERYTHING,), newest=1)
    found = route([stored(0), stored(1)], rules, situation)
    assert [post.key for post in found.posts] == ["E1:C1"]
    assert found.posts[0].note


def test_what_is_held_comes_first_in_its_order_even_if_it_is_retracted() -> None:
    gone = replace(stored(3), retraction=Retraction(at=DAY))
    new = {"E1": NOW, "E2": NOW}
    posts = routed([stored(1), stored(2), gone, stored(4)], {"E4": "1.0", "E3": "2.0"}, new)
    assert [post.key for post in posts] == ["E4:C1", "E3:C1", "E1:C1", "E2:C1"]


@pytest.mark.parametrize(("new", "waits"), [(2, False), (3, True)])
def test_what_is_held_makes_no_flood(new: int, *, waits: bool) -> None:
    articles = [stored(number) for number in range(9)]
    shown = {f"E{number}": f"{number}.0" for number in range(9 - new)}
    posts = routed(articles, shown, {f"E{n}": NOW for n in range(9)}, flood=2)
    assert any(post.key.startswith("waits") for post in posts) == waits


def test_a_second_source_joins_an_original_that_is_held() -> None:
    situation = Situation(
        now=NOW,
        last_look=NOW - HOUR / 2,
        originals={"E2": ("E1",)},
        found=FoundArticles(articles={("C1", "E1"): "1.0"}),
    )
    rules = Rules(subscriptions=(EVERYTHING,))
    shown, also = route([stored(1), stored(2)], rules, situation).posts
    assert (also.kind, also.of) == ("also", shown.key)
    assert shown.key == post_key("E1", "C1")
