"""During a pause nothing is posted, nothing is lost, and everybody can see why."""

from datetime import timedelta

import pytest

from bot.workspace import Fault
from tests.commands.test_subscribe import ask
from tests.scenarios.test_corrections import replies
from tests.support.newsroom import ADA, BEN, Newsroom, id_of
from tests.support.patience import PATIENCE
from tests.support.samples import numbered

HOUR = timedelta(hours=1)
SCIENCE = "topics: science and technology\n"


def drop(room: Newsroom, number: int) -> None:
    """Drop an article for #news and #science, and wait until #science has it."""
    before = len(room.posts("science"))
    room.drop(f"{number}.txt", f"{SCIENCE}{numbered(number)}")
    room.wait_for_posts(before + 1, "science")


def test_articles_wait_during_a_pause_and_are_posted_after_it(ferry: Newsroom) -> None:
    answer = ask(ferry, ADA, "/digest pause")
    assert answer.splitlines() == [
        "Paused: nothing is posted in #news until it is resumed.",
        "What comes meanwhile waits, corrections too, and goes out then.",
        "To end it: /digest resume in #news",
    ]
    drop(ferry, 1)
    drop(ferry, 2)
    assert len(ferry.posts()) == 1
    said = "#news is paused (by U0ADAMARSH): 2 posts waiting."
    assert said in ask(ferry, BEN, "/digest status")
    assert said in ask(ferry, BEN, "/digest subscriptions")
    answer = ask(ferry, ADA, "/digest resume in #news")
    assert answer == "Posts go on in #news. 2 that waited: they go out now."
    posts = ferry.wait_for_posts(3)
    assert ["Pier 1" in posts[1]["text"], "Pier 2" in posts[2]["text"]] == [True, True]
    assert "is paused" not in ask(ferry, BEN, "/digest status")
    assert ask(ferry, ADA, "/digest resume") == "#news is not paused."


def test_a_pause_ends_when_its_time_is_up(ferry: Newsroom) -> None:
    assert "in #news until 20" in ask(ferry, ADA, "/digest pause for 3h")
    drop(ferry, 1)
    assert len(ferry.posts()) == 1
    ferry.let_pass(3 * HOUR)
    assert "Pier 1" in ferry.wait_for_posts(2)[1]["text"]


def test_a_pause_outlasts_rate_limits_and_a_restart(ferry: Newsroom) -> None:
    ferry.workspace.faults.add(Fault(kind="ratelimited", method="chat.postMessage", seconds=1))
    ask(ferry, ADA, "/digest pause")
    drop(ferry, 1)  # Slack limits #science, which gets its post after that
    ferry.stop()
    ferry.start()
    drop(ferry, 2)
    assert len(ferry.posts()) == 1
    ask(ferry, ADA, "/digest resume")
    assert len(ferry.wait_for_posts(3)) == 3


def test_corrections_wait_for_the_end_of_a_pause(ferry: Newsroom) -> None:
    drop(ferry, 1)
    post = ferry.wait_for_posts(2)[1]
    ask(ferry, ADA, "/digest pause")
    ferry.drop("1.txt", f"{SCIENCE}{numbered(1).replace('twice a day', 'hourly')}")
    (elsewhere,) = ferry.posts("science")
    ferry.workspace.wait_for(lambda _: replies(ferry, elsewhere, "science"), PATIENCE)
    assert replies(ferry, post) == []
    assert "twice a day" in ferry.posts()[1]["text"]
    ask(ferry, ADA, "/digest resume")
    ferry.workspace.wait_for(lambda _: replies(ferry, post), PATIENCE)
    assert "hourly" in ferry.posts()[1]["text"]


def test_an_article_retracted_during_a_pause_is_not_posted_after_it(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ask(ferry, ADA, "/digest pause #science")
    answer = ask(ferry, ADA, f"/digest repost {id_of(post)} #science")
    assert answer == f"{id_of(post)} waits in #science: posts are paused there."
    ask(ferry, ADA, f"/digest retract {id_of(post)} It is old.")
    ask(ferry, ADA, "/digest resume #science")
    ferry.drop("after.txt", f"{SCIENCE}{numbered(1)}")
    (only,) = ferry.wait_for_posts(1, "science")
    assert "Pier 1" in only["text"]


def test_a_pause_of_every_channel_goes_on_when_that_of_one_channel_ends(ferry: Newsroom) -> None:
    assert "in #news" in ask(ferry, ADA, "/digest pause")
    assert "To end it: /digest resume everywhere" in ask(ferry, ADA, "/digest pause everywhere")
    answer = ask(ferry, ADA, "/digest resume")
    assert answer == (
        "Every channel is paused (by U0ADAMARSH): 0 posts waiting. To end it: "
        "/digest resume everywhere"
    )
    assert ask(ferry, ADA, "/digest resume everywhere") == "Posts go on in every channel."


def test_resume_everywhere_names_the_channels_that_stay_paused(ferry: Newsroom) -> None:
    ask(ferry, ADA, "/digest pause")
    answer = ask(ferry, ADA, "/digest resume everywhere")
    assert answer.splitlines() == [
        "Not every channel is paused.",
        "#news is paused (by U0ADAMARSH): 0 posts waiting. To end it: /digest resume in #news",
    ]


@pytest.mark.parametrize("typed", ["pause", "resume", "pause everywhere for 3h"])
def test_only_admins_pause_and_resume(ferry: Newsroom, typed: str) -> None:
    assert ferry.ask(BEN, f"/digest {typed}").startswith("Only admins may do that.")
