"""Whatever an article or a reply contains, Slack accepts its messages and nothing becomes active.

Active means a mention, a link that isn't ours, or formatting.
"""

from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from bot.models import Change, Size, StoredArticle
from bot.models.reply import Card, Hit, Reply
from bot.slack.render import limits
from bot.slack.render.corrections import also_message, correction_message
from bot.slack.render.digest import digest_message
from bot.slack.render.notices import notice_message
from bot.slack.render.replies import reply_messages
from bot.slack.render.rich_text import web_address
from bot.slack.render.roundup import roundup_message
from bot.slack.render.views import answer_view, home_view
from bot.slack.web_client import DirectClient
from bot.workspace import Clock, Workspace, default_config, serve
from tests.slack.outbound import START
from tests.slack.samples import COMMAND, NEWS, Json, check, nodes, notice_of, reply_of
from tests.slack.strategies import ARTICLES, CHANGES, MAYBE, REPLIES, ROUNDUPS, texts
from tests.support.examples import examples

KEY = "roundup:news"

ANYTHING = examples(
    40,
    phases=(Phase.reuse, Phase.generate),  # shrinking a megabyte takes minutes
    suppress=[HealthCheck.data_too_large],
)
IN_SLACK = examples(25, phases=ANYTHING.phases, suppress=[*HealthCheck])


def addresses(articles: list[StoredArticle]) -> set[str]:
    return {url for stored in articles if (url := web_address(stored.article.url))}


def allowed(reply: Reply) -> set[str]:
    """The addresses that a reply may link to: those of its articles and of their posts."""
    shown = [part for part in reply.parts if isinstance(part, Card | Hit)]
    posts = {part.permalink for part in shown if isinstance(part, Hit) and part.permalink}
    return addresses([part.stored for part in shown]) | posts


ADA = "U0ADAMARSH"
SIZES = st.sampled_from(get_args(Size))


@ANYTHING
@given(stored=ARTICLES, reason=MAYBE, note=MAYBE, size=SIZES)
def test_a_digest_is_one_message_within_the_limits(
    stored: StoredArticle, reason: str | None, note: str | None, size: Size
) -> None:
    message = digest_message(stored, reason=reason, note=note, command=COMMAND, size=size)
    check(message, addresses([stored]))
    assert limits.weight(message["blocks"]) <= limits.WEIGHT


@ANYTHING
@given(REPLIES)
def test_a_reply_is_few_messages_within_the_limits(reply: Reply) -> None:
    messages = reply_messages(reply, command=COMMAND)
    assert 1 <= len(messages) <= 4
    for message in messages:
        check(message, allowed(reply))


@ANYTHING
@given(changes=CHANGES, note=MAYBE)
def test_a_correction_is_one_message_within_the_limits(
    changes: list[Change], note: str | None
) -> None:
    check(correction_message(reply_of(*changes, note=note)), set())


@ANYTHING
@given(changes=CHANGES, note=MAYBE, stored=ARTICLES, lead_in=texts())
def test_replies_that_name_an_article_are_one_message_within_the_limits(
    changes: list[Change], note: str | None, stored: StoredArticle, lead_in: str
) -> None:
    named = correction_message(reply_of(*changes, note=note), stored)
    for message in (named, also_message(stored, lead_in)):
        check(message, addresses([stored]))
        assert limits.weight(message["blocks"]) <= limits.WEIGHT


@ANYTHING
@given(texts(), CHANGES, MAYBE)
def test_a_notice_is_one_message_within_the_limits(
    note: str, changes: list[Change], reason: str | None
) -> None:
    message = notice_message(notice_of(note, *changes[:2], reason=reason))
    check(message, set())
    assert not any(node.get("type") == "user" for node in nodes(message["blocks"]))


