"""The clocks of Slack and of the bot, which may be apart, and stand still until they are moved."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.scheduler.publish import SETTLE_AFTER
from tests.campaigns.crash.plans import LATE
from tests.support.rig import Rig

# a look at the channels is conclusive by then; Slack tells its time in whole seconds
SETTLED = SETTLE_AFTER.total_seconds() + 2
ROUNDS_APART = 660.0  # seconds: the articles of two rounds are no flood together


@dataclass(slots=True)
class Clocks:
    """Both clocks. ``apart`` are the seconds that the bot's is ahead of Slack's."""

    rig: Rig
    apart: float = 0.0

    def begin(self, apart: float) -> None:
        """Begin a round some time after the one before. Neither clock is ever set back."""
        self.rig.pass_time(max(0.0, self.apart - apart) + ROUNDS_APART)
        self.apart = apart

    def settle(self) -> None:
        """Let the time pass after which a look for any post that was sent is conclusive.

        Late calls, which are accepted meanwhile, come first.
        """
        self.rig.pass_time(LATE)
        self.rig.pass_time(SETTLED - LATE)

    def sure_time(self, slack: float | None = None) -> datetime:
        """What time it is by both clocks, by which embargoes end: now, or at a time of Slack's."""
        now = self.rig.workspace.clock.now() if slack is None else slack
        return datetime.fromtimestamp(now, UTC) + timedelta(seconds=min(0.0, self.apart))
