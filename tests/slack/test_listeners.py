"""Acks and answers, and what can go wrong with them, over real Socket Mode and real HTTP."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import CommandError, SlackError
from bot.models.reply import Bullets, Card, Reply, reply, say
from bot.slack.render.digest import digest_message
from bot.slack.render.roundup import roundup_message
from bot.workspace import Fault, Workspace, default_config, serve
from bot.workspace import content as contents
from bot.workspace.interactions import Hook
from tests.slack.answerer import StubAnswerer, connected
from tests.slack.pages import page
from tests.slack.samples import COMMAND, LONG, NEWS, Json, stored
from tests.support.patience import PATIENCE

VIEW = {"type": "modal", "callback_id": "any"}


class LogLines(logging.Handler):
    """Collects what is logged, with the exception at the end of each line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: queue.Queue[str] = queue.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.lines.put(f"{record.levelname} {record.getMessage()} {error!r}")


@pytest.fixture
def log() -> Iterator[queue.Queue[str]]:
    """What bot.slack logs from now on."""
    handler = LogLines()
    logger = logging.getLogger("bot.slack")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


@pytest.fixture(scope="module")
def connection() -> Iterator[tuple[Workspace, StubAnswerer]]:
    """One workspace and one pair of sockets for all tests, cleaned up by the fixtures below."""
    answerer = StubAnswerer()
    config = default_config()
    app = replace(config.app, events=("app_home_opened",))
    with serve(Workspace(replace(config, app=app))) as server, connected(server, answerer):
        yield server.workspace, answerer


@pytest.fixture
def answerer(connection: tuple[Workspace, StubAnswerer]) -> StubAnswerer:
    _, answerer = connection
    answerer.asked = queue.Queue()
    answerer.work = lambda: reply(say("Done."))
    return answerer


@pytest.fixture
def workspace(connection: tuple[Workspace, StubAnswerer]) -> Workspace:
    workspace, _ = connection
    for user in ("ada", "ben"):
        for answer in workspace.ephemerals(user):
            channel = workspace.find_channel(NEWS)
            workspace.drop_ephemeral(channel, answer["ts"], workspace.find_user(user).id)
    return workspace


def answers(workspace: Workspace, user: str = "ada", number: int = 1) -> list[Json]:
    """The private answers that a member sees, once there are this many."""
    workspace.wait_for(lambda now: len(now.ephemerals(user)) >= number, PATIENCE)
    return workspace.ephemerals(user)


def answer_text(workspace: Workspace, user: str = "ada") -> str:
    (message,) = answers(workspace, user)
    return str(message["text"])


def send(workspace: Workspace, kind: str, payload: Json) -> tuple[str | None, Json | None]:
    """Send an envelope; return Slack's error code (None if it was acked) and the ack's payload."""
    settled: queue.Queue[tuple[str | None, Json | None]] = queue.Queue()
    with workspace.lock:
        workspace.sockets.send(
            kind, payload, lambda error, ack: settled.put((error, ack)), accepts=True
        )
    return settled.get(timeout=PATIENCE)


def calls(workspace: Workspace, method: str) -> list[Json]:
    return [call for call in workspace.journal if call["method"] == method]


