"""The results of a campaign, as text."""

from collections.abc import Iterable, Sequence

from tests.campaigns.crash.campaign import Verdict
from tests.campaigns.crash.plans import BESIDES, FAULTS, STEPS
from tests.campaigns.crash.truth import KINDS

LOG_LINES = 25


def told(verdict: Verdict) -> str:
    """A round that went wrong: what was planned, what happened, and the end of the bot's log."""
    plan = verdict.plan
    lines = [
        f"round {plan.number} ({verdict.seconds:.1f} s) went wrong: {plan}",
        f"  killed at {', '.join(verdict.kills) or 'nothing'}",
        *(f"  {problem.kind}: {problem.what}" for problem in verdict.problems),
        *(f"  | {line}" for line in verdict.log[-LOG_LINES:]),
    ]
    return "\n".join(lines)


def table(verdicts: Sequence[Verdict], seconds: float) -> str:
    """A row for each step and each fault that was played, and one for all."""
    columns = ("", "rounds", "killed there", *KINDS, "s a round")
    lines = [_line(columns)]
    for step in STEPS:
        lines += _row(step, step, [each for each in verdicts if each.plan.step == step])
    lines.append("")
    for fault in (*FAULTS, *BESIDES, "none"):
        lines += _row(fault, None, [each for each in verdicts if fault in each.plan.names])
    lines.append("")
    lines += _row("all", None, verdicts)
    rate = 60 * len(verdicts) / seconds
    return "\n".join([*lines, f"{seconds:.0f} s, {rate:.1f} rounds a minute"])


def _row(name: str, step: str | None, verdicts: Sequence[Verdict]) -> list[str]:
    if not verdicts:
        return []
    killed = sum(
        step in verdict.kills if step else len(verdict.kills) == len(verdict.plan.kills)
        for verdict in verdicts
    )
    found = [problem.kind for verdict in verdicts for problem in verdict.problems]
    mean = sum(verdict.seconds for verdict in verdicts) / len(verdicts)
    counts = (len(verdicts), killed, *(found.count(kind) for kind in KINDS), f"{mean:.1f}")
    return [_line((name, *counts))]


def _line(cells: Iterable[object]) -> str:
    first, *others = map(str, cells)
    return f"{first:18}" + "".join(f"{cell:>13}" for cell in others)
