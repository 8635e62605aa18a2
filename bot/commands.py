"""The words after the slash command → a Command. Pure; also every command's help and examples."""

import difflib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from bot.errors import CommandError
from bot.models import Query
from bot.query import as_typed, read_query

NAME = 4  # words that a name may have where it is not between quotation marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Show what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The newest digests, of one topic (as typed) or of all."""

    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Articles that hold all the words. ``instead`` are the words that may have been meant."""

    query: Query
    words: str
    instead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """What somebody said. ``readings`` are whom the words may name, and what else is looked for.

    The longest name is the first: "Ines Calder boat" may be hers or a quote of a Ines with "boat".
    """

    readings: tuple[tuple[str, Query | None], ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """The full digest of one article."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The topics that stored articles have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the bot is doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """Post a digest again, in ``channel`` or where it was typed."""

    id: str
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Say of an article, wherever it was posted, that it no longer stands."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One channel by its id, every channel, or (neither) the one where it was typed."""

    channel: str | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteTopic:
    """Do not post a topic for a while, or (None) until it is unmuted."""

    topic: str
    where: Where
    length: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteTopic:
    """End a mute."""

    topic: str
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutes:
    """List what is muted."""


Steering = Repost | Retract | MuteTopic | UnmuteTopic | Mutes
Command = Help | Latest | Search | Quotes | Show | Topics | Status | Steering


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What help says of a command. The examples are words that people can type as they stand."""

    usage: str
    does: str
    examples: tuple[str, ...]
    admin: bool = False


GUIDES: Mapping[str, Guide] = {
    "help": Guide(usage="help", does="shows this list", examples=("help",)),
    "latest": Guide(
        usage="latest [TOPIC]",
        does="shows the newest digests, of one topic if you like",
        examples=("latest", "latest sport"),
    ),
    "search": Guide(
        usage="search WORDS",
        does='finds articles that hold all the words, newest first; also a "phrase", the start of '
        "a word*, -without, this OR that, and the filters topic:sport, source:Courier, by:Calder, "
        "after:2025-01 (from then on), before:2025-06-30, last:7d, in:quotes, in:#channel; "
        "sort:best has the best of the newest 1,000 first",
        examples=(
            "search harbour",
            'search ferry "new timetable"',
            "search ferr* -strike topic:transport last:30d",
            'search timetable OR fares speaker:"Ines Calder" in:quotes',
            "search harbour source:Courier after:2025-01 before:2026 sort:best",
        ),
    ),
    "quotes": Guide(
        usage="quotes SPEAKER [WORDS]",
        does="shows what somebody said, by surname or full name, the newest first; with words (or "
        "filters, as in a search) only what they said with these",
        examples=("quotes Calder", "quotes Ines Calder passengers", 'quotes "Calder" last:30d'),
    ),
    "show": Guide(
        usage="show ID",
        does="shows everything in one digest; the ID stands on every post",
        examples=("show 4F2K7",),
    ),
    "topics": Guide(usage="topics", does="lists the topics and their sizes", examples=("topics",)),
    "status": Guide(
        usage="status",
        does="says what was read, what could not be read and why, and what waits to be posted",
        examples=("status",),
    ),
    "repost": Guide(
        usage="repost ID [#channel]",
        does="posts a digest again, here or in another channel",
        examples=("repost 4F2K7", "repost 4F2K7 <#C0SCIENCE|science>"),
        admin=True,
    ),
    "retract": Guide(
        usage="retract ID REASON",
        does="strikes a digest wherever it was posted and says why, for good",
        examples=("retract 4F2K7 The figures are of another ferry.",),
        admin=True,
    ),
    "mute": Guide(
        usage="mute TOPIC [#channel | everywhere] [for 7d]",
        does="stops posts of a topic, here, in another channel or everywhere, for a while or until "
        "it is unmuted",
        examples=("mute sport for 7d", "mute sport everywhere", "mute sport <#C0NEWS|news>"),
        admin=True,
    ),
    "unmute": Guide(
        usage="unmute TOPIC [#channel | everywhere]",
        does="ends a mute",
        examples=("unmute sport", "unmute sport everywhere"),
        admin=True,
    ),
    "mutes": Guide(usage="mutes", does="lists what is muted", examples=("mutes",), admin=True),
}

USAGE_HINT = " | ".join(guide.usage for guide in GUIDES.values())

# an escaped channel as Slack sends it: <#C012|name>, <#C012|> or <#C012>
_CHANNEL = re.compile(r"<?#(?P<id>[CGD][A-Z0-9]{2,})(?:\|[^>]*)?>")
_LENGTH = re.compile(r"\bfor\s+(\d{1,4})\s*([a-z]+)\s*$", re.IGNORECASE)
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
}


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


def wants_admin(text: str) -> bool:
    """Whether these words are for admins only, understood or not."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and first[0].lower() in GUIDES and GUIDES[first[0].lower()].admin


