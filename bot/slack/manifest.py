"""The Slack app manifest: the app's features, and no more permissions than the bot uses."""

from typing import Any

SCOPES = (
    "channels:history",  # to find a post after Slack's answer to it was lost
    "channels:join",  # the history is open to members only
    "channels:read",  # to find channels by name
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",  # to message admins about problems if no channel is set for that
    "usergroups:read",  # who is in the group of admins
    "users:read",  # who is a workspace admin, and who is a guest
)


# In every message's menu: callback_id, name, description.
SHORTCUTS = (
    ("digest_details", "Digest: details", "Everything in the digest that a message shows"),
    ("digest_manage", "Digest: manage", "For admins: correct, retract, post again, mute"),
)


def manifest(command: str, usage_hint: str) -> dict[str, Any]:
    """Return the manifest as Slack's app settings accept it.

    ``command`` is the slash command with its slash; ``usage_hint`` appears beside it while somebody
    types.
    """
    return {
        "display_information": {
            "name": "Pullquote",
            "description": "Digests of articles: key facts, and quotes with who said them",
            "background_color": "#1f3a5f",
        },
        "features": _features(command, usage_hint),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _features(command: str, usage_hint: str) -> dict[str, Any]:
    return {
        # The messages tab is where admins read direct messages from the bot.
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": "pullquote", "always_online": True},
        "shortcuts": [
            {"name": name, "type": "message", "callback_id": callback_id, "description": about}
            for callback_id, name, about in SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": command,
                "description": "Look up digests of articles",
                "usage_hint": usage_hint,
                # Channels then arrive as ids, which stay the same when a channel is renamed.
                "should_escape": True,
            }
        ],
    }
