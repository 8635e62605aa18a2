"""One message: it cannot be edited, is deleted, is refused for good, or cannot be looked for."""

from collections.abc import Callable

from tests.campaigns.faults.answers import AFTER_EDIT, DIGEST, EDIT, SETTLES, UNANSWERED
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.desk import Desk
from tests.support.newsroom import ADA


def refused_edit(word: str) -> Callable[[Desk], None]:
    def happens(desk: Desk) -> None:
        desk.first()
        desk.fault("error", "chat.update", error=word)
        desk.correct(0)
        desk.reach("answered")

    return happens


def refused_for_good(desk: Desk) -> None:
    desk.room.start()
    desk.fault("error", error="invalid_blocks")
    desk.drop(1)
    desk.reach("answered")
    desk.drop(2)
    desk.reach("sent")
    desk.meanwhile()


def deleted(desk: Desk) -> None:
    desk.first()
    delete(desk)
    desk.correct(0)
    desk.drop(1)
    desk.reach("sent")


def deleted_with_a_thread(desk: Desk) -> None:
    desk.first()
    desk.correct(0)
    desk.workspace.wait_for(lambda _: desk.people() == AFTER_EDIT, 20.0)
    delete(desk)
    desk.correct(0, "400 passengers")
    desk.drop(1)
    desk.reach("sent")


def delete(desk: Desk) -> None:
    """Have a person delete the bot's first message in #news."""
    channel = desk.workspace.find_channel("news").id
    ts = desk.room.posts()[0]["ts"]
    desk.workspace.commit([{"do": "delete", "channel": channel, "ts": ts}])


def unreadable_history(desk: Desk) -> None:
    desk.room.start()
    desk.fault("accept_then_drop")
    desk.drop(1)
    desk.reach("unknown")
    desk.fault("error", "conversations.history", error="missing_scope")
    desk.pass_time(SETTLES)
    desk.reach("settling")
    desk.meanwhile()
    desk.pass_time(SETTLES)


def forty_messages(desk: Desk) -> None:
    desk.room.start()
    desk.fault("accept_then_drop")
    desk.drop(1)
    desk.reach("unknown")
    desk.room.stop()
    for number in range(40):
        desk.workspace.say(ADA, "news", f"Message {number}")
    desk.pass_time(SETTLES)
    desk.room.start()


CASES = (
    *(
        Case(
            fault=word,
            under_way=EDIT,
            happens=refused_edit(word),
            people="#news: Pier 0 (in its thread: correction)",
            admins=(f"log: post ID:C0NEWS0001:edit:0 is not made: Slack says {word}",),
            tested=word == "edit_window_closed",
        )
        for word in ("edit_window_closed", "cant_update_message")
    ),
    Case(
        fault="invalid_blocks: refused for good",
        under_way=EDIT,
        happens=refused_edit("invalid_blocks"),
        people="#news: Pier 0 (in its thread: correction)",
        admins=("log: Slack refuses post ID:C0NEWS0001:edit:0: invalid_blocks",),
    ),
    Case(
        fault="a person has deleted the message",
        under_way=EDIT,
        happens=deleted,
        people="#news: Pier 1",
        missing=frozenset({0}),
    ),
    Case(
        fault="a person has deleted the message, its thread stays",
        under_way=EDIT,
        happens=deleted_with_a_thread,
        people="#news: a deleted message (in its thread: correction), Pier 1",
        missing=frozenset({0}),
    ),
    Case(
        fault="message_not_found",
        under_way=EDIT,
        happens=refused_edit("message_not_found"),
        people="#news: Pier 0",
        missing=frozenset({0}),
    ),
    Case(
        fault="invalid_blocks: refused for good",
        under_way=DIGEST,
        happens=refused_for_good,
        people="#news: Pier 2",
        meanwhile="#news: Pier 2",
        admins=(
            (
                "/digest status: 1 post sent, 1 refused. Refused by Slack: "
                "• ID in #news: invalid_blocks"
            ),
            "log: Slack refuses post ID:C0NEWS0001: invalid_blocks",
        ),
        missing=frozenset({1}),
    ),
    Case(
        fault="the history cannot be read (missing_scope) while a post is unsettled",
        under_way=DIGEST,
        happens=unreadable_history,
        people="#news: Pier 1",
        meanwhile="#news: Pier 1",
        admins=(
            *UNANSWERED,
            (
                "log: post ID:C0NEWS0001 is not settled yet: the channel's history cannot be read: "
                "missing_scope"
            ),
        ),
    ),
    Case(
        fault="40 messages by people between a crash and the restart",
        under_way=DIGEST,
        happens=forty_messages,
        people="#news: Pier 1",
        admins=UNANSWERED[1:],
    ),
)
