"""Queries about what an organisation has learned of its steps: how long each usually takes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from engine.store.prepared import Prepared
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import learned_step, watch


class LearnedRow(NamedTuple):
    """One step of one model; days are None where the history does not reach so far."""

    model_key: str
    element_id: str
    finished: int
    seen: int
    median_days: float | None
    slow_days: float | None
    learned_at: datetime


_LEARNED = Prepared(select_own(LearnedRow, learned_step))
_NEWEST = Prepared(
    select(func.max(learned_step.c.learned_at)).where(learned_step.c.org == bindparam("b_org"))
)


def list_learned(work: Work) -> tuple[LearnedRow, ...]:
    return work.list(LearnedRow, _LEARNED)


def find_learned_at(work: Work) -> datetime | None:
    """When the organisation last learned; None when it never did."""
    found: datetime | None = work.value(_NEWEST)
    return found


def replace_learned(work: Work, rows: Sequence[LearnedRow]) -> None:
    """Store what was learned in the place of what was known; every verdict is then to be made anew."""
    work.run(delete(learned_step).where(learned_step.c.org == work.org))
    work.insert_rows(learned_step, rows)
    work.run(update(watch).where(watch.c.org == work.org).values(next_at=work.now))
