"""What a bot reports to the test that runs it: its steps, and that it has done what it can."""

import threading

DONE = "done"
"""The step with which a bot answers a question: it has done all that it could do since."""


class Reports:
    """What a bot has reported. Whoever waits on the lock of its workspace is woken by a report.

    ``steps`` are those that it has taken. ``done`` is the number of the last question to which it
    has answered that it has done all that it could. One that ``is_dead`` reports nothing more.
    """

    def __init__(self, lock: threading.Condition) -> None:
        self.steps: list[str] = []
        self.done = 0
        self.is_dead = False
        self.changed = lock

    def note(self, step: str) -> None:
        """Note a step: its name, and what it is about."""
        with self.changed:
            if step.startswith(DONE):
                self.done = int(step.removeprefix(DONE))
            else:
                self.steps.append(step)
            self.changed.notify_all()
