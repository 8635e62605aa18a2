"""The local workspace, through the real clients that the bot uses."""
