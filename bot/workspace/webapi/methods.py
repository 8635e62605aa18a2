"""The table of Web API methods, with scopes, rates and arguments as Slack documents them."""

from bot.workspace.limits import SPECIAL, TIERS
from bot.workspace.webapi import basics, chat, conversations, people, views
from bot.workspace.webapi.call import Method

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
CONTENT = ("text", "blocks", "attachments", "markdown_text", "metadata", "parse", "link_names")
AUTHOR = ("as_user", "username", "icon_emoji", "icon_url")
PAGE = ("cursor", "limit")
WINDOW = ("oldest", "latest", "inclusive", "include_all_metadata")

METHODS: dict[str, Method] = {
    "api.test": Method(
        handler=basics.api_test, per_minute=TIERS[4], known=("error", "foo"), credential="any"
    ),
    "auth.test": Method(handler=basics.auth_test, per_minute=SPECIAL),
    "apps.connections.open": Method(
        handler=basics.connections_open, per_minute=TIERS[3], credential="app"
    ),
    "blocks.validate": Method(
        handler=basics.blocks_validate,
        per_minute=TIERS[3],
        known=("blocks", "message", "view"),
    ),
    "chat.postMessage": Method(
        handler=chat.post_message,
        per_minute="post",
        scopes=("chat:write",),
        required=("channel",),
        known=(
            *CONTENT,
            *AUTHOR,
            "mrkdwn",
            "thread_ts",
            "reply_broadcast",
            "unfurl_links",
            "unfurl_media",
        ),
    ),
    "chat.update": Method(
        handler=chat.update,
        per_minute=TIERS[3],
        scopes=("chat:write",),
        required=("channel", "ts"),
        known=(*CONTENT, "as_user", "reply_broadcast", "file_ids", "unfurled_attachments"),
    ),
    "chat.delete": Method(
        handler=chat.delete,
        per_minute=TIERS[3],
        scopes=("chat:write",),
        required=("channel", "ts"),
        known=("as_user",),
    ),
    "chat.postEphemeral": Method(
        handler=chat.post_ephemeral,
        per_minute=TIERS[4],
        scopes=("chat:write",),
        required=("channel", "user"),
        known=(*CONTENT, *AUTHOR, "thread_ts"),
    ),
    "chat.getPermalink": Method(
        handler=chat.get_permalink,
        per_minute=SPECIAL,
        required=("channel", "message_ts"),
        takes_json=False,
    ),
    "conversations.list": Method(
        handler=conversations.list_,
        per_minute=TIERS[2],
        scopes=READ,
        known=(*PAGE, "types", "exclude_archived", "team_id"),
        takes_json=False,
    ),
    "conversations.info": Method(
        handler=conversations.info,
        per_minute=TIERS[3],
        scopes=READ,
        required=("channel",),
        known=("include_locale", "include_num_members"),
        takes_json=False,
    ),
    "conversations.history": Method(
        handler=conversations.history,
        per_minute=TIERS[3],
        scopes=HISTORY,
        required=("channel",),
        known=(*PAGE, *WINDOW),
    ),
    "conversations.replies": Method(
        handler=conversations.replies,
        per_minute=TIERS[3],
        scopes=HISTORY,
        required=("channel", "ts"),
        known=(*PAGE, *WINDOW),
        takes_json=False,
    ),
    "conversations.join": Method(
        handler=conversations.join,
        per_minute=TIERS[3],
        scopes=("channels:join",),
        required=("channel",),
    ),
    "conversations.members": Method(
        handler=conversations.members,
        per_minute=TIERS[4],
        scopes=READ,
        required=("channel",),
        known=PAGE,
        takes_json=False,
    ),
    "conversations.open": Method(
        handler=conversations.open_,
        per_minute=TIERS[3],
        scopes=("im:write", "mpim:write"),
        known=("channel", "users", "return_im", "prevent_creation"),
    ),
    "users.info": Method(
        handler=people.info,
        per_minute=TIERS[4],
        scopes=("users:read",),
        required=("user",),
        known=("include_locale",),
        takes_json=False,
    ),
    "users.list": Method(
        handler=people.list_,
        per_minute=TIERS[2],
        scopes=("users:read",),
        known=(*PAGE, "include_locale", "team_id"),
        takes_json=False,
    ),
    "usergroups.list": Method(
        handler=people.usergroups_list,
        per_minute=TIERS[2],
        scopes=("usergroups:read",),
        known=("include_count", "include_disabled", "include_users", "team_id"),
        takes_json=False,
    ),
    "usergroups.users.list": Method(
        handler=people.usergroups_users_list,
        per_minute=TIERS[2],
        scopes=("usergroups:read",),
        required=("usergroup",),
        known=("include_disabled", "team_id"),
        takes_json=False,
    ),
    "views.open": Method(
        handler=views.open_,
        per_minute=TIERS[4],
        required=("view",),
        known=("trigger_id", "interactivity_pointer"),
    ),
    "views.push": Method(
        handler=views.push,
        per_minute=TIERS[4],
        required=("view",),
        known=("trigger_id", "interactivity_pointer"),
    ),
    "views.update": Method(
        handler=views.update,
        per_minute=TIERS[4],
        required=("view",),
        known=("view_id", "external_id", "hash"),
    ),
    "views.publish": Method(
        handler=views.publish,
        per_minute=TIERS[4],
        required=("user_id", "view"),
        known=("hash", "interactivity_pointer"),
    ),
}
