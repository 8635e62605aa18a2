"""A workspace for the page's tests, an app whose answers a test sets, and blocks to post."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import httpx

from bot.workspace import Channel, Command, Config, Server, Workspace, default_config
from bot.workspace.state import Json

CHANNELS = 30
HINT = "search words | show id | help"


def config() -> Config:
    """Return the default workspace with a channel for each test, so that none sees another's."""
    usual = default_config()
    everybody = tuple(user.id for user in usual.users if not user.is_bot)
    rooms = tuple(
        Channel(id=f"C0ROOM{number:03d}", name=f"room-{number}", members=everybody)
        for number in range(CHANNELS)
    )
    command = Command("/digest", "Find and read digests", HINT)
    app = replace(usual.app, commands=(command,))
    return replace(usual, channels=usual.channels + rooms, app=app, rate_limits=False)


class App:
    """An app connected to the workspace, which acks each envelope as ``answer`` says.

    ``answer`` receives the envelope's payload and returns the ack's, or None for no ack at all.
    """

    def __init__(self, server: Server) -> None:
        self.answer: Callable[[Json], Json | None] = lambda _payload: {}
        self.heard: queue.Queue[Json] = queue.Queue()
        self._server = server
        self._frames: queue.Queue[str | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run)
        self._http = httpx.Client(base_url=server.api_url, trust_env=False)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server.workspace.attach(self)
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.workspace.detach(self)
        self._frames.put(None)
        self._thread.join()
        self._http.close()

    def call(self, method: str, **args: Any) -> Json:
        """Call the Web API and return the answer, which must be ok."""
        token = self._server.workspace.config.app.bot_token
        headers = {"Authorization": f"Bearer {token}"}
        answer: Json = self._http.post(method, json=args, headers=headers).json()
        assert answer["ok"], answer
        return answer

    def post(self, channel: str, text: str, **args: Any) -> str:
        """Post a message; return its ts."""
        return str(self.call("chat.postMessage", channel=channel, text=text, **args)["ts"])

    # The workspace's Link protocol.

    def send(self, text: str, sent: Callable[[], None] | None = None) -> None:
        """Receive a frame."""
        if sent:
            sent()
        self._frames.put(text)

    def close(self) -> None:
        """Do nothing: the page's tests never close connections."""

    def cut(self) -> None:
        """Do nothing, as in ``close``."""

    def _run(self) -> None:
        while (frame := self._frames.get()) is not None:
            envelope = json.loads(frame)
            if "envelope_id" in envelope:
                self._handle(envelope)

    def _handle(self, envelope: Json) -> None:
        self.heard.put(envelope["payload"])
        answer = self.answer(envelope["payload"])
        if answer is not None:
            ack = json.dumps({"envelope_id": envelope["envelope_id"], "payload": answer})
            self._server.workspace.acked(ack, time.perf_counter())


@contextmanager
def served(directory: Path | None = None, before: Server | None = None) -> Iterator[Server]:
    """Serve the workspace of ``config``: at the page's address of the one ``before``, if given."""
    made, port = config(), 0
    if before is not None:
        made = replace(made, page_token=before.workspace.config.page_token)
        port = int(before.url.rpartition(":")[2])
    with Server(Workspace(made, directory=directory), port) as server:
        yield server


def plain(words: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": words}


def button(words: str, **more: Any) -> Json:
    """Return a button whose action_id is its text."""
    return {"type": "button", "action_id": words, "text": plain(words), **more}


def digest(headline: str) -> list[Json]:
    """Return a digest's blocks, similar to those that the bot sends."""
    link = {"type": "link", "url": "https://news.example/ferry", "text": headline}
    date = {"type": "date", "timestamp": 1_700_000_000, "format": "{date_short}", "fallback": "?"}
    dot = {"type": "text", "text": "Coast Courier · "}
    fact = {"type": "text", "text": "The ferry runs twice a day from May."}
    said = {"type": "text", "text": "“We asked for one boat and got two”"}
    end = {"type": "text", "text": "\n"}
    speaker = {"type": "text", "text": "— Nora Quill, harbour master", "style": {"italic": True}}
    section = "rich_text_section"
    return [
        {
            "type": "rich_text",
            "elements": [
                {"type": section, "elements": [link | {"style": {"bold": True}}]},
                {"type": section, "elements": [dot, date]},
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": section, "elements": [fact]}],
                },
                {"type": "rich_text_quote", "elements": [said, end, speaker]},
            ],
        },
        {"type": "actions", "elements": [button("All quotes"), button("Mute", style="danger")]},
    ]
