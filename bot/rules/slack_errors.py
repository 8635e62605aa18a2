"""Translates Slack's error codes that somebody can put right into plain words. Pure.

The codes are those of chat.postMessage and of authentication (Slack's method reference).
"""

CHANNEL: dict[str, str] = {
    "channel_not_found": "I am not in it, or it is gone; invite me there",
    "is_archived": "it is archived; bring it back, or end its subscriptions",
    "is_inactive": "it is archived; bring it back, or end its subscriptions",
    "not_in_channel": "I am not in it; invite me there",
    "restricted_action": "only some people may post there; allow me to",
    "restricted_action_read_only_channel": "only some people may post there; allow me to",
    "restricted_action_thread_only_channel": "only replies are allowed there",
    "team_access_not_granted": "the app has no access to its workspace; grant it",
    "not_allowed": "Slack does not allow it; ask the workspace's admins",
}
"""Problems with one channel: what is wrong, and how to put it right."""

_INSTALL = "install the app again from `pullquote manifest`"
EVERYWHERE: dict[str, str] = {
    "access_denied": f"the app has no access; {_INSTALL}",
    "account_inactive": f"the bot's account was switched off; {_INSTALL}",
    "ekm_access_denied": "the workspace's owners have suspended access",
    "enterprise_is_restricted": "the organisation does not allow the app",
    "invalid_auth": f"Slack does not accept the bot's token; {_INSTALL}, and use its bot token",
    "missing_scope": f"the app lacks a right; {_INSTALL}",
    "no_permission": f"the app lacks a right; {_INSTALL}",
    "not_authed": f"Slack does not accept the bot's token; {_INSTALL}, and use its bot token",
    "org_login_required": "the workspace is being moved; it passes",
    "team_not_found": "the workspace is gone",
    "token_expired": f"the bot's token has expired; {_INSTALL}, without token rotation",
    "token_revoked": f"the bot's token was revoked; {_INSTALL}",
    "two_factor_setup_required": "the app's account has to set up two-factor login",
}
"""Problems with the bot as a whole."""

UNREACHABLE = "unreachable"


def sentence(error: str) -> str:
    """Return what is wrong, and how to put it right, for one of Slack's error codes."""
    if error == UNREACHABLE:
        return "Slack cannot be reached"
    return {**CHANNEL, **EVERYWHERE}.get(error, "Slack refuses posts")
