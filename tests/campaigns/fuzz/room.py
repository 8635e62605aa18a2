"""A running bot whose articles try to act, and everything that goes wrong in it."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.settings import FirstSubscription
from bot.workspace import default_config
from bot.workspace.config import User
from tests.slack.strategies import HOSTILE
from tests.support.rig import Rig, rig
from tests.support.samples import FERRY, numbered

Json = dict[str, Any]

LOUD = ("slack_bolt", "slack_sdk.socket_mode.client", "slack_sdk.socket_mode.builtin.client")
ADMINS = tuple(f"admin{number}" for number in range(4))
MEMBERS = tuple(f"member{number}" for number in range(4))
OWN = "https://tull.example/"
POSTS = "https://pressroom.slack.com/archives/"
ARTICLES = (
    FERRY,
    *(numbered(number) for number in range(2, 12)),
    *(
        f"url: {OWN}{number}\ntopics: sport, {words[:30]!r}\nsource: {words}\n"
        f"{FERRY.replace('The ferry between', f'{words} The ferry between')}".replace(
            "Ines Calder", f"Ines {words} Calder"
        )
        for number, words in enumerate(HOSTILE)
        if words.isprintable()
    ),
    f"url: javascript:alert(1)\ntitle: <https://evil.example|Full digest>\n\n{FERRY}",
)


# surfaces that only one person sees: names on them notify nobody
ALONE = ("ephemeral", "modal", "home")
ADA = "U0ADAMARSH"  # runs the workspace; articles name her, too


def user_id(name: str) -> str:
    return f"U0{name.upper()}"


class Troubles(logging.Handler):
    """Collects the errors that the bot logs, and warnings of answers that did not reach Slack."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.getMessage().startswith("an answer"):
            self.found.append(self.format(record))


class Room:
    """A workspace with a bot that has posted all of its articles."""

    def __init__(self, made: Rig, troubles: Troubles) -> None:
        assert made.bot
        self.workspace = made.workspace
        self.ids = tuple(stored.id for stored in made.bot.store.articles.latest(100))
        self._rig = made
        self._troubles = troubles
        self._noted = 0

    def shown(self, user: str) -> Json | None:
        """The last message that only this member was shown."""
        return next(reversed(self.workspace.ephemerals(user)), None)

    def answered(self, before: Mapping[str, Json | None]) -> None:
        """Wait until each of these members is shown something new. Raises TimedOutError."""
        self._rig.wait(
            "answers",
            lambda: all(self.shown(user) is not last for user, last in before.items()),
        )

    def wrong(self) -> list[str]:
        """What went wrong since the last call."""
        ledger = self.workspace.ledger
        fresh, self._noted = ledger[self._noted :], len(ledger)
        found = [f"came alive: {each}" for each in fresh if not _is_dead(each)]
        found += [f"a member saw: {each}" for each in self.workspace.failures]
        found += [
            f"Slack refused: {call}"
            for call in self.workspace.journal
            if call.get("error") and call["error"] not in _USUAL
        ]
        return found + self._troubles.found


# errors of Slack's that people caused, not the bot
# (not_found: a view that somebody has closed, or has opened another one in place of)
_USUAL = (
    "ratelimited",
    "already_in_channel",
    "channel_not_found",
    "not_found",
    "user_not_found",
    "invalid_trigger_id",
)


def _is_dead(noted: Json) -> bool:
    """Whether nothing in it is alive that comes from an article. Only answers name people."""
    own = all(link.startswith((OWN, POSTS)) for link in noted["links"])
    # an answer may name whoever asked, and the log of admin actions all who were refused
    people = {ADA, *map(user_id, (*ADMINS, *MEMBERS))} if noted["surface"] in ALONE else set()
    return own and {*noted["notifies"], *noted["mentions"]} <= people


@contextmanager
def room() -> Iterator[Room]:
    """A room whose bot has posted every article. Its time stands still."""
    config = default_config()
    people = [
        User(id=user_id(name), name=name, real_name=name, is_admin=name in ADMINS)
        for name in (*ADMINS, *MEMBERS)
    ]
    everyone = tuple(person.id for person in people)
    config = replace(
        config,
        rate_limits=False,
        users=(*config.users, *people),
        channels=tuple(
            replace(each, members=(*each.members, *everyone)) for each in config.channels
        ),
        app=replace(config.app, events=("app_home_opened",)),
    )
    with (
        _listening() as troubles,
        TemporaryDirectory() as name,
        rig(
            Path(name),
            config=config,
            since=datetime.now(UTC) + timedelta(days=1),  # every file is old enough to be complete
            first_subscriptions=(FirstSubscription(channel="#news"),),
            newest=100,
            flood=0,
        ) as made,
    ):
        for number, text in enumerate(ARTICLES):
            made.drop(f"{number:02}.txt", text)
        made.start()
        made.finish()
        yield Room(made, troubles)


@contextmanager
def _listening() -> Iterator[Troubles]:
    """The bot's troubles, without what Bolt logs about payloads that have no shape."""
    ours, theirs = logging.getLogger("bot"), [logging.getLogger(name) for name in LOUD]
    troubles = Troubles()
    ours.addHandler(troubles)
    for each in theirs:
        each.disabled = True
    try:
        yield troubles
    finally:
        ours.removeHandler(troubles)
        for each in theirs:
            each.disabled = False
