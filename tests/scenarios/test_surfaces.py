"""Forms, shortcuts, buttons and the App Home: other ways to do what commands do."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.shortcut import around
from bot.commands.syntax import GUIDES, read_command
from bot.commands.syntax.forms import FORMS, form, typed
from bot.errors import CommandError
from bot.models import Quote, Span
from tests.support.newsroom import ADA, BEN, CLEO, Newsroom, id_of
from tests.support.patience import PATIENCE, wait_until

Json = dict[str, Any]


def buttons(blocks: list[Json], label: str) -> list[Json]:
    return [
        element
        for block in blocks
        for element in block.get("elements", ())
        if element["type"] == "button" and element["text"]["text"] == label
    ]


def place_of(blocks: list[Json], label: str) -> int:
    """The position of a button among all buttons."""
    labels = [
        element["text"]["text"]
        for block in blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]
    return labels.index(label)


def words(view: Json) -> str:
    """All text in a view, in order."""

    def texts(node: Any) -> list[str]:
        if isinstance(node, list):
            return [each for item in node for each in texts(item)]
        if not isinstance(node, dict):
            return []
        own = node.get("text")
        found = [own] if isinstance(own, str) else texts(own)
        return found + [each for key in ("elements", "label") for each in texts(node.get(key))]

    return "".join(texts(view["blocks"]))


def opened(room: Newsroom, user: str, label: str) -> Json:
    """Press a button of somebody's last answer; return the form that it opens."""
    message = room.workspace.ephemerals(user)[-1]
    place = place_of(message["blocks"], label)
    room.workspace.press(user, "news", message["ts"], place).result(PATIENCE)
    return modal_after(room, user, "One moment…")


def modal_after(room: Newsroom, user: str, before: str) -> Json:
    """The modal that somebody has open, once it no longer says ``before``."""
    person = room.workspace.find_user(user).id

    def is_updated(_: Any) -> bool:
        stack = room.workspace.views.stack(person)
        return bool(stack) and before not in words(stack[-1])

    room.workspace.wait_for(is_updated, PATIENCE)
    return room.workspace.views.stack(person)[-1]


def filled(**values: str) -> Json:
    return {name: {"value": value} for name, value in values.items()}


def test_a_form_subscribes_a_channel(ferry: Newsroom) -> None:
    ferry.ask(ADA, "/digest help subscribe")
    view = opened(ferry, ADA, "Fill in a form…")
    wrong = filled(what="sport", channel="C0SPORT001", when="half past eight")
    ack = ferry.workspace.submit(ADA, view["id"], wrong).result(PATIENCE).ack
    assert ack
    assert "is no time of the day" in ack["errors"]["when"]
    right = filled(what="sport", channel="C0SPORT001", when="daily 8:30", size="full")
    ferry.workspace.submit(ADA, view["id"], right).result(PATIENCE)
    answer = modal_after(ferry, ADA, "One moment…")
    assert " gets sport: roundups daily at 08:30 (UTC) (full)" in words(answer)
    assert "gets sport: roundups daily" in ferry.ask(BEN, "/digest subscriptions")


def test_the_form_for_subscribing_is_offered_to_admins_only(ferry: Newsroom) -> None:
    for user, offered in ((ADA, 1), (BEN, 0), (CLEO, 0)):
        ferry.ask(user, "/digest subscriptions")
        (*_, answer) = ferry.workspace.ephemerals(user)
        assert len(buttons(answer["blocks"], "Subscribe a channel…")) == offered
    ferry.ask(ADA, "/digest subscriptions")
    assert "Channel" in words(opened(ferry, ADA, "Subscribe a channel…"))


def test_others_can_neither_open_nor_submit_a_form_for_admins(
    ferry: Newsroom,
) -> None:
    ferry.ask(BEN, "/digest help mute")
    refused = opened(ferry, BEN, "Fill in a form…")
    assert "Only admins may do that." in words(refused)
    ferry.ask(ADA, "/digest help mute")
    view = opened(ferry, ADA, "Fill in a form…")
    assert ferry.bot
    person = ferry.workspace.find_user(BEN).id
    ferry.workspace.views.open(person, _reopened(view))
    other = ferry.workspace.views.stack(person)[-1]
    ferry.workspace.submit(BEN, other["id"], filled(what="sport")).result(PATIENCE)
    assert "Only admins may do that." in words(modal_after(ferry, BEN, "One moment…"))
    assert ferry.bot.store.mutes.active(ferry.now()) == ()


def _reopened(view: Json) -> Json:
    kept = ("type", "callback_id", "private_metadata", "title", "submit", "close", "blocks")
    return {name: view[name] for name in kept}


