"""The ledger: whom each message would notify, and its links.

Strict on purpose: where Slack's documentation doesn't say whether a mention or link would work, it
counts as working here. So an empty entry means that nothing in the message can notify or link.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.workspace import text as slack_text
from bot.workspace.state import Json

MRKDWN_ATTACHMENT_KEYS = ("pretext", "text", "title", "author_name", "footer", "fallback")
LINK_KEYS = ("title_link", "author_link", "from_url", "image_url", "thumb_url", "original_url")


class Place(NamedTuple):
    """Where something was shown: its conversation's id (a view's: the person's), ts and kind.

    ``surface`` is message, reply, edit, ephemeral, modal or home; a view's ``ts`` is its id.
    """

    channel: str
    ts: str
    surface: str


@dataclass(slots=True)
class Alive:
    """A message's working mentions (users, groups, channel-wide) and links, each once, in order."""

    mentions: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)

    def mention(self, who: str) -> None:
        """Add a user id, a group id, or ``here``, ``channel`` or ``everyone``."""
        self.mentions[who] = None

    def link(self, url: str) -> None:
        """Add a link's address."""
        self.links[url] = None


class Reader:
    """Finds working mentions and links in messages; ``names`` maps handles to user ids."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def read(self, message: Json, *, parse: str | None = None, link_names: bool = False) -> Alive:
        """Return the working mentions and links in a message's text, blocks and attachments.

        ``parse`` and ``link_names`` are the call's arguments: only ``none`` stops bare addresses
        from becoming links, and ``full`` and ``link_names`` turn @names into mentions.
        """
        alive = Alive()
        names = link_names or parse == "full"
        self._mrkdwn(alive, message.get("text") or "", bare=parse != "none", names=names)
        self._blocks(alive, message.get("blocks") or [])
        for attachment in message.get("attachments") or []:
            self._attachment(alive, attachment)
        return alive

    def read_view(self, view: Json) -> Alive:
        """Return the working mentions and links in a modal or a home tab."""
        alive = Alive()
        self._blocks(alive, view.get("blocks") or [])
        return alive

    def _mrkdwn(self, alive: Alive, text: str, *, bare: bool, names: bool) -> None:
        for body in slack_text.ANGLE.findall(text):
            _angle(alive, body)
        if bare:
            for url in slack_text.bare_links(text):
                alive.link(url)
        if names:
            self._bare_names(alive, slack_text.ANGLE.sub(" ", text))

    def _bare_names(self, alive: Alive, text: str) -> None:
        for found in slack_text.NAME_AFTER_AT.findall(text):
            name = found.rstrip(".-").lower()
            if name in slack_text.BROADCASTS:
                alive.mention(name)
            elif name in self._names:
                alive.mention(self._names[name])

    def _blocks(self, alive: Alive, node: Any) -> None:
        """Read blocks, elements and text objects at any depth."""
        if isinstance(node, list):
            for item in node:
                self._blocks(alive, item)
        elif isinstance(node, dict):
            self._object(alive, node)

    def _object(self, alive: Alive, node: Json) -> None:
        match node:
            case {"type": "mrkdwn", "text": str(text)}:
                loose = not node.get("verbatim")
                self._mrkdwn(alive, text, bare=loose, names=loose)
            case {"type": "markdown", "text": str(text)}:
                self._mrkdwn(alive, text, bare=True, names=True)
            case {"type": "user", "user_id": str(who)}:
                alive.mention(who)
            case {"type": "usergroup", "usergroup_id": str(who)}:
                alive.mention(who)
            case {"type": "broadcast", "range": str(who)}:
                alive.mention(who)
            case {"url": str(url)}:
                alive.link(url)
        self._blocks(alive, [value for key, value in node.items() if key != "initial_value"])

    def _attachment(self, alive: Alive, attachment: Json) -> None:
        for key in MRKDWN_ATTACHMENT_KEYS:
            self._mrkdwn(alive, str(attachment.get(key) or ""), bare=True, names=True)
        for entry in attachment.get("fields") or []:
            self._mrkdwn(alive, str(entry.get("value") or ""), bare=True, names=True)
        for key in LINK_KEYS:
            if attachment.get(key):
                alive.link(str(attachment[key]))
        self._blocks(alive, attachment.get("blocks") or [])


def _angle(alive: Alive, body: str) -> None:
    name = body.split("|", 1)[0]
    if name.startswith("@"):
        alive.mention(name[1:])
    elif name.startswith("!subteam^"):
        alive.mention(name.removeprefix("!subteam^"))
    elif name.startswith("!date^"):
        for part in name.split("^")[3:]:
            alive.link(part)
    elif name.removeprefix("!") in slack_text.BROADCASTS and name.startswith("!"):
        alive.mention(name[1:])
    elif slack_text.is_link(name):
        alive.link(name)


def entry(
    place: Place,
    alive: Alive,
    *,
    hears: Iterable[str] | None = None,
    followers: Iterable[str] = (),
) -> Json:
    """Return a ledger entry.

    Its ``mentions`` are all working mentions. Its ``notifies`` are those that notify somebody: all
    of them or, if ``hears`` is given, only the ones in it. ``followers`` are notified without a
    mention (the people in a thread, the person in a direct message).
    """
    mentions = list(alive.mentions)
    audience = None if hears is None else set(hears)
    return {
        **place._asdict(),
        "notifies": [who for who in mentions if audience is None or who in audience],
        "mentions": mentions,
        "links": list(alive.links),
        "followers": list(followers),
    }