def _near(word: str, rest: str) -> str | None:
    found = difflib.get_close_matches(word, GUIDES, n=1, cutoff=0.8)
    return html.unescape(f"{found[0]} {rest}").strip() if found else None


def _bare(name: str, command: Command) -> Callable[[str], Command]:
    def read(rest: str) -> Command:
        if rest:
            raise CommandError(f"`{name}` stands alone: leave out “{html.unescape(rest)}”.")
        return command

    return read


def _missing(name: str, what: str) -> CommandError:
    return CommandError(f"“{name}” needs {what}.", example=GUIDES[name].examples[0])


def _latest(rest: str) -> Command:
    return Latest(topic=html.unescape(rest) or None)


def _search(rest: str) -> Command:
    if not rest:
        raise _missing("search", "words to look for")
    return Search(query=read_query(rest), words=html.unescape(rest))


def _quotes(rest: str) -> Command:
    words = as_typed(rest)
    if not re.search(r"\w", words):
        raise _missing("quotes", "the name of who spoke")
    if named := re.match(r'\s*"([^"]*\w[^"]*)"?', words):
        ends = [named.end()]
    else:
        ends = [word.end() for word in islice(re.finditer(r"\S+", words), NAME)][::-1]
    readings = [(words[:end].strip(' "'), _rest_of_quotes(words[end:])) for end in ends]
    return Quotes(readings=tuple(readings), words=words)


def _rest_of_quotes(words: str) -> Query | None:
    return read_query(words) if re.search(r"\w", words) else None


def _show(rest: str) -> Command:
    if not rest:
        raise _missing("show", "the ID of a digest")
    return Show(id=_id(rest))


def _repost(rest: str) -> Command:
    where, words = _where("repost", rest)
    if not words:
        raise _missing("repost", "the ID of a digest")
    if where.everywhere:
        raise CommandError("`repost` goes to one channel: name it, or leave it out for this one.")
    return Repost(id=_id(words), channel=where.channel)


def _retract(rest: str) -> Command:
    entry_id, _, reason = rest.partition(" ")
    if not entry_id or not reason.strip():
        raise _missing("retract", "the ID of a digest and the reason")
    return Retract(id=_id(entry_id), reason=html.unescape(reason).strip())


def _mute(rest: str) -> Command:
    length, words = _length(rest)
    where, topic = _where("mute", words)
    if not topic:
        raise _missing("mute", "a topic")
    return MuteTopic(topic=html.unescape(topic), where=where, length=length)


def _unmute(rest: str) -> Command:
    where, topic = _where("unmute", rest)
    if not topic:
        raise _missing("unmute", "a topic")
    return UnmuteTopic(topic=html.unescape(topic), where=where)


def _id(words: str) -> str:
    """An id as people paste it: with a colon, brackets or lower-case letters."""
    found = re.fullmatch(r"[\W_]*([^\W_]{3,12})[\W_]*", words)
    if not found:
        raise CommandError(
            f"“{html.unescape(words)}” is not the ID of a digest: IDs are short, such as `4F2K7`, "
            f"and stand on every post. A channel begins with a #."
        )
    return found[1].upper()


def _where(name: str, words: str) -> tuple[Where, str]:
    """The place that is named in the words, and the words without it."""
    found = _CHANNEL.findall(words)
    if len(found) > 1:
        raise CommandError(f"`{name}` takes one channel at a time.")
    rest = re.sub(r"\s+(?:in|to)$", "", _CHANNEL.sub("", words).strip())
    if found:
        return Where(channel=found[0]), rest
    if unknown := re.search(r"#[\w-]+", rest):
        raise CommandError(f"There is no channel {unknown[0]} here, or I can't see it.")
    if rest.lower().split()[-1:] == ["everywhere"]:
        return Where(everywhere=True), rest[: -len("everywhere")].strip()
    return Where(), rest


def _length(words: str) -> tuple[timedelta | None, str]:
    """How long, from a closing "for 7d", and the words without it."""
    found = _LENGTH.search(words)
    if not found:
        if words.lower().split()[-1:] == ["for"] or re.search(r"\bfor\s", words):
            raise CommandError(
                "How long? Write minutes, hours, days or weeks, such as `for 90m`, `for 12h`, "
                "`for 7d` or `for 2w`; without `for` a mute stays until it is ended."
            )
        return None, words
    unit = _UNITS.get(found[2].lower())
    number = int(found[1])
    if unit is None or number == 0:
        raise CommandError(
            f"“{found[0]}” is no length of time: write it like `for 90m`, `for 12h`, `for 7d` or "
            f"`for 2w`."
        )
    return timedelta(**{unit: number}), words[: found.start()].strip()


_READERS: Mapping[str, Callable[[str], Command]] = {
    "help": _bare("help", Help()),
    "latest": _latest,
    "search": _search,
    "quotes": _quotes,
    "show": _show,
    "topics": _bare("topics", Topics()),
    "status": _bare("status", Status()),
    "repost": _repost,
    "retract": _retract,
    "mute": _mute,
    "unmute": _unmute,
    "mutes": _bare("mutes", Mutes()),
}
