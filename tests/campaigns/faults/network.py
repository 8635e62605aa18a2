"""The connection to Slack is cut, for a while or in the middle of something."""

from collections.abc import Callable
from datetime import timedelta

from tests.campaigns.faults.answers import DIGEST
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.trial import Trial
from tests.support.newsroom import BEN

SOCKETS = "a digest, and a command"
RETRY = 6.0  # seconds after which the bot tries again to reach Slack


def slack_down(trial: Trial) -> None:
    trial.first()
    with trial.slack_down():
        trial.drop(1)
        trial.reach("held")
        trial.meanwhile(asked=False)
        trial.status_at_the_terminal()
    trial.room.ahead += timedelta(seconds=RETRY)


def sockets(kind: str, reason: str = "warning") -> Callable[[Trial], None]:
    """Disturb the connections over which commands come while an article comes."""

    def happens(trial: Trial) -> None:
        trial.first()
        before = trial.workspace.connections
        trial.workspace.disturb(kind, reason)
        trial.pass_time(11)  # after a warning, Slack closes within ten seconds
        trial.drop(1)
        trial.reach("sent")
        trial.room.wait("the connections", lambda: trial.workspace.connections == before)
        answer = trial.room.ask(BEN, "/digest latest")
        assert "Pier 1" in answer
        trial.told.append("/digest latest is answered again")

    return happens


def _sockets_case(fault: str, kind: str, reason: str = "warning", *, tested: bool = True) -> Case:
    return Case(
        fault=fault,
        under_way=SOCKETS,
        happens=sockets(kind, reason),
        people="#news: Pier 0, Pier 1",
        admins=("/digest latest is answered again",),
        tested=tested,
    )


CASES = (
    Case(
        fault="connection refused: Slack is down for a while",
        under_way=DIGEST,
        happens=slack_down,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=(
            (
                "pullquote status (exit code 1): Not posting what is due for long: 1 post waiting: "
                "Slack cannot be reached (unreachable). 1 post sent, 1 waiting. Channels that wait "
                "for Slack: • Every channel: Slack cannot be reached (unreachable)."
            ),
            "log: everything waits: Slack cannot be reached (unreachable)",
        ),
    ),
    # up to 18 s pass before slack_sdk notices
    _sockets_case("both sockets are cut (TCP)", "cut", tested=False),
    _sockets_case("both sockets are closed (CLOSE)", "close"),
    _sockets_case("disconnect notice: warning", "disconnect", "warning"),
    _sockets_case(
        "disconnect notice: refresh_requested", "disconnect", "refresh_requested", tested=False
    ),
    _sockets_case("disconnect notice: link_disabled", "disconnect", "link_disabled"),
)
