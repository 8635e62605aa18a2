"""What Slack has accepted, by the workspace's journal alone, and what is wrong with it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from tests.campaigns.crash.seeds_writer import Written

Json = dict[str, Any]
Place = tuple[str, str]  # a channel and a ts

MARK = re.compile(r"Pier (\d+) ferry carries (\d+) passengers")
Kind = Literal["lost", "doubled", "wrong", "unsound", "stopped", "timed out"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something is missing, is there twice, or is there and must not be; or a store is damaged.

    "stopped" is a bot that has ended by itself or does nothing although there is work to do, and
    "timed out" a machine that was too slow to tell.
    """

    kind: Kind
    what: str


@dataclass(slots=True, kw_only=True)
class Message:
    """A message of the bot's. Revisions are pairs of an article's number and its passengers.

    ``first`` are those that it showed at first, ``shows`` those that it shows now, ``struck`` the
    articles that it shows struck through, and ``edits`` the revisions that each edit showed.
    """

    first: dict[int, int]
    shows: list[tuple[int, int]]
    struck: set[int]
    replies: list[str] = field(default_factory=list)
    edits: list[list[tuple[int, int]]] = field(default_factory=list)


class Truth:
    """The calls that Slack has accepted, by the articles that they are about.

    ``strange`` are the calls that are about no article.
    """

    def __init__(self) -> None:
        self.messages: dict[Place, Message] = {}
        self.posts: dict[tuple[str, int], list[Place]] = defaultdict(list)
        self.strange: list[str] = []

    def take(self, call: Json) -> set[int]:
        """Note a call; the numbers of the articles that it is about."""
        if not call["ok"]:
            return set()
        args = call["args"]
        if call["method"] == "chat.postMessage" and args.get("thread_ts"):
            return self._reply(args)
        if call["method"] == "chat.postMessage":
            return self._post(args, call["ts"])
        return self._edit(args) if call["method"] == "chat.update" else set()

    def _post(self, args: Json, ts: str) -> set[int]:
        shown = marks(args["text"])
        place = (args["channel"], ts)
        self.messages[place] = Message(first=dict(shown), shows=shown, struck=struck(args))
        for number in dict(shown):
            self.posts[args["channel"], number].append(place)
        if not shown:
            self.strange.append(f"a message about nothing: {args['text'][:80]}")
        return set(dict(shown))

    def _reply(self, args: Json) -> set[int]:
        message = self.messages.get((args["channel"], args["thread_ts"]))
        if message is None:
            self.strange.append(f"a reply to nothing: {args['text'][:80]}")
            return set()
        message.replies.append(args["text"])
        return {int(number) for number in re.findall(r"Pier (\d+) ", args["text"])}

    def _edit(self, args: Json) -> set[int]:
        message = self.messages.get((args["channel"], args["ts"]))
        if message is None:
            self.strange.append(f"an edit of nothing: {args['text'][:80]}")
            return set()
        shown = marks(args["text"])
        message.edits.append(shown)
        message.shows, message.struck = shown, struck(args)
        return set(dict(shown)) | set(message.first)

    def problems(self, article: Written) -> Iterator[Problem]:
        """What is wrong with an article in the channels."""
        wanted = {channel: self.posts[channel, article.number] for channel in article.channels}
        for channel, number in self.posts:
            if number == article.number and channel not in wanted:
                yield Problem("wrong", f"{article.name}is in {channel}, which does not want it")
        for channel, places in wanted.items():
            where = f"{article.name}in {channel}"
            if not places:
                yield Problem("lost", where)
            for _ in places[1:]:
                yield Problem("doubled", where)
            for place in places[:1]:
                yield from message_problems(article, self.messages[place], where)

    def flood_problems(self, articles: Iterable[Written]) -> Iterator[Problem]:
        """Whether the articles of a flood are in more than one message."""
        by_batch: dict[int, set[Place]] = defaultdict(set)
        for article in articles:
            if article.batch is not None:
                by_batch[article.batch].update(self.posts[article.channels[0], article.number])
        for places in by_batch.values():
            if len(places) > 1:
                yield Problem("doubled", f"a flood in {len(places)} messages")


def message_problems(article: Written, message: Message, where: str) -> Iterator[Problem]:
    """What is wrong with the message that shows an article, and with the replies to it."""
    number = article.number
    shown = [passengers for each, passengers in message.shows if each == number]
    if shown != [article.passengers]:
        yield Problem("wrong", f"{where} shows {shown}, not {article.passengers}")
    if (number in message.struck) != article.is_retracted:
        yield Problem("wrong", f"{where} is struck: {number in message.struck}")
    if any(number not in dict(edit) for edit in message.edits):
        yield Problem("wrong", f"{where} was edited into something else")
    replies = [reply for reply in message.replies if article.name in reply]
    for told in expected_replies(article, message.first[number]):
        found = [reply for reply in replies if all(words in reply for words in told)]
        if not found:
            yield Problem("lost", f"{where}: the reply that tells {told[-1]}")
        for _ in found[1:]:
            yield Problem("doubled", f"{where}: the reply that tells {told[-1]}")
        replies = [reply for reply in replies if reply not in found]
    for reply in replies:
        yield Problem("wrong", f"{where}: a reply that tells {reply[:80]}")


def expected_replies(article: Written, first: int) -> Iterator[tuple[str, ...]]:
    """The words of each reply that must be there: one for each revision after the first shown."""
    for passengers in range(first, article.passengers):
        yield (article.headline(passengers), article.headline(passengers + 1))
    if article.is_retracted:
        yield ("is retracted", article.reason)


def marks(text: str) -> list[tuple[int, int]]:
    """The articles that a text shows, each with its revision."""
    return [(int(number), int(passengers)) for number, passengers in MARK.findall(text)]


def struck(args: Json) -> set[int]:
    """The articles whose headlines are struck through."""
    blocks = args.get("blocks") or []
    found = json.loads(blocks) if isinstance(blocks, str) else blocks
    return {
        number
        for element in elements(found)
        if element.get("style", {}).get("strike")
        for number, _ in marks(element.get("text", ""))
    }


def elements(blocks: Iterable[Json]) -> Iterator[Json]:
    """Every element of rich text in blocks, at any depth."""
    for block in blocks:
        if isinstance(block.get("text"), str):
            yield block
        yield from elements(block.get("elements", ()))
