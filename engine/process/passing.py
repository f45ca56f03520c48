"""Letting time pass on a clock that can be moved: what is due on the way happens, oldest first."""

from datetime import datetime, timedelta

from engine.clock import MovableClock
from engine.errors import InvalidInput
from engine.krokus import Krokus
from engine.process.firing import NOBODY, fire_due
from engine.process.reminding import remind_due
from engine.store.keys import claim_key
from engine.store.queries.timers import find_next_due

MOST_STOPS = 10_000
LONGEST = timedelta(days=3700)


def run_due(krokus: Krokus) -> int:
    """Do what is due now: timers, reminders, escalations. Returns how much was looked at."""
    return fire_due(krokus) + remind_due(krokus)


def let_pass(krokus: Krokus, clock: MovableClock, by: timedelta, most: int = MOST_STOPS) -> datetime:
    """Move the clock forward; every timer on the way fires at its own moment.

    Args:
        most: moments at which something may be due on the way.

    Raises:
        InvalidInput: the time is negative or longer than ten years; or more is due on the way: the clock
            stands at the last moment that was dealt with, and what was due until then has happened.
    """
    if not timedelta(0) < by <= LONGEST:
        raise InvalidInput("span_out_of_range")
    with krokus.store.begin(NOBODY) as work:
        if claim_key(work) is not None:
            return clock.now()
    target = clock.now() + by
    for _ in range(most):
        with krokus.store.read(NOBODY) as work:
            due_at = find_next_due(work, target)
        if due_at is None:
            break
        if due_at > clock.now():
            clock.advance(due_at - clock.now())
        run_due(krokus)
    else:
        raise InvalidInput("too_many_moments", most=most)
    if target > clock.now():
        clock.advance(target - clock.now())
    run_due(krokus)
    return clock.now()
