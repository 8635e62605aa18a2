"""Tests of bot.seeds.fetching."""
