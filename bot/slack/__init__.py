"""Everything that knows Slack: what goes out, what comes in, and how it looks there.

The only room that imports slack_bolt and slack_sdk. It holds no rules of the product: what it needs
from other rooms comes as arguments.
"""
