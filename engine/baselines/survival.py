"""Kaplan–Meier: how long things last when some of them have not ended yet. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

# What nine of ten comparable cases are done with.
SLOW = 0.9
# Fewer finished cases say too little; the model's threshold speaks instead.
LEAST_FINISHED = 20


@dataclass(frozen=True, slots=True)
class Spell:
    """How long one thing lasted, in days; one that has not ended yet lasted at least so long.

    Attributes:
        is_finished: it came to its own end; a case that closed, or a step that was taken away, is not.
    """

    days: float
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """How long a step usually takes.

    Attributes:
        finished: how many spells ended; people are shown this number.
        all: how many were looked at.
        slow_days: nine of ten are done by then; None when too few ended to say.
        median_days: half are done by then; None when fewer than half ended.
    """

    finished: int
    all: int
    median_days: float | None
    slow_days: float | None

    @property
    def is_usable(self) -> bool:
        return self.finished >= LEAST_FINISHED and self.slow_days is not None


def estimate_survival(spells: Iterable[Spell]) -> list[tuple[float, float]]:
    """Share of spells that still go on after so many days: the product-limit estimate.

    Returns:
        (days, share) for each day on which something ended, in order; what is censored only leaves the crowd.
    """
    ordered = sorted(spells, key=lambda one: (one.days, not one.is_finished))
    at_risk, share, steps = len(ordered), 1.0, []
    for days, group in groupby(ordered, key=lambda one: one.days):
        here = list(group)
        ended = sum(one.is_finished for one in here)
        if ended:
            share *= 1 - ended / at_risk
            steps.append((days, share))
        at_risk -= len(here)
    return steps


def find_quantile(steps: Sequence[tuple[float, float]], part: float) -> float | None:
    """After how many days this part has ended; None when the history does not reach so far."""
    # A share is a product of fractions; the last digit must not decide about a day.
    return next((days for days, share in steps if share <= 1 - part + 1e-9), None)


def make_baseline(spells: Sequence[Spell]) -> Baseline:
    """What the spells of one step say."""
    steps = estimate_survival(spells)
    return Baseline(
        finished=sum(one.is_finished for one in spells),
        all=len(spells),
        median_days=find_quantile(steps, 0.5),
        slow_days=find_quantile(steps, SLOW),
    )
