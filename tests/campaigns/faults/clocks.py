"""The machine's clock is wrong, or somebody sets it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.models import Schedule
from bot.settings import FirstSubscription
from tests.campaigns.faults.answers import DIGEST, ROUNDUP, SETTLES, UNANSWERED
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.trial import Trial
from tests.support.samples import numbered

MINUTE, HOUR, YEAR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=365)


def wrong_clock(ahead: timedelta) -> Callable[[Trial], None]:
    """The bot goes by Slack's time to find out about a post, whatever the machine's clock shows."""

    def happens(trial: Trial) -> None:
        trial.room.ahead = ahead
        trial.room.start()
        trial.fault("accept_then_drop")
        trial.drop(1)
        trial.reach("unknown")
        trial.meanwhile()
        trial.pass_time(SETTLES)

    return happens


def fast_clock_and_an_embargo(trial: Trial) -> None:
    until = trial.room.now() + 5 * MINUTE
    trial.room.ahead = 10 * MINUTE
    trial.room.start()
    trial.drop(1, text=lambda number: f"embargo: {until.isoformat()}\n{numbered(number)}")
    trial.reach("stored")
    trial.drop(2)
    trial.reach("sent")
    trial.while_it_lasted = trial.people()
    trial.pass_time(6 * 60)


def clock_set_back(trial: Trial) -> None:
    trial.first()
    trial.fault("ratelimited", seconds=30.0)
    trial.drop(1)
    trial.reach("held")
    trial.meanwhile()
    trial.room.ahead -= HOUR


def clock_of_next_year(trial: Trial) -> None:
    trial.room.ahead = YEAR
    trial.room.start()
    trial.drop(1)
    trial.reach("routed")
    trial.meanwhile()
    trial.room.ahead = timedelta()


def _once_a_day() -> FirstSubscription:
    slot = (datetime.now(UTC) + 4 * HOUR).time().replace(second=0, microsecond=0)
    return FirstSubscription(channel="#news", schedule=Schedule(times=(slot,)))


CASES = (
    *(
        Case(
            fault=f"the machine's clock is 10 minutes {word}; the answer is dropped",
            under_way=DIGEST,
            happens=wrong_clock(ahead),
            people="#news: Pier 1",
            meanwhile="#news: Pier 1",
            admins=UNANSWERED,
            tested=word == "ahead",
        )
        for word, ahead in (("ahead", 10 * MINUTE), ("behind", -10 * MINUTE))
    ),
    Case(
        fault="the machine's clock is 10 minutes ahead",
        under_way="an article with an embargo that ends in 5 minutes, and one without",
        happens=fast_clock_and_an_embargo,
        people="#news: Pier 2, Pier 1",
        meanwhile="#news: Pier 2",
    ),
    Case(
        fault="the machine's clock is set back by an hour, while #news waits after a 429",
        under_way=DIGEST,
        happens=clock_set_back,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=("/digest status: 1 post sent, 1 waiting.",),
    ),
    Case(
        fault="the machine's clock is a year ahead, and then right",
        under_way=ROUNDUP,
        happens=clock_of_next_year,
        people="#news: roundup of Pier 1",
        meanwhile="nothing",
        admins=("/digest status: 1 article waiting for a roundup.",),
        settings={"first_subscriptions": (_once_a_day(),)},
    ),
)
