"""Admins are told about a problem with a channel, once, and not in that channel."""

from datetime import timedelta

import pytest

from bot.models import Limited, Outcome, Refused, Subscription, Unknown
from bot.slack.render.notices import notice_message
from tests.support.publishing import Publishing
from tests.support.samples import FERRY, NOON, read_text

MINUTE = timedelta(minutes=1)
ADMINS, ADA = "C9", "U1"
NOTICE = "post trouble:C1:is_archived:2026-03-01T12:00:00+00:00"


@pytest.fixture
def reporting(publishing: Publishing) -> Publishing:
    """A desk with a post in C1 that reports problems to an admin channel and an admin."""
    publishing.publisher = publishing.make_publisher(ADMINS, ADA)
    publishing.enqueue("a")
    return publishing


def test_a_problem_with_a_channel_is_reported_once_to_each_contact(reporting: Publishing) -> None:
    reporting.slack.answers = [Refused("is_archived")]
    assert reporting.deliver() == ["post a", f"{NOTICE}:C9", f"{NOTICE}:U1"]
    reporting.slack.answers = [Refused("is_archived")]
    assert reporting.deliver(MINUTE) == ["post a"]
    assert reporting.deliver(MINUTE) == ["post a"]
    assert reporting.deliver(MINUTE) == []


def test_a_notice_says_where_and_why_and_how_to_put_it_right(reporting: Publishing) -> None:
    reporting.slack.answers = [Refused("is_archived")]
    reporting.deliver()
    post = reporting.store.posts.get(f"{NOTICE.removeprefix('post ')}:U1")
    assert post
    assert (post.new.channel, post.new.kind, post.new.article_ids) == ("U1", "notice", ())
    assert post.new.note == (
        "I cannot post in <#C1>: it is archived; bring it back, or end its subscriptions "
        "(`is_archived`). Everything for it waits, and goes out once that is mended."
    )


@pytest.mark.parametrize(("inside", "told"), [([ADA], ["U1"]), ([], ["C9", "U1"])])
def test_a_problem_with_a_private_channel_is_told_to_those_who_may_know_of_it(
    publishing: Publishing, inside: list[str], told: list[str]
) -> None:
    publishing.publisher = publishing.make_publisher(
        ADMINS, ADA, may_tell=lambda contact, channels: contact in inside and "C1" in channels
    )
    publishing.enqueue("a")
    publishing.slack.answers = [Refused("is_archived")]
    assert publishing.deliver() == ["post a", *(f"{NOTICE}:{each}" for each in told)]


def test_a_problem_is_not_reported_in_the_channel_that_has_it(publishing: Publishing) -> None:
    publishing.publisher = publishing.make_publisher("C1", ADA)
    publishing.enqueue("a")
    publishing.slack.answers = [Refused("is_archived")]
    assert publishing.deliver() == ["post a", f"{NOTICE}:U1"]


def test_without_contacts_the_channel_waits_all_the_same(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Refused("is_archived")]
    assert publishing.deliver() == ["post a"]
    assert publishing.store.backoffs.troubles() == (("C1", "is_archived"),)


@pytest.mark.parametrize(
    "outcome",
    [
        Refused("token_revoked"),
        Refused("missing_scope"),
        Limited(5, "unreachable"),
        Limited(12),
        Limited(5, "HTTP 500"),
        Refused("invalid_blocks"),
    ],
    ids=str,
)
def test_errors_that_are_not_about_the_channel_are_not_reported(
    reporting: Publishing, outcome: Outcome
) -> None:
    reporting.slack.answers = [outcome]
    assert reporting.deliver() == ["post a"]
    assert [each for each in reporting.deliver(MINUTE) if each != "post a"] == []


def test_a_different_problem_is_reported_as_well(reporting: Publishing) -> None:
    reporting.slack.answers = [Refused("is_archived")]
    reporting.deliver()
    reporting.slack.answers = [Refused("restricted_action")]
    other = "post trouble:C1:restricted_action:2026-03-01T12:01:00+00:00"
    assert reporting.deliver(MINUTE) == ["post a", f"{other}:C9", f"{other}:U1"]


