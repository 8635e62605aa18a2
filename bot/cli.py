"""The commands that people type in a terminal: ``pullquote …`` and ``python -m bot …``."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec

import click

from bot.errors import BotError, ReadingError, SettingsError
from bot.log import configure_logging
from bot.models import NEVER, Article, OwnTopic
from bot.settings import Settings, load
from bot.text import counted, printable

if TYPE_CHECKING:
    from bot.store import Store

P = ParamSpec("P")

LOCAL_FOLDER = ".pullquote"
_HELD = (
    "Its text begins with an embargo (“{}”): the bot holds it until an admin releases it. Say until"
    " when in a field, such as `embargo: 2026-11-20T09:30Z`; a time that has passed lets it go."
)


def _reports_errors(function: Callable[P, None]) -> Callable[P, None]:
    """Make a command print a BotError's sentence and exit with 1, and exit quietly on Ctrl-C."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except BotError as error:
            raise click.ClickException(
                "\n".join(map(printable, error.sentence.split("\n")))
            ) from error
        except KeyboardInterrupt:  # while it was starting; a running bot handles the signal itself
            sys.exit(0)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pullquote")
@click.option(
    "--settings",
    "file",
    type=click.Path(path_type=Path),
    help="The settings file; by default pullquote.toml in this folder, where there is one.",
)
@click.pass_context
def main(context: click.Context, file: Path | None) -> None:
    """Pullquote reads articles, keeps a digest of each, and posts and looks them up in Slack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that can't show “ prints ? instead
            stream.reconfigure(errors="replace")
    configure_logging()
    context.obj = file


def _settings(context: click.Context) -> Settings:
    return load(context.obj, os.environ, Path.cwd())


@main.command()
@click.option("--fresh", is_flag=True, help="Forget everything that earlier local runs kept.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8474,
    show_default=True,
    help="The page's port; 0: any free one.",
)
@click.pass_context
@_reports_errors
def local(context: click.Context, fresh: bool, port: int) -> None:
    """Run the bot in a Slack workspace on this machine, with a page in the browser."""
    from bot.app.local import run_local

    run_local(_settings(context), Path.cwd() / LOCAL_FOLDER, port=port, fresh=fresh)
    _end()


@main.command()
@click.pass_context
@_reports_errors
def run(context: click.Context) -> None:
    """Run the bot in Slack."""
    from bot.app.run import run_until_stopped

    run_until_stopped(_settings(context))
    _end()


def _end() -> NoReturn:
    """End the process now. Everything is closed, and a library's thread must not keep it running.

    slack_sdk's receiver may never end if it's closed at the moment when it starts.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the digests as JSON, one a line.")
@click.option("--jsonl", is_flag=True, help="Read articles from standard input, one a line.")
@click.pass_context
@_reports_errors
def digest(context: click.Context, files: tuple[Path, ...], as_json: bool, jsonl: bool) -> None:
    """Show the digests of FILES.

    With --jsonl, read one JSON object a line (id, text and, where known, title, published, source,
    url) from standard input and print one digest a line, in the same order.
    """
    if jsonl == bool(files):
        raise click.UsageError("Name the files to digest, or give articles with --jsonl.")
    if jsonl:
        _digest_lines()
    else:
        topics = _settings(context).topics
        failed = [file for file in files if not _digest_file(file, topics, as_json)]
        sys.exit(1 if failed else 0)


def _digest_lines() -> None:
    from bot.app.digest_jsonl import digest_lines

    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    failed = False
    for number, line in enumerate(sys.stdin, start=1):
        try:
            for digested in digest_lines([line]):
                print(digested)
        except (ValueError, TypeError, KeyError, AttributeError):
            failed = True
            click.echo(f"line {number}: no JSON object with an id and a text", err=True)
    sys.exit(1 if failed else 0)


def _digest_file(file: Path, topics: tuple[OwnTopic, ...], as_json: bool) -> bool:
    """Print the digests of a file's articles; if it can't be read, print why and return False."""
    from bot.seeds.read import read

    if not file.is_file():
        _say(file, "It is not a file: name the files of a folder one by one.", err=True)
        return False
    try:
        found = read(file.absolute().parent, file.name)
    except ReadingError as error:
        _say(file, error.sentence, err=True)
        return False
    for problem in found.problems:
        _say(file, problem, err=True)
    if found.feeds is not None:
        _say(file, f"The bot follows it: a list of {counted(len(found.feeds), 'feed')}.")
    if found.link:
        _say(file, f"The bot reads the page that it links to: {found.link}")
    for article in found.articles:
        if article.held and article.embargo == NEVER:
            _say(file, _HELD.format(article.held.words), err=True)
        _print_digest(article, topics, as_json)
    return True


