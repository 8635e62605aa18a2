"""Everything that can go wrong on the way to Slack, and what people see of it.

    python -m tests.campaigns.faults

Each case starts the whole bot in a workspace, has one thing go wrong while an article comes or is
corrected, and mends it. The workspace tells what came of it, never the bot.
"""
