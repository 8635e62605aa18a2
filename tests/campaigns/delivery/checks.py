"""Compares what people read in the channels with the model."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.workspace import Workspace
from tests.campaigns.delivery.model import QUIET_CHANNEL, Model
from tests.campaigns.delivery.pieces import Content, Piece, Told
from tests.scenarios.test_corrections import struck
from tests.support.store_file import unsound

Json = dict[str, Any]
Kind = Literal["digest", "roundup", "also", "named", "reply"]

HEADLINE = re.compile(r"\bPier (\d+) gets a ferry\b")
CODE = re.compile(r"\bZu[a-z]{4}\b")
BEGINNINGS: dict[str, Kind] = {"Also in ": "also", "The same text still stands in ": "named"}
OF_AN_ARTICLE = ("digest", "roundup", "also")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as Slack has accepted it. ``struck`` are the headlines that are struck through."""

    ts: str
    channel: str
    thread: str | None
    key: str
    kind: Kind
    pieces: tuple[Piece, ...]
    text: str
    struck: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Channels:
    """The bot's messages, and how they compare with the model.

    ``closed`` are those whose last edit Slack refused because they can't be edited any more.
    """

    model: Model
    workspace: Workspace
    store: Path
    messages: dict[str, Message] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def take(self, calls: list[Json], *, delivering: bool) -> None:
        """Note the calls that Slack has got, none of which may be wrong."""
        for call in calls:
            if not call["method"].startswith("chat."):
                continue
            untimely = set(CODE.findall(str(call["args"]))) - self.model.codes
            assert not untimely, f"told too early: {untimely}"
            if call["method"] == "chat.update":
                self._edited(call)
            elif call["ok"]:
                self._posted(call, delivering=delivering)

    def check(self) -> None:
        """Check that the channels show what the model says, no less and no more, up to date."""
        for (piece, channel), fate in self.model.fates.items():
            posted = (piece, channel) in self.model.posted
            assert posted or fate != "wanted", f"{piece.headline} is missing in {channel}"
        standing = {
            message["ts"]: message
            for channel in ("general", "news", "science", "sport")
            for message in self.workspace.messages(channel)
            if "bot_id" in message
        }
        assert standing.keys() == self.messages.keys() - self.model.deleted
        for ts, message in standing.items():
            self._check_shown(self.messages[ts], message)
            self._check_thread(self.messages[ts])
        self._check_slots()
        self._check_store()

    def _edited(self, call: Json) -> None:
        ts = call["args"]["ts"]
        self.closed.discard(ts)
        if call["fault"] == "error" and call["error"] == "edit_window_closed":
            self.closed.add(ts)

    def _posted(self, call: Json, *, delivering: bool) -> None:
        message = self._message(call)
        assert message.key not in self.keys, f"{message.key} is posted twice"
        self.keys.add(message.key)
        self.messages[message.ts] = message
        if message.kind not in OF_AN_ARTICLE:
            return
        for piece in message.pieces:
            pair = piece, message.channel
            fate = self.model.fates.get(pair, "never")
            assert fate in ("wanted", "either"), f"{piece.headline} stands where it is {fate}"
            assert pair not in self.model.posted, f"{piece.headline} stands twice"
            self.model.posted[pair] = message.ts
            if delivering and message.kind != "roundup":
                assert piece.stored
                assert not piece.stored.retracted, f"{piece.headline} is posted and retracted"

    def _message(self, call: Json) -> Message:
        args = call["args"]
        text, thread = args["text"], args.get("thread_ts")
        kind: Kind = "reply" if thread else "digest"
        if text.startswith("Roundup: "):
            kind = "roundup"
        for beginning, means in BEGINNINGS.items():
            if thread and text.startswith(beginning):
                kind = means
        numbers = [int(number) for number in HEADLINE.findall(text)]
        by_number = {piece.number: piece for piece in self.model.pieces}
        return Message(
            ts=call["ts"],
            channel=args["channel"],
            thread=thread,
            key=args["metadata"]["event_payload"]["key"],
            kind=kind,
            pieces=tuple(by_number[number] for number in numbers),
            text=text,
            struck=frozenset(struck(args)),
        )

    def _check_shown(self, posted: Message, shown: Json) -> None:
        """Check that a message shows the last revision of each article, struck if retracted."""
        if posted.kind == "reply" or posted.ts in self.closed:
            return
        crossed, codes = struck(shown), set(CODE.findall(shown["text"]))
        assert [int(one) for one in HEADLINE.findall(shown["text"])] == [
            piece.number for piece in posted.pieces
        ]
        expected = set()
        for piece in posted.pieces:
            assert piece.stored
            assert (piece.headline in crossed) is piece.stored.retracted, piece.headline
            if posted.kind == "digest" or not piece.stored.retracted:
                expected.add(piece.stored.code)
        assert codes == (expected if posted.kind in ("digest", "roundup") else set())

    def _check_thread(self, root: Message) -> None:
        """Check that its thread tells each step of each of its articles once, in order."""
        if root.kind not in ("digest", "roundup"):
            return
        thread = [one for one in self.messages.values() if one.thread == root.ts]
        for piece in root.pieces:
            replies = [one for one in thread if one.kind == "reply" and _is_about(one, piece, root)]
            told = [_told(reply) for reply in replies]
            starts = [
                place
                for place, state in enumerate([*(was for was, _ in piece.steps), piece.followed])
                if state and _showed(root, piece, state)
            ]
            possible = [piece.told(start) for start in starts]
            assert told in possible, f"{piece.headline}: told {told}, not one of {possible}"
            named = [one for one in thread if one.kind == "named" and one.pieces[0].lead is piece]
            assert len(named) <= sum(each.note == "retracted" for each in told)

    def _check_slots(self) -> None:
        slots = [
            one.key.rpartition(":")[0]
            for one in self.messages.values()
            # there are two if quiet hours end twice because a clock was set back
            if one.kind == "roundup" and one.channel != QUIET_CHANNEL
        ]
        assert len(slots) == len(set(slots)), f"a slot has two roundups: {sorted(slots)}"

    def _check_store(self) -> None:
        assert unsound(self.store) == []


def _is_about(reply: Message, piece: Piece, root: Message) -> bool:
    """Whether a reply is about this article, which only one in a roundup's thread says."""
    return root.kind == "digest" or reply.text.startswith(piece.headline)


def _showed(root: Message, piece: Piece, state: Content) -> bool:
    """Whether a message may have shown this state of an article when it was posted."""
    if (piece.headline in root.struck) is not state.retracted:
        return False
    return (root.kind == "roundup" and state.retracted) or state.code in root.text


def _told(reply: Message) -> Told:
    """What a reply says. A correction has a quote and a fact, each as it is now and as it was."""
    note: Literal["retracted", "restored"] | None = None
    if "This article is retracted: no reason is given." in reply.text:
        note = "retracted"
    if "This article is no longer retracted." in reply.text:
        note = "restored"
    codes = CODE.findall(reply.text)
    if not codes:
        return Told(note=note)
    now, was = codes[:2]
    assert codes == [now, was, now, was], reply.text
    return Told(note=note, was=was, now=now)
