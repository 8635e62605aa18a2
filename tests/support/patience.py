"""How long tests wait for an event: for as long as it takes on a slow machine."""

PATIENCE = 180.0
"""Seconds after which something is broken, however slow the machine is."""


class TimedOutError(Exception):
    """What was waited for did not happen. That says nothing about what the bot has done."""

    def __init__(self, what: str) -> None:
        super().__init__(f"timed out waiting for {what}")
