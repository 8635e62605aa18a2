"""Methods: api.test, auth.test, apps.connections.open, blocks.validate."""

from typing import Any

from bot.workspace.blockkit.schema import Problem
from bot.workspace.blockkit.validate import message_problems, view_problems
from bot.workspace.errors import ApiError, bad_arguments
from bot.workspace.incoming import read_json
from bot.workspace.state import Json
from bot.workspace.webapi.call import Call

MOST_CHARACTERS = 100_000


def api_test(call: Call) -> Json:
    """Return the arguments; fail with the argument ``error``, if given."""
    args = {key: value for key, value in call.args.items() if key != "token"}
    if args.get("error"):
        raise ApiError(str(args["error"]), args=args)
    return {"args": args} if args else {}


def auth_test(call: Call) -> Json:
    """Return the owner of the token, and its scopes in a header."""
    config = call.core.config
    call.headers["x-oauth-scopes"] = ",".join(config.app.scopes)
    return {
        "url": f"https://{config.team_domain}.slack.com/",
        "team": config.team_name,
        "user": call.core.state.users[config.app.bot_user].name,
        "team_id": config.team_id,
        "user_id": config.app.bot_user,
        "bot_id": config.app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """Return an address that opens one Socket Mode connection."""
    core = call.core
    address = core.base_url.replace("http", "ws", 1)
    ticket = core.sockets.new_ticket()
    return {"url": f"{address}/link/?ticket={ticket}&app_id={core.config.app.id}"}


def blocks_validate(call: Call) -> Json:
    """Validate blocks, a message or a view; an error lists what is wrong and where."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name) is not None]
    if len(given) != 1:
        raise bad_arguments("must provide exactly one of `blocks`, `view`, or `message`")
    name = given[0]
    value = _parsed(name, call.args[name])
    problems = _problems(name, value)
    if problems:
        raise ApiError(f"invalid_{name}", errors=[one.as_constraint() for one in problems])
    return {}


def _problems(name: str, value: Any) -> list[Problem]:
    if name == "blocks":
        return message_problems(value)
    if not isinstance(value, dict):
        raise bad_arguments(f"`{name}` must be a JSON object")
    if name == "view":
        return view_problems(value, str(value.get("type")))
    return [one.below("blocks") for one in message_problems(value.get("blocks", []))]


def _parsed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > MOST_CHARACTERS:
        raise bad_arguments(f"`{name}` must be less than {MOST_CHARACTERS + 1} characters")
    try:
        return read_json(value)
    except ValueError:
        raise bad_arguments(f"`{name}` is not valid JSON") from None
