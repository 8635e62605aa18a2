"""Slack says no: to one channel, to the bot as a whole, to an edit, to one message for good."""

from collections.abc import Callable

from bot.settings import FirstSubscription
from bot.workspace import Fault
from tests.campaigns.faults.answers import DIGEST
from tests.campaigns.faults.case import NEWS, Case
from tests.campaigns.faults.trial import Trial
from tests.support.newsroom import ADA

PAUSE = 61.0  # seconds after which the bot tries again
WAITS = "Everything for it waits, and goes out once that is mended."
INSTALL = "install the app again from `pullquote manifest`"
# admins are told in #desk; with BOTH, #news and #general are subscribed to everything
TOLD = {"admin_channel": "#desk", "first_subscriptions": NEWS}
BOTH = {
    **TOLD,
    "first_subscriptions": (
        FirstSubscription(channel="#general"),
        FirstSubscription(channel="#news"),
    ),
}


def desk_listens(trial: Trial) -> None:
    trial.workspace.invite("desk", "pullquote", by=ADA)


def archived(trial: Trial) -> None:
    desk_listens(trial)
    trial.room.start()
    trial.workspace.archive("news", by=ADA)
    trial.drop(1)
    trial.reach("sent")
    trial.reach("sent")  # the post in #general and the notice, in whichever order
    trial.meanwhile()
    trial.workspace.archive("news", by=ADA, archived=False)
    trial.pass_time(PAUSE)


def kicked_out(trial: Trial) -> None:
    desk_listens(trial)
    trial.first()
    trial.workspace.remove("desk", "pullquote", by=ADA)
    trial.drop(1)
    trial.reach("held")
    trial.reach("sent")
    trial.meanwhile()
    desk_listens(trial)
    trial.pass_time(PAUSE)


def refused_channel(word: str) -> Callable[[Trial], None]:
    def happens(trial: Trial) -> None:
        desk_listens(trial)
        trial.room.start()
        trial.fault("error", error=word)
        trial.drop(1)
        trial.reach("held")
        trial.reach("sent")  # the notice
        trial.meanwhile()
        trial.pass_time(PAUSE)

    return happens


def refused_everywhere(word: str) -> Callable[[Trial], None]:
    def happens(trial: Trial) -> None:
        desk_listens(trial)
        trial.room.start()
        trial.fault("error", error=word)
        trial.drop(1)
        trial.reach("held")
        trial.meanwhile()
        trial.status_at_the_terminal()
        trial.pass_time(PAUSE)

    return happens


def refused_start(trial: Trial) -> None:
    trial.drop(1)
    trial.workspace.faults.add(Fault(kind="error", method="auth.test", error="invalid_auth"))
    trial.run_at_the_terminal()
    trial.while_it_lasted = trial.people()
    trial.room.start()


def notice(sentence: str, word: str, *, of: str = "#news", to: str = "#desk") -> str:
    return f"{to}: I cannot post in {of}: {sentence} ({word}). {WAITS}"


def waits(counts: str, where: str, sentence: str, word: str) -> str:
    return f"{counts} Channels that wait for Slack: • {where}: {sentence} ({word})."


def _channel_case(word: str, sentence: str) -> Case:
    return Case(
        fault=word,
        under_way=DIGEST,
        happens=refused_channel(word),
        people="#news: Pier 1",
        meanwhile="nothing",
        admins=(
            notice(sentence, word),
            f"/digest status: {waits('0 posts sent, 1 waiting.', '#news', sentence, word)}",
            f"log: C0NEWS0001 waits: {sentence} ({word})",
        ),
        settings=TOLD,
    )


def _everywhere_case(word: str, sentence: str, *, tested: bool = True) -> Case:
    fails = f"Not posting what is due for long: 1 post waiting: {sentence} ({word})."
    status = f"{fails} {waits('0 posts sent, 1 waiting.', 'Every channel', sentence, word)}"
    return Case(
        fault=word,
        under_way=DIGEST,
        happens=refused_everywhere(word),
        people="#news: Pier 1",
        meanwhile="nothing",
        admins=(
            f"/digest status: {status}",
            f"pullquote status (exit code 1): {status}",
            f"log: everything waits: {sentence} ({word})",
        ),
        settings=TOLD,
        tested=tested,
    )


ARCHIVED = "it is archived; bring it back, or end its subscriptions"
COUNTS = "1 post sent, 1 waiting."
GONE = "I am not in it, or it is gone; invite me there"
CASES = (
    Case(
        fault="is_archived",
        under_way=DIGEST,
        happens=archived,
        people="#general: Pier 1; #news: Pier 1",
        meanwhile="#general: Pier 1",
        admins=(
            notice(ARCHIVED, "is_archived"),
            f"/digest status: {waits(COUNTS, '#news', ARCHIVED, 'is_archived')}",
            f"log: C0NEWS0001 waits: {ARCHIVED} (is_archived)",
        ),
        settings=BOTH,
    ),
    Case(
        fault="kicked out of a private channel",
        under_way=DIGEST,
        happens=kicked_out,
        people="#desk: Pier 0, Pier 1",
        meanwhile="#desk: Pier 0",
        admins=(
            notice(GONE, "channel_not_found", of="#desk", to="#general"),
            "/digest status: as usual",  # to people outside, a private channel isn't there
            f"log: C0DESK0001 waits: {GONE} (channel_not_found)",
        ),
        settings={
            "admin_channel": "#general",
            "first_subscriptions": (FirstSubscription(channel="#desk"),),
        },
    ),
    _channel_case("channel_not_found", GONE),
    _channel_case("not_in_channel", "I am not in it; invite me there"),
    _channel_case("restricted_action", "only some people may post there; allow me to"),
    _everywhere_case("missing_scope", f"the app lacks a right; {INSTALL}"),
    _everywhere_case("token_revoked", f"the bot's token was revoked; {INSTALL}"),
    _everywhere_case(
        "account_inactive", f"the bot's account was switched off; {INSTALL}", tested=False
    ),
    Case(
        fault="invalid_auth at the start",
        under_way=DIGEST,
        happens=refused_start,
        people="#news: Pier 1",
        meanwhile="nothing",
        admins=(
            (
                "pullquote run (exit code 1): Error: Slack does not accept SLACK_BOT_TOKEN "
                "(invalid_auth): install the app again and use its bot token."
            ),
        ),
    ),
)
