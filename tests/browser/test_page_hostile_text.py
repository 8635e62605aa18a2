"""Hostile message text on the page: it never becomes markup, script or a slow page."""

from bot.workspace import Server
from tests.browser.pages import Open, expect, needs_browser
from tests.browser.stub_app import App, plain

pytestmark = needs_browser


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


def test_a_rich_text_link_that_is_not_http_stays_text(
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


def test_text_full_of_markup_characters_is_parsed_quickly(open_page: Open) -> None:
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
