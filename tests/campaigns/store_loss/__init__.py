"""Loses and damages the store in every way, and counts what is doubled or lost in the channels.

    python -m tests.campaigns.store_loss --rounds 3 --seed 1

The bot is a process of its own. Each round has a life before: digests, roundups, corrections,
retractions, an embargo, a flood, and second sources. Then something happens to the store, articles
are written and corrected, and the bot is started again. A round is judged by the calls that Slack
has accepted against the articles that were put into the folder, never by the bot's store.
"""
