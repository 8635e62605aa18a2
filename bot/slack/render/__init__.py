"""Turns models and replies into Block Kit, within the limits that Slack sets."""
