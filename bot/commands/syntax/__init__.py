"""The words after the slash command → a Command. Pure; also every command's help and examples."""

import html
from collections.abc import Callable, Mapping

from bot.commands.syntax import read_admin, read_lookups
from bot.commands.syntax.arguments import one_slip
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
    Passage,
    Pause,
    Quotes,
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
    "Passage",
    "Pause",
    "Quotes",
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
    """The Command that these words mean; no words mean help.

    A first word that is no command searches for all the words.
    Raises CommandError with a sentence that says what is missing and gives an example.
    """
    # Slack escapes &, < and > in command text; channels are recognised before that is undone
    words = text.strip()
    if not words:
        return Help()
    # phones and copied text separate words by more than spaces
    first, *others = words.split(maxsplit=1)
    rest = others[0] if others else ""
    name = first.lower()
    if name not in _READERS:
        return Search(
            query=read_query(words), words=html.unescape(words), instead=_near(name, rest)
        )
    return _READERS[name](rest.strip())


def wants_admin(text: str) -> str | None:
    """The command for admins only that these words name, understood or not; None for others."""
    name = "".join(text.split(maxsplit=1)[:1]).lower()
    return name if name in GUIDES and GUIDES[name].admin else None


def _near(word: str, rest: str) -> str | None:
    """The same with the command that is one slip of the fingers away, if there is one."""
    found = next((name for name in GUIDES if one_slip(word, name)), None)
    return html.unescape(f"{found} {rest}").strip() if found else None


def _bare(name: str, command: Command) -> Callable[[str], Command]:
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
    "topics": _bare("topics", Topics()),
    "status": _bare("status", Status()),
    "explain": read_lookups.read_explain,
    "subscriptions": _bare("subscriptions", Subscriptions()),
    "subscribe": read_admin.read_subscribe,
    "unsubscribe": read_admin.read_unsubscribe,
    "repost": read_admin.read_repost,
    "retract": read_admin.read_retract,
    "mute": read_admin.read_mute,
    "unmute": read_admin.read_unmute,
    "mutes": _bare("mutes", Mutes()),
    "pause": read_admin.read_pause,
    "resume": read_admin.read_resume,
    "report": read_lookups.read_report,
    "fix": read_admin.read_fix,
    "rescan": read_admin.read_rescan,
    "log": read_admin.read_log,
}
