"""`pullquote local` as people try it out: they drop files, move the time, and start over."""

import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.localrun import start
from tests.support.patience import PATIENCE, wait_until
from tests.support.samples import FERRY, numbered, seed


class Local:
    """A running `pullquote local`, controlled in the way its page does it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        token = parse_qs(parts.query)["token"][0]
        self.http = httpx.Client(
            base_url=f"{parts.scheme}://{parts.netloc}",
            headers={"X-Pullquote-Token": token},
            timeout=PATIENCE,
            trust_env=False,
        )

    def ask(self, name: str, **query: Any) -> Any:
        return self.http.get(f"/control/{name}", params=query).raise_for_status().json()

    def do(self, name: str, **body: Any) -> Any:
        return self.http.post(f"/control/{name}", json=body).raise_for_status().json()

    def drop(self, name: str, text: str) -> httpx.Response:
        return self.http.post("/control/file", params={"name": name}, content=text.encode())

    def posts(self, channel: str = "news") -> list[str]:
        """The texts of the bot's posts; none while the server doesn't answer."""
        try:
            found = self.ask("messages", channel=channel)["messages"]
        except httpx.TransportError:
            return []
        return [message["text"] for message in found if "bot_id" in message]


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Local]:
    seed(tmp_path / "seeds", "ferry.txt")
    process, address = start(tmp_path)
    with process:
        running = Local(address)
        with closing(running.http):
            wait_until(lambda: len(running.posts()) == 1, "the posts")
            yield running
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_a_dropped_file_is_read_and_another_of_its_name_corrects_it(
    local: Local, tmp_path: Path
) -> None:
    assert local.drop("pier.txt", numbered(7)).json() == {"ok": True}
    wait_until(lambda: len(local.posts()) == 2, "the posts")
    assert local.drop("ferry.txt", FERRY.replace("412", "421")).json() == {"ok": True}
    wait_until(lambda: "421 passengers" in local.posts()[0], "the posts")
    outside = local.drop("../../outside.txt", numbered(8))
    assert outside.json() == {"ok": True}
    assert not (tmp_path.parent / "outside.txt").exists()
    refused = local.drop("picture.png", "")
    assert refused.status_code == 400
    assert refused.json()["error"].startswith(".png files are not read: save it as .txt")
    assert local.drop("large.txt", "x" * 5_000_001).status_code == 413
    assert sorted(file.name for file in (tmp_path / "seeds").iterdir()) == [
        "ferry.txt",
        "outside.txt",
        "pier.txt",
    ]


def test_the_admin_is_told_of_what_words_alone_hold(local: Local) -> None:
    local.drop("pier.txt", f"UNDER STRICT EMBARGO\n\n{FERRY.partition(chr(10) * 2)[2]}")
    wait_until(lambda: local.posts("D0ADAMARSH"), "a message to the admin")
    assert local.posts("D0ADAMARSH")[0].startswith("I hold pier.txt back")
    assert len(local.posts()) == 1


def test_moving_the_time_moves_the_bots_clock_too_until_it_starts_over(local: Local) -> None:
    ahead = numbered(9).replace("\n\n", f"\nembargo: {_in_days(local, 2)}\n\n", 1)
    local.drop("later.txt", ahead)
    local.drop("pier.txt", numbered(7))
    wait_until(lambda: len(local.posts()) == 2, "the posts")  # the embargo holds
    assert local.do("time", seconds=3 * 86_400)["ahead"] == 3 * 86_400
    wait_until(lambda: len(local.posts()) == 3, "the posts")
    assert local.http.post("/control/time", json={"seconds": -5}).status_code == 400
    assert local.do("reset") == {"ok": True}
    wait_until(lambda: len(local.posts()) == 2, "the posts")  # at the same address, all read as new
    tools = local.ask("tools")
    assert (tools["ahead"], tools["faults"]) == (0.0, [])


def _in_days(local: Local, days: int) -> str:
    now = float(local.ask("tools")["now"])
    return datetime.fromtimestamp(now + days * 86_400, UTC).isoformat(timespec="minutes")
