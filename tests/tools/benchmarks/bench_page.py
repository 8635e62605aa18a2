"""The local workspace's page: how soon it is there, what it costs, how it scrolls.

    python -m tests.tools.benchmarks.bench_page [--messages 10000] [--seconds 60] [--frames 900]

`pullquote local` runs in its own process on a copy of the repo's seeds, and Chromium opens its
page. Measured are the time from the command to the first digest on the page; the first paint,
beside that of a page of one line from the same machine; what an idle minute costs the server, and
the requests in it; and the frames of a scroll upwards in a channel of many messages, with the most
message nodes that ever stood in the page, beside the frames of the empty page.
"""

import argparse
import http.server
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.localrun import start
from tests.support.paths import ROOT
from tests.tools.pictures import FLAGS

PAINTS = 7
STEP = 80  # pixels that are scrolled in a frame
TICKS = os.sysconf("SC_CLK_TCK")
FRAMES = """
([frames, step]) => new Promise((done) => {
  const scroller = document.querySelector("#timeline");
  const took = [];
  let nodes = 0;
  let before = performance.now();
  const turn = (now) => {
    took.push(now - before);
    before = now;
    nodes = Math.max(nodes, document.querySelectorAll("article.message").length);
    if (took.length > frames) return done({ took: took.slice(1), nodes });
    if (scroller && step) scroller.scrollTop -= step;
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
})
"""
PAINT = """() => performance.getEntriesByType("paint")
  .find((each) => each.name.startsWith("first-content")).startTime"""


class Line(http.server.BaseHTTPRequestHandler):
    """A page of one line."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>.</title><p>One line.")

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@contextmanager
def bare_page() -> Iterator[str]:
    """The address of a page of one line."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Line) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def paint(page: Page, address: str) -> float:
    """Milliseconds to the first paint of something, the median of a few."""
    times = []
    for _ in range(PAINTS):
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_function("() => performance.getEntriesByType('paint').length > 1")
        times.append(float(page.evaluate(PAINT)))
    return statistics.median(times)


def cpu(pid: int) -> float:
    """Seconds of processor time that a process and its children have had."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


def frames(page: Page, number: int, step: int) -> str:
    """A scroll's frames in words."""
    found = page.evaluate(FRAMES, [number, step])
    took = sorted(found["took"])
    p95 = took[int(len(took) * 0.95)]
    return (
        f"{statistics.median(took):.1f} / {p95:.1f} / {took[-1]:.1f} ms (p50 / p95 / worst), at "
        f"most {found['nodes']} message nodes"
    )


def idle_alone(browser: Browser, seconds: float) -> None:
    """Print what an idle page costs a workspace that no bot is connected to."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot.workspace"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout
        page = browser.new_page()
        page.goto(json.loads(process.stdout.readline())["page_url"])
        page.wait_for_timeout(2000)
        idle(page, process.pid, seconds, "workspace alone")
        page.close()
        process.terminate()


def idle(page: Page, pid: int, seconds: float, what: str) -> None:
    """Print what an idle page costs, and its requests."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = cpu(pid)
    page.wait_for_timeout(seconds * 1000)
    used = cpu(pid) - before
    print(f"{seconds:.0f} s idle, {what}: {len(asked)} requests, {used:.2f} s of processor")


def run(browser: Browser, folder: Path, messages: int, seconds: float, number: int) -> None:
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto("about:blank")
    began = time.perf_counter()
    process, address = start(folder)
    try:
        printed = time.perf_counter() - began
        page.goto(f"{address}#/news")
        page.get_by_role("button", name="Full digest").first.wait_for()
        shown = time.perf_counter() - began
        print(f"from the command: address after {printed:.2f} s, first digest after {shown:.2f} s")
        root = address.partition("?")[0]
        with bare_page() as bare:
            print(f"first paint: {paint(page, root):.0f} ms; one line: {paint(page, bare):.0f} ms")
        page.goto(f"{root}#/general")
        page.wait_for_timeout(2000)
        idle(page, process.pid, seconds, "workspace, bot and its reader")
        print(f"frames of the page at rest: {frames(page, number // 3, 0)}")
        token = parse_qs(urlsplit(address).query)["token"][0]
        said = {"user": "ben", "channel": "general", "text": "One of many lines.\n\nWith more."}
        httpx.post(
            f"{root}control/say",
            json={**said, "times": messages},
            headers={"X-Pullquote-Token": token},
            timeout=600,
            trust_env=False,
        ).raise_for_status()
        page.reload()
        page.locator("article.message").first.wait_for()
        print(f"{messages:,} messages: {frames(page, number, STEP)}")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--messages", type=int, default=10_000)
    ask.add_argument("--seconds", type=float, default=60.0)
    ask.add_argument("--frames", type=int, default=900)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or sys.exit("No chromium is installed.")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        run(browser, Path(name), given.messages, given.seconds, given.frames)
        idle_alone(browser, given.seconds)
        browser.close()


if __name__ == "__main__":
    main()
