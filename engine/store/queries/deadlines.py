"""Deadlines that fell in spans of time, and signed contracts: all that numbers ask of tasks, in one pass.

Nearly every row of the table is a finished task, so that each pass over it reads the whole.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from engine.model import TaskStatus
from engine.store.prepared import Prepared
from engine.store.queries.tasks import OPEN
from engine.store.session import Work
from engine.store.tables import task
from engine.store.types import UtcDateTime

CONTRACT = "s1_sign"
COUNTED = (*OPEN, TaskStatus.DONE.value)
_IS_DONE = task.c.status == TaskStatus.DONE.value


class Signed(NamedTuple):
    """When a case got its contract."""

    case_id: str
    signed_at: datetime


class Due(NamedTuple):
    """Tasks whose deadline fell in a span, how many of them were finished by then, and both of one form."""

    tasks: int
    on_time: int
    of_form: int
    of_form_on_time: int


class Kept(NamedTuple):
    """Whose contract was signed, with the last time it was, and the deadlines of each span."""

    signed: tuple[Signed, ...]
    due: tuple[Due, ...]


def count_kept(
    work: Work, spans: Sequence[tuple[datetime, datetime]], form_key: str, case_ids: Collection[str]
) -> Kept:
    """Signed contracts of all time, and the tasks whose deadline fell in each span.

    A task that is still open after its deadline is late, not left out. One that the process took back counts
    no more, nor does one whose case is paused.

    Args:
        form_key: tasks of this form are counted apart as well.
        case_ids: whose tasks count. All are read: looking up the case of each task would take the longest.
    """
    asked: dict[str, object] = {"form_key": form_key}
    for place, (since, until) in enumerate(spans):
        asked |= {f"since_{place}": since, f"until_{place}": until}
    rows = work.list_values(_select_kept(len(spans)), **asked)
    own = [row for row in rows if row[0] in case_ids]
    sums = [sum(column) for column in list(zip(*own, strict=True))[2:]] or [0] * 4 * len(spans)
    return Kept(
        tuple(Signed(row[0], row[1]) for row in own if row[1] is not None),
        tuple(Due._make(sums[start : start + 4]) for start in range(0, len(sums), 4)),
    )


@lru_cache(maxsize=4)
def _select_kept(spans: int) -> Prepared:
    signed = func.max(task.c.done_at).filter(task.c.form_key == CONTRACT, _IS_DONE)
    counts = [count for place in range(spans) for count in _count_span(place)]
    is_counted = or_(*(task.c.status == status for status in COUNTED))
    return Prepared(
        select(task.c.case_id, signed, *counts)
        .where(task.c.org == bindparam("b_org"), is_counted)
        .group_by(task.c.case_id)
    )


def _count_span(place: int) -> list[ColumnElement[int]]:
    """Four counts, as `Due` names them. What leaves most rows out is asked first."""
    since, until = (bindparam(f"{edge}_{place}", type_=UtcDateTime) for edge in ("since", "until"))
    is_asked, is_kept = task.c.form_key == bindparam("form_key"), task.c.done_at <= task.c.due_at
    asked: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = [
        ((), ()),
        ((), (is_kept,)),
        ((is_asked,), ()),
        ((is_asked,), (is_kept,)),
    ]
    return [
        func.count().filter(and_(*kinds, task.c.due_at < until, task.c.due_at >= since, *last))
        for kinds, last in asked
    ]
