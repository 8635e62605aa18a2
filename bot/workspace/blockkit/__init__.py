"""Slack's Block Kit rules, as a schema that reports errors in Slack's words."""
