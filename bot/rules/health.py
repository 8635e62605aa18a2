"""Decides which parts of the bot's work fail, since when, and why. Pure.

The bot, `pullquote health` and `pullquote status` all decide by ``failures``, so they say the same.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.models.health import Aspect, DuePosts, Failing, Heartbeat, JobState
from bot.rules.slack_errors import sentence
from bot.text import counted

BEAT = 5.0
"""Seconds between two signs of life."""

SILENT = 20.0
"""Seconds without a sign of life after which the bot isn't running, or not as it should."""

STUCK = 120.0
"""Seconds after which a run that gets nothing done is stuck. The longest step is reading one file,
which is given up after 70 seconds."""

OVERDUE = 60.0
"""Seconds for which a post may be due while nothing is sent at all."""

UNANSWERED = 180.0
"""Seconds after which it must be known whether a post has reached Slack."""

ASPECTS: Mapping[Aspect, tuple[str, str]] = {
    "running": ("Running", "Not running"),
    "looking": ("Looking for articles", "Not looking for articles"),
    "writing": ("Able to write to the store", "Not able to write to the store"),
    "connected": ("Connected to Slack", "Not connected to Slack"),
    "posting": ("Posting what is due", "Not posting what is due"),
}
"""What is said of each aspect if it works and if it fails, in the order in which they're shown."""

_OF_JOB: Mapping[str, Aspect] = {
    "look": "looking",
    "seeds": "looking",
    "fetch": "looking",
    "write": "writing",
    "pages": "writing",
    "slack": "connected",
    "sockets": "connected",
    "deliver": "posting",
    "heartbeat": "running",
}
_STUCK = "Its work has got nowhere for {minutes}: restart the bot."
_STOPPED = "It was stopped. Start it with pullquote run, or pullquote local."
_NEVER = "It has never run on this store. Start it with pullquote run, or pullquote local."
_NO_SIGN = (
    "It gives no sign of life: it has crashed, is suspended, or can't write to the folder of its "
    "store. If its process is still there, end it; then start it again."
)
_REBOOTED = "It hasn't run since this machine was started. Start it again."


def failures(
    heartbeat: Heartbeat | None, due: DuePosts | str | None, now: float
) -> tuple[Failing, ...]:
    """Return what fails at the reading ``now``: at most one for each aspect, the longest.

    ``due`` is what the store says about posts, or, as a sentence, why it can't be read; None if it
    wasn't asked. If the bot isn't running, nothing is known of the other jobs.
    """
    found = list(_found(heartbeat, due, now))
    return tuple(
        max(of_aspect, key=lambda each: each.seconds or 0.0)
        for aspect in ASPECTS
        if (of_aspect := [each for each in found if each.aspect == aspect])
    )


def waits_for_store(aspect: Aspect, heartbeat: Heartbeat | None) -> bool:
    """Return whether a job of this aspect can't go on because of the store, which is told apart."""
    jobs = heartbeat.jobs if heartbeat else ()
    return any(
        each.in_store and each.failing is not None and _OF_JOB[each.name] == aspect for each in jobs
    )


def bot_time(heartbeat: Heartbeat, now: float) -> datetime:
    """Return the time by the bot's clock at the reading ``now``."""
    return heartbeat.clock + timedelta(seconds=now - heartbeat.at)


def spoken_duration(seconds: float) -> str:
    """Return a duration as people say it: "40 seconds", "3 minutes", "5 hours", "2 days"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * length:
            return counted(int(seconds // length), unit)
    return counted(max(1, round(seconds)), "second")


def _found(
    heartbeat: Heartbeat | None, due: DuePosts | str | None, now: float
) -> Iterator[Failing]:
    not_running = _not_running(heartbeat, now)
    if not_running:
        yield not_running
    elif heartbeat:
        for job in heartbeat.jobs:
            yield from _of_job(job, now)
    if isinstance(due, str):
        yield Failing(aspect="writing", seconds=None, why=due)
    elif due and heartbeat and heartbeat.at <= now:
        yield from _of_posts(due, heartbeat, now)


def _not_running(heartbeat: Heartbeat | None, now: float) -> Failing | None:
    if heartbeat is None:
        return Failing(aspect="running", seconds=None, why=_NEVER)
    if heartbeat.at > now:  # of an earlier start of the machine
        return Failing(aspect="running", seconds=now, why=_REBOOTED)
    if heartbeat.ended is not None:
        why = heartbeat.ended or _STOPPED
        return Failing(aspect="running", seconds=now - heartbeat.at, why=why)
    if now - heartbeat.at > SILENT:
        return Failing(aspect="running", seconds=now - heartbeat.at, why=_NO_SIGN)
    return None


def _of_job(job: JobState, now: float) -> Iterator[Failing]:
    aspect = _OF_JOB[job.name]
    if job.failing is not None:
        failed = "writing" if job.in_store else aspect
        yield Failing(aspect=failed, seconds=now - job.failing, why=job.why)
    if job.began is not None and (idle := now - max(job.began, job.moved)) > STUCK:
        yield Failing(aspect=aspect, seconds=idle, why=_STUCK.format(minutes=spoken_duration(idle)))


def _of_posts(due: DuePosts, heartbeat: Heartbeat, now: float) -> Iterator[Failing]:
    clock = bot_time(heartbeat, now)
    since_last = now - max(
        [each.moved for each in heartbeat.jobs if each.name == "deliver"],
        default=heartbeat.started,
    )
    if due.free_since:
        waiting = (clock - due.free_since).total_seconds()
        if waiting > OVERDUE and since_last > OVERDUE:
            why = f"{counted(due.free, 'post')} should have been sent by now, and nothing is sent."
            yield Failing(aspect="posting", seconds=waiting, why=why)
    if due.refused_since and due.trouble:
        waiting = max(0.0, (clock - due.refused_since).total_seconds())
        why = f"{counted(due.refused, 'post')} waiting: {sentence(due.trouble)} ({due.trouble})."
        yield Failing(aspect="posting", seconds=waiting, why=why)
    slack_clock = heartbeat.slack_clock + (clock - heartbeat.clock)
    if due.unanswered and (asked := (slack_clock - due.unanswered).total_seconds()) > UNANSWERED:
        why = "It can't be found out whether Slack has taken a post; the log has more."
        yield Failing(aspect="posting", seconds=asked, why=why)
