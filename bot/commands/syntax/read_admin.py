"""Readers for the commands that only admins may use. Each reads what follows the command's name."""

import html
import re
from collections.abc import Mapping

from bot.commands.syntax.arguments import (
    missing,
    read_channel,
    read_duration,
    read_end,
    read_id,
    read_only_where,
    read_passage,
    read_where,
)
from bot.commands.syntax.help import GUIDES
from bot.commands.syntax.subscription_rule import read_rule, read_topic
from bot.commands.syntax.types import (
    Command,
    Fix,
    Log,
    Mute,
    Pause,
    Release,
    Repost,
    Rescan,
    Resume,
    Retract,
    Subscribe,
    Unmute,
    Unsubscribe,
    Where,
)
from bot.errors import CommandError
from bot.models import MuteKind
from bot.text import QUOTATION_MARKS

LOGGED, MOST_LOGGED = 20, 100  # entries of the log in an answer: by default, and at most
LONGEST_REASON, LONGEST_NAME = 300, 80  # characters

_BECAUSE = re.compile(r"\s+because\b:?", re.IGNORECASE)
_QUOTED = re.compile(
    rf"(?:(source|person):\s*)?[{QUOTATION_MARKS}]([^{QUOTATION_MARKS}]+)[{QUOTATION_MARKS}](.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(r"(source|person):\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_KINDS: Mapping[str, MuteKind] = {"": "phrase", "source": "source", "person": "person"}


def read_repost(rest: str) -> Command:
    """Read what follows `repost`."""
    rest, *why = _BECAUSE.split(rest, maxsplit=1)
    where, words = read_where("repost", rest)
    if not words:
        raise missing("repost", "the ID of a digest")
    if where.everywhere:
        raise CommandError("`repost` goes to one channel: name it, or leave it out for this one.")
    return Repost(id=read_id(words), channel=where.channel, reason=_reason(why))


def _reason(why: list[str]) -> str | None:
    """The reason for a repost, from what follows "because"."""
    reason = html.unescape("".join(why)).strip()
    if len(reason) > LONGEST_REASON:
        raise CommandError(f"Make the reason shorter: at most {LONGEST_REASON} characters.")
    if why and not reason:
        raise CommandError("Because of what? Write the reason behind it, or leave it out.")
    return reason or None


def read_retract(rest: str) -> Command:
    """Read what follows `retract`."""
    words = rest.split(maxsplit=1)
    if len(words) < 2:
        raise missing("retract", "the ID of a digest and the reason")
    return Retract(id=read_id(words[0]), reason=html.unescape(words[1]).strip())


def read_release(rest: str) -> Command:
    """Read what follows `release`."""
    if not rest:
        raise missing("release", "the ID of what is held")
    hold = rest.upper()
    if not re.fullmatch("[0-9A-F]{10}", hold):
        raise CommandError(
            f"“{html.unescape(rest)}” is not the ID of a held article: `status` lists them.",
            example=GUIDES["release"].examples[0],
        )
    return Release(hold=hold)


def read_mute(rest: str) -> Command:
    """Read what follows `mute`."""
    quoted, words = _quoted(rest)
    where, words = read_where("mute", words)
    until, words = read_end(words)
    duration, words = (None, words) if until else read_duration(words)
    if where == Where():  # "everywhere" may come before the time
        where, words = read_where("mute", words)
    kind, what = _subject("mute", quoted, words)
    return Mute(what=what, where=where, kind=kind, duration=duration, until=until)


def read_unmute(rest: str) -> Command:
    """Read what follows `unmute`."""
    quoted, words = _quoted(rest)
    where, words = read_where("unmute", words)
    kind, what = _subject("unmute", quoted, words)
    return Unmute(what=what, where=where, kind=kind)


def _quoted(rest: str) -> tuple[tuple[MuteKind, str] | None, str]:
    """Take a name or phrase in quotation marks, and what it is, from the start of the words."""
    found = _QUOTED.match(rest)
    if not found or not found[2].strip():
        return None, rest
    return (_KINDS[(found[1] or "").lower()], html.unescape(found[2]).strip()), found[3].strip()


def _subject(name: str, quoted: tuple[MuteKind, str] | None, words: str) -> tuple[MuteKind, str]:
    """What to mute or unmute: what was in quotation marks, or what the other words name."""
    if quoted and words:
        raise CommandError(f"I don't understand “{html.unescape(words)}” after what is muted.")
    if quoted:
        return quoted
    if found := _NAMED.fullmatch(words):
        return _KINDS[found[1].lower()], html.unescape(found[2])
    if not words:
        raise missing(name, "a topic, or a source, a person or a phrase")
    return "topic", html.unescape(words)


def read_pause(rest: str) -> Command:
    """Read what follows `pause`."""
    where, words = read_where("pause", rest)
    until, words = read_end(words)
    duration, words = (None, words) if until else read_duration(words)
    if where == Where():  # "everywhere" may come before the time
        return Pause(where=read_only_where("pause", words), duration=duration, until=until)
    read_only_where("pause", words)
    return Pause(where=where, duration=duration, until=until)


def read_resume(rest: str) -> Command:
    """Read what follows `resume`."""
    return Resume(where=read_only_where("resume", rest))


def read_fix(rest: str) -> Command:
    """Read what follows `fix`."""
    if not rest:
        raise missing("fix", "the ID of a digest")
    first, *words = rest.split(maxsplit=1)
    article_id = read_id(first)
    passage, does = read_passage("".join(words))
    if passage is None and not does:
        return Fix(id=article_id)
    by = re.fullmatch(r"by\s+(.+)", does, re.IGNORECASE | re.DOTALL)
    if passage is None or (not by and does.lower() not in ("withdraw", "restore")):
        raise CommandError(
            "What is to be done with which passage? Name a quote or a fact by its number, and "
            "write `withdraw`, `restore` or, of a quote, `by` and who said it.",
            example=GUIDES["fix"].examples[1],
        )
    if not by:
        return Fix(
            id=article_id, passage=passage, does="restore" if does[0] in "rR" else "withdraw"
        )
    if passage.what == "fact":
        raise CommandError("Only a quote is by somebody: a fact is withdrawn or restored.")
    return Fix(id=article_id, passage=passage, does="speaker", speaker=_speaker(by[1]))


def _speaker(typed: str) -> str | None:
    """The speaker's name as typed; None for "nobody".

    Raises CommandError for a mention of a Slack member, and for what cannot be a name.
    """
    if re.search(r"<[@!#]", typed):
        raise CommandError("Write the name as the article has it, not as a member of Slack.")
    name = " ".join(html.unescape(typed).split()).strip(QUOTATION_MARKS + "'")
    if name.lower() in ("nobody", "no one", "noone"):
        return None
    if not re.search(r"[^\W\d_]", name) or len(name) > LONGEST_NAME:
        raise CommandError(f"“{name}” is no name: write at most {LONGEST_NAME} characters.")
    return name


def read_rescan(rest: str) -> Command:
    """Read what follows `rescan`."""
    if rest.lower() not in ("", "all"):
        raise CommandError(
            f"`rescan` looks at the whole folder: leave out “{html.unescape(rest)}”, or write "
            f"`rescan all` to have every file read again."
        )
    return Rescan(everything=bool(rest))


def read_log(rest: str) -> Command:
    """Read what follows `log`."""
    if not rest:
        return Log(number=LOGGED)
    if not re.fullmatch("[0-9]{1,4}", rest) or not 1 <= int(rest) <= MOST_LOGGED:
        raise CommandError(
            f"“{html.unescape(rest)}” is no number from 1 to {MOST_LOGGED}.", example="log 50"
        )
    return Log(number=int(rest))


def read_subscribe(rest: str) -> Command:
    """Read what follows `subscribe`."""
    where, words = read_channel("subscribe", rest)
    try:
        topic, rule = read_rule(html.unescape(words))
    except ValueError as error:
        raise CommandError(str(error), example=GUIDES["subscribe"].examples[2]) from error
    return Subscribe(topic=topic, where=where, rule=rule)


def read_unsubscribe(rest: str) -> Command:
    """Read what follows `unsubscribe`."""
    where, words = read_channel("unsubscribe", rest)
    return Unsubscribe(topic=read_topic(html.unescape(words)), where=where)
