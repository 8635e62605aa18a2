"""A running bot on articles that try to act, and everything that goes wrong in it."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app.application import Application
from bot.settings import FirstSubscription, Settings
from bot.slack.manifest import SCOPES
from bot.workspace import Server, Workspace, default_config, serve
from bot.workspace.config import User
from tests.slack.strategies import HOSTILE
from tests.support.samples import FERRY, numbered, seed

Json = dict[str, Any]

LOUD = ("slack_bolt", "slack_sdk.socket_mode.client", "slack_sdk.socket_mode.builtin.client")
PATIENCE = 30.0  # seconds
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


# what only one person sees: names in it notify nobody
ALONE = ("ephemeral", "modal", "home")
ADA = "U0ADAMARSH"  # runs the workspace; articles name her, too


def user_id(name: str) -> str:
    return f"U0{name.upper()}"


class Troubles(logging.Handler):
    """What the bot logs as an error, or as an answer that did not reach Slack."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.getMessage().startswith("an answer"):
            self.found.append(self.format(record))


class Room:
    """A workspace with a bot that has posted; ``wrong`` is what must not have happened."""

    def __init__(self, server: Server, bot: Application, troubles: Troubles) -> None:
        self.workspace = server.workspace
        self.ids = tuple(stored.id for stored in bot.store.articles.latest(100))
        self._troubles = troubles
        self._noted = 0

    def shown(self, user: str) -> Json | None:
        """What a member alone was shown last."""
        return next(reversed(self.workspace.ephemerals(user)), None)

    def answered(self, before: Mapping[str, Json | None]) -> None:
        """Wait until each of these members is shown something else than what was so before."""

        def all_answered(_: Workspace) -> bool:
            return all(self.shown(user) is not last for user, last in before.items())

        self.workspace.wait_for(all_answered, PATIENCE)

    def wrong(self) -> list[str]:
        """What went wrong since this was asked last."""
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


# what Slack says of things that people did: no mistake of the bot's
# (not_found: a view that somebody has closed, or opened another in the place of)
_USUAL = (
    "ratelimited",
    "already_in_channel",
    "channel_not_found",
    "not_found",
    "user_not_found",
    "invalid_trigger_id",
)


def _is_dead(noted: Json) -> bool:
    """Nothing of an article is alive. Answers alone name people: those who acted."""
    own = all(link.startswith((OWN, POSTS)) for link in noted["links"])
    # whoever asked has put their name to it, and the log has the names of all who were refused
    people = {ADA, *map(user_id, (*ADMINS, *MEMBERS))} if noted["surface"] in ALONE else set()
    return own and {*noted["notifies"], *noted["mentions"]} <= people


@contextmanager
def room() -> Iterator[Room]:
    """A room with a bot that has read every article."""
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
        app=replace(config.app, scopes=SCOPES, events=("app_home_opened",)),
    )
    with _listening() as troubles, TemporaryDirectory() as name, serve(Workspace(config)) as server:
        bot = _bot(Path(name), server)
        try:
            bot.start()
            _read_all(bot, server.workspace)
            yield Room(server, bot, troubles)
        finally:
            bot.stop()


@contextmanager
def _listening() -> Iterator[Troubles]:
    """The bot's troubles, without what Bolt has to say of payloads that have no shape."""
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


def _bot(folder: Path, server: Server) -> Application:
    for number, text in enumerate(ARTICLES):
        seed(folder / "seeds", f"{number:02}.txt", text)
    app = server.workspace.config.app
    return Application(
        Settings(
            seeds=folder / "seeds",
            store=folder / "store.db",
            first_subscriptions=(FirstSubscription(channel="#news"),),
            slack_api_url=server.api_url,
            bot_token=app.bot_token,
            app_token=app.app_token,
            newest=100,
            flood=0,
        )
    )


def _read_all(bot: Application, workspace: Workspace) -> None:
    def posted(seen: Workspace) -> bool:
        counts = bot.store.status.counts()
        return counts.articles > 0 and len(seen.messages("news")) > counts.articles // 2

    workspace.wait_for(posted, PATIENCE)
