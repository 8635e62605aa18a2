"""What happens in a round: where the bot is killed, what goes wrong, what is written."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.workspace import Fault

LATE = 20.0  # seconds after which a call is still accepted, or answered, that the bot has given up
CLOCKS_APART = 600.0  # seconds
CROWD = 40  # messages by people
FLOOD = 12  # articles at once

RANDOM = "random"  # killed at a random time
UNANSWERED = ("accept_then_drop", "late", "delay", "http_500", "cut")
FAULTS = (*UNANSWERED, "ratelimited", "link cut", "notice")
BESIDES = ("crowd", "clock", "hurried", "blind")  # may go wrong together with any of them

# step -> where to kill the run before, so that the next one takes this step; None: nowhere
BEFORE: dict[str, tuple[str | None, ...]] = {
    "stored": (None,),
    "routed": (None,),
    "followed": (None,),
    "released": (None,),
    "sending": (None,),
    "answered": (None,),
    "sent": (None,),
    "unknown": (None,),
    "held": (None,),
    "settling": ("sending", "answered", "unknown"),
    "found": ("answered", "unknown"),
    "missing": ("sending", "unknown"),
    "again": (None, "sending", "unknown"),
    RANDOM: (None,),
}
STEPS = tuple(BEFORE)
# what has to go wrong for the bot to take the step, or the two steps of two runs
NEEDED: dict[tuple[str, str | None], tuple[str, ...]] = {
    ("unknown", None): UNANSWERED,
    ("unknown", "settling"): UNANSWERED,
    ("unknown", "found"): ("accept_then_drop", "late", "delay"),
    ("unknown", "missing"): ("cut",),
    ("unknown", "again"): ("cut",),
    ("held", None): ("ratelimited",),
    ("again", None): ("ratelimited",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round. ``kills`` are where its runs are killed, in order: NAME:N, or "random".

    ``calls`` are the faults that calls meet, and ``link`` is what happens to the connections.
    ``hurried`` says that the bot is started once more right after the first kill, while the outcome
    of a call is unknown; ``blind`` are the faults with which it is started once more when the
    outcome can be told. ``acts`` come before the first start or, if not ``early``, once the bot is
    up. ``apart`` are the seconds that the bot's clock is ahead of Slack's.
    """

    number: int
    step: str
    kills: tuple[str, ...]
    fault: str | None
    calls: tuple[Fault, ...]
    link: tuple[str, ...]
    crowd: bool
    hurried: bool
    blind: tuple[Fault, ...]
    apart: float
    acts: tuple[str, ...]
    early: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that goes wrong, for the table."""
        besides = {
            "crowd": self.crowd,
            "clock": self.apart,
            "hurried": self.hurried,
            "blind": self.blind,
            "none": not self.fault,
        }
        return (*([self.fault] if self.fault else []), *(name for name in besides if besides[name]))


def make(number: int, chance: random.Random, steps: Sequence[str], faults: Sequence[str]) -> Plan:
    """The plan of the round of this number: the steps take turns, the rest is chance."""
    step = steps[number % len(steps)]
    first = chance.choice(BEFORE[step])
    acts = _acts(step, first, chance, floods="released" in steps)
    fault = _fault(step, first, faults, chance)
    from_outside = fault in ("link cut", "notice") or "hasty" in acts
    return Plan(
        number=number,
        step=step,
        kills=_kills(step, first, acts, chance),
        fault=fault,
        calls=_calls(fault, first, acts, chance),
        link=_link(fault, chance),
        crowd=chance.random() < 0.3,
        hurried=first is None and chance.random() < (0.5 if fault == "late" else 0.15),
        blind=_blind(first, chance),
        apart=chance.uniform(-CLOCKS_APART, CLOCKS_APART) if chance.random() < 0.3 else 0.0,
        acts=acts,
        early="flood" in acts or not (from_outside or chance.random() < 0.5),
    )


def _acts(step: str, first: str | None, chance: random.Random, *, floods: bool) -> tuple[str, ...]:
    """What is written: the first act makes the bot take the step."""
    besides = chance.choice(("new", "fiddle", "correct", "nothing"))
    if step == "released":
        return ("flood",)
    if step in ("stored", "routed"):
        return ("new", besides)
    if step == "followed":
        return (chance.choice(("correct", "retract")), besides)
    if first:
        # the bot looks for a reply in another way than for a message, and for an edit not at all
        return (chance.choice(("new", "correct")), chance.choice(("fiddle", "nothing")))
    kinds = {"new": 5, "correct": 3, "retract": 1, "hasty": 2, "embargo": 1, "flood": floods}
    main = chance.choices(tuple(kinds), tuple(kinds.values()))[0]
    return ("flood",) if main == "flood" else (main, besides)


def _kills(
    step: str, first: str | None, acts: tuple[str, ...], chance: random.Random
) -> tuple[str, ...]:
    if step == RANDOM:
        return (RANDOM,)
    if first is None:
        calls = {"correct": 2, "retract": 2, "hasty": 2}.get(acts[0], 1)
        number = chance.randint(1, calls) if step in ("sending", "answered", "sent") else 1
        return (f"{step}:{number}",)
    # a correction's first call is an edit, about which the next run takes one step only: "again"
    is_reply = acts[0] == "correct" and first != "unknown" and step != "again"
    return (f"{first}:{2 if is_reply else 1}", f"{step}:1")


def _fault(
    step: str, first: str | None, faults: Sequence[str], chance: random.Random
) -> str | None:
    """What goes wrong: what has to for the step, or anything, or nothing."""
    needed = NEEDED.get((first, step) if first else (step, None))
    if needed:
        return chance.choice([fault for fault in needed if fault in faults] or needed)
    if first or not faults or chance.random() < 0.4:
        return None
    return chance.choice(faults)


def _calls(
    fault: str | None, first: str | None, acts: tuple[str, ...], chance: random.Random
) -> tuple[Fault, ...]:
    """The faults that calls meet."""
    kinds = {
        "accept_then_drop": Fault(kind="accept_then_drop"),
        "late": Fault(kind="delay", accepted=False, seconds=LATE),
        "delay": Fault(kind="delay", accepted=True, seconds=LATE),
        "http_500": Fault(kind="http_500", accepted=chance.choice((True, None))),
        "cut": Fault(kind="refuse_connection"),
        "ratelimited": Fault(kind="ratelimited", seconds=1, times=chance.randint(1, 3)),
    }
    if fault not in kinds:
        return ()
    edits = acts[0] in ("correct", "retract") and not first
    method = chance.choice(("chat.postMessage", "chat.update")) if edits else "chat.postMessage"
    return (replace(kinds[fault], method=method),)


def _link(fault: str | None, chance: random.Random) -> tuple[str, ...]:
    """What happens to the bot's connections, as the workspace can be told."""
    if fault == "link cut":
        return (chance.choice(("cut", "close")),)
    reasons = ("warning", "refresh_requested", "link_disabled")
    return ("disconnect", chance.choice(reasons)) if fault == "notice" else ()


def _blind(first: str | None, chance: random.Random) -> tuple[Fault, ...]:
    """What keeps the bot from reading what is in the channels, if anything does."""
    if first or chance.random() < 0.85:
        return ()
    faults = (
        Fault(kind="http_500", times=5),
        Fault(kind="refuse_connection", times=5),
        Fault(kind="ratelimited", times=5),
    )
    fault = chance.choice(faults)
    methods = ("conversations.history", "conversations.replies")
    return tuple(replace(fault, method=method) for method in methods)
