"""Methods: users.* and usergroups.*."""

from bot.workspace.config import User, UserGroup
from bot.workspace.errors import ApiError
from bot.workspace.state import Json
from bot.workspace.webapi.call import Call
from bot.workspace.webapi.conversations import page


def info(call: Call) -> Json:
    """Describe one person."""
    return {"user": user_json(call, call.core.state.users[call.user()])}


def list_(call: Call) -> Json:
    """List all users."""
    shown, cursor = page(call, call.core.state.users.values(), call.limit(1_000, 1_000), "user")
    return {
        "members": [user_json(call, one) for one in shown],
        "cache_ts": int(call.core.clock.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def usergroups_list(call: Call) -> Json:
    """List the user groups."""
    groups = [_group_json(call, one) for one in call.core.config.groups]
    if call.flag("include_users"):
        groups = [
            shown | {"users": list(one.members)}
            for shown, one in zip(groups, call.core.config.groups, strict=True)
        ]
    return {"usergroups": groups}


def usergroups_users_list(call: Call) -> Json:
    """List the user ids of a group's members."""
    wanted = str(call.args.get("usergroup"))
    for one in call.core.config.groups:
        if one.id == wanted:
            return {"users": list(one.members)}
    raise ApiError("no_such_subteam")


def _group_json(call: Call, one: UserGroup) -> Json:
    return {
        "id": one.id,
        "team_id": call.core.config.team_id,
        "is_usergroup": True,
        "name": one.handle,
        "handle": one.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "user_count": len(one.members),
    }


def user_json(call: Call, one: User) -> Json:
    """Return a user as Slack shows them, without the e-mail address, which needs another scope."""
    team_id = one.team_id or call.core.config.team_id
    return {
        "id": one.id,
        "team_id": team_id,
        "name": one.name,
        "deleted": one.deleted,
        "color": "9f69e7",
        "real_name": one.real_name,
        "tz": one.tz,
        "tz_label": one.tz_label,
        "tz_offset": one.tz_offset,
        "profile": _profile_json(call, one, team_id),
        "is_admin": one.is_admin,
        "is_owner": one.is_owner,
        "is_primary_owner": one.is_owner,
        "is_restricted": one.is_restricted,
        "is_ultra_restricted": one.is_ultra_restricted,
        "is_bot": one.is_bot,
        **({"is_stranger": True} if one.is_stranger else {}),
        "is_app_user": False,
        "updated": 1_700_000_000,
    }


def _profile_json(call: Call, one: User, team_id: str) -> Json:
    profile = {
        "real_name": one.real_name,
        "real_name_normalized": one.real_name,
        "display_name": one.name,
        "display_name_normalized": one.name,
        "status_text": "",
        "status_emoji": "",
        "team": team_id,
    }
    if one.is_bot:
        app = call.core.config.app
        profile |= {"bot_id": app.bot_id, "api_app_id": app.id}
    return profile
