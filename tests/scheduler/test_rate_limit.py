"""Calls are never faster than Slack allows, and never slower than they need to be."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduler.rate_limit import CALLS_PER_MINUTE, POST, RateLimiter
from bot.workspace.limits import POSTS_PER_MINUTE, Limits
from tests.support.examples import examples

NEWS, SPORT = "C0NEWS0001", "C0SPORT001"


class Clock:
    """A clock that moves only when the test moves it."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def calls_at_once(pace: RateLimiter, method: str, channel: str) -> int:
    """How many calls can be made until one has to wait."""
    number = 0
    while pace.wait(method, channel) == 0:
        pace.used(method, channel)
        number += 1
    return number


def test_a_channel_takes_three_messages_and_then_one_a_second(clock: Clock) -> None:
    pace = RateLimiter(per_minute=300, monotonic=clock)
    assert calls_at_once(pace, POST, NEWS) == 3
    assert pace.wait(POST, NEWS) == 1.0
    clock.now += 0.25
    assert pace.wait(POST, NEWS) == 0.75
    clock.now += 0.75
    assert calls_at_once(pace, POST, NEWS) == 1
    clock.now += 2
    assert calls_at_once(pace, POST, NEWS) == 2
    clock.now += 100
    assert calls_at_once(pace, POST, NEWS) == 3


def test_channels_do_not_wait_for_each_other(clock: Clock) -> None:
    pace = RateLimiter(per_minute=300, monotonic=clock)
    assert calls_at_once(pace, POST, NEWS) == 3
    assert calls_at_once(pace, POST, SPORT) == 3


def test_a_workspace_takes_so_many_messages_in_any_minute(clock: Clock) -> None:
    pace = RateLimiter(per_minute=4, monotonic=clock)
    assert calls_at_once(pace, POST, NEWS) == 3
    clock.now += 10
    assert calls_at_once(pace, POST, SPORT) == 1
    assert pace.wait(POST, SPORT) == 50.0
    clock.now += 50
    assert calls_at_once(pace, POST, SPORT) == 3
    assert pace.wait(POST, NEWS) == 10.0


@pytest.mark.parametrize(
    ("method", "number"),
    [
        ("chat.update", 50),
        ("conversations.history", 50),
        ("conversations.replies", 50),
        ("conversations.join", 50),
        ("conversations.list", 20),
        ("users.info", 100),
    ],
)
def test_other_methods_are_limited_a_minute_over_all_channels(
    clock: Clock, method: str, number: int
) -> None:
    pace = RateLimiter(per_minute=1, monotonic=clock)
    assert calls_at_once(pace, POST, NEWS) == 1
    assert calls_at_once(pace, method, NEWS) == number
    assert pace.wait(method, SPORT) == 60.0
    clock.now += 60
    assert calls_at_once(pace, method, SPORT) == number


def test_a_call_that_did_not_wait_counts_too(clock: Clock) -> None:
    pace = RateLimiter(per_minute=300, monotonic=clock)
    for _ in range(5):
        pace.used(POST, NEWS)
    assert pace.wait(POST, NEWS) == 3.0


def test_asking_does_not_count_as_a_call(clock: Clock) -> None:
    pace = RateLimiter(per_minute=1, monotonic=clock)
    assert [pace.wait(POST, NEWS) for _ in range(5)] == [0.0] * 5


def test_an_unknown_method_and_a_limit_of_0_are_errors(clock: Clock) -> None:
    with pytest.raises(KeyError):
        RateLimiter(per_minute=1, monotonic=clock).wait("chat_update", NEWS)
    with pytest.raises(ValueError, match="at least 1"):
        RateLimiter(per_minute=0, monotonic=clock)


def test_silent_channels_are_forgotten(clock: Clock) -> None:
    pace = RateLimiter(per_minute=300, monotonic=clock)
    for number in range(1_000):
        clock.now += 0.5
        pace.used(POST, f"C{number}")
    assert len(pace._full) == 2
    assert sum(map(len, pace._calls.values())) == 300


# bursts of calls: seconds after the burst before, method, channel, and number of calls
Bursts = list[tuple[float, str, str, int]]
bursts = st.lists(
    st.tuples(
        st.just(0.0) | st.floats(0, 5) | st.floats(0, 90),
        st.sampled_from((POST, POST, POST, *CALLS_PER_MINUTE)),
        st.sampled_from(("C1", "C2", "C3", "C4")),
        st.integers(1, 30),
    ),
    max_size=30,
)


def play(calls: Bursts, pace: RateLimiter, clock: Clock) -> list[tuple[float, str, str]]:
    """Make the calls, each as soon as it may; return when they were made, and what."""
    made = []
    for silence, method, channel, number in calls:
        clock.now += silence
        for _ in range(number):
            while (wait := pace.wait(method, channel)) > 0:
                clock.now += wait
            pace.used(method, channel)
            made.append((clock.now, method, channel))
    return made


