"""A workspace with a directory: after a restart, after a kill, with an incomplete last line."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.workspace import CannotDo, Clock, Workspace, WorkspaceInUse, default_config, serve
from bot.workspace.journal import Journal
from tests.workspace.conftest import START, able_config

NEWS = "C0NEWS0001"


def opened(directory: Path) -> Workspace:
    return Workspace(able_config(), Clock(START), directory)


def remembered(workspace: Workspace) -> dict[str, Any]:
    """Return everything that must survive a restart."""
    with workspace.lock:
        state = workspace.state
        return {
            "messages": {one.id: one.messages for one in state.conversations.values()},
            "threads": {one.id: one.threads for one in state.conversations.values()},
            "members": {one.id: one.members for one in state.conversations.values()},
            "archived": {one.id: one.is_archived for one in state.conversations.values()},
            "homes": state.homes,
            "read": state.read,
            "notified": state.notified,
            "ledger": state.ledger,
            "calls": state.calls,
            "last_ts": state.last_ts,
        }


def make_history(workspace: Workspace) -> None:
    with serve(workspace) as server:
        client = WebClient(
            token=server.workspace.config.app.bot_token, base_url=server.api_url, retry_handlers=[]
        )
        client.conversations_join(channel=NEWS)
        metadata = {"event_type": "posted", "event_payload": {"key": "k1"}}
        ts = client.chat_postMessage(channel=NEWS, text="a", metadata=metadata)["ts"]
        workspace.say("ada", "news", "<hello> @ben", thread_ts=ts)
        client.chat_update(channel=NEWS, ts=ts, text="b")
        gone = client.chat_postMessage(channel=NEWS, text="gone")["ts"]
        client.chat_delete(channel=NEWS, ts=gone)
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        client.views_publish(user_id="U0ADAMARSH", view=home)
        workspace.mark_read("ada", "news")
        workspace.archive("sport", by="ada")
        workspace.remove("science", "ben", by="ada")


def test_a_workspace_survives_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path)
    make_history(first)
    second = opened(tmp_path)
    assert remembered(second) == remembered(first)
    assert second.messages("news")[-1]["text"] == "&lt;hello&gt; <@U0BENODUYA>"
    second.close()


def test_ts_keep_rising_after_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path)
    before = first.say("ada", "news", "a")
    first.close()
    second = opened(tmp_path)
    assert second.say("ada", "news", "b") > before
    second.close()


def test_a_supplied_clock_keeps_running_for_the_next_workspace(tmp_path: Path) -> None:
    clock = Clock(START)
    Workspace(able_config(), clock, tmp_path).close()
    second = Workspace(able_config(), clock, tmp_path)
    link = DeafLink()
    second.attach(link)
    request = second.slash("ada", "news", "/digest")
    clock.advance(3)
    assert request.result().outcome == "operation_timeout"
    second.close()


class DeafLink:
    """A connection on which nobody acks."""

    def send(self, text: str, sent: Callable[[], None] | None = None) -> None:
        """Ignore a frame."""

    def close(self) -> None:
        """End."""

    def cut(self) -> None:
        """End."""


def test_an_incomplete_last_line_is_dropped(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.say("ada", "news", "a")
    first.close()
    path = tmp_path / "workspace.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2].rstrip(b"\n"))
    second = opened(tmp_path)
    assert [message["text"] for message in second.messages("news")] == ["a"]
    second.say("ada", "news", "b")
    second.close()
    third = opened(tmp_path)
    assert [message["text"] for message in third.messages("news")] == ["a", "b"]
    third.close()


def test_a_channel_that_is_no_longer_configured_loses_its_messages(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.say("ada", "sport", "a")
    first.say("ada", "news", "b")
    first.close()
    config = default_config()
    fewer = tuple(one for one in config.channels if one.name != "sport")
    second = Workspace(replace(config, channels=fewer), Clock(START), tmp_path)
    assert [message["text"] for message in second.messages("news")] == ["b"]
    with pytest.raises(CannotDo):
        second.messages("sport")
    second.close()


@settings(max_examples=30)
@given(cut=st.integers(0, 400), lines=st.lists(st.text(max_size=20), max_size=8))
def test_a_journal_cut_anywhere_keeps_its_complete_lines(
    tmp_path_factory: pytest.TempPathFactory, cut: int, lines: list[str]
) -> None:
    directory = tmp_path_factory.mktemp("journal")
    written = [[{"do": line}] for line in lines]
    journal = Journal(directory)
    for changes in written:
        journal.append(changes)
    journal.close()
    data = journal.path.read_bytes()[:cut]
    journal.path.write_bytes(data)
    again = Journal(directory)
    assert list(again.replay()) == written[: data.count(b"\n")]
    again.close()


def test_a_directory_belongs_to_one_running_workspace(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with pytest.raises(WorkspaceInUse, match=str(tmp_path)):
        opened(tmp_path)
    first.close()
    opened(tmp_path).close()


@pytest.fixture
def process(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a workspace in a process of its own, with ``tmp_path`` as its directory."""
    command = [sys.executable, "-m", "bot.workspace", "--directory", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def address(process: "subprocess.Popen[str]") -> dict[str, str]:
    assert process.stdout is not None
    where = json.loads(process.stdout.readline())
    assert isinstance(where, dict)
    return where


def test_what_was_answered_survives_a_kill(
    process: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    where = address(process)
    client = WebClient(token=where["bot_token"], base_url=where["api_url"], retry_handlers=[])
    sent = [client.chat_postMessage(channel=NEWS, text=str(number))["ts"] for number in range(3)]
    process.kill()
    process.wait()
    again = opened(tmp_path)
    assert [message["ts"] for message in again.messages("news")] == sent
    assert [call["ts"] for call in again.journal] == sent
    again.close()


def test_a_process_exits_cleanly_on_a_signal(process: "subprocess.Popen[str]") -> None:
    where = address(process)
    assert set(where) == {"api_url", "page_url", "bot_token", "app_token"}
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def test_the_clocks_lead_survives_a_restart(tmp_path: Path) -> None:
    for days in (1, 2):
        workspace = Workspace(able_config(), directory=tmp_path)
        workspace.let_pass(86_400.0)
        assert workspace.state.ahead == days * 86_400.0
        ahead = workspace.clock.now() - time.time()
        assert days * 86_400 <= ahead + 0.001 < days * 86_400 + 60
        for wrong in (0.0, -1.0, 1e9, float("nan")):
            with pytest.raises(CannotDo):
                workspace.let_pass(wrong)
        workspace.close()
