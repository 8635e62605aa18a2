"""The way to Slack is cut, for a while or in the middle of something."""

from collections.abc import Callable
from datetime import timedelta

from tests.campaigns.faults.answers import DIGEST
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.desk import Desk
from tests.support.newsroom import BEN

SOCKETS = "a digest, and a command"
RETRY = 6.0  # seconds after which it is tried again to reach Slack


def slack_down(desk: Desk) -> None:
    desk.first()
    with desk.slack_down():
        desk.drop(1)
        desk.reach("held")
        desk.meanwhile(asked=False)
        desk.status_at_the_terminal()
    desk.room.ahead += timedelta(seconds=RETRY)


def sockets(kind: str, reason: str = "warning") -> Callable[[Desk], None]:
    """The connections over which commands come are disturbed while an article comes."""

    def happens(desk: Desk) -> None:
        desk.first()
        before = desk.workspace.connections
        desk.workspace.disturb(kind, reason)
        desk.workspace.clock.advance(11)  # after a warning, Slack closes within ten seconds
        desk.drop(1)
        desk.reach("sent")
        desk.workspace.wait_for(lambda now: now.connections == before, 20.0)
        answer = desk.room.ask(BEN, "/digest latest")
        assert "Pier 1" in answer
        desk.told.append("/digest latest is answered again")

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
                "pullquote status (exit code 1): 1 post sent, 1 waiting. Channels that wait for "
                "Slack: • Every channel: Slack cannot be reached (unreachable)."
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
