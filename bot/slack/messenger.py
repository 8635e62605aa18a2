"""The way out to Slack: posting, finding what was posted, and asking who and where."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.errors import SlackError, UnsettledError
from bot.models import Limited, Outcome, Post, PostKind, Refused, Sent, StoredArticle, Unknown
from bot.slack.manifest import SCOPES
from bot.slack.members import Members
from bot.slack.render.corrections import also_message, correction_message
from bot.slack.render.digest import digest_message
from bot.slack.render.notices import notice_message
from bot.slack.render.rich_text import Json
from bot.slack.render.roundup import roundup_message
from bot.slack.web_client import CallError, Web

log = logging.getLogger(__name__)

EVENT_TYPE = "digest_posted"
# around an attempt, by Slack's time: the Date header has whole seconds, and a request may be
# accepted some time after it was made
LOOK_BEFORE = timedelta(seconds=10)
LOOK_AFTER = timedelta(seconds=60)
PAGE = 15  # messages: the most that the strictest of Slack's limits gives at once


def elapsed() -> float:
    """Seconds on a clock that nobody sets and that runs on while the computer sleeps."""
    # Linux alone leaves sleep out of CLOCK_MONOTONIC, and has another clock that does not
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SlackMessenger:
    """Speaks to Slack with the bot's token. Safe from any thread, but posts from one."""

    def __init__(
        self,
        token: str,
        api_url: str,
        command: str,
        *,
        now: datetime,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._web = Web(token, api_url, now, monotonic)
        self._command = command
        self._places: dict[str, str] = {}
        self._bot_id: str | None = None
        self._workspace: str | None = None
        self.members = Members(self._ask, monotonic)

    def check(self) -> None:
        """Make sure of the token and its scopes.

        Raises SlackError where Slack cannot be reached, refuses the token, or a scope is missing.
        """
        answer = self._ask("auth_test")
        self._bot_id = answer["bot_id"]
        self._workspace = answer.get("url")
        self.members.team = answer["team_id"]
        granted = {
            scope.strip()
            for name, value in answer["headers"].items()
            if name.lower() == "x-oauth-scopes"
            for scope in str(value).split(",")
        }
        if missing := [scope for scope in SCOPES if scope not in granted]:
            raise SlackError(
                f"The Slack app lacks the scopes {', '.join(missing)}: add them as in `pullquote "
                f"manifest`, and install the app again."
            )

    def channels(self) -> dict[str, str]:
        """The ids of the channels that the bot can see, by name. Raises SlackError."""
        return {
            channel["name"]: channel["id"]
            for answer in self._pages(
                "conversations_list", types="public_channel,private_channel", exclude_archived=True
            )
            for channel in answer["channels"]
        }

    def closed(self, channel: str) -> str | None:
        """Why a channel cannot be posted to, in Slack's word; None where it can be.

        Raises SlackError where Slack does not tell.
        """
        try:
            found = self._web.call("conversations_info", channel=channel)["channel"]
        except CallError as error:
            if error.error == "channel_not_found":
                return error.error
            raise SlackError(_sentence("conversations_info", error)) from error
        if found.get("is_archived"):
            return "is_archived"
        return "not_in_channel" if found.get("is_private") and not found["is_member"] else None

    def link(self, channel: str, ts: str) -> str | None:
        """The address of a message, told without a call; None before check()."""
        if self._workspace is None:
            return None
        return f"{self._workspace}archives/{channel}/p{ts.replace('.', '')}"

    def slack_time(self) -> datetime:
        """What time it is for Slack."""
        return self._web.time()

    def post(self, post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        """One attempt to post, never repeated inside; raises nothing for what Slack does.

        ``entries`` are those that the post shows. An edit is made, and a reply posted, of and to
        the message ``post.about``.
        """
        try:
            place = self._place(post.new.channel)
            if post.new.kind == "edit":
                answer = self._edit(post, entries, place)
            else:
                answer = self._say(post, entries, place)
        except CallError as error:
            self._forget(post.new.channel, error)
            return _outcome(error)
        return Sent(answer["ts"])

    def _say(self, post: Post, entries: Sequence[StoredArticle], place: str) -> dict[str, Any]:
        return self._web.call(
            "chat_postMessage",
            channel=place,
            **self._message(post, entries, post.new.kind),
            **({"thread_ts": post.about} if post.new.of else {}),
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": post.new.key}},
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
            mrkdwn=False,
        )

    def _edit(self, post: Post, entries: Sequence[StoredArticle], place: str) -> dict[str, Any]:
        # without `metadata`: the key that the message carries stays
        return self._web.call(
            "chat_update",
            channel=place,
            ts=post.about,
            **self._message(post, entries, post.about_kind),
            parse="none",
        )

    def _message(self, post: Post, entries: Sequence[StoredArticle], kind: PostKind | None) -> Json:
        """What a post of this kind says; an edit's is that of the message which it brings up."""
        new = post.new
        match kind:
            case "notice":
                return notice_message(new)
            case "reply":
                # a digest's thread is about one article; in that of a roundup it is named
                return correction_message(new, entries[0] if post.about_kind == "roundup" else None)
            case "also":
                return also_message(entries[0], f"{new.note} ")
            case "roundup":
                key = new.of if new.kind == "edit" and new.of else new.key
                left = len(new.article_ids) - len(entries)
                return roundup_message(
                    entries, left=left, note=new.note, key=key, command=self._command
                )
            case _:
                return digest_message(
                    entries[0],
                    reason=new.reason,
                    note=new.note,
                    command=self._command,
                    size=new.size,
                )

    def find(self, post: Post) -> str | None:
        """The ts under which Slack holds this post's key, or None.

        Raises UnsettledError where that cannot be told now.
        """
        assert post.attempted, "only what was attempted can be found"
        try:
            own = self._own_id()
            for message in self._around(post, post.attempted):
                if message.get("bot_id") == own and _key(message) == post.new.key:
                    return str(message["ts"])
        except CallError as error:
            if error.error == "thread_not_found":
                return None  # it was deleted, and the reply with it
            self._forget(post.new.channel, error)
            raise UnsettledError(f"the channel's history cannot be read: {error}") from error
        return None

    def _around(self, post: Post, attempted: datetime) -> Iterator[dict[str, Any]]:
        """The channel's or the thread's messages around an attempt, however many came since."""
        place = self._place(post.new.channel)
        # a channel's history holds no replies
        thread = {"ts": post.about} if post.new.of else {}
        cursor = ""
        while True:
            answer = self._web.call(
                "conversations_replies" if thread else "conversations_history",
                channel=place,
                **thread,
                oldest=f"{(attempted - LOOK_BEFORE).timestamp():.6f}",
                latest=f"{(attempted + LOOK_AFTER).timestamp():.6f}",
                inclusive=True,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            yield from answer["messages"]
            if not answer.get("has_more"):
                return
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:  # what is not seen may hold the post
                raise CallError("incomplete answer", definite=False)

    def _place(self, channel: str) -> str:
        """The id of the conversation, ready to be posted to and read. Raises CallError.

        A member's is the direct message with them. A channel is joined once: its history is closed
        to others.
        """
        if channel not in self._places:
            if channel.startswith(("U", "W")):
                opened = self._reach("conversations_open", users=channel)
                self._places[channel] = str(opened["channel"]["id"])
            else:
                self._join(channel)
                self._places[channel] = channel
        return self._places[channel]

    def _join(self, channel: str) -> None:
        try:
            self._reach("conversations_join", channel=channel)
        except CallError as error:
            if error.wait:
                raise
            # a private channel cannot be joined; the post itself tells whether there is trouble
            log.debug("%s is not joined: %s", channel, error)

    def _reach(self, method: str, **arguments: Any) -> dict[str, Any]:
        """A call before the post: whatever becomes of it, nothing has been posted."""
        try:
            return self._web.call(method, **arguments)
        except CallError as error:
            if error.definite and not error.wait:
                raise
            raise CallError(error.error, definite=True, wait=error.wait or 5.0) from error

    def _forget(self, channel: str, error: CallError) -> None:
        """Join again before the next attempt where the bot is no member, or may have become none.

        A channel that is archived cannot be joined, and is brought back without the bot.
        """
        if error.error in ("channel_not_found", "is_archived", "is_inactive", "not_in_channel"):
            self._places.pop(channel, None)

    def _own_id(self) -> str:
        """The bot's id, by which it knows its own messages. Raises CallError."""
        if self._bot_id is None:
            self._bot_id = str(self._web.call("auth_test")["bot_id"])
        return self._bot_id

    def _pages(self, method: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            answer = self._ask(method, limit=200, cursor=cursor, **arguments)
            yield answer
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return

    def _ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            return self._web.call(method, **arguments)
        except CallError as error:
            raise SlackError(_sentence(method, error)) from error


def _key(message: dict[str, Any]) -> str | None:
    """The key of the post that a message is, where it is one."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key: str | None = metadata.get("event_payload", {}).get("key")
    return key


def _outcome(error: CallError) -> Outcome:
    if not error.definite:
        return Unknown(error.error)
    return Limited(error.wait, error.error) if error.wait else Refused(error.error)


def _sentence(method: str, error: CallError) -> str:
    if error.error in ("invalid_auth", "not_authed", "token_revoked", "account_inactive"):
        return (
            f"Slack does not accept SLACK_BOT_TOKEN ({error}): install the app again and use its "
            f"bot token."
        )
    if error.error == "unreachable":
        return "Slack cannot be reached: check the network connection, then try again."
    return f"Slack refuses {method.replace('_', '.', 1)} ({error}): try again in a minute."
