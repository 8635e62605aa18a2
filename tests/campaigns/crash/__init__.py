"""Kill the bot at every step, again and again, and count what stands in Slack.

    python -m tests.campaigns.crash --rounds 500 --seed 1

The workspace is one process, the bot another, which is killed with SIGKILL at a random time or at a
named step, while calls go wrong. The truth is the workspace's journal against the articles that
were put into the folder, never the bot's store. Exits with 1 when anything is lost, doubled or
wrong, and where a store is no longer sound.
"""
