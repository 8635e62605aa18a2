"""Runs ``pullquote local``: the bot in a Slack workspace on this machine, kept in one folder."""

import hashlib
import re
import secrets
import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from bot.app.application import Application
from bot.app.file_lock import FileLock
from bot.app.private_files import keep_private
from bot.app.run import run_until_stopped
from bot.commands.syntax import USAGE_HINT
from bot.errors import SettingsError
from bot.settings import DEFAULT_CHANNEL, FirstSubscription, Settings
from bot.slack.manifest import SCOPES, manifest
from bot.workspace import (
    CannotDo,
    Channel,
    Command,
    Config,
    Server,
    Tools,
    Workspace,
    default_config,
    serve,
)

STORE_NAME = "pullquote.db"
LONGEST_NAME = 120  # characters in the name of a file that is dropped on the page

# channels for a newcomer, unless the settings file names some
DEMO_SUBSCRIPTIONS = (
    FirstSubscription(channel="#news"),
    FirstSubscription(channel="#science", topic="science"),
    FirstSubscription(channel="#sport", topic="sport"),
)


def run_local(settings: Settings, folder: Path, *, port: int, fresh: bool) -> None:
    """Run until Ctrl-C. ``folder`` keeps the store and the workspace from one run to the next.

    ``fresh`` empties it first. Raises BotError if the port is taken, the folder can't be used, or
    another `pullquote local` runs in it.
    """
    lock_file = folder.with_name(f"{folder.name}.lock")
    keep_private((folder, lock_file))
    lock = FileLock(
        lock_file,
        "Another `pullquote local` runs in this folder: stop it first.",
    )
    token = _kept_token(folder, fresh=fresh)
    settings = _with_demo(settings)
    config = replace(default_config(), page_token=token)
    config = _with_channels(_with_app(config, settings), settings)
    greeted = False
    while True:
        with _served(config, folder, port) as server:
            port = int(server.url.rpartition(":")[2])  # the same port when it starts over
            start_over = _run_in(server, settings, folder, greet=not greeted)
        if not start_over:
            break
        greeted = True
        _forget(folder)
    lock.release()


def _run_in(server: Server, settings: Settings, folder: Path, *, greet: bool) -> bool:
    """Run the bot in a workspace, by its clock, until Ctrl-C or until the page asks to start over.

    Returns whether the page asked to start over.
    """
    workspace = server.workspace
    asked_to_stop, again = threading.Event(), threading.Event()

    def start_over() -> None:
        again.set()
        asked_to_stop.set()

    def started(application: Application) -> None:
        workspace.tools = Tools(
            drop=partial(_drop, settings.seeds),
            reset=start_over,
            moved=application.clock_moved,
        )
        if greet:
            _greet(settings, server.page_url)

    run_until_stopped(
        _with_workspace(settings, server, folder),
        started,
        now=lambda: datetime.fromtimestamp(workspace.clock.now(), UTC),
        asked=asked_to_stop,
    )
    return again.is_set()


def _with_workspace(settings: Settings, server: Server, folder: Path) -> Settings:
    """Return the settings with this workspace's API and tokens, and a store in the folder.

    If they name nobody to tell about trouble, the workspace's admins are told.
    """
    config = server.workspace.config
    app = config.app
    return replace(
        settings,
        admins=settings.admins or tuple(user.id for user in config.users if user.is_admin),
        store=folder / STORE_NAME,
        slack_api_url=server.api_url,
        bot_token=app.bot_token,
        app_token=app.app_token,
    )


def _drop(seeds: Path, name: str, data: bytes) -> None:
    """Put a file into the seeds folder in one step, so that it's never seen half-written.

    A file of the same name is replaced, which makes a new revision of its article. Raises CannotDo
    if the bot couldn't read the file, or it can't be written.
    """
    from bot.seeds.read import is_readable, unknown_kind

    plain = re.sub(r"[\x00-\x1f/\\]", "", name).lstrip(".").strip()[-LONGEST_NAME:]
    if not is_readable(plain):
        raise CannotDo(unknown_kind(plain))
    try:
        partial_file = seeds / f".{plain}.partial"
        partial_file.write_bytes(data)
        partial_file.replace(seeds / plain)
    except OSError as error:
        raise CannotDo(f"It cannot be put into {seeds}: {error.strerror or error}.") from error


def _forget(folder: Path) -> None:
    """Delete what was kept except the token, so that the page's address stays valid."""
    shutil.rmtree(folder / "workspace", ignore_errors=True)
    for file in folder.glob(f"{STORE_NAME}*"):
        file.unlink(missing_ok=True)


def _served(config: Config, folder: Path, port: int) -> Server:
    try:
        return serve(Workspace(config, directory=folder / "workspace"), port=port)
    except OSError as error:
        raise SettingsError(
            f"Port {port} cannot be used ({error.strerror}): choose another one with --port, or "
            f"--port 0 for any that is free."
        ) from error


def _kept_token(folder: Path, *, fresh: bool) -> str:
    """Return the token in the page's address, which stays the same from run to run."""
    try:
        if fresh and folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return _token(folder / "page-token")
    except OSError as error:
        raise SettingsError(f"{folder} cannot be used: {error.strerror or error}.") from error


def _token(file: Path) -> str:
    """Return the token in a file, or write a new one if the file has no valid token."""
    token = file.read_bytes().decode("ascii", errors="replace") if file.exists() else ""
    if re.fullmatch(r"[\w-]{16,}", token, re.ASCII):
        return token
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(secrets.token_urlsafe(12), encoding="ascii")
    return new.replace(file).read_text(encoding="ascii")


def _with_demo(settings: Settings) -> Settings:
    """Return the settings with the demo's subscriptions, unless the operator has named channels."""
    if settings.first_subscriptions or settings.channel != DEFAULT_CHANNEL:
        return settings
    return replace(settings, first_subscriptions=DEMO_SUBSCRIPTIONS)


def _with_app(config: Config, settings: Settings) -> Config:
    """Return the workspace with the app as its manifest describes it, with only those rights."""
    command = manifest(settings.command, USAGE_HINT)["features"]["slash_commands"][0]
    offered = Command(command["command"], command["description"], command["usage_hint"])
    return replace(config, app=replace(config.app, scopes=SCOPES, commands=(offered,)))


def _with_channels(config: Config, settings: Settings) -> Config:
    """Return the workspace with every channel that the settings name."""
    named = [settings.channel, *(first.channel for first in settings.first_subscriptions)]
    named += [each.channel for each in settings.quiet]
    named += [settings.admin_channel] if settings.admin_channel else []
    present = {name for channel in config.channels for name in (channel.id, channel.name)}
    people = tuple(user.id for user in config.users if not user.is_bot)
    added = tuple(
        Channel(id=_channel_id(name), name=name, members=people)
        for name in dict.fromkeys(name.removeprefix("#") for name in named)
        if name not in present
    )
    return replace(config, channels=config.channels + added)


def _channel_id(name: str) -> str:
    """Return an id that depends only on the name, so that it stays when the settings change."""
    return f"C0{hashlib.blake2b(name.encode(), digest_size=4).hexdigest().upper()}"


def _greet(settings: Settings, address: str) -> None:
    click.echo(f"\n  Open {address}\n")
    click.echo(f"  Articles are read from {settings.seeds}: drop one in and see its digest.")
    click.echo(f"  Type {settings.command} in a channel to see what there is. Ctrl-C ends it.\n")
