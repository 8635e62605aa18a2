"""Methods: views.*, for modals (by trigger_id) and home tabs (by user)."""

from bot.workspace.errors import ApiError
from bot.workspace.interactions import Trigger
from bot.workspace.state import Json
from bot.workspace.webapi.call import Call


def open_(call: Call) -> Json:
    """Open a modal for the person whose action the trigger_id belongs to."""
    trigger = _trigger(call)
    return {"view": call.core.views.open(trigger.user, call.args["view"])}


def push(call: Call) -> Json:
    """Open a modal on top of those that the person has open."""
    trigger = _trigger(call)
    return {"view": call.core.views.push(trigger.user, call.args["view"])}


def update(call: Call) -> Json:
    """Replace an open modal or a home tab."""
    view = call.core.views.update(
        call.args["view"],
        view_id=call.text("view_id"),
        external_id=call.text("external_id"),
        hash_=call.text("hash"),
    )
    return {"view": view}


def publish(call: Call) -> Json:
    """Set a person's home tab; raises ``not_enabled`` if the app has none."""
    if not call.core.config.app.home_tab:
        raise ApiError("not_enabled")
    user = call.user("user_id")
    return {"view": call.core.views.publish(user, call.args["view"], hash_=call.text("hash"))}


def _trigger(call: Call) -> Trigger:
    number = call.text("trigger_id") or call.text("interactivity_pointer")
    if number is None:
        raise ApiError("invalid_trigger_id")
    return call.core.triggers.exchange(number, call.core.clock.now())
