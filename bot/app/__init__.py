"""Builds the application from its parts and runs it: in Slack, locally or in a terminal."""
