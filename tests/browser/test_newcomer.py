"""A newcomer's first minutes: `pullquote local`, as in the README, and its page in a browser."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import expect, needs_browser
from tests.support.localrun import start
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE

pytestmark = needs_browser

MINE = b"title: A new pier for Tull\n\nThe pier cost 4 million crowns, the harbour board said."


@pytest.fixture
def page(tmp_path: Path, browser: Any) -> Iterator[Any]:
    """Start `pullquote local` and open its page for the first time."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    errors: list[str] = []
    process, address = start(tmp_path)
    try:
        shown = browser.new_page(viewport={"width": 1280, "height": 900})
        shown.set_default_timeout(PATIENCE * 1_000)
        shown.on("pageerror", lambda error: errors.append(str(error)))
        shown.goto(address)
        yield shown
        shown.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
        assert process.stdout
        process.stdout.close()
    assert errors == []
    assert process.returncode == os.EX_OK


def type_in(page: Any, words: str) -> None:
    page.locator("#composer-box").fill(words)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")


def test_a_newcomer_reads_asks_tries_things_out_and_starts_over(page: Any) -> None:
    # Digests are in the channel, and their buttons work.
    page.get_by_role("link", name="news").click()
    digest = page.locator("article.message").filter(has_text="Full digest").last
    digest.get_by_role("button", name="Full digest").click()
    expect(page.get_by_text("Reading time:").last).to_be_visible()
    # A slash offers the commands, and the keyboard is enough to send one.
    page.locator("#composer-box").focus()
    page.keyboard.type("/dig")
    expect(page.locator("#composer-offers")).to_contain_text("/digest")
    page.keyboard.press("Tab")
    page.keyboard.type("search harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_text("newest first").last).to_be_visible()
    # The newcomer's own article becomes a digest.
    page.get_by_role("button", name="Try things out").click()
    panel = page.get_by_role("dialog", name="Try things out")
    mine = {"name": "mine.txt", "mimeType": "text/plain", "buffer": MINE}
    panel.get_by_label("Articles for the seeds folder").set_input_files([mine])
    page.keyboard.press("Escape")
    expect(page.get_by_text("A new pier for Tull").last).to_be_visible()
    # An admin subscribes a channel to roundups, and tomorrow's can be seen at once.
    type_in(page, "/digest subscribe all #general daily 08:30")
    expect(page.get_by_text("roundups daily at 08:30").last).to_be_visible()
    page.get_by_role("button", name="Try things out").click()
    again = {**mine, "name": "again.txt", "buffer": MINE.replace(b"pier", b"quay")}
    panel.get_by_label("Articles for the seeds folder").set_input_files([again])
    expect(page.get_by_text("A new quay for Tull").first).to_be_attached()
    panel.get_by_role("button", name="1 week on").click()
    expect(panel.get_by_text("7 days ahead of this machine")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="general").click()
    expect(page.get_by_text("A new quay for Tull").last).to_be_visible()
    # Everything can be deleted again.
    page.get_by_role("button", name="Try things out").click()
    panel.get_by_role("button", name="Start over…").click()
    with page.expect_navigation():
        panel.get_by_role("button", name="Forget it all").click()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_text("This is where #general begins.")).to_be_visible()
    expect(page.get_by_text("A new quay for Tull")).to_have_count(0)