def test_a_problem_that_comes_back_is_reported_again(reporting: Publishing) -> None:
    reporting.slack.answers = [Refused("is_archived")]
    reporting.deliver()
    assert reporting.deliver(MINUTE) == ["post a"]
    reporting.enqueue("b")
    reporting.slack.answers = [Refused("is_archived")]
    again = "post trouble:C1:is_archived:2026-03-01T12:02:00+00:00"
    assert reporting.deliver(MINUTE) == ["post b", f"{again}:C9", f"{again}:U1"]


def test_a_problem_with_the_admin_channel_is_reported_to_the_other_contacts(
    reporting: Publishing,
) -> None:
    reporting.slack.answers = [Refused("is_archived"), Refused("not_in_channel")]
    other = "post trouble:C9:not_in_channel:2026-03-01T12:00:00+00:00:U1"
    assert reporting.deliver() == ["post a", f"{NOTICE}:C9", f"{NOTICE}:U1", other]
    assert reporting.store.backoffs.troubles() == (("C1", "is_archived"), ("C9", "not_in_channel"))
    assert reporting.deliver(MINUTE) == ["post a", f"{NOTICE}:C9"]
    assert reporting.store.backoffs.troubles() == ()


def test_a_notice_is_settled_like_any_post(reporting: Publishing) -> None:
    reporting.slack.answers = [Refused("is_archived"), Unknown("timed out")]
    assert reporting.deliver() == ["post a", f"{NOTICE}:C9", f"{NOTICE}:U1"]
    assert reporting.deliver(MINUTE) == [f"find {NOTICE[5:]}:C9", "post a", f"{NOTICE}:C9"]


def test_a_problem_with_an_edit_counts_as_a_problem_with_its_channel(reporting: Publishing) -> None:
    reporting.deliver()
    reporting.revise()
    reporting.slack.answers = [Refused("is_archived")]
    assert reporting.deliver() == ["post a:edit:0", f"{NOTICE}:C9", f"{NOTICE}:U1"]
    assert reporting.store.backoffs.troubles() == (("C1", "is_archived"),)


def test_a_passing_problem_with_edits_is_over_after_the_next_edit(reporting: Publishing) -> None:
    reporting.deliver()
    reporting.revise()
    reporting.slack.answers = [Limited(5, "HTTP 500")]
    assert reporting.deliver() == ["post a:edit:0"]
    assert reporting.deliver(MINUTE) == ["post a:edit:0", "post a:reply:0"]
    assert reporting.store.backoffs.troubles() == ()


@pytest.mark.parametrize("inside", [True, False])
def test_what_is_held_for_a_private_channel_is_told_to_admins_who_may_know(
    publishing: Publishing, *, inside: bool
) -> None:
    publishing.publisher = publishing.make_publisher(
        ADMINS,
        ADA,
        may_tell=lambda contact, channels: inside and (contact, {*channels}) == (ADA, {"G1"}),
    )
    publishing.store.subscriptions.add([Subscription(channel="G1")])
    held = read_text(publishing.folder, "held.txt", f"EMBARGOED UNTIL MONDAY\n\n{FERRY}")
    publishing.store.articles.save([held], NOON)
    (told,) = publishing.deliver()
    post = publishing.store.posts.get(told.removeprefix("post "))
    assert post
    assert post.new.hold
    assert post.new.channel == (ADA if inside else "G1")
    # not everybody in the channel is an admin
    shown = f"{notice_message(post.new)}"
    assert ("held.txt" in shown, "MONDAY" in shown) == (inside, inside)
    assert publishing.deliver() == []


def test_without_contacts_nobody_is_told_of_what_is_held(publishing: Publishing) -> None:
    publishing.store.subscriptions.add([Subscription(channel="C1")])
    held = read_text(publishing.folder, "held.txt", f"EMBARGOED UNTIL MONDAY\n\n{FERRY}")
    publishing.store.articles.save([held], NOON)
    assert publishing.deliver() == []
