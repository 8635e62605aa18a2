"""Sends anything that people, or their phones, may send: typed, pressed, submitted, malformed.

    python -m tests.campaigns.fuzz --number 100000 --seed 1

The whole bot runs in a workspace, over real Socket Mode and real HTTP, with articles that try to
act. It must ack everything and answer what can be answered, log no error, and send no message that
Slack refuses. Nobody may be notified, and no link may lead anywhere but to articles and posts.
"""
