"""The page in a real browser against the real workspace."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.workspace import CannotDo, Server, Tools
from tests.workspace import reader
from tests.workspace.reader import App, Json, button, digest, plain

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = pytest.mark.skipif(reader.BROWSER is None, reason="no chromium is installed")
expect = playwright.expect

Page = Any  # playwright's, which is optional
Open = Callable[..., Page]

PAST_TIMEOUT = 3.1  # seconds; the app has three to answer


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=reader.BROWSER, args=list(reader.FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with reader.served() as server:
        yield server


@pytest.fixture
def app(server: Server) -> Iterator[App]:
    with App(server) as app:
        yield app


ROOMS = iter(range(reader.CHANNELS))


@pytest.fixture
def room() -> str:
    """The name of a channel that no other test uses."""
    return f"room-{next(ROOMS)}"


@pytest.fixture
def channel(room: str) -> str:
    """The id of the same channel."""
    return f"C0ROOM{int(room.removeprefix('room-')):03d}"


@pytest.fixture
def open_page(browser: Any, server: Server, room: str) -> Iterator[Open]:
    """Open the test's channel; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(width: int = 1200) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(8_000)
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
    assert complaints == []


def message(page: Page, words: str) -> Any:
    """The message that holds these words."""
    return page.locator("#timeline article", has_text=words)


def box(page: Page) -> Any:
    return page.locator("#composer-box")


def become(page: Page, name: str) -> None:
    page.locator("#me").click()
    page.get_by_role("menuitemradio", name=name).click()
    expect(page.locator("#me")).to_contain_text(name)


def test_a_message_appears_without_a_reload(open_page: Open, app: App, channel: str) -> None:
    page = open_page()
    app.post(channel, "The ferry is back")
    expect(message(page, "The ferry is back")).to_contain_text("App")
    expect(page.locator("#announcer")).to_contain_text("Pullquote: The ferry is back")


def test_a_digest_is_drawn_as_its_parts(open_page: Open, app: App, channel: str) -> None:
    app.post(channel, "Ferry", blocks=digest("Island gets its second ferry"))
    page = open_page()
    shown = message(page, "Island gets its second ferry")
    headline = shown.get_by_role("link", name="Island gets its second ferry")
    expect(headline).to_have_attribute("href", "https://news.example/ferry")
    expect(headline).to_have_attribute("target", "_blank")
    expect(headline).to_have_attribute("rel", "noreferrer noopener")
    expect(shown.locator("time[datetime^='2023-11-14']")).to_have_text("14 Nov 2023")
    expect(shown.locator(".list li")).to_have_text("The ferry runs twice a day from May.")
    expect(shown.locator("blockquote .byline")).to_have_text("— Nora Quill, harbour master")


def test_the_kinds_of_blocks_have_their_shapes(open_page: Open, app: App, channel: str) -> None:
    words = "*bold* _italic_ ~gone~ `code` <@U0BENODUYA> <#C0NEWS0001> 2 * 3 * 4\n&gt; said"
    blocks: list[Json] = [
        {"type": "header", "text": plain("Morning")},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": words},
            "fields": [plain("a field")],
        },
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "a *note*"}]},
        {
            "type": "image",
            "image_url": "https://news.example/a.png",
            "alt_text": "A chart of tides",
        },
        {"type": "actions", "elements": [{"type": "datepicker", "action_id": "day"}]},
    ]
    app.post(channel, "Morning", blocks=blocks)
    shown = message(open_page(), "Morning")
    for tag, text in [("strong", "bold"), ("em", "italic"), ("s", "gone"), ("code", "code")]:
        expect(shown.locator(f".section {tag}")).to_have_text(text)
    expect(shown.locator(".section")).to_contain_text("@Ben Oduya #news 2 * 3 * 4")
    expect(shown.locator(".section blockquote")).to_have_text("said")
    expect(shown.get_by_role("heading", name="Morning")).to_be_visible()
    expect(shown.locator(".fields")).to_have_text("a field")
    expect(shown.locator("hr")).to_be_attached()
    expect(shown.locator(".context strong")).to_have_text("note")
    expect(shown.locator(".picture")).to_contain_text("A chart of tides")
    expect(shown.locator("img")).to_have_count(0)
    expect(shown.locator("details pre")).to_contain_text('"action_id": "day"')