def most_in_a_minute(stamps: list[float]) -> int:
    return max(sum(first <= stamp < first + 60 for stamp in stamps) for first in stamps)


@examples(150)
@given(bursts, st.integers(1, 12) | st.integers(13, POSTS_PER_MINUTE), st.floats(0, 1e9))
def test_no_minute_has_more_calls_than_are_allowed(
    calls: Bursts, per_minute: int, started: float
) -> None:
    clock = Clock(started)
    made = play(calls, RateLimiter(per_minute=per_minute, monotonic=clock), clock)
    allowed = {**CALLS_PER_MINUTE, POST: per_minute}
    for method, number in allowed.items():
        stamps = [at for at, name, _ in made if name == method]
        assert not stamps or most_in_a_minute(stamps) <= number


@examples(150)
@given(bursts, st.integers(1, POSTS_PER_MINUTE), st.floats(0, 1e9))
def test_the_workspace_never_refuses_a_call(calls: Bursts, per_minute: int, started: float) -> None:
    clock = Clock(started)
    limits = Limits()
    for at, method, channel in play(
        calls, RateLimiter(per_minute=per_minute, monotonic=clock), clock
    ):
        if method == POST:
            assert limits.check_post(channel, at) == 0
        else:
            assert limits.check(method, CALLS_PER_MINUTE[method], at) == 0


@examples(100)
@given(bursts, st.integers(1, POSTS_PER_MINUTE))
def test_no_call_waits_longer_than_necessary(calls: Bursts, per_minute: int) -> None:
    clock = Clock()
    made = play(calls, RateLimiter(per_minute=per_minute, monotonic=clock), clock)
    asked = list(chain.from_iterable([silence] + [0.0] * (n - 1) for silence, _, _, n in calls))
    allowed = {**CALLS_PER_MINUTE, POST: per_minute}
    before = 1_000.0
    for number, (at, method, channel) in enumerate(made):
        earlier = [stamp for stamp, name, _ in made[:number] if name == method]
        own = [stamp for stamp, name, place in made[:number] if (name, place) == (POST, channel)]
        earliest = before + asked[number]
        if len(earlier) >= allowed[method]:
            earliest = max(earliest, earlier[-allowed[method]] + 60)
        if method == POST:
            earliest = max(earliest, room_for_one(own))
        assert at == pytest.approx(earliest, abs=1e-6)
        before = at


def room_for_one(stamps: list[float]) -> float:
    """When a bucket of three that gains one a second has one again.

    By then, the last n messages must have taken n - 3 seconds, for every n.
    """
    return max(
        (stamp + (len(stamps) - number + 1) - 3 for number, stamp in enumerate(stamps)),
        default=0.0,
    )


@pytest.mark.parametrize(
    ("messages", "channels", "per_minute", "seconds"),
    [
        (500, 10, 300, 77),  # 300 in the first 27 s, the 500th 17 s after the minute
        (100, 1, 300, 97),
        (60, 20, 300, 0),
        (61, 20, 300, 1),
        (1_000, 100, 300, 180),
    ],
)
def test_posting_as_fast_as_possible_takes_no_longer_than_necessary(
    clock: Clock, messages: int, channels: int, per_minute: int, seconds: int
) -> None:
    names = [f"C{number}" for number in range(channels)]
    stamps = post_all(RateLimiter(per_minute=per_minute, monotonic=clock), clock, names, messages)
    assert stamps == [1_000.0 + due(number, channels, per_minute) for number in range(messages)]
    assert stamps[-1] == 1_000.0 + seconds


def due(number: int, channels: int, per_minute: int) -> int:
    """When the message of this number can go at the earliest, if each channel gets equally many.

    Each channel gets three at once, then one a second; and each message comes a minute after the
    one that is ``per_minute`` before it. This assumes that no channel waits when a minute is over.
    """
    minutes, place = divmod(number, per_minute)
    return minutes * 60 + max(0, place // channels - 2)


def post_all(pace: RateLimiter, clock: Clock, channels: list[str], messages: int) -> list[float]:
    """Post wherever a message is left and none has to wait; return the times."""
    left = {name: len(range(first, messages, len(channels))) for first, name in enumerate(channels)}
    stamps = []
    while left:
        ready = [name for name in left if pace.wait(POST, name) == 0]
        if not ready:
            clock.now += min(pace.wait(POST, name) for name in left)
            continue
        name = max(ready, key=lambda channel: left[channel])
        pace.used(POST, name)
        stamps.append(clock.now)
        left[name] -= 1
        left = {name: number for name, number in left.items() if number}
    return stamps
