"""What can go wrong on the way to Slack, and what people see of it.

    python -m tests.campaigns.faults

Each case brings the whole bot up in a workspace, has one thing go wrong while an article comes or
is corrected, and mends it. What became of it is read off the workspace, never off the bot.
"""
