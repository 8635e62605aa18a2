"""Anything that people, or their phones, may send: typed, pressed, submitted, and malformed.

    python -m tests.campaigns.fuzz --number 100000 --seed 1

The whole bot in a workspace, over real Socket Mode and real HTTP, on articles that try to act.
Everything sent is acked and, where it can be, answered; nothing is logged as an error; Slack
refuses no message; nobody is notified, and no link leads anywhere but to articles and posts.
"""
