"""What people in Slack see if an article is corrected or retracted after it was posted."""

from collections.abc import Iterator

import pytest

from bot.workspace import Fault, Workspace
from tests.support.newsroom import ADA, BEN, Message, Newsroom, id_of
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY, numbered

WRONG, RIGHT = "412 passengers", "421 passengers"
CORRECTED = FERRY.replace(WRONG, RIGHT)


def replies(room: Newsroom, post: Message, channel: str = "news") -> list[Message]:
    return room.workspace.thread(channel, post["ts"])[1:]


def wait_for_reply(room: Newsroom, post: Message, channel: str = "news") -> str:
    """The text of the only reply in a post's thread, once there is one."""
    (reply,) = room.workspace.wait_for(lambda _: replies(room, post, channel), PATIENCE)
    return str(reply["text"])


def wait_for_calls(room: Newsroom, method: str, number: int) -> None:
    """Wait until Slack has accepted this many calls of a method."""

    def accepted(workspace: Workspace) -> bool:
        calls = [call for call in workspace.journal if call["method"] == method and call["ok"]]
        return len(calls) >= number

    room.workspace.wait_for(accepted, PATIENCE)


def test_a_correction_edits_the_post_and_its_thread_says_what_changed(
    ferry: Newsroom,
) -> None:
    (before,) = ferry.posts()
    ferry.drop("ferry.txt", CORRECTED)
    reply = wait_for_reply(ferry, before)
    assert reply.startswith("The article was corrected:\n• Quote changed: “We asked 421 passengers")
    assert "Before: “We asked 412 passengers" in reply
    after, in_thread = ferry.posts()
    assert in_thread["thread_ts"] == after["ts"] == before["ts"]
    was, now = (each["metadata"]["event_payload"] for each in (before, after))
    assert (now["key"], now["kind"]) == (was["key"], was["kind"])
    assert now["articles"] != was["articles"]  # they say which revision the message shows
    assert RIGHT in after["text"]
    assert WRONG not in after["text"]
    assert " · updated " in after["text"].splitlines()[1]
    assert "updated" in ferry.ask(BEN, "/digest search passengers")


