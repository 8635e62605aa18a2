"""Messages of each kind in a real workspace: what stands there, and how it is found again."""

import pytest

from bot.models import PostKind, Refused, Sent
from bot.slack.messenger import SlackMessenger
from bot.workspace import Workspace
from tests.slack.outbound import NOW, attempt, calls, following, standing
from tests.slack.samples import NEWS, UPDATED, entry, post


def test_an_edit_changes_the_message_and_keeps_its_key(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    tried = attempt(messenger)
    messenger.post(tried, [entry()])
    (ts,) = standing(workspace)
    assert messenger.post(following("edit", ts), [UPDATED]) == Sent(ts)
    (call,) = calls(workspace, "chat.update")
    assert call["ignored"] == []
    given = {name: value for name, value in call["args"].items() if name not in ("text", "blocks")}
    assert given == {"channel": NEWS, "ts": ts, "parse": "none"}
    assert "updated" in workspace.messages(NEWS)[-1]["text"]
    assert messenger.find(tried) == ts


def test_a_reply_stands_in_the_thread_and_is_found_there(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(post(), [entry()])
    (root,) = standing(workspace)
    for number in range(40):
        workspace.say("ben", "news", f"Message {number}", root)
    tried = following("reply", root, messenger.slack_time())
    assert messenger.find(tried) is None
    outcome = messenger.post(tried, [UPDATED])
    told = workspace.thread(NEWS, root)[-1]
    assert outcome == Sent(told["ts"])
    assert told["text"].startswith("The article was corrected:")
    assert messenger.find(tried) == told["ts"]
    call = calls(workspace, "chat.postMessage")[-1]
    assert (call["ignored"], call["args"]["thread_ts"]) == ([], root)
    assert (call["args"]["unfurl_links"], call["args"]["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(
    ("kind", "word"), [("edit", "message_not_found"), ("reply", "thread_not_found")]
)
def test_a_message_that_is_gone_is_neither_edited_nor_replied_to(
    messenger: SlackMessenger, kind: PostKind, word: str
) -> None:
    messenger.post(post(), [entry()])
    tried = following(kind, "1759999999.000100", messenger.slack_time())
    assert messenger.post(tried, [entry()]) == Refused(word)


def test_a_reply_to_a_message_that_is_gone_is_not_there(messenger: SlackMessenger) -> None:
    assert messenger.find(following("reply", "1759999999.000100", NOW)) is None
