"""Drop to post: seconds from a file renamed into the folder to its message in the channel.

    python -m tests.tools.benchmarks.bench_drop [--drops 20] [--heavy 10]

Then the same while heavy files, each with thousands of articles, are being read, and the seconds
from the end of an embargo to its article's message. The articles in the heavy files are embargoed,
so that none of them is posted. The reference is a bare chat.postMessage of the same workspace.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
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


def heavy(seeds: Path, number: int) -> None:
    """Put a file of 4 MB into the folder, which takes seconds to read."""
    row = {"text": article(number), "embargo": "2099-01-01"}
    rows = [json.dumps({**row, "id": f"heavy-{number}-{line}"}) for line in range(4_000)]
    text = "\n".join(rows)
    seed(seeds, f"0-heavy-{number}.jsonl", text[: text.rindex("\n", 0, 4_000_000)])


def drop_among(workspace: Workspace, seeds: Path, files: int) -> float:
    """Put heavy files and an article into the folder together."""
    for number in range(files):
        heavy(seeds, number)
    return drop(workspace, seeds, 10**6)


def embargo(workspace: Workspace, seeds: Path, number: int) -> float:
    """How many seconds after the end of its embargo an article is posted."""
    before = posts(workspace)
    ends = time.time() + 5.0
    until = datetime.fromtimestamp(ends, UTC).isoformat()
    seed(seeds, f"embargoed-{number}.txt", f"embargo: {until}\n{article(number)}")
    workspace.wait_for(lambda now: posts(now) > before, timeout=60)
    return time.time() - ends


def bare(client: WebClient) -> float:
    began = time.perf_counter()
    client.chat_postMessage(channel="#news", text="reference")
    return time.perf_counter() - began


def row(name: str, times: list[float]) -> str:
    return f"{name:<38} {statistics.median(times) * 1000:>8.1f} {max(times) * 1000:>8.1f}"


def run(folder: Path, drops: int, files: int) -> None:
    (folder / "seeds").mkdir()
    workspace = Workspace(default_config())
    with serve(workspace) as server, bot(folder, server, "flood = 0"):
        workspace.wait_for(lambda now: now.connections == 2, timeout=30)
        drop(workspace, folder / "seeds", 0)
        times = []
        for number in range(1, drops + 1):
            threading.Event().wait(PAUSE)
            times.append(drop(workspace, folder / "seeds", number))
        together = [drop_among(workspace, folder / "seeds", files)]
        amid, ended = [], []
        for number in range(drops + 1, drops + 6):
            threading.Event().wait(PAUSE)
            amid.append(drop(workspace, folder / "seeds", number))
            ended.append(embargo(workspace, folder / "seeds", 1_000 + number))
        client = WebClient(token=workspace.config.app.bot_token, base_url=server.api_url)
        reference = [bare(client) for _ in range(3)]
    print(f"{'':<38} {'p50 ms':>8} {'max ms':>8}")
    print(row("file renamed in place to post", times))
    print(row(f"the same, with {files} heavy files together", together))
    print(row("the same, while those are being read", amid))
    print(row("end of an embargo to post, meanwhile", ended))
    print(row("bare chat.postMessage (reference)", reference))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--drops", type=int, default=20)
    ask.add_argument("--heavy", type=int, default=10)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), given.drops, given.heavy)


if __name__ == "__main__":
    main()