def test_a_command_reaches_the_answerer_with_user_channel_name_and_text(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    outcome = workspace.slash("ben", "news", "/digest search “boat”").result(PATIENCE)
    assert (outcome.outcome, outcome.ack) == ("ok", None)
    assert answerer.asked.get(timeout=PATIENCE) == ("U0BENODUYA", NEWS, "ben", "search “boat”")
    assert answer_text(workspace, "ben") == "Done."


def test_acks_leave_while_all_threads_of_the_pool_are_busy(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    go_on = threading.Event()

    def wait() -> Reply:
        assert go_on.wait(PATIENCE)
        return reply(say("Done."))

    answerer.work = wait
    outcomes = [workspace.slash("ada", "news", "/digest latest").result(2.0) for _ in range(6)]
    assert {outcome.outcome for outcome in outcomes} == {"ok"}
    assert workspace.ephemerals("ada") == []
    go_on.set()
    assert len(answers(workspace, "ada", 6)) == 6


def test_no_ack_waits_for_a_call_to_slack(workspace: Workspace) -> None:
    workspace.slash("ada", "news", "/digest help").result(PATIENCE)
    answers(workspace)
    assert calls(workspace, "auth.test") == []


@pytest.mark.parametrize("error", [CommandError, SlackError])
def test_a_bot_error_is_answered_with_its_sentence(
    workspace: Workspace, answerer: StubAnswerer, error: type[CommandError]
) -> None:
    def refuse() -> Reply:
        raise error("Only <@U0ADAMARSH> may do that: see `/digest help`.", people=("U0ADAMARSH",))

    answerer.work = refuse
    workspace.slash("ben", "news", "/digest mute x")
    (message,) = answers(workspace, "ben")
    assert message["text"] == "Only U0ADAMARSH may do that: see /digest help."
    elements = message["blocks"][0]["elements"][0]["elements"]
    assert [element["type"] for element in elements] == ["text", "user", "text", "text", "text"]
    assert elements[3]["style"] == {"code": True}


def test_a_bug_is_answered_with_a_number_that_is_in_the_log(
    workspace: Workspace, answerer: StubAnswerer, log: "queue.Queue[str]"
) -> None:
    def fail() -> Reply:
        raise ZeroDivisionError("of our own")

    answerer.work = fail
    workspace.slash("ada", "news", "/digest latest")
    line = log.get(timeout=PATIENCE)
    number = line.split()[2]
    assert line == f"ERROR error {number} ZeroDivisionError('of our own')"
    assert number in answer_text(workspace)


def test_only_whoever_pressed_a_button_sees_the_answer(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    ts = _post(workspace)
    assert workspace.press("ben", "news", ts, "quotes").result(PATIENCE).ok
    assert answerer.asked.get(timeout=PATIENCE) == ("quotes", "4F2K7")
    assert answer_text(workspace, "ben") == "Done."
    assert workspace.ephemerals("ada") == []


def test_an_entry_of_a_digests_menu_acts_like_a_button(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    ts = _post(workspace)
    pressed = workspace.press("ben", "news", ts, "menu", value="report:4F2K7")
    assert pressed.result(PATIENCE).ok
    assert answerer.asked.get(timeout=PATIENCE) == ("report", "4F2K7")
    assert answer_text(workspace, "ben") == "Done."


def test_the_button_of_a_roundup_passes_on_the_roundups_key(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    message = roundup_message([stored()], left=3, note=None, key="roundup:news", command=COMMAND)
    assert workspace.press("ben", "news", _put(workspace, message), "rest").result(PATIENCE).ok
    assert answerer.asked.get(timeout=PATIENCE) == ("rest", "roundup:news")


def test_an_outdated_button_is_answered_with_a_sentence(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    ts = _post(workspace, lambda blocks: blocks[-1]["elements"][0].update(action_id="old"))
    assert workspace.press("ada", "news", ts, "old").result(PATIENCE).ok
    assert (
        answer_text(workspace)
        == "This button does nothing any more. /digest help says what I can do."
    )
    assert answerer.asked.empty()


@pytest.mark.parametrize(
    ("spoiled", "answer"),
    [
        ({"container": "a word"}, "Done."),
        ({"user": {"id": ""}}, "Slack did not say who asks, or for what. Try again."),
    ],
)
def test_a_press_is_answered_even_if_its_payload_is_incomplete(
    workspace: Workspace, spoiled: Json, answer: str
) -> None:
    ada = workspace.find_user("ada").id
    with workspace.lock:
        now = workspace.clock.now()
        hook = Hook(user=ada, channel=NEWS, expires=now + PATIENCE)
        url = workspace.base_url + workspace.hooks.new("actions", hook, now)
    pressed: Json = {"actions": [{"action_id": "full", "value": "4F2K7"}], "response_url": url}
    sent = {"type": "block_actions", "user": {"id": ada}, **pressed, **spoiled}
    assert send(workspace, "interactive", sent) == (None, None)
    assert answer_text(workspace) == answer


def _post(workspace: Workspace, change: Callable[[list[Json]], None] = lambda _: None) -> str:
    """Post a digest to the channel; return its ts."""
    message = digest_message(stored(), reason=None, note=None, command=COMMAND)
    change(message["blocks"])
    return _put(workspace, message)


def _put(workspace: Workspace, message: Json) -> str:
    """Post a message to the channel as the app; return its ts."""
    with workspace.lock:
        conversation = workspace.find_channel(NEWS)
        posted = workspace.poster.by_app(contents.read(message))
        workspace.commit(workspace.poster.put(conversation, posted, parse="none"))
    return str(posted["ts"])


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("events_api", {"type": "event_callback", "event": {"type": "app_mention"}}),
        ("events_api", {"type": "event_callback", "event": {"type": "message", "text": "hi"}}),
        (
            "events_api",
            {"type": "event_callback", "event": {"type": "message", "bot_id": "B0PULLQUOT"}},
        ),
        ("events_api", {"type": "event_callback", "event": {"type": "unheard_of"}}),
        ("interactive", {"type": "shortcut", "callback_id": "any"}),
        ("interactive", {"type": "message_action", "callback_id": "any"}),
        ("interactive", {"type": "view_submission", "view": VIEW | {"callback_id": ""}}),
        ("interactive", {"type": "view_closed", "view": VIEW}),
        ("interactive", {"type": "block_actions", "actions": [{"action_id": "in a view"}]}),
        ("slash_commands", {"command": "/other", "user_id": "U1", "channel_id": "C1"}),
    ],
)
def test_everything_else_is_acked(workspace: Workspace, kind: str, payload: Json) -> None:
    team: Json = {"team": {"id": "T0PRESSRM1"}, "user": {"id": "U0ADAMARSH"}}
    assert send(workspace, kind, {**team, **payload}) == (None, None)


def test_a_request_for_menu_options_gets_none(workspace: Workspace) -> None:
    payload = {"type": "block_suggestion", "action_id": "any", "value": "x", "user": {"id": "U1"}}
    assert send(workspace, "interactive", payload) == (None, {"options": []})


def test_an_event_is_acked_so_that_slack_does_not_repeat_it(workspace: Workspace) -> None:
    workspace.open_home("ada")
    record = workspace.deliveries.log[-1]
    workspace.wait_for(lambda _: record["outcome"], PATIENCE)
    assert (record["outcome"], record["attempts"]) == ("ok", 1)


def test_a_long_answer_uses_a_response_url_no_more_often_than_slack_allows(
    workspace: Workspace, answerer: StubAnswerer
) -> None:
    answerer.work = lambda: reply(Card(stored=LONG, show="full"))
    workspace.slash("ada", "news", "/digest show 4F2K7")
    assert "Left out" in str(answers(workspace, "ada", 4)[-1]["blocks"])


@pytest.mark.parametrize(("kind", "seen"), [("accept_then_drop", 1), ("refuse_connection", 0)])
def test_an_answer_is_sent_only_once_even_if_the_connection_drops(
    workspace: Workspace, answerer: StubAnswerer, log: "queue.Queue[str]", kind: Any, seen: int
) -> None:
    answerer.work = lambda: reply(Bullets(tuple(say("word " * 180) for _ in range(20))))
    before = len(calls(workspace, "response_url"))
    workspace.faults.add(Fault(kind=kind, method="response_url"))
    workspace.slash("ada", "news", "/digest latest")
    assert log.get(timeout=PATIENCE).startswith("WARNING an answer may not have reached Slack")
    assert len(calls(workspace, "response_url")) - before == seen
    assert len(workspace.ephemerals("ada")) == seen
    assert workspace.faults.waiting() == []


def test_an_expired_response_url_is_logged(
    workspace: Workspace, answerer: StubAnswerer, log: "queue.Queue[str]"
) -> None:
    def linger() -> Reply:
        workspace.clock.advance(31 * 60)
        return reply(say("Too late."))

    answerer.work = linger
    workspace.slash("ada", "news", "/digest latest")
    assert "HTTP 404" in log.get(timeout=PATIENCE)
    assert workspace.ephemerals("ada") == []
    assert log.empty()


def test_if_slack_refuses_an_answer_the_caller_gets_a_number_that_is_in_the_log(
    workspace: Workspace, answerer: StubAnswerer, log: "queue.Queue[str]"
) -> None:
    with page(400, b"invalid_blocks") as refusing:
        payload = _payload(workspace) | {"response_url": refusing.url}
        assert send(workspace, "slash_commands", payload) == (None, None)
        number = log.get(timeout=PATIENCE).split()[2].rstrip(":")
        assert answerer.asked.get(timeout=PATIENCE)
        bodies = [refusing.requests.get(timeout=PATIENCE) for _ in range(2)]
    assert b"Done." in bodies[0]
    assert number.encode() in bodies[1]


def test_a_request_without_a_response_url_is_logged(
    workspace: Workspace, answerer: StubAnswerer, log: "queue.Queue[str]"
) -> None:
    assert send(workspace, "slash_commands", _payload(workspace)) == (None, None)
    assert "no way to answer" in log.get(timeout=PATIENCE)
    assert answerer.asked.empty()


def _payload(workspace: Workspace) -> Json:
    ada = workspace.find_user("ada").id
    return {"command": COMMAND, "text": "", "user_id": ada, "channel_id": NEWS}