def test_an_edit_changes_the_message_in_its_place(open_page: Open, app: App, channel: str) -> None:
    ts = app.post(channel, "The ferry sinks")
    app.post(channel, "A later one")
    page = open_page()
    app.call("chat.update", channel=channel, ts=ts, text="The ferry sails")
    expect(message(page, "The ferry sails")).to_contain_text("(edited)")
    expect(page.locator("#timeline article .message-body")).to_have_text(
        ["The ferry sails", "A later one"]
    )
    app.call("chat.delete", channel=channel, ts=ts)
    expect(page.locator("#timeline article")).to_have_count(1)


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


def test_escape_puts_the_offers_away_and_keeps_the_words(open_page: Open) -> None:
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


def test_a_pressed_button_waits_until_the_app_has_answered(
    open_page: Open, app: App, server: Server, channel: str
) -> None:
    app.answer = lambda _payload: None
    app.post(channel, "Ferry", blocks=digest("Island gets its second ferry"))
    page = open_page()
    pressed = page.get_by_role("button", name="All quotes")
    pressed.click()
    expect(pressed).to_have_attribute("aria-busy", "true")
    assert app.heard.get(timeout=5)["actions"][0]["action_id"] == "All quotes"
    server.workspace.clock.advance(PAST_TIMEOUT)
    expect(pressed).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert")).to_contain_text("operation_timeout")
    app.answer = lambda _payload: {}
    pressed.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(pressed).to_be_focused()


def test_a_command_that_nobody_answers_fails_in_slacks_own_words(
    open_page: Open, app: App, server: Server
) -> None:
    app.answer = lambda _payload: None
    page = open_page()
    page.keyboard.type("/digest help")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-hint")).to_contain_text("/digest help: waiting for Pullquote")
    app.heard.get(timeout=5)
    server.workspace.clock.advance(PAST_TIMEOUT)
    expect(message(page, "operation_timeout")).to_contain_text("within three seconds")
    expect(page.locator("#composer-hint")).not_to_contain_text("waiting")


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
    assert app.heard.get(timeout=5)["actions"][0]["action_id"] == "Silence"


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
    assert app.heard.get(timeout=5)["actions"][0]["selected_option"]["value"] == "rarely"
    expect(page.get_by_role("button", name="How often: Rarely")).to_be_focused()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Often").click()
    assert app.heard.get(timeout=5)["actions"][0]["selected_option"]["value"] == "often"


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


def test_a_thread_is_read_and_answered_beside_its_message(
    open_page: Open, app: App, channel: str
) -> None:
    ts = app.post(channel, "The ferry is back")
    app.post(channel, "Twice a day, to be exact", thread_ts=ts)
    page = open_page()
    expect(message(page, "Twice a day")).to_have_count(0)
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.locator("article")).to_have_count(2)
    page.keyboard.type("From which quay?")
    page.keyboard.press("Enter")
    expect(thread.locator("article", has_text="From which quay?")).to_contain_text("Ada Marsh")
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    page.keyboard.type("/digest help")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-composer-hint")).to_contain_text("not supported in threads")
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()


HOSTILE = (
    '<img src=x onerror="window.hit=1"> <script>window.hit=1</script> '
    "<javascript:window.hit=1|press me> <data:text/html,x|or me> &lt;@U0BENODUYA&gt;"
)


