"""The Home, forms and shortcuts on the page in a browser, with the whole bot behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import expect, needs_browser
from tests.support.newsroom import Newsroom, newsroom
from tests.support.samples import FERRY

pytestmark = needs_browser


@pytest.fixture
def ferry(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as room:
        room.start()
        room.drop("ferry.txt", FERRY)
        room.wait_for_posts(1)
        yield room


@pytest.fixture
def page(ferry: Newsroom, browser: Any) -> Iterator[Any]:
    """Open the page as the admin; errors in the page fail the test."""
    errors: list[str] = []
    shown = browser.new_page()
    shown.on("pageerror", lambda error: errors.append(str(error)))
    token = ferry.workspace.config.page_token
    shown.goto(f"{ferry.workspace.base_url}/?token={token}#/news")
    yield shown
    shown.close()
    assert errors == []


def test_a_channel_is_subscribed_from_the_home(page: Any) -> None:
    page.locator("#home").click()
    dialog = page.locator("dialog")
    expect(dialog.get_by_role("heading", name="Your channels")).to_be_visible()
    dialog.get_by_role("button", name="Subscribe a channel…").click()
    dialog.get_by_label("What", exact=True).fill("sport")
    dialog.get_by_label("Channel").select_option(label="#sport")
    dialog.get_by_label("When").fill("half past eight")
    dialog.get_by_role("button", name="Subscribe").click()
    expect(dialog.get_by_role("alert").filter(has_text="is no time of the day")).to_be_visible()
    dialog.get_by_label("When").fill("weekdays 8:30 Europe/Berlin")
    dialog.get_by_role("button", name="Subscribe").click()
    expect(dialog.get_by_text("gets sport: roundups weekdays at 08:30")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.locator("#home").click()
    expect(dialog.get_by_text("gets sport: roundups weekdays at 08:30")).to_be_visible()


def test_a_message_is_managed_from_its_menu(page: Any) -> None:
    message = page.locator("article.message").filter(has_text="Full digest")
    message.hover()
    message.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Digest: manage").click()
    expect(page.get_by_role("button", name="Retract…")).to_be_visible()


def test_the_home_is_updated_after_a_button_in_it_is_pressed(ferry: Newsroom, page: Any) -> None:
    ferry.ask("ada", "/digest mute sport")
    page.locator("#home").click()
    page.locator("dialog").get_by_role("button", name="Unmute").click()
    expect(page.locator("dialog").get_by_text("sport is posted again")).to_be_visible()
    expect(page.locator("dialog").get_by_role("button", name="Unmute")).to_have_count(0)


def test_everything_can_be_done_by_keyboard(page: Any) -> None:
    def reach(label: str) -> None:
        """Press Tab until the control with this label has the focus."""
        focused = (
            "() => document.activeElement.labels?.[0]?.textContent"
            " ?? document.activeElement.getAttribute('aria-label')"
            " ?? document.activeElement.textContent"
        )
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(focused).strip().startswith(label):
                return
        raise AssertionError(f"{label} is not reached")

    page.locator("article.message").first.wait_for()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#room-name")).to_have_text("general")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#room-name")).to_have_text("news")
    page.locator("body").press("Home")
    reach("Full digest")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Reading time:")).to_be_visible()
    reach("Post it again")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    expect(dialog.get_by_role("heading", name="Post")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator("#skip, .skip").first.focus()
    reach("Pullquote · Home")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading", name="Your channels")).to_be_visible()
    reach("Mute something")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading", name="Mute")).to_be_visible()
    reach("What")
    page.keyboard.type("sport")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Muted sport")).to_be_visible()
