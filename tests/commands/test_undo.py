"""The Undo button restores exactly what was there before."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.dispatch import Dispatcher
from bot.models import Caller, Topic
from bot.models.reply import Buttons, Reply
from bot.store import Store
from tests.support.dispatching import make_dispatcher
from tests.support.newsroom import ADA, BEN, Newsroom, newsroom
from tests.support.patience import PATIENCE
from tests.support.people import ADMIN, People
from tests.support.samples import NOON
from tests.support.stores import open_store

ROOT = Caller(user="U0ROOT0000", channel="C0NEWS0001", name="root")
SPORT = Topic(slug="sport", label="Sport")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "store.db")) as opened:
        yield opened


@pytest.fixture
def dispatcher(store: Store) -> Dispatcher:
    return make_dispatcher(store, people=People(members={ROOT.user: ADMIN}), vocabulary=(SPORT,))


def undone(dispatcher: Dispatcher, reply: Reply) -> Reply:
    """Press the Undo button of an answer; returns the answer to that."""
    (row,) = (part for part in reply.parts if isinstance(part, Buttons))
    (button,) = row.buttons
    assert (button.label, button.action) == ("Undo", "do")
    again = dispatcher.press(ROOT, button.action, button.value)
    assert again.in_place
    return again


def state(store: Store) -> list[tuple[object, ...]]:
    """What is muted and paused, where and until when. By whom and since when may differ."""
    mutes = [(each.kind, each.what, each.channel, each.until) for each in store.mutes.active(NOON)]
    pauses = [("pause", each.channel, each.until) for each in store.pauses.active(NOON)]
    return [*mutes, *pauses]


@pytest.mark.parametrize("where", ["", " <#C0SPORT001|sport>", " everywhere"])
@pytest.mark.parametrize(
    ("before", "typed"),
    [
        ("", "mute sport"),
        ("", 'mute source:"Tull & Marrow <Courier>" for 7d'),
        ("", "mute person:“Ines Calder” until 2026-04-01 9:30"),
        ('mute "early boat" for 2w', 'mute "early boat"'),
        ("mute sport until 2026-04-01", "unmute sport"),
        ('mute person:"Ines Calder"', 'unmute person:"Ines Calder"'),
        ("", "pause"),
        ("", "pause for 3h"),
        ("pause until 2026-04-01 18:00", "pause for 3h"),
        ("pause", "resume"),
        ("pause for 90m", "resume"),
    ],
)
def test_undo_restores_what_was_before_and_can_be_undone(
    dispatcher: Dispatcher, store: Store, before: str, typed: str, where: str
) -> None:
    if before:
        dispatcher.answer(ROOT, before + where)
    was = state(store)
    reply = dispatcher.answer(ROOT, typed + where)
    now = state(store)
    assert now != was
    again = undone(dispatcher, reply)
    assert state(store) == was
    undone(dispatcher, again)
    assert state(store) == now


def test_undo_does_not_bring_an_end_forward_to_a_whole_minute(
    dispatcher: Dispatcher, store: Store
) -> None:
    odd = timedelta(seconds=29, microseconds=5)
    clock = make_dispatcher(
        store,
        people=People(members={ROOT.user: ADMIN}),
        vocabulary=(SPORT,),
        now=lambda: NOON + odd,
    )
    clock.answer(ROOT, "mute sport for 1h")
    undone(dispatcher, dispatcher.answer(ROOT, "unmute sport"))
    (mute,) = store.mutes.active(NOON)
    assert mute.until == datetime(2026, 3, 1, 13, 1, tzinfo=UTC)


def test_undo_restores_subscriptions(tmp_path: Path) -> None:
    with newsroom(tmp_path) as room:
        room.start()
        first = _subscriptions(room.ask(BEN, "/digest subscriptions"))
        for typed in (
            "subscribe sport #news weekdays 08:30 and 16:00 Europe/Berlin missed skip",
            "subscribe science #science daily 09:00",
            "unsubscribe all #news",
        ):
            room.ask(ADA, f"/digest {typed}")
            assert _subscriptions(room.ask(BEN, "/digest subscriptions")) != first
            _press_undo(room)
            assert _subscriptions(room.ask(BEN, "/digest subscriptions")) == first


def _press_undo(room: Newsroom) -> None:
    """Press the button of the last answer, and wait for the answer that replaces it."""
    shown = room.workspace.ephemerals(ADA)[-1]
    room.workspace.press(ADA, "news", shown["ts"], "do").result(PATIENCE)
    room.workspace.wait_for(lambda now: now.ephemerals(ADA)[-1]["text"] != shown["text"], PATIENCE)


def _subscriptions(answer: str) -> set[str]:
    return {line.partition(" Next:")[0] for line in answer.splitlines()}