def test_hostile_text_stays_text(open_page: Open, app: App, channel: str) -> None:
    literal = f"{HOSTILE} *not bold* <!channel> javascript:window.hit=1 \u202e"
    run = {"type": "text", "text": literal}
    app.post(
        channel,
        HOSTILE,
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE, "verbatim": True}},
            {"type": "section", "text": plain(HOSTILE)},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run]}]},
        ],
    )
    app.post(channel, HOSTILE)
    page = open_page()
    shown = page.locator("#timeline .message-body")
    expect(shown).to_have_count(2)
    assert literal in str(shown.first.text_content())
    assert shown.first.locator("a, img, script, .mention, strong").count() == 0
    assert shown.last.locator("a, img, script, .mention").count() == 0
    assert page.evaluate("window.hit") is None


def test_a_link_in_rich_text_that_is_not_of_the_web_is_only_words(
    open_page: Open, server: Server, channel: str
) -> None:
    page = open_page()
    answer = page.evaluate(
        """async () => {
          const { richText } = await import("/static/richtext.js");
          const leaf = { type: "link", url: " java\\nscript:window.hit=1", text: "press" };
          const part = { type: "rich_text_section", elements: [leaf] };
          return richText({ elements: [part] }, {}, false).outerHTML;
        }"""
    )
    assert "<a" not in answer
    assert "press" in answer
    assert server.workspace.messages(channel) == []


def test_text_full_of_marks_is_read_without_delay(open_page: Open) -> None:
    spent = open_page().evaluate(
        """async () => {
          const { mrkdwn } = await import("/static/mrkdwn.js");
          const marks = ["<".repeat(3000), "_".repeat(3000), "~ ~".repeat(900)];
          const texts = ["*" + "<a>".repeat(900), "*<".repeat(900), ...marks];
          const begin = performance.now();
          for (const text of texts) mrkdwn(text, {});
          return performance.now() - begin;
        }"""
    )
    assert spent < 1_000


def test_a_message_tells_whom_it_would_have_notified(
    open_page: Open, app: App, channel: str
) -> None:
    app.post(channel, "Quiet")
    app.post(channel, "Loud <!here> <@U0BENODUYA>")
    page = open_page()
    message(page, "Quiet").hover()
    expect(message(page, "Quiet").locator(".tools")).to_contain_text("Would have notified: nobody")
    expect(message(page, "Loud").locator(".notified-some")).to_have_text(
        "Would have notified: @here, Ben Oduya"
    )


def test_an_empty_channel_says_what_to_do(open_page: Open) -> None:
    page = open_page()
    expect(page.locator("#timeline")).to_contain_text(
        "Drop an article on this page, or into the seeds folder"
    )
    page.get_by_role("button", name="Type /digest help").click()
    expect(box(page)).to_have_value("/digest help")
    expect(box(page)).to_be_focused()


def test_unread_messages_are_counted_in_the_list_and_the_title(
    open_page: Open, app: App, channel: str, room: str
) -> None:
    page = open_page()
    page.get_by_role("link", name="sport").click()
    expect(page.locator("#room-name")).to_have_text("sport")
    before = page.evaluate("Number(/\\d+/.exec(document.title.split('#')[0]) ?? 0)")
    app.post(channel, "one")
    app.post(channel, "two")
    expect(page.get_by_role("link", name=f"{room}, 2 unread", exact=True)).to_be_visible()
    expect(page).to_have_title(f"({before + 2}) #sport · Pressroom")
    page.get_by_role("link", name=f"{room}, 2 unread", exact=True).click()
    expect(page.get_by_role("link", name=room, exact=True)).to_have_attribute(
        "aria-current", "page"
    )


