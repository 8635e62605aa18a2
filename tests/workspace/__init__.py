"""Tests of the Slack emulator, mostly through the real clients that the bot uses."""
