"""No token is shown: not by what describes the bot, and not in its log, whatever goes wrong."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load
from bot.workspace import Fault
from bot.workspace.faults import FaultKind
from tests.support.newsroom import ADA, Newsroom, newsroom
from tests.support.patience import wait_until

FAULTS: tuple[FaultKind, ...] = (
    "http_500",
    "error",
    "ratelimited",
    "accept_then_drop",
    "refuse_connection",
)
SECRET = "s3cr3t-of-tull"


def test_settings_describe_themselves_without_secrets(tmp_path: Path) -> None:
    file = tmp_path / "pullquote.toml"
    file.write_text(f'[feeds]\nproxy = "http://tull:{SECRET}@proxy.example:3128"\n', "utf-8")
    tokens = {"SLACK_BOT_TOKEN": f"xoxb-{SECRET}", "SLACK_APP_TOKEN": f"xapp-{SECRET}"}
    settings = load(file, tokens, tmp_path)
    assert settings.tokens() == tuple(tokens.values())
    assert SECRET in settings.proxy
    assert SECRET not in f"{settings!r} {settings}"


@pytest.mark.parametrize("token", [f"xoxp-{SECRET}", f"{SECRET}-xoxb-"])
def test_a_token_of_the_wrong_kind_is_refused_without_being_shown(token: str) -> None:
    wrong = Settings(seeds=Path(), store=Path(), bot_token=token, app_token=f"xapp-{SECRET}")
    with pytest.raises(SettingsError) as refused:
        wrong.tokens()
    assert SECRET not in str(refused.value)


def test_no_token_reaches_the_log_even_at_its_lowest_level(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)  # all that the bot and its libraries have to say
    with newsroom(tmp_path) as room:
        for kind in FAULTS:
            fault = Fault(kind=kind, method="chat.postMessage", seconds=1)
            room.workspace.faults.add(fault)
        room.start()
        room.drop("ferry.txt")
        wait_until(lambda: is_posted_in_time(room), "the post")
        room.ask(ADA, "/digest latest")
        app = room.workspace.config.app
        bot = vars(room.bot)
        described = (
            f"{room.settings!r} {bot} {[vars(part) for part in bot.values() if vars_of(part)]}"
        )
    said = caplog.text
    assert "chat.postMessage" in said
    assert any(record.levelno == logging.DEBUG for record in caplog.records)
    for token in (app.bot_token, app.app_token, app.bot_token[5:], app.app_token[5:]):
        assert token not in said
        assert token not in described


def is_posted_in_time(room: Newsroom) -> bool:
    """Whether the digest is posted; if not, the minute passes that the bot waits after a fault."""
    assert room.bot
    if not room.posts():
        room.let_pass(timedelta(minutes=1))
        room.bot.clock_moved()
    return bool(room.posts())


def vars_of(part: object) -> bool:
    return hasattr(part, "__dict__")