def test_older_messages_come_on_the_way_up_and_newer_ones_wait_below(
    open_page: Open, server: Server, room: str
) -> None:
    for number in range(70):
        server.workspace.say("ben", room, f"number {number:02d}\n\n\n")
    page = open_page()
    rows = page.locator("#timeline article")
    expect(rows).to_have_count(50)
    message(page, "number 25").scroll_into_view_if_needed()
    before = page.evaluate(
        """() => {
          document.querySelector("#timeline").scrollTop = 200;
          return [...document.querySelectorAll("#timeline article")][5].getBoundingClientRect().top;
        }"""
    )
    expect(rows).to_have_count(70)
    assert abs(message(page, "number 25").bounding_box()["y"] - before) < 2
    server.workspace.say("ben", room, "the newest")
    page.get_by_role("button", name="1 new message").click()
    expect(message(page, "the newest")).to_be_in_viewport()


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
    expect(page.get_by_role("link", name="sport")).to_be_hidden()  # the drawer has closed behind it
    page.get_by_role("button", name="1 reply").click()
    expect(page.locator("#room")).to_have_attribute("inert", "")
    assert page.locator("#thread").bounding_box()["width"] == 390
    page.get_by_role("button", name="Close the thread").click()
    expect(page.get_by_role("button", name="1 reply")).to_be_focused()


def serious_faults(page: Page) -> list[Any]:
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in serious]


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


def test_the_page_goes_on_by_itself_when_the_workspace_is_back(
    browser: Any, tmp_path: Path
) -> None:
    page = browser.new_page()
    with reader.served(tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        page.goto(server.page_url)
        page.goto(f"{server.url}/#/news")
        expect(page.locator("#room-name")).to_have_text("news")
    expect(page.locator("#banner")).to_contain_text("cannot be reached", timeout=8_000)
    with reader.served(tmp_path, port) as server:
        server.workspace.say("ben", "news", "While you were away")
        expect(message(page, "While you were away")).to_be_visible(timeout=15_000)
        expect(page.locator("#banner")).not_to_contain_text("cannot be reached")
        page.close()


def test_few_of_many_messages_stand_in_the_page_and_all_can_be_reached(
    open_page: Open, server: Server, room: str
) -> None:
    first = server.workspace.say("ben", room, "number 000")
    for number in range(1, 400):
        server.workspace.say("ben", room, f"number {number:03d}\n\n")
    page = open_page()
    rows = page.locator("#timeline article")
    scroller = page.locator("#timeline")
    most = 0
    for _ in range(60):
        scroller.evaluate("e => { e.scrollTop = 0; }")
        page.wait_for_function(
            """() => { const at = document.querySelector("#timeline");
                       return at.scrollTop !== 0 || at.textContent.includes("number 000"); }"""
        )
        most = max(most, rows.count())
        if message(page, "number 000").count():
            break
    expect(message(page, "number 000")).to_be_visible()
    assert 100 < most <= 150
    expect(message(page, "number 399")).to_have_count(0)
    for _ in range(60):
        scroller.evaluate("e => { e.scrollTop = e.scrollHeight; }")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        if message(page, "number 399").count():
            break
    scroller.evaluate("e => { e.scrollTop = e.scrollHeight; }")
    expect(message(page, "number 399")).to_be_in_viewport()
    server.workspace.say("ben", room, "and one more")
    expect(message(page, "and one more")).to_be_in_viewport()  # who is at the end stays there
    channel = server.workspace.find_channel(room).id
    page.evaluate(
        """href => { const a = document.createElement("a"); a.href = href;
                     document.body.append(a); a.click(); a.remove(); }""",
        f"{server.url}/archives/{channel}/p{first.replace('.', '')}",
    )
    expect(message(page, "number 000").first).to_be_in_viewport()
    server.workspace.say("ben", room, "the newest of all")
    page.get_by_role("button", name="1 new message").click()
    expect(message(page, "the newest of all")).to_be_in_viewport()


def test_channels_are_joined_and_left_and_people_brought_in(
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


def test_time_passes_and_slack_is_in_trouble_as_is_chosen(
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
    with pytest.raises(ValueError, match="Expecting value"):  # a page of HTML
        app.post(channel, "lost")
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_faults(page) == []
    panel.get_by_label("Slack is well").check()
    expect(page.locator("#banner")).to_be_hidden()
    app.post(channel, "found")
    expect(message(page, "found")).to_be_attached()
    # nobody lends what is not lent
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
