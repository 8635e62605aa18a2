"""The workspace in a process of its own, driven by its controls."""

import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.paths import ROOT

Json = dict[str, Any]


NEWS, SPORT = "C0NEWS0001", "C0SPORT001"
PATIENT = 30.0  # seconds that the workspace is waited for


class Slack:
    """A workspace with an empty journal, until it is closed."""

    def __init__(self, log: Path) -> None:
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.workspace"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert self._process.stdout
        where = json.loads(self._process.stdout.readline())
        self.api_url = str(where["api_url"])
        self.tokens = {
            "SLACK_BOT_TOKEN": str(where["bot_token"]),
            "SLACK_APP_TOKEN": str(where["app_token"]),
        }
        page = urlsplit(where["page_url"])
        self._address = page.netloc
        self._token = parse_qs(page.query)["token"][0]
        self._read = 0

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def news(self) -> list[Json]:
        """The calls that came since this was last asked."""
        calls: list[Json] = self._ask("GET", f"journal?after={self._read}")["calls"]
        self._read += len(calls)
        return calls

    def messages(self, channel: str) -> list[Json]:
        """What stands in a channel, oldest first."""
        found: list[Json] = self._ask("GET", f"messages?channel={channel}")["messages"]
        return found

    def connections(self) -> int:
        return int(self._ask("GET", "sockets")["connections"])

    def go_wrong(self, fault: Json) -> None:
        self._ask("POST", "faults", fault)

    def faults(self) -> list[Json]:
        """What is still to go wrong."""
        waiting: list[Json] = self._ask("GET", "faults")["faults"]
        return waiting

    def go_well(self) -> None:
        """Have nothing more go wrong."""
        self._ask("DELETE", "faults")

    def advance(self, seconds: float) -> None:
        self._ask("POST", "clock", {"advance": seconds})

    def disturb(self, disturbance: Json) -> None:
        self._ask("POST", "sockets", disturbance)

    def say(self, channel: str, text: str, times: int) -> None:
        self._ask("POST", "say", {"user": "ada", "channel": channel, "text": text, "times": times})

    def _ask(self, method: str, name: str, body: Json | None = None) -> Json:
        connection = HTTPConnection(self._address, timeout=PATIENT)
        try:
            data = None if body is None else json.dumps(body)
            headers = {"X-Pullquote-Token": self._token}
            connection.request(method, f"/control/{name}", data, headers)
            answer: Json = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        if not answer["ok"]:
            raise RuntimeError(f"{method} {name}: {answer['error']}")
        return answer
