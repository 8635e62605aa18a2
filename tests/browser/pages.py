"""Helpers for tests of the page in a real browser.

Importing this module skips the importing test module if Playwright isn't installed.
"""

import shutil
from collections.abc import Callable
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = playwright.expect

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")

Page = Any  # Playwright's, which is optional
Open = Callable[..., Page]


def message(page: Page, words: str) -> Any:
    """Locate the message that contains these words."""
    return page.locator("#timeline article", has_text=words)


def box(page: Page) -> Any:
    """Locate the composer's text box."""
    return page.locator("#composer-box")


def become(page: Page, name: str) -> None:
    """Switch the page to another person."""
    page.locator("#me").click()
    page.get_by_role("menuitemradio", name=name).click()
    expect(page.locator("#me")).to_contain_text(name)


def serious_faults(page: Page) -> list[Any]:
    """Return axe's serious and critical findings: their ids and where they are."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in serious]
