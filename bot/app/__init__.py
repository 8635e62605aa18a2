"""Builds the application from its parts and runs it: in Slack, locally, at a terminal."""
