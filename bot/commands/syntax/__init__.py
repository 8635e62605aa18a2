"""Reads the words after the slash command as a Command. Pure.

The help and the examples of every command are here too.
"""

import html
from collections.abc import Callable, Mapping

from bot.commands.syntax import read_admin, read_lookups
from bot.commands.syntax.arguments import nearest_command
from bot.commands.syntax.help import GUIDES, USAGE_HINT, Guide
from bot.commands.syntax.search_query import read_query
from bot.commands.syntax.types import (
    Command,
    Explain,
    Fix,
    Help,
    Latest,
    Log,
    Mute,
    Mutes,
    PassageRef,
    Pause,
    Quotes,
    Release,
    Report,
    Repost,
    Rescan,
    Resume,
    Retract,
    Search,
    Show,
    Status,
    Subscribe,
    Subscriptions,
    Topics,
    Unmute,
    Unsubscribe,
    Where,
)
from bot.errors import CommandError

__all__ = [
    "GUIDES",
    "USAGE_HINT",
    "Command",
    "Explain",
    "Fix",
    "Guide",
    "Help",
    "Latest",
    "Log",
    "Mute",
    "Mutes",
    "PassageRef",
    "Pause",
    "Quotes",
    "Release",
    "Report",
    "Repost",
    "Rescan",
    "Resume",
    "Retract",
    "Search",
    "Show",
    "Status",
    "Subscribe",
    "Subscriptions",
    "Topics",
    "Unmute",
    "Unsubscribe",
    "Where",
    "read_command",
    "wants_admin",
]


def read_command(text: str) -> Command:
    """Read the words after the slash command, as Slack sends them.

    No words at all are a request for help. Where the first word is not a command, all of them are
    searched for. Raises CommandError, which says what is missing and gives an example.
    """
    # Slack escapes &, < and > in the text. It sends a channel as <#C012|name>, so the readers look
    # for channels before they unescape.
    words = text.strip()
    if not words:
        return Help()
    # phones and copied text separate words with other white space, too
    first, *others = words.split(maxsplit=1)
    rest = others[0] if others else ""
    name = first.lower()
    if name not in _READERS:
        return Search(
            query=read_query(words), words=html.unescape(words), instead=_corrected(name, rest)
        )
    return _READERS[name](rest.strip())


def wants_admin(text: str) -> str | None:
    """The name of the admin command that the text begins with, or None.

    The rest of the text need not make sense.
    """
    name = "".join(text.split(maxsplit=1)[:1]).lower()
    return name if name in GUIDES and GUIDES[name].admin else None


def _corrected(word: str, rest: str) -> str | None:
    """What was typed with its first word corrected, if that is one slip away from a command."""
    name = nearest_command(word)
    return html.unescape(f"{name} {rest}").strip() if name else None


def _without_arguments(name: str, command: Command) -> Callable[[str], Command]:
    def read(rest: str) -> Command:
        if rest:
            raise CommandError(f"`{name}` stands alone: leave out “{html.unescape(rest)}”.")
        return command

    return read


_READERS: Mapping[str, Callable[[str], Command]] = {
    "help": read_lookups.read_help,
    "latest": read_lookups.read_latest,
    "search": read_lookups.read_search,
    "quotes": read_lookups.read_quotes,
    "show": read_lookups.read_show,
    "topics": _without_arguments("topics", Topics()),
    "status": _without_arguments("status", Status()),
    "explain": read_lookups.read_explain,
    "subscriptions": _without_arguments("subscriptions", Subscriptions()),
    "subscribe": read_admin.read_subscribe,
    "unsubscribe": read_admin.read_unsubscribe,
    "repost": read_admin.read_repost,
    "retract": read_admin.read_retract,
    "release": read_admin.read_release,
    "mute": read_admin.read_mute,
    "unmute": read_admin.read_unmute,
    "mutes": _without_arguments("mutes", Mutes()),
    "pause": read_admin.read_pause,
    "resume": read_admin.read_resume,
    "report": read_lookups.read_report,
    "fix": read_admin.read_fix,
    "rescan": read_admin.read_rescan,
    "log": read_admin.read_log,
}
