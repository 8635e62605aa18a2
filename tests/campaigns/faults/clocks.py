"""The machine's clock is wrong, or is set."""

from collections.abc import Callable
from datetime import timedelta

from bot.app.application import utc_now
from bot.models import Schedule
from bot.settings import FirstSubscription
from tests.campaigns.faults.answers import DIGEST, ROUNDUP, SETTLES, UNANSWERED
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.desk import Desk
from tests.support.samples import numbered

MINUTE, HOUR, YEAR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=365)


def wrong_clock(ahead: timedelta) -> Callable[[Desk], None]:
    """A post is settled by Slack's time, whatever the machine's clock shows."""

    def happens(desk: Desk) -> None:
        desk.room.ahead = ahead
        desk.room.start()
        desk.fault("accept_then_drop")
        desk.drop(1)
        desk.reach("unknown")
        desk.meanwhile()
        desk.pass_time(SETTLES)

    return happens


def fast_clock_and_an_embargo(desk: Desk) -> None:
    desk.room.ahead = 10 * MINUTE
    until = utc_now() + 5 * MINUTE
    desk.room.start()
    desk.drop(1, text=lambda number: f"embargo: {until.isoformat()}\n{numbered(number)}")
    desk.reach("stored")
    desk.drop(2)
    desk.reach("sent")
    desk.while_it_lasted = desk.people()
    desk.pass_time(6 * 60)


def clock_set_back(desk: Desk) -> None:
    desk.first()
    desk.fault("ratelimited", seconds=30.0)
    desk.drop(1)
    desk.reach("held")
    desk.meanwhile()
    desk.room.ahead -= HOUR


def clock_of_next_year(desk: Desk) -> None:
    desk.room.ahead = YEAR
    desk.room.start()
    desk.drop(1)
    desk.reach("routed")
    desk.meanwhile()
    desk.room.ahead = timedelta()


def _once_a_day() -> FirstSubscription:
    slot = (utc_now() + 4 * HOUR).time().replace(second=0, microsecond=0)
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
