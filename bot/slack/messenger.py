"""Posts and edits messages in Slack, finds messages again, and looks up channels."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.errors import SlackError, UnsettledError
from bot.models import HistoryPage, Limited, Outcome, Post, Refused, Sent, StoredArticle, Unknown
from bot.slack.manifest import SCOPES
from bot.slack.members import Members
from bot.slack.metadata import found_post, key_in, metadata_of
from bot.slack.render.post import post_message
from bot.slack.web_client import CallError, SlackWebApi

log = logging.getLogger(__name__)

# The window around an attempt, in Slack's time, in which its message is searched for. The Date
# header that tells Slack's time is cut to whole seconds, and Slack may accept a request some time
# after it was sent.
SEARCH_BEFORE = timedelta(seconds=10)
SEARCH_AFTER = timedelta(seconds=60)
# Messages per call: the strictest of Slack's limits for reading a history gives 15.
PAGE = 15
# Messages per call where all the bot's messages are wanted; Slack gives fewer where it limits them.
LARGE_PAGE = 200


def elapsed() -> float:
    """Seconds on a clock that can't be set and that keeps running while the computer sleeps."""
    # On Linux CLOCK_MONOTONIC stops during sleep, and CLOCK_BOOTTIME is the one that doesn't.
    # Other systems have no CLOCK_BOOTTIME and don't need it.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SlackMessenger:
    """Talks to Slack with the bot token. Thread-safe, but only one thread may post.

    ``command`` is the slash command that messages mention. ``now`` is the time to assume until
    Slack's first answer; ``monotonic`` is a clock in seconds.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        command: str,
        *,
        now: datetime,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._api = SlackWebApi(token, api_url, now, monotonic)
        self._command = command
        # By channel or user id: the conversation to post to, which the bot has joined or opened.
        self._conversations: dict[str, str] = {}
        self._bot_id: str | None = None
        self._workspace_url: str | None = None
        self.members = Members(self._call, monotonic)

    def check(self) -> None:
        """Check the token and its scopes.

        Raises SlackError if Slack can't be reached, refuses the token, or a scope is missing.
        """
        answer = self._call("auth_test")
        self._bot_id = answer["bot_id"]
        self._workspace_url = answer.get("url")
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
        """Return the ids of all channels that the bot can see, by name. Raises SlackError."""
        return {
            channel["name"]: channel["id"]
            for answer in self._pages(
                "conversations_list", types="public_channel,private_channel", exclude_archived=True
            )
            for channel in answer["channels"]
        }

    def posting_error(self, channel: str) -> str | None:
        """Return Slack's error code for why the bot can't post to a channel; None if it can.

        Raises SlackError if Slack doesn't say.
        """
        try:
            found = self._api.call("conversations_info", channel=channel)["channel"]
        except CallError as error:
            if error.code == "channel_not_found":
                return error.code
            raise SlackError(_error_sentence("conversations_info", error)) from error
        if found.get("is_archived"):
            return "is_archived"
        return "not_in_channel" if found.get("is_private") and not found["is_member"] else None

    def link(self, channel: str, ts: str) -> str | None:
        """Return the permalink of a message, without a call; None before check()."""
        if self._workspace_url is None:
            return None
        return f"{self._workspace_url}archives/{channel}/p{ts.replace('.', '')}"

    def slack_time(self) -> datetime:
        """Return the time by Slack's clock."""
        return self._api.time()

    def post(self, post: Post, articles: Sequence[StoredArticle]) -> Outcome:
        """Make one attempt to post or edit, and report how it went; Slack's errors don't raise.

        ``articles`` are those that the message shows. An edit changes the message ``post.about``;
        a reply goes to its thread.
        """
        try:
            conversation = self._conversation(post.new.channel)
            if post.new.kind == "edit":
                answer = self._update_message(post, articles, conversation)
            else:
                answer = self._post_message(post, articles, conversation)
        except CallError as error:
            self._forget_if_outside(post.new.channel, error)
            return _outcome(error)
        return Sent(answer["ts"])

    def _post_message(
        self, post: Post, articles: Sequence[StoredArticle], conversation: str
    ) -> dict[str, Any]:
        return self._api.call(
            "chat_postMessage",
            channel=conversation,
            **post_message(post, articles, command=self._command),
            **({"thread_ts": post.about} if post.new.of else {}),
            metadata=metadata_of(post),
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
            mrkdwn=False,
        )

    def _update_message(
        self, post: Post, articles: Sequence[StoredArticle], conversation: str
    ) -> dict[str, Any]:
        return self._api.call(
            "chat_update",
            channel=conversation,
            ts=post.about,
            **post_message(post, articles, command=self._command),
            metadata=metadata_of(post),
            parse="none",
        )

    def find(self, post: Post) -> str | None:
        """Search Slack for the message with this post's key; return its ts, None if there is none.

        Only for a post that was attempted. Raises UnsettledError if that can't be found out now.
        """
        assert post.attempted, "only what was attempted can be found"
        try:
            bot_id = self._own_bot_id()
            for message in self._messages_around(post, post.attempted):
                if message.get("bot_id") == bot_id and key_in(message) == post.new.key:
                    return str(message["ts"])
        except CallError as error:
            if error.code == "thread_not_found":
                return None  # the thread was deleted, and a reply in it too
            self._forget_if_outside(post.new.channel, error)
            raise UnsettledError(f"the channel's history cannot be read: {error}") from error
        return None

    def history(
        self, channel: str, thread: str | None, since: datetime | None, cursor: str
    ) -> HistoryPage | Outcome:
        """Read a page of the bot's own messages in a channel, or in the thread of a message.

        Messages since a time (None: all) come in Slack's order, page by page: ``cursor`` is that
        of the page before. If Slack doesn't answer, returns why, as post() does.
        """
        try:
            bot_id = self._own_bot_id()
            answer = self._read(
                self._conversation(channel),
                thread,
                limit=LARGE_PAGE,
                cursor=cursor,
                **({"oldest": f"{since.timestamp():.6f}"} if since else {}),
            )
        except CallError as error:
            self._forget_if_outside(channel, error)
            return _outcome(error)
        own = [each for each in answer["messages"] if each.get("bot_id") == bot_id]
        cursor = answer.get("response_metadata", {}).get("next_cursor", "")
        if answer.get("has_more") and not cursor:
            return Unknown("incomplete answer")
        found = (post for each in own if (post := found_post(each)))
        posts = tuple(post for post in found if post.thread == thread)  # not the thread's parent
        return HistoryPage(posts=posts, cursor=cursor if answer.get("has_more") else "")

    def _messages_around(self, post: Post, attempted: datetime) -> Iterator[dict[str, Any]]:
        """All messages of the channel or thread in the search window around an attempt.

        Reads every page, since many messages may have come in that minute. Raises CallError.
        """
        conversation = self._conversation(post.new.channel)
        cursor = ""
        while True:
            answer = self._read(
                conversation,
                post.about if post.new.of else None,
                oldest=f"{(attempted - SEARCH_BEFORE).timestamp():.6f}",
                latest=f"{(attempted + SEARCH_AFTER).timestamp():.6f}",
                limit=PAGE,
                cursor=cursor,
            )
            yield from answer["messages"]
            if not answer.get("has_more"):
                return
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:  # the post may be among the messages that can't be read
                raise CallError("incomplete answer", no_effect=False)

    def _read(self, conversation: str, thread: str | None, **window: Any) -> dict[str, Any]:
        """Read a page of messages, with their metadata. Raises CallError."""
        # The history of a channel doesn't contain the replies in its threads.
        return self._api.call(
            "conversations_replies" if thread else "conversations_history",
            channel=conversation,
            **({"ts": thread} if thread else {}),
            inclusive=True,
            include_all_metadata=True,
            **window,
        )

    def _conversation(self, recipient: str) -> str:
        """The id of a conversation that can be posted to and read. Raises CallError.

        For a user id that is the direct message with them. A channel is joined once, since Slack
        shows its history to members only.
        """
        if recipient not in self._conversations:
            if recipient.startswith(("U", "W")):
                opened = self._call_before_post("conversations_open", users=recipient)
                self._conversations[recipient] = str(opened["channel"]["id"])
            else:
                self._join(recipient)
                self._conversations[recipient] = recipient
        return self._conversations[recipient]

    def _join(self, channel: str) -> None:
        try:
            self._call_before_post("conversations_join", channel=channel)
        except CallError as error:
            if error.retry_after:
                raise
            # A private channel can't be joined. If the bot can't post there, posting will say so.
            log.debug("%s is not joined: %s", channel, error)

    def _call_before_post(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Make a call that comes before the post: however it fails, nothing has been posted."""
        try:
            return self._api.call(method, **arguments)
        except CallError as error:
            if error.no_effect and not error.retry_after:
                raise
            wait = error.retry_after or 5.0
            raise CallError(error.code, no_effect=True, retry_after=wait) from error

    def _forget_if_outside(self, channel: str, error: CallError) -> None:
        """Join again at the next attempt if the error says that the bot isn't in the channel.

        An archived channel counts: when it is unarchived, the bot isn't in it any more.
        """
        if error.code in ("channel_not_found", "is_archived", "is_inactive", "not_in_channel"):
            self._conversations.pop(channel, None)

    def _own_bot_id(self) -> str:
        """The bot_id on the bot's own messages. Raises CallError."""
        if self._bot_id is None:
            self._bot_id = str(self._api.call("auth_test")["bot_id"])
        return self._bot_id

    def _pages(self, method: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            answer = self._call(method, limit=200, cursor=cursor, **arguments)
            yield answer
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Make a call; raise SlackError instead of CallError."""
        try:
            return self._api.call(method, **arguments)
        except CallError as error:
            raise SlackError(_error_sentence(method, error)) from error


def _outcome(error: CallError) -> Outcome:
    if not error.no_effect:
        return Unknown(error.code)
    if error.retry_after:
        return Limited(error.retry_after, error.code)
    return Refused(error.code)


def _error_sentence(method: str, error: CallError) -> str:
    if error.code in ("invalid_auth", "not_authed", "token_revoked", "account_inactive"):
        return (
            f"Slack does not accept SLACK_BOT_TOKEN ({error}): install the app again and use its "
            f"bot token."
        )
    if error.code == "unreachable":
        return "Slack cannot be reached: check the network connection, then try again."
    return f"Slack refuses {method.replace('_', '.', 1)} ({error}): try again in a minute."
