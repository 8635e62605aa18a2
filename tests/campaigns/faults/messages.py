"""One message can't be edited, is deleted, is refused for good, or can't be looked for."""

from collections.abc import Callable

from tests.campaigns.faults.answers import AFTER_EDIT, DIGEST, EDIT, SETTLES, UNANSWERED
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.trial import Trial
from tests.support.newsroom import ADA


def refused_edit(word: str) -> Callable[[Trial], None]:
    def happens(trial: Trial) -> None:
        trial.first()
        trial.fault("error", "chat.update", error=word)
        trial.correct(0)
        trial.reach("answered")

    return happens


def refused_for_good(trial: Trial) -> None:
    trial.room.start()
    trial.fault("error", error="invalid_blocks")
    trial.drop(1)
    trial.reach("answered")
    trial.drop(2)
    trial.reach("sent")
    trial.meanwhile()


def deleted(trial: Trial) -> None:
    trial.first()
    delete(trial)
    trial.correct(0)
    trial.drop(1)
    trial.reach("sent")


def deleted_with_a_thread(trial: Trial) -> None:
    trial.first()
    trial.correct(0)
    trial.see(AFTER_EDIT)
    delete(trial)
    trial.correct(0, "400 passengers")
    trial.drop(1)
    trial.reach("sent")


def delete(trial: Trial) -> None:
    """Have a person delete the bot's first message in #news."""
    channel = trial.workspace.find_channel("news").id
    ts = trial.room.posts()[0]["ts"]
    trial.workspace.commit([{"do": "delete", "channel": channel, "ts": ts}])


def unreadable_history(trial: Trial) -> None:
    trial.room.start()
    trial.fault("accept_then_drop")
    trial.drop(1)
    trial.reach("unknown")
    trial.fault("error", "conversations.history", error="missing_scope")
    trial.pass_time(SETTLES)
    trial.reach("settling")
    trial.meanwhile()
    trial.pass_time(SETTLES)


def forty_messages(trial: Trial) -> None:
    trial.room.start()
    trial.fault("accept_then_drop")
    trial.drop(1)
    trial.reach("unknown")
    trial.room.stop()
    for number in range(40):
        trial.workspace.say(ADA, "news", f"Message {number}")
    trial.pass_time(SETTLES)
    trial.room.start()


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
