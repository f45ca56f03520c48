"""Baselines of steps, learned from the history up to a moment: element and variant -> how long it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.baselines.survival import Baseline, Spell, make_baseline

DAY = timedelta(days=1)
# Older history tells of another organisation.
MEMORY = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Stay:
    """One case at one step: from when to when.

    Attributes:
        model: the variant; a step of another variant is another step.
        until: None while it lasts.
        is_finished: somebody did it; False when it lasts, or when the process took it away.
        paused_days: how long support was suspended meanwhile; those days do not count.
    """

    case_id: str
    model: str
    element: str
    since: datetime
    until: datetime | None
    is_finished: bool
    paused_days: float = 0.0


def learn(stays: Iterable[Stay], at: datetime) -> Mapping[tuple[str, str], Baseline]:
    """What was known at a moment: later ends are not looked at, a stay that lasts then counts as censored.

    Returns:
        (model, element) -> its baseline; ask `is_usable` before using it.
    """
    spells: dict[tuple[str, str], list[Spell]] = {}
    for stay in stays:
        if at - MEMORY < stay.since < at:
            spells.setdefault((stay.model, stay.element), []).append(cut(stay, at))
    return {key: make_baseline(found) for key, found in spells.items()}


def cut(stay: Stay, at: datetime) -> Spell:
    """The stay as it was seen at a moment."""
    is_over = stay.until is not None and stay.until <= at
    end = stay.until if is_over and stay.until is not None else at
    return Spell(max(0.0, (end - stay.since) / DAY - stay.paused_days), is_over and stay.is_finished)


def is_slow(baseline: Baseline | None, days: float) -> bool:
    """Slower than nine of ten comparable cases at this step; never where too few are known."""
    if baseline is None or not baseline.is_usable or baseline.slow_days is None:
        return False
    return days > baseline.slow_days
