"""The page on small screens and for assistive technology."""

from tests.browser.pages import Open, box, expect, message, needs_browser, serious_faults
from tests.browser.stub_app import App, digest, plain

pytestmark = needs_browser


def test_nothing_makes_the_page_wider_than_the_screen(
    open_page: Open, app: App, channel: str
) -> None:
    app.post(channel, "W" * 400)
    long = [*digest("Antidis" * 20), {"type": "header", "text": plain("H" * 150)}]
    app.post(channel, "Ferry", blocks=long)
    page = open_page()
    expect(message(page, "Antidis")).to_be_visible()
    for width in (320, 390, 719, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        for part in ("html", "#timeline"):
            assert not page.locator(part).evaluate("e => e.scrollWidth > e.clientWidth"), width


def test_on_a_phone_the_channels_are_in_a_drawer_and_a_thread_fills_the_screen(
    open_page: Open, app: App, channel: str, room: str
) -> None:
    app.post(channel, "The ferry is back", thread_ts=app.post(channel, "Parent"))
    page = open_page(390)
    expect(page.get_by_role("link", name="sport")).to_be_hidden()
    page.get_by_role("button", name="Channels and people").click()
    expect(page.get_by_role("link", name=room, exact=True)).to_be_focused()
    expect(page.locator("#room")).to_have_attribute("inert", "")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="sport")).to_be_hidden()
    page.get_by_role("button", name="Channels and people").click()
    page.get_by_role("button", name="Try things out").click()
    expect(page.get_by_role("dialog", name="Try things out")).to_be_visible()
    page.keyboard.press("Escape")
    # Opening the dialog has closed the drawer.
    expect(page.get_by_role("link", name="sport")).to_be_hidden()
    page.get_by_role("button", name="1 reply").click()
    expect(page.locator("#room")).to_have_attribute("inert", "")
    assert page.locator("#thread").bounding_box()["width"] == 390
    page.get_by_role("button", name="Close the thread").click()
    expect(page.get_by_role("button", name="1 reply")).to_be_focused()


def test_axe_finds_no_serious_fault_in_light_and_dark(
    open_page: Open, app: App, channel: str
) -> None:
    ts = app.post(channel, "Ferry", blocks=digest("Island gets its second ferry"))
    app.post(channel, "A reply", thread_ts=ts)
    app.post(channel, "Hello <@U0ADAMARSH> and <!here>, `code` and <https://news.example|a link>")
    app.answer = lambda _payload: {"text": "For you"}
    page = open_page(1400)
    page.keyboard.type("/digest x")
    page.keyboard.press("Enter")
    expect(message(page, "For you")).to_be_visible()
    page.get_by_role("button", name="1 reply").click()
    expect(page.locator("#thread article")).to_have_count(2)
    box(page).fill("/")
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_faults(page) == []
    page.locator("#me").click()
    assert serious_faults(page) == []
