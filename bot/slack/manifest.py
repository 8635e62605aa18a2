"""The manifest that the Slack app is created from: what the bot is, and just the rights it uses."""

from typing import Any

SCOPES = (
    "channels:history",  # to find a post whose answer was lost
    "channels:join",  # history is for members only
    "channels:read",  # channels by name
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",  # to tell admins of trouble where no channel for that is named
    "usergroups:read",  # who is in the group of those who steer
    "users:read",  # who is an admin, and who a guest
)


# in the menu of every message: its callback_id, its name, what it does
SHORTCUTS = (
    ("digest_details", "Digest: details", "Everything in the digest that a message shows"),
    ("digest_manage", "Digest: manage", "For admins: correct, retract, post again, mute"),
)


def manifest(command: str, usage_hint: str) -> dict[str, Any]:
    """The manifest, for this slash command, in the form that Slack's app settings take."""
    return {
        "display_information": {
            "name": "Pullquote",
            "description": "Digests of articles: key facts, and quotes with who said them",
            "background_color": "#1f3a5f",
        },
        "features": {
            # messages: where admins read what is told to them directly
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "pullquote", "always_online": True},
            "shortcuts": [
                {
                    "name": name,
                    "type": "message",
                    "callback_id": callback_id,
                    "description": description,
                }
                for callback_id, name, description in SHORTCUTS
            ],
            "slash_commands": [
                {
                    "command": command,
                    "description": "Look up digests of articles",
                    "usage_hint": usage_hint,
                    # channels arrive as ids, whatever they are called by then
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
