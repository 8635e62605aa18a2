"""The page's dialogs: members, channels and trying things out; and its reconnection."""

from pathlib import Path
from typing import Any

import pytest

from bot.workspace import CannotDo, Server, Tools
from tests.browser.pages import Open, expect, message, needs_browser, serious_faults
from tests.browser.stub_app import App, served
from tests.support.patience import PATIENCE

pytestmark = needs_browser


def test_people_are_added_and_removed_and_channels_joined_and_left(
    open_page: Open, server: Server, room: str
) -> None:
    page = open_page()
    here = server.workspace.find_channel(room)
    ada, ben = (server.workspace.find_user(name).id for name in ("ada", "ben"))
    page.get_by_role("button", name=f"members of {room}").click()
    dialog = page.locator("dialog")
    dialog.get_by_role("button", name="Remove Ben Oduya").click()
    expect(dialog.get_by_role("button", name="Add Ben Oduya")).to_be_focused()
    assert ben not in here.members
    dialog.get_by_role("button", name="Add Ben Oduya").click()
    expect(dialog.get_by_role("button", name="Remove Ben Oduya")).to_be_visible()
    assert ben in here.members
    assert serious_faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Browse").click()
    dialog.get_by_role("button", name=f"Leave {room}", exact=True).click()
    expect(dialog.get_by_role("button", name=f"Join {room}", exact=True)).to_be_visible()
    assert ada not in here.members
    assert serious_faults(page) == []
    dialog.get_by_role("button", name=f"Join {room}", exact=True).click()
    expect(dialog.get_by_role("button", name=f"Leave {room}", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="sport", exact=True).click()
    expect(page.locator("#room-name")).to_have_text("sport")


def test_the_clock_can_be_moved_and_slack_taken_down(
    open_page: Open, server: Server, app: App, channel: str
) -> None:
    moved = []
    server.workspace.tools = Tools(moved=lambda: moved.append(server.workspace.clock.now()))
    page = open_page()
    before = server.workspace.clock.now()
    page.get_by_role("button", name="Try things out").click()
    panel = page.get_by_role("dialog", name="Try things out")
    panel.get_by_role("button", name="10 minutes on").click()
    expect(panel.get_by_text("10 minutes ahead of this machine")).to_be_visible()
    assert moved[0] >= before + 600
    panel.get_by_label("Slack is down").check()
    expect(panel.get_by_role("status")).to_have_text("Slack is down now.")
    expect(page.locator("#banner")).to_contain_text("You are trying out: Slack is down.")
    with pytest.raises(ValueError, match="Expecting value"):  # the answer is a page of HTML
        app.post(channel, "lost")
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_faults(page) == []
    panel.get_by_label("Slack is well").check()
    expect(page.locator("#banner")).to_be_hidden()
    app.post(channel, "found")
    expect(message(page, "found")).to_be_attached()
    # The page offers no file upload and no reset, because the tools have none.
    expect(panel).not_to_contain_text("false")
    expect(panel.get_by_text("An article of yours")).to_have_count(0)
    expect(panel.get_by_role("button", name="Start over…")).to_have_count(0)


def test_files_are_dropped_on_the_page_or_chosen(open_page: Open, server: Server) -> None:
    taken: list[tuple[str, bytes]] = []

    def drop(name: str, data: bytes) -> None:
        if name.endswith(".png"):
            raise CannotDo(".png files are not read.")
        taken.append((name, data))

    server.workspace.tools = Tools(drop=drop)
    page = open_page()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["The ferry is back."], "ferry.txt"));
          const how = { dataTransfer: data, bubbles: true, cancelable: true };
          for (const kind of ["dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(kind, how));
        }"""
    )
    expect(page.get_by_text("ferry.txt is in the seeds folder.").first).to_be_visible()
    assert taken == [("ferry.txt", b"The ferry is back.")]
    page.get_by_role("button", name="Try things out").click()
    chosen = {"name": "b.md", "mimeType": "text/markdown", "buffer": b"# B"}
    page.get_by_label("Articles for the seeds folder").set_input_files([chosen])
    status = page.get_by_role("dialog", name="Try things out").get_by_role("status")
    expect(status).to_have_text("b.md is in the seeds folder.")
    assert taken[1:] == [("b.md", b"# B")]


def test_the_page_reconnects_when_the_workspace_is_back(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    with served(tmp_path) as server:
        page.goto(server.page_url)
        page.goto(f"{server.url}/#/news")
        expect(page.locator("#room-name")).to_have_text("news")
    expect(page.locator("#banner")).to_contain_text("cannot be reached")
    with served(tmp_path, server) as back:
        back.workspace.say("ben", "news", "While you were away")
        expect(message(page, "While you were away")).to_be_visible(timeout=PATIENCE * 1_000)
        expect(page.locator("#banner")).not_to_contain_text("cannot be reached")
        page.close()
