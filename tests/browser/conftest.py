"""Chromium, and a workspace with the page for each test to open in a channel of its own.

All tests here share one browser, and the tests of the page share one workspace.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.workspace import Server, Tools
from tests.browser.stub_app import CHANNELS, App, served
from tests.support.patience import PATIENCE


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    # Imported here, because without Playwright the test modules are skipped but this one isn't.
    from tests.browser.pages import BROWSER, FLAGS, expect, playwright

    expect.set_options(timeout=PATIENCE * 1_000)  # bounds a hang; a busy machine is no failure
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with served() as server:
        yield server


@pytest.fixture
def app(server: Server) -> Iterator[App]:
    with App(server) as app:
        yield app


ROOMS = iter(range(CHANNELS))


@pytest.fixture
def room() -> str:
    """Return the name of a channel that no other test uses."""
    return f"room-{next(ROOMS)}"


@pytest.fixture
def channel(room: str) -> str:
    """Return the id of the channel ``room``."""
    return f"C0ROOM{int(room.removeprefix('room-')):03d}"


@pytest.fixture
def open_page(browser: Any, server: Server, room: str) -> Iterator[Callable[..., Any]]:
    """Open the page at the test's channel; errors in the browser's console fail the test."""
    from tests.browser.pages import expect

    complaints: list[str] = []
    contexts = []

    def opened(width: int = 1200) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE * 1_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.extend([line.text] * (line.type == "error")))
        page.goto(server.page_url)
        page.goto(f"{server.url}/#/{room}")
        expect(page.locator("#room-name")).to_have_text(room)
        expect(page.locator("#timeline")).to_have_attribute("aria-busy", "false")
        return page

    yield opened
    for context in contexts:
        context.close()
    server.workspace.tools = Tools()
    assert complaints == []
