"""The composer on the page: slash commands, keyboard and the person who types."""

from bot.workspace import Server
from tests.browser.pages import Open, become, box, expect, message, needs_browser
from tests.browser.stub_app import App
from tests.support.patience import PATIENCE

pytestmark = needs_browser

PAST_TIMEOUT = 3.1  # seconds; the app has to ack within three


def test_a_slash_command_is_found_completed_sent_and_recalled_by_keyboard(
    open_page: Open, app: App
) -> None:
    app.answer = lambda payload: {"text": f"Nothing about {payload['text']}"}
    page = open_page()
    expect(box(page)).to_be_focused()
    page.keyboard.type("/di")
    offer = page.get_by_role("option", selected=True)
    expect(offer).to_have_text("/digestFind and read digests")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("/digest search ")
    page.keyboard.type("ferries")
    expect(page.locator("#composer-hint")).to_have_text("/digest search words")
    page.keyboard.press("Enter")
    answer = message(page, "Nothing about search ferries")
    expect(answer).to_contain_text("Only visible to you")
    expect(box(page)).to_have_value("")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_have_value("/digest search ferries")
    answer.get_by_role("button", name="Dismiss").click()
    expect(answer).to_have_count(0)


def test_escape_hides_the_suggestions_and_keeps_the_text(open_page: Open) -> None:
    page = open_page()
    page.keyboard.type("/di")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("/di")


def test_shift_and_enter_make_a_new_line_and_enter_sends_both(open_page: Open) -> None:
    page = open_page()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(message(page, "one")).to_contain_text("Ada Marsh")
    assert message(page, "one").locator(".message-body").inner_text() == "one\ntwo"


def test_a_command_that_nobody_answers_fails_in_slacks_own_words(
    open_page: Open, app: App, server: Server
) -> None:
    app.answer = lambda _payload: None
    page = open_page()
    page.keyboard.type("/digest help")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-hint")).to_contain_text("/digest help: waiting for Pullquote")
    app.heard.get(timeout=PATIENCE)
    server.workspace.clock.advance(PAST_TIMEOUT)
    expect(message(page, "operation_timeout")).to_contain_text("within three seconds")
    expect(page.locator("#composer-hint")).not_to_contain_text("waiting")


def test_each_person_sees_their_own_answers_and_channels(open_page: Open, app: App) -> None:
    app.answer = lambda payload: {"text": f"For {payload['user_name']} alone"}
    page = open_page()
    page.keyboard.type("/digest mine")
    page.keyboard.press("Enter")
    expect(message(page, "For ada alone")).to_be_visible()
    expect(page.get_by_role("link", name="desk, private")).to_be_visible()
    become(page, "Ben Oduya")
    expect(page.get_by_role("link", name="desk")).to_have_count(0)
    expect(message(page, "For ada alone")).to_have_count(0)
    box(page).fill("/digest mine")
    box(page).press("Enter")
    expect(message(page, "For ben alone")).to_be_visible()
    become(page, "Ada Marsh")
    expect(message(page, "For ada alone")).to_be_visible()
    expect(message(page, "For ben alone")).to_have_count(0)


def test_the_browser_remembers_who_you_are(open_page: Open) -> None:
    page = open_page()
    become(page, "Cleo Finch")
    page.reload()
    expect(page.locator("#me")).to_contain_text("Cleo Finch")
    expect(page.locator("#me")).to_contain_text("Guest")
