"""Each kind of post in a workspace: what it shows, and how it is found again."""

from dataclasses import replace
from typing import Any

import pytest

from bot.models import Limited, NewPost, Outcome, Post, PostKind, Refused, Sent, Unknown
from bot.slack.messenger import SlackMessenger
from bot.workspace import Fault, Server, Workspace
from tests.slack.outbound import NOW, attempt, calls, follow_up, messenger_to, posted
from tests.slack.samples import NEWS, RETRACTED, UPDATED, Json, nodes, numbered, post, stored


def test_an_edit_changes_the_message_and_keeps_its_key(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    tried = attempt(messenger)
    messenger.post(tried, [stored()])
    (ts,) = posted(workspace)
    assert messenger.post(follow_up("edit", ts), [UPDATED]) == Sent(ts)
    (call,) = calls(workspace, "chat.update")
    assert call["ignored"] == []
    given = {name: value for name, value in call["args"].items() if name not in ("text", "blocks")}
    payload = {"key": "4F2K7:news", "kind": "digest", "articles": ""}
    metadata = {"event_type": "digest_posted", "event_payload": payload}
    assert given == {"channel": NEWS, "ts": ts, "parse": "none", "metadata": metadata}
    assert "updated" in workspace.messages(NEWS)[-1]["text"]
    assert messenger.find(tried) == ts


def test_a_reply_is_in_the_thread_and_is_found_there(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(post(), [stored()])
    (root,) = posted(workspace)
    for number in range(40):
        workspace.say("ben", "news", f"Message {number}", root)
    tried = follow_up("reply", root, messenger.slack_time())
    assert messenger.find(tried) is None
    outcome = messenger.post(tried, [UPDATED])
    reply = workspace.thread(NEWS, root)[-1]
    assert outcome == Sent(reply["ts"])
    assert reply["text"].startswith("The article was corrected:")
    assert messenger.find(tried) == reply["ts"]
    call = calls(workspace, "chat.postMessage")[-1]
    assert (call["ignored"], call["args"]["thread_ts"]) == ([], root)
    assert (call["args"]["unfurl_links"], call["args"]["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(
    ("kind", "word"), [("edit", "message_not_found"), ("reply", "thread_not_found")]
)
def test_edits_of_and_replies_to_a_deleted_message_are_refused(
    messenger: SlackMessenger, kind: PostKind, word: str
) -> None:
    messenger.post(post(), [stored()])
    tried = follow_up(kind, "1759999999.000100", messenger.slack_time())
    assert messenger.post(tried, [stored()]) == Refused(word)


def test_a_reply_to_a_deleted_message_is_not_found(messenger: SlackMessenger) -> None:
    assert messenger.find(follow_up("reply", "1759999999.000100", NOW)) is None


def about(kind: PostKind, ts: str, **known: Any) -> Post:
    """A post of this kind about the roundup with this ts, as it is in the outbox."""
    made = replace(follow_up(kind, ts, NOW), about_kind=None)
    given: dict[str, Any] = {"key": f"r:{kind}", "channel": NEWS, "kind": kind, "of": "r"}
    new = NewPost(**{**given, **known})
    return replace(made, new=new, about_kind="roundup")


def roundup_of(*article_ids: str, note: str | None = None) -> Post:
    new = NewPost(key="r", channel=NEWS, article_ids=article_ids, kind="roundup", note=note)
    return replace(post(attempted=NOW), new=new)


def buttons(message: Json) -> list[tuple[str, str]]:
    return [
        (node["text"]["text"], node["value"])
        for node in nodes(message["blocks"])
        if node.get("type") == "button"
    ]


def last(workspace: Workspace, channel: str = NEWS) -> Json:
    """The bot's last message in a channel."""
    return [each for each in workspace.messages(channel) if "bot_id" in each][-1]


def test_a_roundup_is_in_the_channel_with_its_articles_and_is_found(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    articles = numbered([stored()], 3)
    tried = roundup_of(*(each.id for each in articles), note="2 muted: Sport (2).")
    outcome = messenger.post(tried, articles)
    (ts,) = posted(workspace)
    assert (outcome, messenger.find(tried)) == (Sent(ts), ts)
    text = last(workspace)["text"]
    assert text.startswith("Roundup: 3 digests")
    assert [text.count(each) for each in ("ID000", "ID001", "ID002", "2 muted: Sport (2).")] == [
        1
    ] * 4
    (call,) = calls(workspace, "chat.postMessage")
    assert call["ignored"] == []
    assert call["args"]["metadata"] == {
        "event_type": "digest_posted",
        "event_payload": {"key": "r", "kind": "roundup", "articles": ""},
    }
    assert "thread_ts" not in call["args"]
    assert buttons(last(workspace)) == []


def test_the_rest_of_a_long_roundup_is_behind_a_button_even_after_an_edit(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    ids = tuple(f"ID{place:03}" for place in range(1_215))
    articles = numbered([stored()], 15)
    messenger.post(roundup_of(*ids, note="2 muted: Sport (2)."), articles)
    (ts,) = posted(workspace)
    assert buttons(last(workspace)) == [("Show 1,200 more", "r")]
    struck = [replace(RETRACTED, id="ID000"), *articles[1:]]
    edit = about("edit", ts, key="r:edit:0", article_ids=ids, note="2 muted: Sport (2).")
    assert messenger.post(edit, struck) == Sent(ts)
    assert buttons(last(workspace)) == [("Show 1,200 more", "r")]
    text = last(workspace)["text"]
    assert text.startswith("Roundup: 1,215 digests")
    assert "figures are of" in text
    assert "2 muted: Sport (2)." in text
    assert messenger.find(roundup_of(*ids)) == ts


def test_a_reply_names_its_article_in_a_roundups_thread_but_not_in_a_digests(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(roundup_of("4F2K7", "ID001"), [stored(), *numbered([stored()], 1)])
    (root,) = posted(workspace)
    reply = about("reply", root, article_ids=("4F2K7",), note="This article is retracted.")
    assert isinstance(messenger.post(reply, [RETRACTED]), Sent)
    text = workspace.thread(NEWS, root)[-1]["text"]
    named, said = text.split("\n")
    assert named.startswith("Ferry to Marrow Bay gets a winter timetable")
    assert "4F2K7" in named
    assert said == "This article is retracted."
    messenger.post(replace(reply, about_kind="digest"), [RETRACTED])
    assert workspace.thread(NEWS, root)[-1]["text"] == "This article is retracted."


def test_another_source_is_named_in_the_thread_and_that_reply_is_found_there(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(attempt(messenger), [stored()])
    (root,) = posted(workspace)
    for number in range(40):
        workspace.say("ben", "news", f"Message {number}", root)
    other = stored(id_="53KQV", source="Marrow Post")
    tried = about("also", root, article_ids=("53KQV",), note="Also in Marrow Post:")
    assert messenger.find(tried) is None
    outcome = messenger.post(tried, [other])
    named = workspace.thread(NEWS, root)[-1]
    assert (outcome, messenger.find(tried)) == (Sent(named["ts"]), named["ts"])
    assert named["text"].startswith(
        "Also in Marrow Post: Ferry to Marrow Bay gets a winter timetable"
    )
    assert len(calls(workspace, "conversations.replies")) > 2
    assert calls(workspace, "conversations.history") == []
    call = calls(workspace, "chat.postMessage")[-1]
    assert (call["ignored"], call["args"]["thread_ts"]) == ([], root)


def test_a_retracted_article_is_struck_in_the_reply_that_names_it(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(attempt(messenger), [stored()])
    (root,) = posted(workspace)
    named = about("also", root, article_ids=("4F2K7",), note="Also in Tull Courier:")
    sent = messenger.post(named, [stored()])
    assert isinstance(sent, Sent)
    edit = about("edit", sent.ts, article_ids=("4F2K7",), note="Also in Tull Courier:", of="r:also")
    assert messenger.post(replace(edit, about_kind="also"), [RETRACTED]) == sent
    text = workspace.thread(NEWS, root)[-1]["text"]
    assert text.startswith("Also in Tull Courier: Ferry to Marrow Bay")
    assert text.endswith("retracted")
    assert messenger.find(named) == sent.ts


def test_a_reply_naming_another_source_is_found_after_its_answer_was_lost(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(attempt(messenger), [stored()])
    (root,) = posted(workspace)
    workspace.faults.add(Fault(kind="accept_then_drop", method="chat.postMessage"))
    tried = about("also", root, article_ids=("4F2K7",), note="Also in Tull Courier:")
    assert messenger.post(tried, [stored()]) == Unknown("unreachable")
    assert messenger.find(tried) == workspace.thread(NEWS, root)[-1]["ts"]


@pytest.mark.parametrize("kind", ["also", "edit"])
def test_edits_of_and_replies_to_a_deleted_roundup_are_refused(
    messenger: SlackMessenger, kind: PostKind
) -> None:
    tried = about(kind, "1759999999.000100", article_ids=("4F2K7",), note="Also in Tull Courier:")
    word = "message_not_found" if kind == "edit" else "thread_not_found"
    assert messenger.post(tried, [stored()]) == Refused(word)


TROUBLE = f"I cannot post in <#{NEWS}>: it is archived (`is_archived`)."


def notice(channel: str) -> Post:
    new = NewPost(key=f"trouble:{channel}", channel=channel, kind="notice", note=TROUBLE)
    return replace(post(attempted=NOW), new=new)


def channels_of(message: Json) -> list[str]:
    return [
        node["channel_id"] for node in nodes(message["blocks"]) if node.get("type") == "channel"
    ]


def test_a_notice_is_posted_to_the_admins_channel(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    channel = messenger.channels()["general"]
    outcome = messenger.post(notice(channel), [])
    (ts,) = posted(workspace, channel)
    assert (outcome, messenger.find(notice(channel))) == (Sent(ts), ts)
    assert channels_of(last(workspace, channel)) == [NEWS]


def direct(workspace: Workspace, user: str) -> str:
    """The id of the direct message between a member and the bot."""
    return workspace.find_channel(f"D{workspace.find_user(user).id[1:]}").id


def test_a_notice_to_a_member_is_a_direct_message(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    ada = workspace.find_user("ada").id
    outcome = messenger.post(notice(ada), [])
    (ts,) = posted(workspace, direct(workspace, "ada"))
    assert outcome == Sent(ts)
    assert channels_of(last(workspace, direct(workspace, "ada"))) == [NEWS]
    assert messenger.find(notice(ada)) == ts
    messenger.post(replace(notice(ada), new=replace(notice(ada).new, key="other")), [])
    assert len(calls(workspace, "conversations.open")) == 1
    assert calls(workspace, "conversations.join") == []


def test_after_a_restart_a_direct_message_is_found_whose_answer_was_lost(
    messenger: SlackMessenger, server: Server
) -> None:
    workspace = server.workspace
    ada = workspace.find_user("ada").id
    workspace.faults.add(Fault(kind="accept_then_drop", method="chat.postMessage"))
    assert messenger.post(notice(ada), []) == Unknown("unreachable")
    assert [messenger_to(server).find(notice(ada))] == posted(workspace, direct(workspace, "ada"))
    assert messenger.find(notice(workspace.find_user("ben").id)) is None


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(kind="accept_then_drop"), Limited(5.0, "unreachable")),
        (Fault(kind="http_500"), Limited(5.0, "HTTP 500")),
        (Fault(kind="ratelimited", seconds=9), Limited(9.0, "ratelimited")),
        (Fault(kind="error", error="user_disabled"), Refused("user_disabled")),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_if_a_direct_message_cannot_be_opened_nothing_has_been_posted(
    messenger: SlackMessenger, workspace: Workspace, fault: Fault, outcome: Outcome
) -> None:
    ada = workspace.find_user("ada").id
    workspace.faults.add(replace(fault, method="conversations.open"))
    assert messenger.post(notice(ada), []) == outcome
    assert calls(workspace, "chat.postMessage") == []
    assert isinstance(messenger.post(notice(ada), []), Sent)


def test_a_notice_to_an_unknown_member_is_refused(messenger: SlackMessenger) -> None:
    assert messenger.post(notice("U0NOBODY01"), []) == Refused("user_not_found")
