"""Everything that `pullquote health` must notice, made to happen for real.

    python -m tests.campaigns.health

Each case starts the bot from a command line, in a workspace on this machine, and waits until it's
well. Then it breaks one thing, asks `pullquote health` until it says so, mends the thing, and asks
until all is well again.
"""
