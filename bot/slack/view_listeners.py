"""Forms and the app's Home: what is shown in views, which no response address answers."""

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
    field_of,
    form_view,
    home_view,
    moment_view,
    read_view,
    title_of,
)
from bot.slack.requests import Answerer, Body, asked_of, caller_of, channel_of, told
from bot.slack.web_client import NO_ANSWER, DirectClient

log = logging.getLogger(__name__)

ERROR = 1_900  # characters of what is wrong with a form


class ViewListeners:
    """Opens forms, obeys them, and keeps the Home as things are."""

    def __init__(
        self, command: str, answerer: Answerer, pool: Executor, slack: DirectClient
    ) -> None:
        self._command = command
        self._answerer = answerer
        self._pool = pool
        self._slack = slack

    def opened_home(self, ack: Ack, body: Body) -> None:
        """Take that somebody opened the app's Home."""
        ack()
        self._pool.submit(_safely, self._enter, body)

    def submission(self, ack: Ack, body: Body) -> None:
        """Take a form: what is wrong with it is said in it, before it is gone."""
        try:
            view = body["view"]
            name, subject, channel, values = read_view(view)
            caller = caller_of(body, channel)
            typed = self._answerer.command_from_form(name, subject, values)
        except (AttributeError, LookupError, TypeError, ValueError):
            ack()  # no form of ours: it closes
        except BotError as error:
            words = error.sentence.replace("`", "")[:ERROR]
            ack(response_action="errors", errors={field_of(view, words): words})
        else:
            ack(response_action="update", view=moment_view(title_of(view)))
            self._pool.submit(_safely, self._obey, view, caller, typed)

    def open_form(self, body: Body) -> None:
        """Open the form that a button asks for."""
        _safely(self._open, body)

    def press_at_home(self, body: Body, press: Callable[[Body], Reply]) -> None:
        """Answer a button of the Home in the Home, above how things are then."""
        _safely(lambda: self._show_home(caller_of(body, ""), told(lambda: press(body)).parts))

    def _enter(self, body: Body) -> None:
        event = body["event"]
        if event.get("tab", "home") == "home":
            self._show_home(Caller(user=event["user"], channel="", name="a member"))

    def _open(self, body: Body) -> None:
        """A trigger_id lives for three seconds, so there is something to see at once."""
        channel, (_, asked) = channel_of(body), asked_of(body)
        title = asked.partition(" ")[0].capitalize() or "Pullquote"
        opened = self._slack.views_open(trigger_id=body["trigger_id"], view=moment_view(title))
        made: list[Json] = []

        def make() -> Reply:
            form = self._answerer.form(caller_of(body, channel), asked)
            made.append(form_view(form, channel))
            return reply()

        refusal = told(make)
        view = made[0] if made else self._answer_view(title, refusal)
        self._slack.views_update(view_id=opened["view"]["id"], view=view)

    def _obey(self, view: Json, caller: Caller, typed: str) -> None:
        answer = told(lambda: self._answerer.answer(caller, typed))
        shown = self._answer_view(title_of(view), answer)
        self._slack.views_update(view_id=view["id"], view=shown)

    def _show_home(self, caller: Caller, above: Sequence[Part] = ()) -> None:
        home = told(lambda: self._answerer.home(caller))
        shown = home_view(reply(above, home.parts), command=self._command)
        self._slack.views_publish(user_id=caller.user, view=shown)

    def _answer_view(self, title: str, answer: Reply) -> Json:
        return answer_view(title, answer, command=self._command)


def _safely(work: Callable[..., None], *given: Any) -> None:
    """Do what nobody waits for: the thread's last word is the log."""
    try:
        work(*given)
    except (SlackApiError, *NO_ANSWER) as error:
        log.warning("a view may not have reached Slack: %s", error)
    except (BotError, AttributeError, LookupError, TypeError) as error:
        log.warning("something came without what Slack always sends: %s", error)
    except Exception:
        log.exception("a view could not be shown")
