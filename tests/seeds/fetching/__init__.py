"""Tests of bot.fetching."""
