"""The words after the slash command → a Command. Pure; also every command's help and examples."""

import difflib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from bot.clockwords import read_until
from bot.errors import CommandError
from bot.models import MuteKind, Query, Until
from bot.query import as_typed, read_query
from bot.rulewords import Rule, read_rule, read_topic

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
class Mute:
    """Do not post something for a while, until a time, or (neither) until it is unmuted.

    ``what`` is as typed: a topic, or the name of a source or a person, or a phrase.
    """

    what: str
    where: Where
    kind: MuteKind = "topic"
    length: timedelta | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """End a mute."""

    what: str
    where: Where
    kind: MuteKind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutes:
    """List what is muted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Have a channel get a topic (as typed; None: everything) by a rule."""

    topic: str | None
    where: Where
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """Have a channel get a topic (None: everything) no more."""

    topic: str | None
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """List which channel gets what and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Post nothing for a while, or (None) until it is resumed."""

    where: Where
    length: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """End a pause."""

    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain:
    """Say why an article did or did not go to each channel."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """List the newest acts: who did what, and when."""

    number: int


Subscribing = Subscribe | Unsubscribe | Subscriptions | Pause | Resume | Explain
Steering = Repost | Retract | Mute | Unmute | Mutes | Log
Command = Help | Latest | Search | Quotes | Show | Topics | Status | Subscribing | Steering


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
    "explain": Guide(
        usage="explain ID",
        does="says why an article did or did not go to each channel, or what it waits for",
        examples=("explain 4F2K7",),
    ),
    "subscriptions": Guide(
        usage="subscriptions",
        does="lists which channel gets what, and when the next time is",
        examples=("subscriptions",),
    ),
    "subscribe": Guide(
        usage="subscribe [TOPIC | all] [#channel] [instantly | weekdays 08:30 and 16:00 "
        "Europe/Berlin] [missed post | merge | skip]",
        does="has a channel get a topic, or everything: each digest at once, or roundups at times "
        "of the day, and after a time when I was down each, one roundup or nothing",
        examples=(
            "subscribe sport",
            "subscribe all <#C0NEWS|news> daily 08:30",
            "subscribe sport weekdays 08:30 and 16:00 Europe/Berlin",
            "subscribe science mon,thu 9:00 missed skip",
        ),
        admin=True,
    ),
    "unsubscribe": Guide(
        usage="unsubscribe [TOPIC | all] [#channel]",
        does="ends a subscription; what waits because of it is not posted",
        examples=("unsubscribe sport", "unsubscribe all <#C0NEWS|news>"),
        admin=True,
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
        usage="mute WHAT [#channel | everywhere] [for 7d | until Monday 9:00]",
        does='stops posts of a topic, of source:"NAME", of person:"NAME" or with a "PHRASE", here, '
        "in another channel or everywhere, for a while, until a time or until it is unmuted",
        examples=(
            "mute sport for 7d",
            "mute sport everywhere until Monday 9:00",
            "mute sport <#C0NEWS|news> until 2030-03-01",
            'mute source:"Tull Courier"',
            'mute person:"Ines Calder" everywhere',
            'mute "winter timetable"',
        ),
        admin=True,
    ),
    "unmute": Guide(
        usage="unmute WHAT [#channel | everywhere]",
        does="ends a mute",
        examples=("unmute sport", "unmute sport everywhere", 'unmute source:"Tull Courier"'),
        admin=True,
    ),
    "mutes": Guide(
        usage="mutes",
        does="lists what is muted, and how much that held back",
        examples=("mutes",),
        admin=True,
    ),
    "pause": Guide(
        usage="pause [#channel | everywhere] [for 3h]",
        does="stops all posts, here, in another channel or everywhere; what comes meanwhile waits, "
        "and goes out when the time is up or it is resumed",
        examples=("pause", "pause for 3h", "pause <#C0NEWS|news>", "pause everywhere for 90m"),
        admin=True,
    ),
    "resume": Guide(
        usage="resume [#channel | everywhere]",
        does="ends a pause: what waited goes out",
        examples=("resume", "resume everywhere"),
        admin=True,
    ),
    "log": Guide(
        usage="log [N]",
        does="says who steered, how and when, the newest first",
        examples=("log", "log 50"),
        admin=True,
    ),
}

LOGGED, MOST_LOGGED = 20, 100  # acts in an answer, unless and at most

USAGE_HINT = " | ".join(guide.usage for guide in GUIDES.values())

# an escaped channel as Slack sends it: <#C012|name>, <#C012|> or <#C012>
_CHANNEL = re.compile(r"<?#(?P<id>[CGD][A-Z0-9]{2,})(?:\|[^>]*)?>")
_QUOTED = re.compile(
    r"(?:(source|person):\s*)?[\"“”]([^\"“”]+)[\"“”](.*)", re.IGNORECASE | re.DOTALL
)
_NAMED = re.compile(r"(source|person):\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_KINDS: Mapping[str, MuteKind] = {"": "phrase", "source": "source", "person": "person"}
_UNTIL = re.compile(r"\buntil\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
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


def _explain(rest: str) -> Command:
    if not rest:
        raise _missing("explain", "the ID of a digest")
    return Explain(id=_id(rest))


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
    quoted, words = _quoted(rest)
    where, words = _where("mute", words)
    until, words = _until(words)
    length, words = (None, words) if until else _length(words)
    if where == Where():  # "everywhere" may stand before the time
        where, words = _where("mute", words)
    kind, what = _muted("mute", quoted, words)
    return Mute(what=what, where=where, kind=kind, length=length, until=until)


def _unmute(rest: str) -> Command:
    quoted, words = _quoted(rest)
    where, words = _where("unmute", words)
    kind, what = _muted("unmute", quoted, words)
    return Unmute(what=what, where=where, kind=kind)


def _quoted(rest: str) -> tuple[tuple[MuteKind, str] | None, str]:
    """What is named in quotation marks at the beginning, and the words without it."""
    found = _QUOTED.match(rest)
    if not found or not found[2].strip():
        return None, rest
    return (_KINDS[(found[1] or "").lower()], html.unescape(found[2]).strip()), found[3].strip()


def _muted(name: str, quoted: tuple[MuteKind, str] | None, words: str) -> tuple[MuteKind, str]:
    """What is muted: what was in quotation marks, or what the words name."""
    if quoted and words:
        raise CommandError(f"I don't understand “{html.unescape(words)}” after what is muted.")
    if quoted:
        return quoted
    if found := _NAMED.fullmatch(words):
        return _KINDS[found[1].lower()], html.unescape(found[2])
    if not words:
        raise _missing(name, "a topic, or a source, a person or a phrase")
    return "topic", html.unescape(words)


def _until(words: str) -> tuple[Until | None, str]:
    """Until when, from a closing "until Monday 9:00", and the words without it."""
    found = _UNTIL.search(words)
    if not found:
        return None, words
    try:
        return read_until(html.unescape(found[1])), words[: found.start()].strip()
    except ValueError as error:
        raise CommandError(str(error)) from error


def _pause(rest: str) -> Command:
    length, words = _length(rest)
    return Pause(where=_only_place("pause", words), length=length)


def _resume(rest: str) -> Command:
    return Resume(where=_only_place("resume", rest))


def _only_place(name: str, words: str) -> Where:
    where, others = _where(name, words)
    if others:
        raise CommandError(
            f"`{name}` is for a channel with everything in it: leave out “{html.unescape(others)}”."
        )
    return where


def _log(rest: str) -> Command:
    if not rest:
        return Log(number=LOGGED)
    if not re.fullmatch("[0-9]{1,4}", rest) or not 1 <= int(rest) <= MOST_LOGGED:
        raise CommandError(
            f"“{html.unescape(rest)}” is no number from 1 to {MOST_LOGGED}.", example="log 50"
        )
    return Log(number=int(rest))


def _subscribe(rest: str) -> Command:
    where, words = _one_place("subscribe", rest)
    try:
        topic, rule = read_rule(html.unescape(words))
    except ValueError as error:
        raise CommandError(str(error), example=GUIDES["subscribe"].examples[2]) from error
    return Subscribe(topic=topic, where=where, rule=rule)


def _unsubscribe(rest: str) -> Command:
    where, words = _one_place("unsubscribe", rest)
    return Unsubscribe(topic=read_topic(html.unescape(words)), where=where)


def _one_place(name: str, rest: str) -> tuple[Where, str]:
    where, words = _where(name, rest)
    if where.everywhere:
        raise CommandError(f"`{name}` is for one channel: name it, or leave it out for this one.")
    return where, words


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
    rest = re.sub(r"(?:^|\s+)(?:in|to)$", "", _CHANNEL.sub("", words).strip())
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
                "`for 7d` or `for 2w`; without `for` it lasts until it is ended."
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
    "explain": _explain,
    "subscriptions": _bare("subscriptions", Subscriptions()),
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "repost": _repost,
    "retract": _retract,
    "mute": _mute,
    "unmute": _unmute,
    "mutes": _bare("mutes", Mutes()),
    "pause": _pause,
    "resume": _resume,
    "log": _log,
}
