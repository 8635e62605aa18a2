"""Messages on the page: how they are drawn, updated, threaded and scrolled."""

from typing import Any

from bot.workspace import Server
from tests.browser.pages import Open, box, expect, message, needs_browser
from tests.browser.stub_app import App, digest, plain

pytestmark = needs_browser


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


def test_each_kind_of_block_is_drawn(open_page: Open, app: App, channel: str) -> None:
    words = "*bold* _italic_ ~gone~ `code` <@U0BENODUYA> <#C0NEWS0001> 2 * 3 * 4\n&gt; said"
    blocks: list[dict[str, Any]] = [
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


def test_older_messages_load_on_the_way_up_and_new_ones_are_announced(
    open_page: Open, server: Server, room: str
) -> None:
    for number in range(70):
        server.workspace.say("ben", room, f"number {number:02d}\n\n\n")
    page = open_page()
    rows = page.locator("#timeline article")
    expect(rows).to_have_count(50)
    # Scrolls and measures in one step, because scrolling makes the page load the older messages.
    before = page.evaluate(
        """() => {
          document.querySelector("#timeline").scrollTop = 200;
          const rows = [...document.querySelectorAll("#timeline article")];
          const row = rows.find((each) => each.textContent.includes("number 25"));
          return row.getBoundingClientRect().top;
        }"""
    )
    expect(rows).to_have_count(70)
    assert abs(message(page, "number 25").bounding_box()["y"] - before) < 2
    server.workspace.say("ben", room, "the newest")
    page.get_by_role("button", name="1 new message").click()
    expect(message(page, "the newest")).to_be_in_viewport()


def test_a_long_channel_has_few_messages_in_the_page_but_all_can_be_reached(
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
    expect(message(page, "and one more")).to_be_in_viewport()  # the page stays scrolled to the end
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
