"""Kill the bot while it posts, again and again, and count what stands in the channel.

    python -m tests.crash --kills 20 --articles 60 --seed 1

The workspace runs in this process, the bot in its own; it is killed with SIGKILL at a random
moment after a post of each run. Some posts are accepted and their answers dropped besides. The
truth is the workspace's journal against the input files, never the bot's store. Exits with 1 when
anything is lost or doubled.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from bot.workspace import Fault, Workspace, default_config, serve
from tests.samples import numbered, seed

START = 60.0  # seconds that a bot which does not come up is waited for
STALL = 90.0  # seconds without a new post after which the bot is taken to be stuck


def posted(workspace: Workspace) -> list[str]:
    """The headline of every message that the workspace has accepted, in order."""
    return [
        call["args"]["text"].split("\n")[0]
        for call in workspace.journal
        if call["method"] == "chat.postMessage" and call["ok"]
    ]


def settings(folder: Path, api_url: str, articles: int) -> Path:
    """A settings file with which every article is posted."""
    file = folder / "pullquote.toml"
    file.write_text(
        f'[slack]\nslack_api_url = "{api_url}"\n'
        f"[posting]\nnewest = {articles}\nmany = {articles}\n",
        encoding="utf-8",
    )
    return file


def start(file: Path, log: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
    }
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "--settings", str(file), "run"],
            env=environment,
            stdout=output,
            stderr=output,
        )


def kill_while_posting(
    workspace: Workspace, file: Path, log: Path, articles: int, chance: random.Random
) -> None:
    """Run the bot until it has posted once more, and kill it within the next 300 ms."""
    before = len(posted(workspace))
    bot = start(file, log)
    try:
        if before < articles:
            workspace.wait_for(lambda now: len(posted(now)) > before, timeout=START)
        threading.Event().wait(chance.random() * 0.3)
    finally:
        bot.send_signal(signal.SIGKILL)
        bot.wait()


def finish(workspace: Workspace, file: Path, log: Path, articles: int) -> int:
    """Run the bot until every article is posted, and stop it; the exit code."""
    bot = start(file, log)
    try:
        while (count := len(set(posted(workspace)))) < articles:
            workspace.wait_for(lambda now, n=count: len(set(posted(now))) > n, timeout=STALL)  # type: ignore[misc]
        # whatever is still unsettled, and wrongly sent again, would come within this time
        threading.Event().wait(40.0)
    except TimeoutError:
        print(f"no new post within {STALL:.0f} s; the bot's log ends:\n{log.read_text()[-2000:]}")
    finally:
        bot.send_signal(signal.SIGTERM)
        code = bot.wait(START)
    return code


def run(kills: int, articles: int, number: int) -> int:
    chance = random.Random(number)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for index in range(articles):
            seed(folder / "seeds", f"{index}.txt", numbered(index))
        workspace = Workspace(default_config())
        with serve(workspace) as server:
            file = settings(folder, server.api_url, articles)
            for _ in range(kills):
                if chance.random() < 0.25:
                    workspace.faults.add(Fault(kind="accept_then_drop", method="chat.postMessage"))
                kill_while_posting(workspace, file, folder / "bot.log", articles, chance)
            code = finish(workspace, file, folder / "bot.log", articles)
        counts = Counter(posted(workspace))
    lost, doubled = articles - len(counts), sum(counts.values()) - len(counts)
    print(
        f"{kills} kills, {articles} articles: {sum(counts.values())} posts accepted, {lost} lost, "
        f"{doubled} doubled; last run ended with {code}; {time.monotonic() - began:.0f} s"
    )
    return 1 if lost or doubled or code else 0


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--kills", type=int, default=20)
    ask.add_argument("--articles", type=int, default=60)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    return run(given.kills, given.articles, given.seed)


if __name__ == "__main__":
    sys.exit(main())