@ANYTHING
@given(articles=ROUNDUPS, note=MAYBE)
def test_a_roundup_is_one_message_within_the_limits_with_all_its_items(
    articles: list[StoredArticle], note: str | None
) -> None:
    message = roundup_message(articles, left=3, note=note, key=KEY, command=COMMAND)
    check(message, addresses(articles))
    assert limits.weight(message["blocks"]) <= limits.WEIGHT
    for stored in articles:
        assert stored.id in message["text"]


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    # A frozen clock: a trigger_id must not expire while a busy machine still renders the view.
    with serve(Workspace(default_config(), Clock(START))) as server:
        client(server.workspace).conversations_join(channel=NEWS)
        yield server.workspace


def client(workspace: Workspace) -> DirectClient:
    return DirectClient(workspace.config.app.bot_token, f"{workspace.base_url}/api/")


@IN_SLACK
@given(stored=ARTICLES, reason=MAYBE, note=MAYBE, size=SIZES)
def test_slack_accepts_a_digest_and_notifies_nobody(
    workspace: Workspace, stored: StoredArticle, reason: str | None, note: str | None, size: Size
) -> None:
    message = digest_message(stored, reason=reason, note=note, command=COMMAND, size=size)
    assert posted(workspace, message) <= addresses([stored])


@IN_SLACK
@given(articles=ROUNDUPS, note=MAYBE)
def test_slack_accepts_a_roundup_and_notifies_nobody(
    workspace: Workspace, articles: list[StoredArticle], note: str | None
) -> None:
    message = roundup_message(articles, left=3, note=note, key=KEY, command=COMMAND)
    assert posted(workspace, message) <= addresses(articles)


@IN_SLACK
@given(changes=CHANGES, stored=ARTICLES, words=texts())
def test_slack_accepts_thread_replies_and_notices_and_notifies_nobody(
    workspace: Workspace, changes: list[Change], stored: StoredArticle, words: str
) -> None:
    named = correction_message(reply_of(*changes), stored)
    notice = notice_message(notice_of(words, *changes[:2], reason=words))
    for message in (named, also_message(stored, words), notice):
        assert posted(workspace, message) <= addresses([stored])


@IN_SLACK
@given(reply=REPLIES, title=texts())
def test_slack_accepts_a_home_and_a_modal_and_nothing_in_them_becomes_active(
    workspace: Workspace, reply: Reply, title: str
) -> None:
    workspace.clock.advance(2.0)
    noted = len(workspace.ledger)
    home = home_view(reply, command=COMMAND)
    client(workspace).views_publish(user_id=ADA, view=home)
    with workspace.lock:
        trigger = workspace.triggers.new(ADA, workspace.clock.now())
    modal = answer_view(title, reply, command=COMMAND)
    client(workspace).views_open(trigger_id=trigger, view=modal)
    for stored in workspace.ledger[noted:]:
        assert stored["notifies"] == []
        assert set(stored["links"]) <= allowed(reply)


def posted(workspace: Workspace, message: Json) -> set[str]:
    """Post a message, check that it notified nobody, and return its links."""
    workspace.clock.advance(2.0)  # Slack allows a message per second and channel
    client(workspace).chat_postMessage(channel=NEWS, parse="none", **message)
    noted = workspace.ledger[-1]
    assert (noted["surface"], noted["notifies"], noted["mentions"]) == ("message", [], [])
    return set(noted["links"])


@IN_SLACK
@given(REPLIES)
def test_slack_accepts_a_reply_and_notifies_nobody(workspace: Workspace, reply: Reply) -> None:
    for message in reply_messages(reply, command=COMMAND):
        workspace.clock.advance(1.0)
        _show(workspace, message)
        noted = workspace.ledger[-1]
        assert (noted["surface"], noted["notifies"]) == ("ephemeral", [])
        assert set(noted["mentions"]) <= {"U0BENODUYA"}  # a UserRef, which only shows a name
        assert set(noted["links"]) <= allowed(reply)


def _show(workspace: Workspace, message: Json) -> None:
    """Show a message as a response_url does, which ignores ``parse``."""
    client(workspace).chat_postEphemeral(channel=NEWS, user="U0ADAMARSH", **message)
