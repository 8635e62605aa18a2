"""The help text of every command. The tests run the examples."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The help text of one command.

    ``usage`` is how it is typed, ``brief`` is its line in the list of commands, and ``does``
    describes it in full. ``examples`` can be typed as they are. ``admin`` commands are refused to
    everybody else.
    """

    usage: str
    brief: str
    does: str
    examples: tuple[str, ...]
    admin: bool = False


GUIDES: Mapping[str, Guide] = {
    "help": Guide(
        usage="help [COMMAND]",
        brief="shows this, and how a command is typed: help search",
        does="shows what there is to type, or how a command is typed, with examples",
        examples=("help", "help search"),
    ),
    "latest": Guide(
        usage="latest [TOPIC]",
        brief="shows the newest digests, of one topic if you like",
        does="shows the newest digests, of one topic if you like",
        examples=("latest", "latest sport"),
    ),
    "search": Guide(
        usage="search WORDS",
        brief="finds articles by their words; so does anything else that you type",
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
        brief="shows what somebody said",
        does="shows what somebody said, by surname or full name, the newest first; with words (or "
        "filters, as in a search) only what they said with these",
        examples=("quotes Calder", "quotes Ines Calder passengers", 'quotes "Calder" last:30d'),
    ),
    "show": Guide(
        usage="show ID",
        brief="shows everything in one digest; its ID stands on every post",
        does="shows everything in one digest; the ID stands on every post",
        examples=("show 4F2K7",),
    ),
    "topics": Guide(
        usage="topics",
        brief="lists the topics",
        does="lists the topics and their sizes",
        examples=("topics",),
    ),
    "status": Guide(
        usage="status",
        brief="says what was read, what could not be, and what waits",
        does="says what was read, what could not be read and why, and what waits to be posted",
        examples=("status",),
    ),
    "explain": Guide(
        usage="explain ID",
        brief="says why an article did or did not go to each channel",
        does="says why an article did or did not go to each channel, or what it waits for",
        examples=("explain 4F2K7",),
    ),
    "report": Guide(
        usage="report ID [quote N | fact N] [WORDS]",
        brief="tells the admins of a mistake in a digest",
        does="tells the admins of a mistake in a digest, with the passage that you point at, and "
        "in your own words if you add some",
        examples=("report 4F2K7", "report 4F2K7 quote 1 The article has somebody else say this."),
    ),
    "subscriptions": Guide(
        usage="subscriptions",
        brief="lists which channel gets what, and when",
        does="lists which channel gets what, and when the next time is",
        examples=("subscriptions",),
    ),
    "subscribe": Guide(
        usage="subscribe [TOPIC | source:NAME | all] [#channel] [instantly | weekdays 08:30 and "
        "16:00 Europe/Berlin] [missed post | merge | skip] [compact | standard | full]",
        brief="has a channel get a topic, a source or all, at once or in roundups",
        does="has a channel get a topic, what is from a source, or everything: each digest at once "
        "(compact: with one fact; full: with up to ten facts and quotes), or roundups at times of "
        "the day, and after a time when I was down each, one roundup or nothing",
        examples=(
            "subscribe sport",
            'subscribe source:"Tull Courier" compact',
            "subscribe all <#C0NEWS|news> daily 08:30",
            "subscribe sport weekdays 08:30 and 16:00 Europe/Berlin",
            "subscribe science mon,thu 9:00 missed skip",
        ),
        admin=True,
    ),
    "unsubscribe": Guide(
        usage="unsubscribe [TOPIC | source:NAME | all] [#channel]",
        brief="ends that",
        does="ends a subscription; what waits because of it is not posted",
        examples=(
            "unsubscribe sport",
            'unsubscribe source:"Tull Courier"',
            "unsubscribe all <#C0NEWS|news>",
        ),
        admin=True,
    ),
    "repost": Guide(
        usage="repost ID [#channel] [because REASON]",
        brief="posts a digest again",
        does="posts a digest again, here or in another channel, marked as a repost with its reason",
        examples=(
            "repost 4F2K7",
            "repost 4F2K7 <#C0SCIENCE|science> because the vote is today",
        ),
        admin=True,
    ),
    "retract": Guide(
        usage="retract ID REASON",
        brief="strikes a digest wherever it was posted",
        does="strikes a digest wherever it was posted and says why, for good",
        examples=("retract 4F2K7 The figures are of another ferry.",),
        admin=True,
    ),
    "release": Guide(
        usage="release ID",
        brief="releases an article that only its own words hold back",
        does="releases an article that is held only because its text begins with words such as "
        "“Embargoed until”; `status` lists these articles with their IDs",
        examples=("release 5A0C2E91B7",),
        admin=True,
    ),
    "mute": Guide(
        usage="mute WHAT [#channel | everywhere] [for 7d | until Monday 9:00]",
        brief="stops posts of a topic, a source, a person or a phrase",
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
        brief="ends that",
        does="ends a mute",
        examples=("unmute sport", "unmute sport everywhere", 'unmute source:"Tull Courier"'),
        admin=True,
    ),
    "mutes": Guide(
        usage="mutes",
        brief="lists what is muted",
        does="lists what is muted, and how much that held back",
        examples=("mutes",),
        admin=True,
    ),
    "pause": Guide(
        usage="pause [#channel | everywhere] [for 3h | until Monday 9:00]",
        brief="stops all posts in a channel, or in all",
        does="stops all posts, here, in another channel or everywhere; what comes meanwhile waits, "
        "and goes out when the time is up or it is resumed",
        examples=(
            "pause",
            "pause for 3h",
            "pause <#C0NEWS|news> until Monday 9:00",
            "pause everywhere for 90m",
        ),
        admin=True,
    ),
    "resume": Guide(
        usage="resume [#channel | everywhere]",
        brief="ends that",
        does="ends a pause: what waited goes out",
        examples=("resume", "resume everywhere"),
        admin=True,
    ),
    "fix": Guide(
        usage="fix ID [quote N | fact N] [withdraw | by NAME | by nobody | restore]",
        brief="corrects what I made of an article",
        does="lists what a digest says, with buttons; withdraws a quote or a fact, sets who said a "
        "quote, or restores what I made of it. Posts are edited and say so, and it stays so when "
        "the file is read again",
        examples=(
            "fix 4F2K7",
            "fix 4F2K7 quote 1 by Ines Calder",
            "fix 4F2K7 quote 1 by nobody",
            "fix 4F2K7 quote 1 restore",
            "fix 4F2K7 fact 1 withdraw",
        ),
        admin=True,
    ),
    "rescan": Guide(
        usage="rescan [all]",
        brief="looks at the seeds folder now",
        does="looks at the seeds folder now and says what was found; with all, every file is read "
        "again, those that failed too, and nothing is posted twice",
        examples=("rescan", "rescan all"),
        admin=True,
    ),
    "log": Guide(
        usage="log [N]",
        brief="says who steered",
        does="says who steered, how and when, the newest first",
        examples=("log", "log 50"),
        admin=True,
    ),
}

USAGE_HINT = " | ".join(guide.usage for guide in GUIDES.values())
