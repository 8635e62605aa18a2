"""Kills the bot at every step of a delivery, again and again, and counts what reached Slack.

    python -m tests.campaigns.crash --rounds 500 --seed 1

The bot is a process of its own, which is killed with SIGKILL at a named step or at a random time,
while calls fail. A round is judged by the calls that Slack has accepted against the articles that
were put into the folder, never by the bot's store. The exit code is 1 if anything is lost, doubled
or wrong, or a store is damaged.
"""
