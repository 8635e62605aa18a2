"""Asks everything of two newsrooms that differ only in what their private channels hold.

    python -m tests.campaigns.noninterference --rounds 20 --seed 1

Real stores, router, publisher and commands; only Slack is a stand-in. Whoever isn't in a private
channel, admins included, must get the same answers from both, byte for byte. So must the public
channels get the same posts.
"""
