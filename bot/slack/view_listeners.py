"""Receives requests about views, which are modals and the App Home, and answers them there.

Requests from views carry no response_url: an answer is a new version of a view.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.errors import BotError
from bot.models import Caller
from bot.models.reply import Part, Reply, reply
from bot.slack.render.rich_text import Json
from bot.slack.render.views import (
    answer_view,
    field_with_error,
    form_view,
    home_view,
    loading_view,
    read_submission,
    title_of,
)
from bot.slack.requests import (
    Answerer,
    Body,
    caller_of,
    channel_of,
    pressed_button,
    reply_or_error,
)
from bot.slack.web_client import NO_ANSWER, DirectClient

log = logging.getLogger(__name__)

ERROR_LENGTH = 1_900  # characters of an error under a form's field


class ViewListeners:
    """Opens forms, runs what they are submitted for, and updates the App Home."""

    def __init__(
        self, command: str, answerer: Answerer, pool: Executor, slack: DirectClient
    ) -> None:
        self._command = command
        self._answerer = answerer
        self._pool = pool
        self._slack = slack

    def opened_home(self, ack: Ack, body: Body) -> None:
        """Receive the event that somebody opened the App Home."""
        ack()
        self._pool.submit(_log_failure, self._publish_opened_home, body)

    def submission(self, ack: Ack, body: Body) -> None:
        """Receive a submitted form. Mistakes appear in the form, which then stays open."""
        try:
            view = body["view"]
            form = read_submission(view)
            caller = caller_of(body, form.channel)
            typed = self._answerer.command_from_form(form.name, form.subject, form.values)
        except (AttributeError, LookupError, TypeError, ValueError):
            ack()  # not one of our forms: let it close
        except BotError as error:
            words = error.sentence.replace("`", "")[:ERROR_LENGTH]
            ack(response_action="errors", errors={field_with_error(view, words): words})
        else:
            ack(response_action="update", view=loading_view(title_of(view)))
            self._pool.submit(_log_failure, self._run_submission, view, caller, typed)

    def open_form(self, body: Body) -> None:
        """Open the form that the pressed button is for."""
        _log_failure(self._open_form, body)

    def press_at_home(self, body: Body, press: Callable[[Body], Reply]) -> None:
        """Do what a button in the App Home is for; show its reply above the updated Home."""

        def work() -> None:
            caller = caller_of(body, "")
            answer = reply_or_error(lambda: press(body))
            self._publish_home(caller, answer.parts)

        _log_failure(work)

    def _publish_opened_home(self, body: Body) -> None:
        event = body["event"]
        if event.get("tab", "home") == "home":
            self._publish_home(Caller(user=event["user"], channel="", name="a member"))

    def _open_form(self, body: Body) -> None:
        # A trigger_id expires after three seconds, so open something at once and fill it in later.
        channel, (_, asked) = channel_of(body), pressed_button(body)
        title = asked.partition(" ")[0].capitalize() or "Pullquote"
        opened = self._slack.views_open(trigger_id=body["trigger_id"], view=loading_view(title))
        made: list[Json] = []

        def make() -> Reply:
            form = self._answerer.form(caller_of(body, channel), asked)
            made.append(form_view(form, channel))
            return reply()

        refusal = reply_or_error(make)
        view = made[0] if made else self._answer_view(title, refusal)
        self._slack.views_update(view_id=opened["view"]["id"], view=view)

    def _run_submission(self, view: Json, caller: Caller, typed: str) -> None:
        answer = reply_or_error(lambda: self._answerer.answer(caller, typed))
        shown = self._answer_view(title_of(view), answer)
        self._slack.views_update(view_id=view["id"], view=shown)

    def _publish_home(self, caller: Caller, above: Sequence[Part] = ()) -> None:
        home = reply_or_error(lambda: self._answerer.home(caller))
        shown = home_view(reply(above, home.parts), command=self._command)
        self._slack.views_publish(user_id=caller.user, view=shown)

    def _answer_view(self, title: str, answer: Reply) -> Json:
        return answer_view(title, answer, command=self._command)


def _log_failure(work: Callable[..., None], *arguments: Any) -> None:
    """Do work whose failure has nobody to report to but the log."""
    try:
        work(*arguments)
    except (SlackApiError, *NO_ANSWER) as error:
        log.warning("a view may not have reached Slack: %s", error)
    except (BotError, AttributeError, LookupError, TypeError) as error:
        log.warning("something came without what Slack always sends: %s", error)
    except Exception:
        log.exception("a view could not be shown")
