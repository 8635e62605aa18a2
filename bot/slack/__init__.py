"""The Slack side of the bot: incoming requests, outgoing messages, and how they look.

The only package that imports slack_bolt and slack_sdk. It contains no product rules: whatever it
needs from other packages is passed in as arguments.
"""
