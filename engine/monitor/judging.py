"""The verdict about one case: which reasons are amber or red now, and when time will change that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.monitor.facts import Facts
from engine.monitor.gathering import Plan
from engine.monitor.reckoning import AMBER, CALM, LONGEST_TRUST, RED, Found, Ruler
from engine.monitor.signals import SIGNALS
from engine.monitor.signals.whole import find_progress

RISK_WEIGHTS: Mapping[object, int] = {"medium": 2, "high": 3}
ORDER = {key: place for place, key in enumerate(SIGNALS)}
SEVERITY = {RED: 0, AMBER: 1, CALM: 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands still in a case, the worst first; `next_at` is when to look again."""

    facts: Facts
    level: str
    signals: tuple[Found, ...]
    progress_at: datetime
    progress: str
    weight: int
    next_at: datetime


def judge(facts: Facts, plan: Plan, limits_until: datetime | None = None) -> Verdict:
    """Ask every signal about one case.

    Args:
        plan: the signals that count for it, with their limits.
        limits_until: when other limits come into force.
    """
    now = facts.now
    found = [
        (one, one.level(now))
        for signal, limit in plan
        for one in signal(facts, Ruler(limit, facts))
        # Most clocks of most cases are far from theirs.
        if one.amber_at is not None or one.red_at is not None
    ]
    found = _leave_repeats(found)
    told = [pair for pair in found if pair[1] != CALM]
    if len(told) > 1:
        told.sort(key=lambda pair: (SEVERITY[pair[1]], ORDER[pair[0].key], pair[0].since))
    turns = [turn for one, _ in found if (turn := one.next_turn(now)) is not None]
    if limits_until is not None:
        turns.append(limits_until)
    return Verdict(
        facts,
        told[0][1] if told else CALM,
        tuple(one for one, _ in told),
        *find_progress(facts),
        _find_weight(facts),
        min([*turns, now + LONGEST_TRUST]),
    )


def _leave_repeats(found: list[tuple[Found, str]]) -> list[tuple[Found, str]]:
    """Nobody is nagged twice for one thing: what is told as overdue is not told as slow too."""
    late = {one.data["task_id"] for one, level in found if one.key == "overdue_task" and level != CALM}
    return [pair for pair in found if pair[0].key != "slow_step" or pair[0].data["task_id"] not in late]


def _find_weight(facts: Facts) -> int:
    cards = facts.papers("progress_assessment")
    return RISK_WEIGHTS.get(cards[-1].data.get("risk"), 1) if cards else 1
