"""Slack's answer is lost, late, or says nothing: the post may have been accepted, or not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.workspace.faults import FaultKind
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.trial import Trial
from tests.support.patience import PATIENCE
from tests.support.samples import numbered

SETTLES = 60.0  # seconds after which the bot looks what became of a post without an answer
DIGEST, EDIT, REPLY, ROUNDUP = "a digest", "an edit", "a reply in the thread", "a roundup"
RETRACTION, IN_ROUNDUP = "a retraction", "a correction of an article in a roundup"
AFTER_EDIT = "#news: Pier 0 (edited; in its thread: correction)"
ROUNDUP_STANDS = "#news: Pier 0, roundup of Pier 4, Pier 3, Pier 2, Pier 1"
NO_ANSWER = "1 without an answer from Slack yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that is under way, whose call goes wrong, and what must be seen of it.

    ``before`` and ``accepted`` are what the channels show while Slack has not accepted the call and
    once it has, ``people`` what they show in the end, ``status`` what `/digest status` says, and
    ``post`` how the log names the post.
    """

    method: str = "chat.postMessage"
    before: str = "#news: Pier 0"
    accepted: str
    people: str
    status: str = f"1 post sent, {NO_ANSWER}"
    post: str


WAYS = {
    DIGEST: Way(
        before="nothing",
        accepted="#news: Pier 1",
        people="#news: Pier 1",
        status=f"0 posts sent, {NO_ANSWER}",
        post="ID:C0NEWS0001",
    ),
    EDIT: Way(
        method="chat.update",
        accepted="#news: Pier 0 (edited)",
        people=AFTER_EDIT,
        status=f"1 post sent, 1 waiting, {NO_ANSWER}",
        post="ID:C0NEWS0001:edit:0",
    ),
    REPLY: Way(accepted=AFTER_EDIT, people=AFTER_EDIT, post="ID:C0NEWS0001:reply:0"),
    ROUNDUP: Way(
        accepted=ROUNDUP_STANDS,
        people=ROUNDUP_STANDS,
        post="roundup:C0NEWS0001:TIME:ID",
    ),
    IN_ROUNDUP: Way(
        before=f"{ROUNDUP_STANDS} (edited)",
        accepted=f"{ROUNDUP_STANDS} (edited; in its thread: correction)",
        people=f"{ROUNDUP_STANDS} (edited; in its thread: correction)",
        status=f"2 posts sent, {NO_ANSWER}",
        post="roundup:C0NEWS0001:TIME:ID:reply:0",
    ),
    RETRACTION: Way(
        method="chat.update",
        accepted="#news: Pier 0 (struck)",
        people="#news: Pier 0 (struck; in its thread: retraction)",
        status=f"1 post sent, 1 waiting, {NO_ANSWER}",
        post="ID:C0NEWS0001:edit:0",
    ),
}


def begin(trial: Trial, what: str, prepare: Callable[[], None]) -> None:
    """Have something be under way; ``prepare`` is called just before the call that matters."""
    if what == DIGEST:
        trial.room.start()
        prepare()
        trial.drop(1)
        return
    trial.first()
    if what == IN_ROUNDUP:
        trial.flood()
        trial.reach("sent")
    prepare()
    if what == ROUNDUP:
        trial.flood()
    elif what == RETRACTION:
        trial.drop(0, text=lambda number: f"status: retracted\n{numbered(number)}")
    else:
        trial.correct(1 if what == IN_ROUNDUP else 0)


def unanswered(kind: FaultKind, *, what: str = DIGEST, **given: Any) -> Callable[[Trial], None]:
    """The answer to one call goes wrong; a minute later the bot finds out what happened."""

    def happens(trial: Trial) -> None:
        begin(trial, what, lambda: trial.fault(kind, WAYS[what].method, **given))
        trial.reach("unknown")
        trial.meanwhile()
        trial.pass_time(SETTLES)

    return happens


def late(trial: Trial, *, answer: bool) -> None:
    """Slack takes longer than the bot waits: it answers too late, or accepts the call too late."""
    trial.room.start()
    assert trial.room.bot
    messenger = trial.room.bot._messenger
    messenger._conversation(
        "C0NEWS0001"
    )  # the only call that is left is the post, which is cut short
    messenger._api.client.timeout = 1
    trial.fault("delay", seconds=25.0, accepted=answer)
    trial.drop(1)
    trial.reach("unknown")
    messenger._api.client.timeout = int(PATIENCE)
    trial.meanwhile()
    trial.pass_time(25.0)
    trial.see("Pier 1")
    trial.pass_time(SETTLES - 25.0)


def limited_over_a_restart(trial: Trial) -> None:
    trial.room.start()
    trial.fault("ratelimited", times=2, seconds=30.0)
    trial.drop(1)
    trial.reach("held")
    trial.room.stop()
    trial.room.start()
    trial.meanwhile()
    trial.pass_time(31.0)
    trial.reach("held")
    trial.pass_time(31.0)


def _case(
    fault: str,
    kind: FaultKind,
    word: str,
    what: str = DIGEST,
    *,
    tested: bool = True,
    **given: Any,
) -> Case:
    way = WAYS[what]
    accepted = kind == "accept_then_drop" or given.get("accepted")
    return Case(
        fault=fault,
        under_way=what,
        happens=unanswered(kind, what=what, **given),
        people=way.people,
        meanwhile=way.accepted if accepted else way.before,
        admins=(
            f"/digest status: {way.status}",
            f"log: post {way.post} has no known outcome yet: {word}",
        ),
        settings={"flood": 3},
        tested=tested,
    )


UNANSWERED = (
    f"/digest status: {WAYS[DIGEST].status}",
    "log: post ID:C0NEWS0001 has no known outcome yet: unreachable",
)
CASES = (
    *(
        _case("accepted, then the connection drops", "accept_then_drop", "unreachable", what)
        for what in WAYS
    ),
    _case("the connection drops before anything is accepted", "refuse_connection", "unreachable"),
    _case("HTTP 500 with an HTML page, accepted", "http_500", "HTTP 500", accepted=True),
    _case("HTTP 500 with an HTML page, not accepted", "http_500", "HTTP 500", tested=False),
    *(
        _case(
            f"{word}, {'accepted' if accepted else 'not accepted'}",
            "error",
            word,
            error=word,
            accepted=accepted,
            tested=accepted and word == "internal_error",
        )
        for word in ("internal_error", "fatal_error")
        for accepted in (True, False)
    ),
    Case(
        fault="answered 25 s after the bot gave up",
        under_way=DIGEST,
        happens=lambda trial: late(trial, answer=True),
        people="#news: Pier 1",
        meanwhile="#news: Pier 1",
        admins=UNANSWERED,
    ),
    Case(
        fault="accepted 25 s after the bot gave up",
        under_way=DIGEST,
        happens=lambda trial: late(trial, answer=False),
        people="#news: Pier 1",
        meanwhile="nothing",
        admins=UNANSWERED,
    ),
    Case(
        fault="429 with Retry-After, twice, and a restart",
        under_way=DIGEST,
        happens=limited_over_a_restart,
        people="#news: Pier 1",
        meanwhile="nothing",
        admins=("/digest status: 0 posts sent, 1 waiting.",),
    ),
)