def test_a_correction_reaches_every_post_of_the_article(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ferry.ask(ADA, f"/digest repost {id_of(post)} #science")
    (again,) = ferry.wait_for_posts(1, "science")
    ferry.drop("ferry.txt", CORRECTED)
    for channel, each in (("news", post), ("science", again)):
        assert RIGHT in wait_for_reply(ferry, each, channel)
        assert RIGHT in ferry.posts(channel)[0]["text"]
    assert "Reposted by ada" in ferry.posts("science")[0]["text"]


def test_changes_of_white_space_and_typography_are_edited_without_a_reply(ferry: Newsroom) -> None:
    ferry.drop("ferry.txt", FERRY.replace("“", '"').replace("”", '"'))
    wait_for_calls(ferry, "chat.update", 1)
    ferry.drop("after.txt", numbered(1))
    first, last = ferry.wait_for_posts(2)
    assert "Pier 1" in last["text"]
    assert "updated" not in first["text"]
    assert replies(ferry, first) == []


def test_corrections_reach_a_channel_despite_a_mute(ferry: Newsroom) -> None:
    ferry.drop("sport.txt", f"topics: sport\n{numbered(1)}")
    post = ferry.wait_for_posts(2)[-1]
    ferry.ask(ADA, "/digest mute sport")
    ferry.drop("sport.txt", f"topics: sport\n{numbered(1).replace(WRONG, RIGHT)}")
    assert RIGHT in wait_for_reply(ferry, post)


def test_a_correction_made_while_the_bot_was_down_is_posted_when_it_starts(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ferry.stop()
    ferry.drop("ferry.txt", CORRECTED)
    ferry.start()
    assert RIGHT in wait_for_reply(ferry, post)
    assert len(ferry.posts()) == 2


def test_a_post_that_somebody_deleted_is_not_posted_again(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    channel = ferry.workspace.find_channel("news").id
    ferry.workspace.commit([{"do": "delete", "channel": channel, "ts": post["ts"]}])
    ferry.drop("ferry.txt", CORRECTED)
    ferry.drop("after.txt", numbered(1))
    (only,) = ferry.wait_for_posts(1)
    assert "Pier 1" in only["text"]
    assert "refused" not in ferry.ask(BEN, "/digest status")


def test_if_slack_refuses_the_edit_the_thread_still_tells_the_correction(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ferry.workspace.faults.add(
        Fault(kind="error", method="chat.update", error="edit_window_closed")
    )
    ferry.drop("ferry.txt", CORRECTED)
    assert RIGHT in wait_for_reply(ferry, post)
    assert WRONG in ferry.posts()[0]["text"]


@pytest.mark.parametrize(
    ("dropped", "settling"),
    [("chat.update", "chat.update"), ("chat.postMessage", "conversations.replies")],
)
def test_a_correction_is_told_once_even_if_slacks_answer_is_lost(
    ferry: Newsroom, dropped: str, settling: str
) -> None:
    (post,) = ferry.posts()
    ferry.workspace.faults.add(Fault(kind="accept_then_drop", method=dropped))
    ferry.drop("ferry.txt", CORRECTED)
    wait_for_calls(ferry, dropped, 1 if dropped == "chat.update" else 2)
    ferry.drop("after.txt", numbered(1))
    ferry.wait_for_posts(2)  # so the bot has had an answer, and knows Slack's time
    ferry.workspace.clock.advance(60)  # long enough by Slack's clock to settle it
    ferry.drop("later.txt", numbered(2))
    wait_for_calls(ferry, settling, 2 if dropped == "chat.update" else 1)
    ferry.drop("last.txt", numbered(3))
    ferry.wait_for_posts(5)
    assert RIGHT in wait_for_reply(ferry, post)


def test_nothing_in_a_corrected_article_becomes_active(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    hostile = "We asked <!channel> @everyone <@U0ADAMARSH> *and* [x](https://evil.example)"
    ferry.drop("ferry.txt", FERRY.replace("We asked", hostile))
    assert "and" in wait_for_reply(ferry, post)
    assert all(stored["notifies"] == [] for stored in ferry.workspace.ledger)
    assert {link for stored in ferry.workspace.ledger for link in stored["links"]} == set()


RETRACTED = f"status: retracted\nretraction: The figures are of another ferry.\n{FERRY}"


def struck(post: Message) -> set[str]:
    """The texts in a message that are struck through."""

    def nodes(value: object) -> Iterator[Message]:
        if isinstance(value, list):
            for each in value:
                yield from nodes(each)
        elif isinstance(value, dict):
            yield value
            yield from nodes(list(value.values()))

    runs = [node for node in nodes(post["blocks"]) if node.get("type") in ("text", "link")]
    return {run["text"] for run in runs if run.get("style", {}).get("strike")}


def retract(room: Newsroom, how: str, post: Message) -> None:
    """Retract the ferry article in its file or with the command."""
    if how == "file":
        room.drop("ferry.txt", RETRACTED)
    else:
        answer = room.ask(ADA, f"/digest retract {id_of(post)} The figures are of another ferry.")
        assert answer.startswith("Retracted ")


@pytest.mark.parametrize("how", ["file", "command"])
def test_a_retraction_strikes_the_post_and_its_thread_says_so_once(
    ferry: Newsroom, how: str
) -> None:
    (post,) = ferry.posts()
    retract(ferry, how, post)
    by = "" if how == "file" else " by ada"
    assert wait_for_reply(ferry, post) == (
        f"This article is retracted{by}: The figures are of another ferry."
    )
    after = ferry.posts()[0]
    assert after["ts"] == post["ts"]
    assert {"Ferry to Marrow Bay gets a winter timetable", "The first boat leaves at 06:40."} <= (
        struck(after)
    )
    assert any(words.startswith("“We asked 412 passengers") for words in struck(after))
    assert after["text"].splitlines()[2].startswith("Retracted ")
    assert after["text"].splitlines()[2].endswith(": The figures are of another ferry.")
    ferry.drop("after.txt", numbered(1))
    ferry.wait_for_posts(3)
    assert len(replies(ferry, post)) == 1


@pytest.mark.parametrize("how", ["file", "command"])
def test_a_retracted_article_is_marked_in_every_answer_and_not_posted_again(
    ferry: Newsroom, how: str
) -> None:
    (post,) = ferry.posts()
    retract(ferry, how, post)
    wait_for_reply(ferry, post)
    for typed in ("latest", "search timetable", f"show {id_of(post)}"):
        assert "retracted" in ferry.ask(BEN, f"/digest {typed}").lower(), typed
    assert "Retracted" in ferry.press(BEN, "Full digest", ferry.posts()[0])
    answer = ferry.ask(ADA, f"/digest repost {id_of(post)}")
    assert "is retracted, and what is retracted is not posted." in answer
    assert "is retracted already." in ferry.ask(ADA, f"/digest retract {id_of(post)} Again.")
    assert "Only admins may do that." in ferry.ask(BEN, f"/digest retract {id_of(post)} Again.")


def test_an_article_that_arrives_retracted_is_not_posted(ferry: Newsroom) -> None:
    ferry.drop("pier.txt", f"status: retracted\n{numbered(1)}")
    ferry.drop("after.txt", numbered(2))
    assert "Pier 2" in ferry.wait_for_posts(2)[-1]["text"]
    assert "retracted" in ferry.ask(BEN, "/digest latest")
    assert len(ferry.posts()) == 2


def test_removing_a_file_retracts_nothing(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    (ferry.settings.seeds / "ferry.txt").unlink()
    ferry.drop("after.txt", numbered(1))
    ferry.wait_for_posts(2)
    assert ferry.posts()[0] == post
    assert "Ferry to Marrow Bay" in ferry.ask(BEN, "/digest search timetable")


def test_a_retraction_is_recorded_with_who_made_it(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    retract(ferry, "command", post)
    assert ferry.bot
    (act,) = ferry.bot.store.audit.entries(9)
    assert (act.act, act.name) == ("retract", "ada")
    assert act.detail == f"{id_of(post)}: The figures are of another ferry."
