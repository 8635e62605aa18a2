"""Sends many batches, in one room after the other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.slack.render.blocks import BUTTONS
from bot.workspace import Request
from tests.campaigns.fuzz.payloads import JUNK, KINDS, payload, spoilt
from tests.campaigns.fuzz.room import ADMINS, MEMBERS, Room, room
from tests.campaigns.fuzz.words import IDS, ODD, commands
from tests.support.patience import PATIENCE, TimedOutError

USERS = (*ADMINS, *MEMBERS)
IN_ROOM = 2_500  # sent in one room: a workspace forgets nothing, and gets slower

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to send: typed words, or a payload that asks for ``action`` with the words.

    ``path`` leads to the part of the payload that is replaced by ``junk``, if it is not empty.
    """

    kind: str
    words: str
    action: str
    path: tuple[int, ...]
    junk: Any

    @property
    def must_be_answered(self) -> bool:
        """Whether whoever sent it must be shown something: it is as Slack would send it."""
        elsewhere = self.action.partition(":")[0] in ("share", "form")
        return self.kind == "typed" or (self.kind == "press" and not self.path and not elsewhere)


ASKED = st.builds(
    Asked,
    st.sampled_from(("typed",) * 8 + KINDS),
    commands() | st.builds("0 {}".format, commands()) | st.sampled_from(("", "news", *IDS)),
    st.sampled_from((*sorted(BUTTONS), "gone", "share:3", *ODD)),
    st.just(()) | st.lists(st.integers(0, 40), min_size=1, max_size=4).map(tuple),
    st.sampled_from(JUNK),
)
BATCHES = st.tuples(*(ASKED for _ in USERS))


def campaign(number: int, start: int) -> tuple[Counter[str], list[str]]:
    """Send this many; how many of each kind were sent, and what went wrong."""
    sent: Counter[str] = Counter()
    wrong: list[str] = []
    turn = 0
    while sent.total() < number and not wrong:
        with room() as made:
            examples = max(1, min(IN_ROOM, number - sent.total()) // len(USERS))
            wrong += _visit(made, examples, start * 10_000 + turn, sent)
        wrong += made.wrong()
        turn += 1
    return sent, wrong


def _visit(made: Room, examples: int, start: int, sent: Counter[str]) -> list[str]:
    """Send this many batches in one room; what went wrong with the first that failed."""
    wrong: list[str] = []

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=[*HealthCheck],
    )
    @given(BATCHES)
    def batches(batch: Sequence[Asked]) -> None:
        if not wrong:
            sent.update(asked.kind for asked in batch)
            wrong.extend(_sent(made, batch))

    batches()
    return wrong


def _sent(made: Room, batch: Sequence[Asked]) -> list[str]:
    pairs = list(zip(USERS, batch, strict=True))
    before = {user: made.shown(user) for user, asked in pairs if asked.must_be_answered}
    requests = [_send(made, user, asked) for user, asked in pairs]
    try:
        made.answered(before)
    except TimedOutError as error:
        late = [asked for user, asked in pairs if made.shown(user) is before.get(user, ...)]
        return [f"{error}: {each}" for each in (*late, *made.wrong())]
    for request in requests:
        if request:
            request.result(PATIENCE)  # an ack; what it says is among the failures
    return [f"{each} after {batch}" for each in made.wrong()]


def _send(made: Room, user: str, asked: Asked) -> Request | None:
    words = asked.words
    for name, article_id in zip(IDS, made.ids, strict=False):
        words = words.replace(name, article_id)
    if asked.kind == "typed":
        return made.workspace.slash(user, "news", f"/digest {words}")
    sound = payload(made.workspace, asked.kind, user, asked.action, words)
    given = spoilt(sound, asked.path, asked.junk) if asked.path else sound
    with made.workspace.lock:
        if asked.kind == "event":
            made.workspace.deliveries.emit("app_home_opened", {**sound, **given})
        else:
            made.workspace.sockets.send("interactive", given, _settled, accepts=True)
    return None


def _settled(error: str | None, ack: Json | None) -> None:
    """Bolt decides whether it acks a payload that is spoilt."""
    del error, ack
