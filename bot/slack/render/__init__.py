"""Renders models and replies as Block Kit, within Slack's limits."""
