"""Replies in threads, and notices to admins."""

import pytest

from bot.models import StoredArticle
from bot.slack.render import limits
from bot.slack.render.corrections import also_message, correction_message
from bot.slack.render.notices import notice_message
from tests.slack.samples import (
    CHANGES,
    HEAVY,
    LONG_CHANGES,
    NEWS,
    RETRACTED,
    UPDATED,
    URL,
    check,
    links,
    nodes,
    notice_of,
    reply_of,
    stored,
)

HEADLINE = "Ferry to Marrow Bay gets a winter timetable"


def test_a_reply_names_its_article_if_the_thread_is_about_several() -> None:
    message = correction_message(reply_of(*CHANGES[2:3], note="A note."), stored())
    assert message["text"].split("\n") == [
        f"{HEADLINE} 4F2K7",
        "A note.",
        "• Fact removed: Fares stay at 3.50 crowns.",
    ]
    assert links(message) == {URL}


@pytest.mark.parametrize("named", HEAVY)
def test_a_reply_that_names_its_article_is_within_slacks_limits(named: StoredArticle) -> None:
    message = correction_message(reply_of(*LONG_CHANGES * 4, note="note " * 900), named)
    check(message, links(message))
    assert limits.weight(message["blocks"]) <= limits.WEIGHT


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (stored(), f"Also in Tull Courier: {HEADLINE} 4F2K7"),
        (UPDATED, f"Also in Tull Courier: {HEADLINE} 4F2K7 · updated 2026-03-01 12:00 UTC"),
        (RETRACTED, f"Also in Tull Courier: {HEADLINE} 4F2K7 · retracted"),
    ],
)
def test_another_sources_article_is_linked_with_its_update_or_retraction(
    other: StoredArticle, words: str
) -> None:
    message = also_message(other, "Also in Tull Courier: ")
    assert message["text"] == words
    assert links(message) == {URL}
    struck = [node for node in nodes(message["blocks"]) if node.get("strike")]
    assert len(struck) == (other.retraction is not None)


def test_a_notice_shows_channels_and_what_to_type_and_notifies_nobody() -> None:
    note = f"<@U0ADAMARSH> <!channel>: invite me to <#{NEWS}> with `/invite`."
    message = notice_message(notice_of(note))
    assert message["text"] == (
        f"&lt;@U0ADAMARSH&gt; &lt;!channel&gt;: invite me to <#{NEWS}> with /invite."
    )
    kinds = [node["type"] for node in message["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["text", "channel", "text", "text", "text"]
