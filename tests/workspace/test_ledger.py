"""The ledger: which mentions and links in a message work, and whom it notifies."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.workspace import Workspace
from bot.workspace.ledger import Reader

ADA, BEN = "U0ADAMARSH", "U0BENODUYA"
NEWS, SCIENCE = "C0NEWS0001", "C0SCIENCE1"
URL = "https://paper.example/a"
READER = Reader({"ada": ADA, "ben": BEN})


def section(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, **fields}}


def plain(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    part = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [part]}


@pytest.mark.parametrize(
    ("text", "mentions", "links"),
    [
        ("<@U0ADAMARSH> and <@U0BENODUYA|ben>", [ADA, BEN], []),
        ("<!here> <!channel> <!everyone>", ["here", "channel", "everyone"], []),
        ("<!here|here>", ["here"], []),
        ("<!subteam^S0DESK0001|@desk>", ["S0DESK0001"], []),
        ("<@U0NOBODY01>", ["U0NOBODY01"], []),
        (f"<{URL}|the paper> <mailto:a@b.example>", [], [URL, "mailto:a@b.example"]),
        (f"<!date^1760000000^{{date}}^{URL}|then>", [], [URL]),
        (f"see {URL}.", [], [URL]),
        ("see www.paper.example/a, or paper.com", [], ["www.paper.example/a", "paper.com"]),
        ("write to a.b@paper.example", [], ["mailto:a.b@paper.example"]),
        ("&lt;@U0ADAMARSH&gt; &lt;!here&gt;", [], []),
        ("@ada @here #general", [], []),
        ("<#C0GENERAL1|general>", [], []),
        ("5 < 6 and 7 > 6, a.m. and e.g. and 3.5", [], []),
        ("<b>bold</b>", [], []),
    ],
)
def test_text_is_read_as_slack_reads_it(text: str, mentions: list[str], links: list[str]) -> None:
    alive = READER.read({"text": text})
    assert (list(alive.mentions), list(alive.links)) == (mentions, links)


@pytest.mark.parametrize(
    ("args", "mentions", "links"),
    [
        ({}, [], [URL]),
        ({"parse": "none"}, [], []),
        ({"parse": "full"}, [ADA, "here"], [URL]),
        ({"link_names": True, "parse": "none"}, [ADA, "here"], []),
    ],
)
def test_parse_and_link_names_activate_names_and_addresses(
    args: Any, mentions: list[str], links: list[str]
) -> None:
    alive = READER.read({"text": f"@ada, @here and @nobody: {URL}"}, **args)
    assert (list(alive.mentions), list(alive.links)) == (mentions, links)


@pytest.mark.parametrize(
    ("block", "mentions", "links"),
    [
        (section(f"@everyone {URL}"), ["everyone"], [URL]),
        (section(f"@everyone {URL}", verbatim=True), [], []),
        (section("<@U0ADAMARSH>", verbatim=True), [ADA], []),
        (plain(f"<@U0ADAMARSH> @here {URL}"), [], []),
        ({"type": "header", "text": {"type": "plain_text", "text": "<!here>"}}, [], []),
        (rich({"type": "text", "text": f"<@U0ADAMARSH> @here {URL}"}), [], []),
        (rich({"type": "user", "user_id": ADA}), [ADA], []),
        (rich({"type": "broadcast", "range": "here"}), ["here"], []),
        (rich({"type": "usergroup", "usergroup_id": "S0DESK0001"}), ["S0DESK0001"], []),
        (rich({"type": "link", "url": URL, "text": "x"}), [], [URL]),
        (rich({"type": "date", "timestamp": 1, "format": "{date}", "url": URL}), [], [URL]),
        ({"type": "context", "elements": [section("<!here>")["text"]]}, ["here"], []),
        ({"type": "actions", "elements": [{"type": "button", "url": URL}]}, [], [URL]),
        ({"type": "markdown", "text": f"[a]({URL}) @here"}, ["here"], [URL]),
        ({"type": "table", "rows": [[rich({"type": "user", "user_id": BEN})]]}, [BEN], []),
    ],
)
def test_blocks_are_read_at_any_depth(
    block: dict[str, Any], mentions: list[str], links: list[str]
) -> None:
    alive = READER.read({"text": "", "blocks": [block]})
    assert (list(alive.mentions), list(alive.links)) == (mentions, links)


def test_attachments_are_read_as_loose_text() -> None:
    attachment = {
        "text": "@here",
        "fields": [{"value": "<@U0BENODUYA>"}],
        "title_link": URL,
        "blocks": [section("<@U0ADAMARSH>")],
    }
    alive = READER.read({"text": "", "attachments": [attachment]})
    assert (list(alive.mentions), list(alive.links)) == (["here", BEN, ADA], [URL])


def test_a_posts_entry_has_the_people_it_notified(client: WebClient, workspace: Workspace) -> None:
    ts = client.chat_postMessage(channel=NEWS, text=f"<!channel> {URL}")["ts"]
    (entry,) = workspace.ledger
    assert entry == {
        "channel": NEWS,
        "ts": ts,
        "surface": "message",
        "notifies": ["channel"],
        "mentions": ["channel"],
        "links": [URL],
        "followers": [],
    }


def test_an_edit_notifies_only_people_it_newly_mentions(
    client: WebClient, workspace: Workspace
) -> None:
    ts = client.chat_postMessage(channel=NEWS, text="<@U0ADAMARSH>")["ts"]
    client.chat_update(channel=NEWS, ts=ts, text="<@U0ADAMARSH> <@U0BENODUYA>")
    edit = workspace.ledger[-1]
    assert (edit["surface"], edit["notifies"], edit["mentions"]) == ("edit", [BEN], [ADA, BEN])


def test_a_reply_notifies_the_people_in_the_thread(client: WebClient, workspace: Workspace) -> None:
    root = workspace.say("ada", "news", "hello")
    workspace.say("ben", "news", "yes", thread_ts=root)
    client.chat_postMessage(channel=NEWS, text="indeed", thread_ts=root)
    reply = workspace.ledger[-1]
    assert (reply["surface"], reply["notifies"]) == ("reply", [])
    assert reply["followers"] == [ADA, BEN]


def test_an_ephemeral_message_notifies_nobody_else(client: WebClient, workspace: Workspace) -> None:
    client.conversations_join(channel=SCIENCE)
    text = "<!channel> <@U0ADAMARSH> <@U0BENODUYA>"
    client.chat_postEphemeral(channel=SCIENCE, user=BEN, text=text)
    entry = workspace.ledger[-1]
    assert (entry["surface"], entry["notifies"]) == ("ephemeral", [BEN])
    assert entry["mentions"] == ["channel", ADA, BEN]


def test_a_home_tab_shows_mentions_and_notifies_nobody(
    client: WebClient, workspace: Workspace
) -> None:
    home = {"type": "home", "blocks": [section(f"<@U0BENODUYA> {URL}")]}
    client.views_publish(user_id=ADA, view=home)
    entry = workspace.ledger[-1]
    assert (entry["surface"], entry["channel"]) == ("home", ADA)
    assert (entry["notifies"], entry["mentions"], entry["links"]) == ([], [BEN], [URL])


def test_a_direct_message_reaches_its_person(client: WebClient, workspace: Workspace) -> None:
    client.chat_postMessage(channel=BEN, text="hello")
    assert workspace.ledger[-1]["followers"] == [BEN]


def test_messages_by_people_have_an_entry_too(workspace: Workspace) -> None:
    workspace.say("ada", "news", "@ben and @here, see https://paper.example/a")
    entry = workspace.ledger[-1]
    assert (entry["notifies"], entry["links"]) == ([BEN, "here"], [URL])
