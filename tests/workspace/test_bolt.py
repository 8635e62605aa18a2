"""The real slack_bolt against the workspace: commands, buttons, mentions, home tab and modals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltContext, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.workspace import Clock, Server, Shortcut, Workspace, serve
from tests.workspace.conftest import START, able_config

NEWS = "C0NEWS0001"
MODAL = {
    "type": "modal",
    "callback_id": "subscribe",
    "title": {"type": "plain_text", "text": "Subscribe"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Topic"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}


@dataclass
class Bot:
    """A Bolt app, with the commands and submissions that it received."""

    server: Server
    client: WebClient
    commands: list[dict[str, Any]] = field(default_factory=list)
    submitted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        return self.server.workspace


def listen(app: App, bot: Bot) -> None:
    listen_in_channels(app, bot)
    listen_to_buttons(app)
    listen_in_views(app, bot)


def listen_in_channels(app: App, bot: Bot) -> None:
    @app.command("/digest")
    def command(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        ack()
        bot.commands.append(command)
        respond(f"You said {command['text']}.")

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], say: Say) -> None:
        say(text="At your service.", thread_ts=event["ts"])


def listen_to_buttons(app: App) -> None:
    @app.action("more")
    def more(ack: Ack, respond: Respond, body: dict[str, Any]) -> None:
        ack()
        respond(text=f"More of {body['message']['text']}.", replace_original=False)

    @app.action("shorten")
    def shorten(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Shorter.", replace_original=True)

    @app.action("dismiss")
    def dismiss(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)


def listen_in_views(app: App, bot: Bot) -> None:
    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient) -> None:
        elements = [button("subscribe"), button("clear")]
        view = {"type": "home", "blocks": [{"type": "actions", "elements": elements}]}
        client.views_publish(user_id=event["user"], view=view)

    @app.action("subscribe")
    def subscribe(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        ack()

    @app.shortcut("subscribe")
    def shortcut(ack: Ack, shortcut: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=shortcut["trigger_id"], view=MODAL)
        ack()

    @app.view("subscribe")
    def submitted(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        name = view["state"]["values"]["topic"]["name"]["value"]
        if name == "nothing":
            ack(response_action="errors", errors={"topic": "There is no such topic."})
            return
        ack()
        bot.submitted.append({"user": context.user_id, "topic": name})


def button(action_id: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": action_id}
    return {"type": "button", "action_id": action_id, "text": text}


def actions(*action_ids: str) -> list[dict[str, Any]]:
    return [{"type": "actions", "elements": [button(one) for one in action_ids]}]


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    config = able_config(
        shortcuts=(Shortcut("Subscribe", "subscribe"),),
        events=("app_mention", "app_home_opened"),
    )
    # With a frozen clock no ack is late, however busy the machine is and however long the SDK takes
    # to change connections.
    with serve(Workspace(config, Clock(START))) as server:
        client = WebClient(
            token=server.workspace.config.app.bot_token, base_url=server.api_url, retry_handlers=[]
        )
        bot = Bot(server, client)
        app = App(client=client, process_before_response=True)
        listen(app, bot)
        handler = SocketModeHandler(app, server.workspace.config.app.app_token, ping_interval=1)
        handler.connect()  # type: ignore[no-untyped-call]
        bot.workspace.wait_for(lambda now: now.connections)
        client.conversations_join(channel=NEWS)
        yield bot
        handler.client.auto_reconnect_enabled = False
        bot.workspace.disturb("close")  # the SDK's close would wait for a frame, up to 3 s
        close(handler)


def close(handler: SocketModeHandler) -> None:
    try:
        handler.close()  # type: ignore[no-untyped-call]
    except AttributeError:  # the SDK's receiving thread closed the connection at the same moment
        handler.close()  # type: ignore[no-untyped-call]


def wait_for_ephemeral(bot: Bot, user: str, text: str) -> dict[str, Any]:
    def found(now: Workspace) -> dict[str, Any] | None:
        return next((one for one in now.ephemerals(user) if one["text"] == text), None)

    return bot.workspace.wait_for(found)


def test_a_command_is_acked_and_answered(bot: Bot) -> None:
    outcome = bot.workspace.slash("ada", "news", "/digest search @ben").result()
    assert outcome.ok
    assert outcome.ack_seconds is not None
    assert outcome.ack_seconds < 3
    wait_for_ephemeral(bot, "ada", "You said search <@U0BENODUYA>.")
    assert bot.commands[-1]["user_name"] == "ada"


def test_a_button_of_a_message_is_answered_beside_it(bot: Bot) -> None:
    ts = bot.client.chat_postMessage(channel=NEWS, text="A digest", blocks=actions("more"))["ts"]
    assert bot.workspace.press("ben", "news", ts, "more").result().ok
    wait_for_ephemeral(bot, "ben", "More of A digest.")


def test_a_button_replaces_its_message(bot: Bot) -> None:
    post = bot.client.chat_postMessage(channel=NEWS, text="Long", blocks=actions("shorten"))
    assert bot.workspace.press("ben", "news", post["ts"], 0).result().ok

    def shorter(now: Workspace) -> list[Any]:
        return [one for one in now.messages("news") if one["text"] == "Shorter."]

    (message,) = bot.workspace.wait_for(shorter)
    assert message["ts"] == post["ts"]
    assert message["edited"]["user"] == "U0PULLQUOT"


def test_an_ephemeral_message_can_be_dismissed_by_its_button(bot: Bot) -> None:
    science = "C0SCIENCE1"
    bot.client.conversations_join(channel=science)
    ts = bot.client.chat_postEphemeral(
        channel=science, user="U0BENODUYA", text="For you", blocks=actions("dismiss")
    )["message_ts"]
    bot.workspace.press("ben", "science", ts, "dismiss")
    bot.workspace.wait_for(lambda now: all(one["ts"] != ts for one in now.ephemerals("ben")))


def test_a_mention_is_answered_in_its_thread(bot: Bot) -> None:
    ts = bot.workspace.say("ada", "news", "@pullquote hello")
    bot.workspace.wait_for(lambda now: len(now.thread("news", ts)) == 2)
    assert bot.workspace.thread("news", ts)[1]["text"] == "At your service."


@pytest.mark.parametrize("open_modal", ["home", "shortcut"])
def test_a_modal_opens_complains_and_is_submitted(bot: Bot, open_modal: str) -> None:
    acts: dict[str, Callable[[], Any]] = {
        "home": lambda: press_home(bot),
        "shortcut": lambda: bot.workspace.shortcut("ada", "subscribe"),
    }
    assert acts[open_modal]().result().ok
    view = bot.workspace.wait_for(lambda now: now.modal("ada"))
    complaint = bot.workspace.submit("ada", view["id"], {"topic": {"name": "nothing"}}).result()
    assert complaint.ack == {
        "response_action": "errors",
        "errors": {"topic": "There is no such topic."},
    }
    assert bot.workspace.modal("ada") is not None
    assert bot.workspace.submit("ada", view["id"], {"topic": {"name": "sport"}}).result().ok
    assert bot.workspace.modal("ada") is None
    assert bot.submitted[-1] == {"user": "U0ADAMARSH", "topic": "sport"}


def press_home(bot: Bot) -> Any:
    bot.workspace.open_home("ada")
    home = bot.workspace.wait_for(lambda now: now.home("ada"))
    return bot.workspace.press_in_view("ada", home["id"], "subscribe")


@pytest.mark.parametrize("kind", ["close", "disconnect"])
def test_the_app_reconnects_after_its_connection_ended(bot: Bot, kind: str) -> None:
    before = len([one for one in bot.workspace.journal if one["method"] == "apps.connections.open"])

    def is_back(now: Workspace) -> bool:
        calls = [one for one in now.journal if one["method"] == "apps.connections.open"]
        return len(calls) > before and now.connections == 1

    bot.workspace.disturb(kind, "refresh_requested")
    assert bot.workspace.wait_for(is_back, timeout=15)
    assert bot.workspace.slash("ada", "news", "/digest back").result(10).ok
