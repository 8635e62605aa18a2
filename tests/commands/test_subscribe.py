"""Subscribing, changing a rule and unsubscribing, and what becomes of articles that wait."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.application import utc_now
from tests.scenarios.test_roundups import (
    DAY,
    HOUR,
    daily,
    drop,
    headlines,
    piers,
    subscribed_newsroom,
    wait_for_witness,
)
from tests.support.newsroom import ADA, BEN, Newsroom, id_of, newsroom
from tests.support.samples import numbered


def ask(room: Newsroom, user: str, typed: str, channel: str = "news") -> str:
    """The answer to a member, with the names of channels in place of their ids."""
    answer = room.ask(user, typed, channel)
    for each in room.workspace.config.channels:
        answer = answer.replace(f"<#{each.id}>", f"#{each.name}")
    return answer


def test_subscribe_says_what_the_channel_gets_and_when_and_how_to_undo_it(ferry: Newsroom) -> None:
    answer = ask(ferry, ADA, "/digest subscribe sport weekdays 08:30 and 16:00 europe/berlin")
    lines = answer.splitlines()
    assert lines[0].startswith(
        "#news gets sport: roundups weekdays at 08:30 and 16:00 (Europe/Berlin); what I miss comes "
        "in one roundup. Next: "
    )
    assert lines[1] == "To undo it: /digest unsubscribe sport in #news"
    listed = ask(ferry, BEN, "/digest subscriptions")
    assert "#news gets everything: each digest instantly; what I miss comes in one" in listed
    assert "#news gets sport: roundups weekdays at 08:30 and 16:00 (Europe/Berlin)" in listed
    assert "#science gets science and technology: each digest instantly" in listed
    assert ferry.bot
    (act,) = ferry.bot.store.audit.entries(1)
    assert (act.name, act.act) == ("ada", "subscribe")
    assert act.detail == "C0NEWS0001: sport weekdays 08:30 and 16:00 Europe/Berlin"


def test_articles_are_posted_until_the_subscription_ends(room: Newsroom) -> None:
    room.start()
    assert "#sport gets sport: each digest instantly" in ask(
        room, ADA, "/digest subscribe sport #sport instantly"
    )
    room.drop("1.txt", f"topics: sport\n{numbered(1)}")
    room.wait_for_posts(1, "sport")
    answer = ask(room, ADA, "/digest unsubscribe sport #sport")
    assert answer.splitlines() == [
        "#sport gets sport no more.",
        "To undo it: /digest subscribe sport in #sport",
    ]
    room.drop("2.txt", f"topics: sport\n{numbered(2)}")
    room.wait_for_posts(2)
    assert len(room.posts("sport")) == 1


def test_a_channel_can_subscribe_to_a_source_and_choose_the_size(
    room: Newsroom,
) -> None:
    room.start()
    answer = ask(room, ADA, '/digest subscribe source:"tull courier" #sport compact')
    assert answer.splitlines() == [
        (
            "#sport gets what is from “tull courier”: each digest instantly (compact); what I miss "
            "comes in one roundup."
        ),
        "No article has come from “tull courier” yet.",
        'To undo it: /digest unsubscribe source:"tull courier" in #sport',
    ]
    room.drop("1.txt", numbered(1))
    room.drop("2.txt", numbered(2).replace("Tull Courier", "Radio Tull"))
    (short,) = room.wait_for_posts(1, "sport")
    assert (short["text"].count("•"), short["text"].count("“")) == (1, 0)
    room.wait_for_posts(2)
    assert len(room.posts("sport")) == 1
    # where two subscriptions want an article, the longer of their sizes counts
    ask(room, ADA, "/digest subscribe all #sport full")
    room.drop("3.txt", numbered(3))
    *_, long = room.wait_for_posts(2, "sport")
    assert (long["text"].count("•"), long["text"].count("“")) == (3, 2)
    assert "wanted by the subscription to source:“tull courier” and to everything" in ask(
        room, BEN, f"/digest explain {id_of(long)}", "sport"
    )
    nearly = ask(room, ADA, "/digest subscribe source:Courier #sport")
    assert 'No article has come from “Courier” yet. Did you mean source:"Tull Courier"?' in nearly
    assert "#sport gets what is from “Courier” no more" in ask(
        room, ADA, "/digest unsubscribe source:courier #sport"
    ).replace("courier”", "Courier”")


def test_subscribing_again_replaces_the_rule_and_says_what_it_was(ferry: Newsroom) -> None:
    ask(ferry, ADA, "/digest subscribe sport mon,thu 9:00 Europe/Berlin missed skip")
    answer = ask(ferry, ADA, "/digest subscribe sport")
    rule = "Mondays and Thursdays at 09:00 (Europe/Berlin)"
    assert answer.splitlines() == [
        "#news gets sport: each digest instantly; what I miss comes in one roundup.",
        f"Until now: #news gets sport: roundups {rule}; what I miss is not posted.",
        "To undo it: /digest subscribe sport mon,thu 09:00 Europe/Berlin missed skip in #news",
    ]
    undo = answer.splitlines()[2].removeprefix("To undo it: ")
    assert "roundups Mondays and Thursdays" in ask(ferry, ADA, undo).splitlines()[0]
    assert "That is so already: #news gets sport: roundups" in ask(ferry, ADA, undo)
    assert ask(ferry, BEN, "/digest subscriptions").count("#news gets sport") == 1


def test_times_are_in_the_zone_of_the_settings_unless_one_is_named(tmp_path: Path) -> None:
    with newsroom(tmp_path, zone="Asia/Kolkata") as room:
        room.start()
        answer = ask(room, ADA, "/digest subscribe sport daily 8:30")
        assert "daily at 08:30 (Asia/Kolkata)" in answer


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("subscribe sprot", "I don't know the topic “sprot”. Did you mean"),
        ("subscribe sport daily", "There is no time of the day: write one or more"),
        ("unsubscribe sport", "#news is not subscribed to sport.\nIt gets:\n"),
    ],
)
def test_impossible_subscriptions_are_refused_with_a_reason(
    ferry: Newsroom, typed: str, sentence: str
) -> None:
    assert ask(ferry, ADA, f"/digest {typed}").startswith(sentence)


def test_a_channel_that_the_bot_cannot_post_to_is_not_subscribed(ferry: Newsroom) -> None:
    answer = ask(ferry, ADA, "/digest subscribe sport", channel="desk")
    assert "I am not in it, or it is gone; invite me there." in answer
    ferry.workspace.archive("sport", by="ada")
    assert "it is archived" in ask(ferry, ADA, "/digest subscribe sport #sport")
    assert "#desk" not in ask(ferry, ADA, "/digest subscriptions")
    ferry.workspace.invite("desk", "pullquote", by="ada")
    assert "gets sport" in ask(ferry, ADA, "/digest subscribe sport", channel="desk")


@pytest.mark.parametrize("typed", ["subscribe sport", "unsubscribe all"])
def test_only_admins_change_subscriptions(ferry: Newsroom, typed: str) -> None:
    before = ask(ferry, BEN, "/digest subscriptions")
    assert ask(ferry, BEN, f"/digest {typed}").startswith("Only admins may do that.")
    assert ask(ferry, BEN, "/digest subscriptions") == before


def test_ended_subscriptions_do_not_come_back_from_the_settings_file(ferry: Newsroom) -> None:
    ask(ferry, ADA, "/digest unsubscribe all")
    ask(ferry, ADA, "/digest unsubscribe science #science")
    ferry.stop()
    ferry.start()
    answer = ask(ferry, BEN, "/digest subscriptions")
    assert answer == "No channel is subscribed to anything, so nothing is posted."


def test_waiting_articles_go_out_at_once_when_the_rule_becomes_instant(tmp_path: Path) -> None:
    with subscribed_newsroom(tmp_path, daily(utc_now() + 4 * HOUR)) as room:
        drop(room, 1, 2)
        answer = ask(room, ADA, "/digest subscribe sport instantly")
        assert "2 articles that waited go out now." in answer
        (post,) = room.wait_for_posts(1)
        assert headlines(post) == piers(2, 1)
        room.ahead = 4 * HOUR
        wait_for_witness(room)
        assert len(room.posts()) == 1


def test_waiting_articles_come_at_the_next_time_of_the_new_rule(tmp_path: Path) -> None:
    slot = utc_now() + 4 * HOUR
    with subscribed_newsroom(tmp_path, daily(slot)) as room:
        drop(room, 1, 2)
        later = slot + 2 * HOUR
        answer = ask(room, ADA, f"/digest subscribe sport daily {later:%H:%M}")
        assert "2 articles that waited wait for the next time." in answer
        room.ahead = 4 * HOUR + timedelta(minutes=1)
        wait_for_witness(room)
        assert room.posts() == []
        room.ahead = 6 * HOUR
        assert headlines(room.wait_for_posts(1)[0]) == piers(2, 1)


def test_waiting_articles_are_dropped_when_no_subscription_wants_them(tmp_path: Path) -> None:
    with subscribed_newsroom(tmp_path, daily(utc_now() + 4 * HOUR)) as room:
        drop(room, 1)
        assert "1 article that waited is dropped." in ask(room, ADA, "/digest unsubscribe sport")
        room.ahead = DAY
        wait_for_witness(room)
        assert room.posts() == []


def test_waiting_articles_wait_for_another_subscription_that_wants_them(tmp_path: Path) -> None:
    slot = utc_now() + 4 * HOUR
    with subscribed_newsroom(tmp_path, daily(slot)) as room:
        later = slot + 2 * HOUR
        ask(room, ADA, f"/digest subscribe all daily {later:%H:%M}")
        drop(room, 1)
        answer = ask(room, ADA, "/digest unsubscribe sport")
        assert "1 article that waited waits for the next time." in answer
        assert "It still gets:" in answer
        room.ahead = 4 * HOUR + timedelta(minutes=1)
        wait_for_witness(room)
        assert room.posts() == []
        room.ahead = 6 * HOUR
        found = headlines(room.wait_for_posts(1)[0])
        assert piers(1)[0] in found