def _say(file: Path, sentence: str, *, err: bool = False) -> None:
    """Print a sentence about a file on one line."""
    click.echo(printable(f"{file}: {sentence}"), err=err)


def _print_digest(article: Article, topics: tuple[OwnTopic, ...], as_json: bool) -> None:
    from rich.console import Console

    from bot.app.console import digest_view
    from bot.app.digest_jsonl import article_json, json_line
    from bot.summariser import summarise

    made = summarise(article, topics)
    if as_json:
        click.echo(json_line(article_json(article, made)))
    else:
        Console().print(digest_view(article, made))


@main.command()
@click.option("--local", "in_local", is_flag=True, help="Of `pullquote local` in this folder.")
@click.pass_context
@_reports_errors
def status(context: click.Context, in_local: bool) -> None:
    """Say what was read, what could not be read and why, and what waits to be posted.

    The exit code is 1 where the bot can post nowhere at all.
    """
    from rich.console import Console

    from bot.app.application import utc_now
    from bot.app.console import reply_view
    from bot.app.health import read_failing
    from bot.commands.status import status as status_reply
    from bot.commands.status import without_store

    path = _store(context, in_local=in_local)
    failing, heartbeat, _ = read_failing(path)
    if heartbeat and heartbeat.ended is None and not path.is_file():
        Console().print(reply_view(without_store(failing, utc_now()), {}))
        sys.exit(1)
    with _opened(path) as store:
        reply = status_reply(store, utc_now(), shown=None, failing=failing)
        Console().print(reply_view(reply, store.status.channel_names()))
        stopped = None in dict(store.backoffs.troubles())
    sys.exit(1 if stopped else 0)


@main.command()
@click.option("--local", "in_local", is_flag=True, help="Of `pullquote local` in this folder.")
@click.pass_context
@_reports_errors
def health(context: click.Context, in_local: bool) -> None:
    """Say whether the bot runs, looks, can write, is connected to Slack and posts what is due.

    The exit code is 0 only if all of that works. Changes nothing and waits for nothing.
    """
    from rich.console import Console

    from bot.app.application import utc_now
    from bot.app.console import reply_view
    from bot.app.health import read_failing
    from bot.commands.status import health as health_reply

    failing, heartbeat, due = read_failing(_store(context, in_local=in_local))
    # one line for each aspect, however narrow the terminal or the log is
    Console(soft_wrap=True).print(reply_view(health_reply(failing, heartbeat, due, utc_now()), {}))
    sys.exit(1 if failing else 0)


@main.command()
@click.option("--local", "in_local", is_flag=True, help="Of `pullquote local` in this folder.")
@click.pass_context
@_reports_errors
def schedule(context: click.Context, in_local: bool) -> None:
    """Show the next ten roundups of each subscription, and what waits for them."""
    from rich.console import Console

    from bot.app.application import utc_now
    from bot.app.console import reply_view
    from bot.commands.schedule import schedule as schedule_reply

    with _opened(_store(context, in_local=in_local)) as store:
        Console().print(reply_view(schedule_reply(store, utc_now()), store.status.channel_names()))


def _store(context: click.Context, *, in_local: bool) -> Path:
    from bot.app.local import STORE_NAME

    return Path.cwd() / LOCAL_FOLDER / STORE_NAME if in_local else _settings(context).store


@contextmanager
def _opened(path: Path) -> Iterator["Store"]:
    from bot.store import Store

    if not path.is_file():
        raise SettingsError(
            f"There is no store at {path} yet: the bot makes it when it runs. `pullquote status` "
            f"is about `pullquote run`, `pullquote status --local` about `pullquote local`."
        )
    store = Store.open(path)
    try:
        yield store
    finally:
        store.close()


@main.command()
@click.pass_context
@_reports_errors
def manifest(context: click.Context) -> None:
    """Print the manifest to create the Slack app from."""
    from bot.commands.syntax import USAGE_HINT
    from bot.slack.manifest import manifest as slack_manifest

    click.echo(json.dumps(slack_manifest(_settings(context).command, USAGE_HINT), indent=2))
