"""Drop to post: seconds from a file renamed into the folder to its message in the channel.

    python -m tests.tools.benchmarks.bench_drop [--drops 20]

The reference is a bare chat.postMessage of the same workspace in the same run.
"""

import argparse
import statistics
import tempfile
import threading
import time
from pathlib import Path

from slack_sdk import WebClient

from bot.workspace import Workspace, default_config, serve
from tests.support.samples import seed
from tests.tools.benchmarks.bench_thousand import article, bot

PAUSE = 1.1  # seconds: a channel takes a message a second, and is not to wait for the one before


def posts(workspace: Workspace) -> int:
    return sum(call["method"] == "chat.postMessage" for call in workspace.journal)


def drop(workspace: Workspace, seeds: Path, number: int) -> float:
    before = posts(workspace)
    began = time.perf_counter()
    seed(seeds, f"{number}.txt", article(number))
    workspace.wait_for(lambda now: posts(now) > before, timeout=30)
    return time.perf_counter() - began


def bare(client: WebClient) -> float:
    began = time.perf_counter()
    client.chat_postMessage(channel="#news", text="reference")
    return time.perf_counter() - began


def row(name: str, times: list[float]) -> str:
    return f"{name:<38} {statistics.median(times) * 1000:>8.1f} {max(times) * 1000:>8.1f}"


def run(folder: Path, drops: int) -> None:
    (folder / "seeds").mkdir()
    workspace = Workspace(default_config())
    with serve(workspace) as server, bot(folder, server, "flood = 0"):
        workspace.wait_for(lambda now: now.connections == 2, timeout=30)
        drop(workspace, folder / "seeds", 0)
        times = []
        for number in range(1, drops + 1):
            threading.Event().wait(PAUSE)
            times.append(drop(workspace, folder / "seeds", number))
        client = WebClient(token=workspace.config.app.bot_token, base_url=server.api_url)
        reference = [bare(client) for _ in range(3)]
    print(f"{'':<38} {'p50 ms':>8} {'max ms':>8}")
    print(row("file renamed in place to post", times))
    print(row("bare chat.postMessage (reference)", reference))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--drops", type=int, default=20)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), given.drops)


if __name__ == "__main__":
    main()
