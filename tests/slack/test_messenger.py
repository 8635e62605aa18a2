"""Posting and finding posts in a workspace, and what the messenger makes of each failure."""

import socket
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import SlackError, UnsettledError
from bot.models import Limited, Outcome, Refused, Sent, Unknown
from bot.rules.marks import encoded, mark_of
from bot.slack.manifest import SCOPES
from bot.slack.messenger import SlackMessenger
from bot.workspace import Clock, Fault, Server, Workspace, serve
from tests.slack.outbound import NOW, START, attempt, calls, config_with, messenger_to, posted
from tests.slack.pages import page
from tests.slack.samples import COMMAND, DESK, NEWS, post, stored

# Errors after which a call may have worked all the same (Slack's reference of the Web API)
UNCERTAIN = ["internal_error", "fatal_error", "request_timeout", "service_unavailable"]


def test_a_post_is_in_the_channel_with_its_key_in_the_metadata(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    outcome = messenger.post(replace(post(), marks=(mark_of(stored()),)), [stored()])
    (ts,) = posted(workspace)
    assert outcome == Sent(ts)
    (call,) = calls(workspace, "chat.postMessage")
    assert call["ignored"] == []
    given = {name: value for name, value in call["args"].items() if name not in ("text", "blocks")}
    assert given == {
        "channel": NEWS,
        "metadata": {
            "event_type": "digest_posted",
            "event_payload": {
                "key": "4F2K7:news",
                "kind": "digest",
                "articles": encoded((mark_of(stored()),)),
            },
        },
        "unfurl_links": False,
        "unfurl_media": False,
        "parse": "none",
        "mrkdwn": False,
    }


def test_the_bot_joins_once_before_its_first_post(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    for _ in range(2):
        messenger.post(post(), [stored()])
    methods = [call["method"] for call in workspace.journal if call["method"] != "auth.test"]
    assert methods == ["conversations.join", "chat.postMessage", "chat.postMessage"]


def test_a_bot_removed_from_a_channel_joins_again_before_its_next_attempt(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(post(), [stored()])
    workspace.remove("news", "pullquote", by="ada")
    assert messenger.post(post(), [stored()]) == Refused("not_in_channel")
    assert isinstance(messenger.post(post(), [stored()]), Sent)


def test_a_bot_removed_from_a_channel_joins_again_before_its_next_search(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    sent = messenger.post(post(), [stored()])
    workspace.remove("news", "pullquote", by="ada")
    with pytest.raises(UnsettledError):
        messenger.find(attempt(messenger))
    assert sent == Sent(str(messenger.find(attempt(messenger))))


def test_a_private_channel_refuses_until_the_bot_is_invited(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    assert messenger.post(post(DESK), [stored()]) in (
        Refused("not_in_channel"),
        Refused("channel_not_found"),
    )
    workspace.invite("desk", "pullquote", by="ada")
    sent = messenger.post(post(DESK), [stored()])
    assert sent == Sent(str(messenger.find(attempt(messenger, channel=DESK))))


@pytest.mark.parametrize(
    ("fault", "outcome", "is_posted"),
    [
        (Fault(kind="accept_then_drop"), Unknown("unreachable"), True),
        (Fault(kind="refuse_connection"), Unknown("unreachable"), False),
        (Fault(kind="http_500"), Unknown("HTTP 500"), False),
        (Fault(kind="http_500", accepted=True), Unknown("HTTP 500"), True),
        (Fault(kind="ratelimited", seconds=17), Limited(17.0, "ratelimited"), False),
        (Fault(kind="error", error="rate_limited"), Limited(30.0, "ratelimited"), False),
        *((Fault(kind="error", error=word), Unknown(word), False) for word in UNCERTAIN),
        (Fault(kind="error", accepted=True), Unknown("internal_error"), True),
        (Fault(kind="error", error="is_archived"), Refused("is_archived"), False),
        (Fault(kind="error", error="invalid_blocks"), Refused("invalid_blocks"), False),
    ],
    ids=lambda value: f"{value.kind}-{value.error}" if isinstance(value, Fault) else "",
)
def test_each_failure_of_a_post_has_its_outcome_and_find_tells_if_it_was_posted(
    messenger: SlackMessenger, workspace: Workspace, fault: Fault, outcome: Outcome, is_posted: bool
) -> None:
    workspace.faults.add(replace(fault, method="chat.postMessage"))
    tried = attempt(messenger)
    assert messenger.post(tried, [stored()]) == outcome
    assert len(calls(workspace, "chat.postMessage")) <= 1
    assert posted(workspace) == ([messenger.find(tried)] if is_posted else [])
    assert (messenger.find(tried) is not None) == is_posted


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(kind="accept_then_drop"), Limited(5.0, "unreachable")),
        (Fault(kind="http_500"), Limited(5.0, "HTTP 500")),
        (Fault(kind="ratelimited", seconds=9), Limited(9.0, "ratelimited")),
    ],
)
def test_if_joining_fails_nothing_has_been_posted(
    messenger: SlackMessenger, workspace: Workspace, fault: Fault, outcome: Outcome
) -> None:
    workspace.faults.add(replace(fault, method="conversations.join"))
    assert messenger.post(post(), [stored()]) == outcome
    assert calls(workspace, "chat.postMessage") == []
    assert isinstance(messenger.post(post(), [stored()]), Sent)


def test_a_slow_answer_is_waited_for(messenger: SlackMessenger, workspace: Workspace) -> None:
    workspace.faults.add(Fault(kind="delay", method="chat.postMessage", seconds=5.0))
    outcomes: list[Outcome] = []
    posting = threading.Thread(target=lambda: outcomes.append(messenger.post(post(), [stored()])))
    posting.start()
    workspace.wait_for(lambda now: bool(calls(now, "chat.postMessage")))
    while posting.is_alive():  # the delay only begins some time after the call
        workspace.clock.advance(5.0)
        posting.join(0.05)
    assert outcomes == [Sent(*posted(workspace))]


def test_if_nobody_listens_nothing_has_been_posted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    messenger = SlackMessenger("xoxb-other", f"http://127.0.0.1:{port}/api/", COMMAND, now=NOW)
    assert messenger.post(post(), [stored()]) == Limited(5.0, "unreachable")
    with pytest.raises(UnsettledError):
        messenger.find(post(attempted=NOW))
    with pytest.raises(SlackError, match="network connection"):
        messenger.check()


@pytest.mark.parametrize("status", [200, 403, 407, 503])
@pytest.mark.parametrize(
    ("body", "unreadable"),
    [
        (b"<html>Sign in to continue</html>", False),
        (b"", False),
        (b"null", True),
        (b'{"ok": false}', False),
        (b"\xff\xfe", True),
        (b"[]", True),
        (b'"ok"', True),
    ],
)
def test_the_page_of_a_proxy_is_not_taken_for_an_answer_from_slack(
    status: int, body: bytes, unreadable: bool
) -> None:
    with page(status, body) as proxy:
        messenger = SlackMessenger("xoxb-other", f"{proxy.url}/api/", COMMAND, now=NOW)
        why = "unreadable answer" if unreadable else f"HTTP {status}"
        assert messenger.post(post(), [stored()]) == Limited(5.0, why)  # the answer to joining
        messenger._conversations[NEWS] = NEWS
        assert messenger.post(post(), [stored()]) == Unknown(why)
        with pytest.raises(UnsettledError):
            messenger.find(post(attempted=NOW))


def test_a_redirect_is_not_followed_with_the_token() -> None:
    with page(404, b"") as elsewhere, page(302, b"", elsewhere.url) as redirecting:
        messenger = SlackMessenger("xoxb-other", f"{redirecting.url}/api/", COMMAND, now=NOW)
        messenger._conversations[NEWS] = NEWS
        assert messenger.post(post(), [stored()]) == Unknown("HTTP 302")
        assert elsewhere.requests.empty()


def test_without_a_cursor_to_the_next_page_the_search_is_undecided() -> None:
    with page(200, b'{"ok": true, "bot_id": "B1", "messages": [], "has_more": true}') as odd:
        messenger = SlackMessenger("xoxb-other", f"{odd.url}/api/", COMMAND, now=NOW)
        with pytest.raises(UnsettledError):
            messenger.find(post(attempted=NOW))


@pytest.mark.parametrize("off", [timedelta(0), timedelta(minutes=10), -timedelta(minutes=10)])
def test_a_post_whose_answer_was_lost_is_found_among_many_despite_a_wrong_clock(
    server: Server, workspace: Workspace, off: timedelta
) -> None:
    messenger = messenger_to(server, NOW + off)
    messenger.check()
    workspace.faults.add(Fault(kind="accept_then_drop", method="chat.postMessage"))
    tried = attempt(messenger)
    messenger.post(tried, [stored()])
    for number in range(40):
        workspace.say("ben", "news", f"Message {number}")
    workspace.clock.advance(30.0)
    assert [messenger.find(tried)] == posted(workspace)
    assert len(calls(workspace, "conversations.history")) == 3
    assert messenger.find(attempt(messenger, key="another")) is None


def test_messages_from_long_after_the_attempt_are_not_read(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    tried = attempt(messenger)
    workspace.clock.advance(3_600.0)
    for number in range(40):
        workspace.say("ben", "news", f"Message {number}")
    assert messenger.find(tried) is None
    assert len(calls(workspace, "conversations.history")) == 1


def test_messages_with_another_key_or_author_are_not_taken_for_the_post(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(post(key="4F2K7:news"), [stored()])
    workspace.say("ben", "news", "4F2K7:news:repost:0")
    assert messenger.find(attempt(messenger, key="4F2K7:news:repost:0")) is None


def test_a_post_is_found_without_a_check_before(messenger: SlackMessenger, server: Server) -> None:
    sent = messenger.post(post(), [stored()])
    later = messenger_to(server)
    assert sent == Sent(str(later.find(post(attempted=NOW))))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="error"),
        Fault(kind="error", error="not_in_channel"),
        Fault(kind="http_500"),
        Fault(kind="ratelimited"),
        Fault(kind="refuse_connection"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.error}",
)
def test_if_the_history_cannot_be_read_the_search_is_undecided(
    messenger: SlackMessenger, workspace: Workspace, fault: Fault
) -> None:
    tried = attempt(messenger)
    messenger.post(tried, [stored()])
    workspace.faults.add(replace(fault, method="conversations.history"))
    with pytest.raises(UnsettledError):
        messenger.find(tried)
    assert [messenger.find(tried)] == posted(workspace)


def test_slacks_time_is_the_date_of_its_last_answer_plus_the_time_since(server: Server) -> None:
    passed = [100.0]
    messenger = SlackMessenger(
        server.workspace.config.app.bot_token,
        server.api_url,
        COMMAND,
        now=NOW + timedelta(days=1),
        monotonic=lambda: passed[0],
    )
    assert messenger.slack_time() == NOW + timedelta(days=1)
    messenger.check()
    assert messenger.slack_time() == NOW
    passed[0] += 90.0
    assert messenger.slack_time() == NOW + timedelta(seconds=90)


def test_slacks_time_becomes_exact_with_more_answers(server: Server, workspace: Workspace) -> None:
    passed = [100.0]
    messenger = SlackMessenger(
        workspace.config.app.bot_token,
        server.api_url,
        COMMAND,
        now=NOW,
        monotonic=lambda: passed[0],
    )
    heard = []
    for seconds in (0.75, 0.5, 0.5, 0.5):
        workspace.clock.advance(seconds)
        passed[0] += seconds
        messenger.check()  # Slack's times are 0.75, 1.25, 1.75 and 2.25; the Dates 0, 1, 1 and 2
        heard.append((messenger.slack_time() - NOW).total_seconds())
    assert heard == [0.0, 1.0, 1.5, 2.0]


def test_a_delayed_answer_does_not_put_slacks_time_back(
    server: Server, workspace: Workspace
) -> None:
    readings = iter(range(100))
    overtaken: list[int] = []

    def monotonic() -> float:
        reading = next(readings)
        if overtaken == [reading]:  # the delayed answer is here and about to be recorded
            workspace.clock.advance(3600)
            messenger.check()
        return float(reading)

    token = workspace.config.app.bot_token
    messenger = SlackMessenger(token, server.api_url, COMMAND, now=NOW, monotonic=monotonic)
    messenger.check()
    overtaken.append(next(readings) + 2)
    messenger.posting_error(NEWS)
    assert messenger.slack_time() >= NOW + timedelta(hours=1)


@pytest.mark.parametrize("missing", SCOPES)
def test_check_names_a_missing_scope(missing: str) -> None:
    left = [scope for scope in SCOPES if scope != missing]
    with (
        serve(Workspace(config_with(*left), Clock(START))) as server,
        pytest.raises(SlackError, match=missing),
    ):
        messenger_to(server).check()


def test_check_names_the_setting_of_a_token_that_slack_does_not_know(server: Server) -> None:
    with pytest.raises(SlackError, match="SLACK_BOT_TOKEN"):
        messenger_to(server, token="xoxb-other").check()


def test_channels_lists_only_channels_that_the_bot_can_see(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    workspace.archive("sport", by="ada")
    seen = messenger.channels()
    assert set(seen) == {"general", "news", "science"}
    workspace.invite("desk", "pullquote", by="ada")
    assert messenger.channels() == {**seen, "desk": DESK}


def test_posting_error_is_slacks_error_code(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    assert messenger.posting_error(NEWS) is None
    assert messenger.posting_error(DESK) == "channel_not_found"
    workspace.invite("desk", "pullquote", by="ada")
    assert messenger.posting_error(DESK) is None
    workspace.archive("sport", by="ada")
    assert messenger.posting_error("C0SPORT001") == "is_archived"


def test_if_slack_does_not_say_whether_it_can_be_posted_to_an_error_says_so(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    workspace.faults.add(Fault(kind="http_500", method="conversations.info"))
    with pytest.raises(SlackError, match=r"Slack refuses conversations.info \(HTTP 500\)"):
        messenger.posting_error(NEWS)