def test_a_form_posts_a_digest_again_elsewhere_with_a_reason(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ferry.ask(ADA, f"/digest show {id_of(post)}")
    view = opened(ferry, ADA, "Post it again…")
    values = filled(channel="C0SPORT001", reason="the <!here> vote & more")
    ferry.workspace.submit(ADA, view["id"], values).result(PATIENCE)
    (again,) = ferry.wait_for_posts(1, "sport")
    assert "Reposted by ada: the &lt;!here&gt; vote &amp; more" in again["text"]
    assert all(stored["notifies"] == [] for stored in ferry.workspace.ledger)


def test_a_form_sets_who_said_a_quote(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ferry.ask(ADA, f"/digest fix {id_of(post)}")
    view = opened(ferry, ADA, "Who said it…")
    ferry.workspace.submit(ADA, view["id"], filled(name="Oskar Venn")).result(PATIENCE)
    assert "is by Oskar Venn" in words(modal_after(ferry, ADA, "One moment…"))
    ferry.workspace.wait_for(lambda _: "— Oskar Venn" in ferry.posts()[0]["text"], PATIENCE)


def test_shortcuts_on_a_post_show_its_details_and_let_admins_manage_it(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    bot = ferry.bot
    assert bot
    wait_until(lambda: bot.store.posts.at("C0NEWS0001", post["ts"]), "the post to be noted")
    assert "People:" in use_shortcut(ferry, BEN, "digest_details", post)
    assert "Only admins may do that." in use_shortcut(ferry, BEN, "digest_manage", post)
    assert id_of(post) in use_shortcut(ferry, ADA, "digest_manage", post)
    managed = ferry.workspace.ephemerals(ADA)[-1]
    assert buttons(managed["blocks"], "Retract…")
    ferry.workspace.say(BEN, "news", "Look at that.")
    *_, other = ferry.workspace.messages("news")
    assert "not one of my digests" in use_shortcut(ferry, BEN, "digest_details", other)


def use_shortcut(room: Newsroom, user: str, shortcut: str, message: Json) -> str:
    """Use a shortcut on a message; return the answer."""
    before = {each["ts"] for each in room.workspace.ephemerals(user)}
    room.workspace.shortcut(user, shortcut, channel="news", ts=message["ts"]).result(PATIENCE)
    return room._answer(user, before)


def test_a_quote_is_shown_in_its_context(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    ferry.press(BEN, "Full digest", post)
    answer = ferry.press(BEN, "Show in context", ferry.workspace.ephemerals(BEN)[-1])
    assert "said Ines Calder, who chairs the board." in answer
    bold = [
        element["text"]
        for block in ferry.workspace.ephemerals(BEN)[-1]["blocks"]
        for part in block["elements"]
        for element in part.get("elements", ())
        if part["type"] == "rich_text_quote" and element.get("style", {}).get("bold")
    ]
    assert bold == [
        "We asked 412 passengers, and most of them wanted an early boat,",
        "So that is what they get.",
    ]


def test_the_home_shows_only_channels_and_buttons_that_the_caller_may_see(ferry: Newsroom) -> None:
    ferry.workspace.invite("desk", "pullquote", by=ADA)
    ferry.ask(ADA, "/digest mute sport #desk")
    ferry.ask(ADA, "/digest subscribe sport #desk")
    mine = home_of(ferry, ADA)
    assert "Your channels" in words(mine)
    assert "Ferry to Marrow Bay" in words(mine)
    channels = {node.get("channel_id") for node in _nodes(mine)}
    assert {"C0NEWS0001", "C0SCIENCE1", "C0DESK0001"} <= channels
    assert len(buttons(mine["blocks"], "Unsubscribe")) == 3
    others = home_of(ferry, BEN)
    assert "C0DESK0001" not in {node.get("channel_id") for node in _nodes(others)}
    assert not buttons(others["blocks"], "Unsubscribe")
    assert "C0SCIENCE1" not in {node.get("channel_id") for node in _nodes(home_of(ferry, CLEO))}


def home_of(room: Newsroom, user: str) -> Json:
    """Somebody's App Home, once the bot has updated it."""
    person = room.workspace.find_user(user).id
    before = (room.workspace.state.homes.get(person) or {}).get("hash")
    room.workspace.open_home(user)
    room.workspace.wait_for(
        lambda now: (now.state.homes.get(person) or {}).get("hash") != before, PATIENCE
    )
    return room.workspace.state.homes[person]


def _nodes(node: Any) -> list[Json]:
    if isinstance(node, list):
        return [each for item in node for each in _nodes(item)]
    if not isinstance(node, dict):
        return []
    return [node, *(each for value in node.values() for each in _nodes(value))]


def test_a_button_in_the_home_is_answered_there(ferry: Newsroom) -> None:
    ferry.ask(ADA, "/digest mute sport")
    home = home_of(ferry, ADA)
    place = place_of(home["blocks"], "Unmute")
    ferry.workspace.press_in_view(ADA, home["id"], place).result(PATIENCE)
    person = ferry.workspace.find_user(ADA).id
    ferry.workspace.wait_for(
        lambda now: "sport is posted again" in words(now.state.homes[person]), PATIENCE
    )
    assert not buttons(ferry.workspace.state.homes[person]["blocks"], "Unmute")


@pytest.mark.parametrize("name", FORMS)
@given(values=st.dictionaries(st.sampled_from(["what", "channel", "when", "reason"]), st.text()))
def test_any_submitted_values_are_understood_or_refused_with_a_sentence(
    name: str, values: dict[str, str]
) -> None:
    made = form(f"{name} 4F2K7")
    given_values = {each.name: values.get(each.name, each.initial or "") for each in made.fields}
    with suppress(CommandError):
        read_command(typed(name, "4F2K7" if "ID" in GUIDES[name].usage else "", given_values))


def test_the_context_of_a_quote_is_its_paragraph() -> None:
    text = "Rain fell.\n\nIt will, “snow” she said, “soon” too.\n\nIt did."
    quote = Quote(
        spans=tuple(
            Span(source=text, start=text.index(word), end=text.index(word) + 4)
            for word in ("snow", "soon")
        )
    )
    passage, marked = around(text, quote)
    assert passage == "It will, “snow” she said, “soon” too."
    assert [passage[start:end] for start, end in marked] == ["snow", "soon"]
