"""Buttons and menus of messages on the page."""

from bot.workspace import Server
from tests.browser.pages import Open, expect, needs_browser
from tests.browser.stub_app import App, button, digest, plain
from tests.support.patience import PATIENCE

pytestmark = needs_browser

PAST_TIMEOUT = 3.1  # seconds; the app has to ack within three


def test_a_pressed_button_waits_until_the_app_has_answered(
    open_page: Open, app: App, server: Server, channel: str
) -> None:
    app.answer = lambda _payload: None
    app.post(channel, "Ferry", blocks=digest("Island gets its second ferry"))
    page = open_page()
    pressed = page.get_by_role("button", name="All quotes")
    pressed.click()
    expect(pressed).to_have_attribute("aria-busy", "true")
    assert app.heard.get(timeout=PATIENCE)["actions"][0]["action_id"] == "All quotes"
    server.workspace.clock.advance(PAST_TIMEOUT)
    expect(pressed).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert")).to_contain_text("operation_timeout")
    app.answer = lambda _payload: {}
    pressed.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(pressed).to_be_focused()


def test_a_question_is_asked_before_a_dangerous_button(
    open_page: Open, app: App, channel: str
) -> None:
    names = ("title", "text", "confirm", "deny")
    question = dict(
        zip(names, map(plain, ("Mute it?", "For a week.", "Mute", "Keep")), strict=True)
    )
    asking = {"type": "actions", "elements": [button("Silence", confirm=question)]}
    app.post(channel, "Ask", blocks=[asking])
    page = open_page()
    page.get_by_role("button", name="Silence").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Silence").click()
    assert app.heard.empty()
    page.get_by_role("dialog").get_by_role("button", name="Mute").click()
    assert app.heard.get(timeout=PATIENCE)["actions"][0]["action_id"] == "Silence"


def test_choices_of_a_select_and_of_an_overflow_reach_the_app(
    open_page: Open, app: App, channel: str
) -> None:
    options = [{"text": plain(word), "value": word.lower()} for word in ("Often", "Rarely")]
    select = {"type": "static_select", "action_id": "pace", "options": options}
    more = {"type": "overflow", "action_id": "more", "options": options}
    elements = [select | {"placeholder": plain("How often")}, more]
    app.post(channel, "Choose", blocks=[{"type": "actions", "elements": elements}])
    page = open_page()
    page.get_by_role("button", name="How often").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert app.heard.get(timeout=PATIENCE)["actions"][0]["selected_option"]["value"] == "rarely"
    expect(page.get_by_role("button", name="How often: Rarely")).to_be_focused()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Often").click()
    assert app.heard.get(timeout=PATIENCE)["actions"][0]["selected_option"]["value"] == "often"
