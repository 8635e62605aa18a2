"""`explain` says why an article is in a channel or not."""

import re
from pathlib import Path

import pytest

from bot.app.application import utc_now
from bot.workspace import Fault
from tests.commands.test_pause import SCIENCE
from tests.commands.test_subscribe import ask
from tests.rules.test_duplicates_told import MORE, told
from tests.scenarios.test_roundups import HOUR, daily, drop, subscribed_newsroom, wait_for_witness
from tests.support.newsroom import ADA, BEN, Newsroom, id_of
from tests.support.samples import numbered

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")


def explained(room: Newsroom, article_id: str) -> list[str]:
    """What the answer says of each channel, with TIME in place of every time."""
    answer = ask(room, BEN, f"/digest explain {article_id}")
    return [
        TIME.sub("TIME", line.removeprefix("• ").removesuffix("."))
        for line in answer.splitlines()
        if line.startswith("• ")
    ]


def id_named(room: Newsroom, words: str) -> str:
    """The id of the article with these words in its headline."""
    assert room.bot
    (found,) = (
        each.id for each in room.bot.store.articles.latest(9) if words in each.digest.headline.text
    )
    return found


def test_explain_names_the_subscription_and_the_time_of_the_post(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    answer = ask(ferry, BEN, f"/digest explain {id_of(post).lower()}")
    assert answer.startswith("Ferry to Marrow Bay gets a winter timetable\n")
    assert "\nTopics: " in answer
    assert explained(ferry, id_of(post)) == [
        "#news: wanted by the subscription to everything; it was posted by itself, TIME",
        "#science: no subscription wants it",
    ]


def test_reposts_and_ended_subscriptions_are_explained(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ask(ferry, ADA, f"/digest repost {id_of(post)} #sport")
    ferry.wait_for_posts(1, "sport")
    ask(ferry, ADA, "/digest unsubscribe all")
    assert explained(ferry, id_of(post)) == [
        "#science: no subscription wants it",
        "#news: no subscription wants it; it was posted by itself, TIME",
        "#sport: no subscription wants it; it was posted again, TIME",
    ]


def test_a_mute_that_kept_it_out_is_named_even_after_it_ended(ferry: Newsroom) -> None:
    ask(ferry, ADA, '/digest mute source:"Tull Courier"')
    ferry.drop("1.txt", f"{SCIENCE}{numbered(1)}")
    ferry.wait_for_posts(1, "science")
    ask(ferry, ADA, '/digest unmute source:"Tull Courier"')
    (post,) = ferry.posts("science")
    wanted = "#news: wanted by the subscription to"
    assert explained(ferry, id_of(post)) == [
        f'{wanted} everything; the mute of source:"Tull Courier" held it back, TIME',
        f"{wanted} science and technology; it was posted by itself, TIME".replace(
            "news", "science"
        ),
    ]


def test_waiting_for_a_roundup_and_for_a_pause_is_explained(tmp_path: Path) -> None:
    with subscribed_newsroom(tmp_path, daily(utc_now() + 4 * HOUR)) as room:
        drop(room, 1)
        assert room.bot
        (waiting,) = room.bot.store.roundup_queue.due()
        line = "#news: wanted by the subscription to sport; it waits for its roundup, TIME"
        assert line in explained(room, waiting.article_id)
        ask(room, ADA, "/digest pause for 9h")
        paused = f"{line}, and posts are paused there until TIME"
        assert paused in explained(room, waiting.article_id)
        room.ahead = 4 * HOUR
        wait_for_witness(room)
        assert explained(room, waiting.article_id)[1] == (
            "#news: wanted by the subscription to sport; it is to be posted in a roundup, and "
            "posts are paused there until TIME"
        )


def test_a_channel_that_cannot_be_posted_to_is_explained(ferry: Newsroom) -> None:
    ferry.workspace.archive("science", by="ada")
    ferry.drop("1.txt", f"{SCIENCE}{numbered(1)}")
    ferry.wait_for_posts(2)
    ferry.drop("0.txt", numbered(0))
    ferry.wait_for_posts(3)  # by now the post to #science was tried
    assert explained(ferry, id_named(ferry, "Pier 1"))[1] == (
        "#science: wanted by the subscription to science and technology; it is to be posted by "
        "itself, and waits for Slack: it is archived; bring it back, or end its subscriptions "
        "(is_archived)"
    )


def test_a_post_that_slack_refused_is_explained(ferry: Newsroom) -> None:
    ferry.workspace.faults.add(
        Fault(kind="error", method="chat.postMessage", error="invalid_blocks")
    )
    ferry.drop("1.txt", numbered(1))
    ferry.drop("5.txt", numbered(5))  # second, so that Slack refuses the first
    ferry.wait_for_posts(2)
    assert explained(ferry, id_named(ferry, "Pier 1"))[0] == (
        "#news: wanted by the subscription to everything; Slack refused it by itself "
        "(invalid_blocks)"
    )


def test_a_duplicate_is_explained_with_the_article_that_came_first(ferry: Newsroom) -> None:
    ferry.drop("1.txt", numbered(1) + MORE)
    post = ferry.wait_for_posts(2)[1]
    ferry.drop("copy.txt", numbered(1).replace("Tull Courier", "Radio Marrow") + MORE)
    told(ferry, post, 1)
    assert ferry.bot
    known = {id_of(each) for each in ferry.posts()[:2]}
    (other,) = {each.id for each in ferry.bot.store.articles.latest(9)} - known
    answer = ask(ferry, BEN, f"/digest explain {other}")
    assert f"It carries the text of {id_of(post)}, which came first." in answer
    assert "it was posted in the thread of another source, TIME" in explained(ferry, other)[0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("subscribe sport #sport", "came before that subscription, was passed over at the first"),
        ("retract {} Old.", "what is retracted is not posted"),
    ],
)
def test_other_reasons_for_not_posting_are_explained(
    ferry: Newsroom, typed: str, sentence: str
) -> None:
    ferry.drop("1.txt", f"topics: sport\n{numbered(1)}")
    post = ferry.wait_for_posts(2)[1]
    ask(ferry, ADA, "/digest subscribe sport #sport")
    ask(ferry, ADA, f"/digest {typed.format(id_of(post))}")
    line = explained(ferry, id_of(post))[2]
    assert line.startswith("#sport: wanted by the subscription to sport; ")
    assert sentence in line
    assert "There is no digest with the ID ZZZZZ" in ask(ferry, BEN, "/digest explain zzzzz")
