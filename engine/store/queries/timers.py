"""Queries about timers: armed, suspended, due. One row per waiting token or per start of a side process."""

from collections.abc import Sequence
from datetime import datetime
from time import time_ns
from typing import NamedTuple, cast

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import timer


class TimerRow(NamedTuple):
    id: str
    case_id: str
    instance_id: str | None
    token_id: str | None
    slot: str
    kind: str
    anchor: datetime
    cycle: int
    due_at: datetime | None
    remaining_s: float | None
    status: str
    lease_until: datetime | None


class DueTimer(NamedTuple):
    """A timer that is due, found over all organisations; the firing looks again inside the case's lock."""

    org: str
    id: str
    case_id: str
    due_at: datetime


_TIMER = select_own(TimerRow, timer)
_TIMER_BY_ID = Prepared(_TIMER.where(timer.c.id == bindparam("id")))
_CASE_TIMERS = Prepared(
    _TIMER.where(timer.c.case_id == bindparam("case_id")).order_by(timer.c.due_at, timer.c.slot)
)
# Several workers ask at once: each passes over what another is just leasing or has leased.
_DUE = (
    select(*columns_of(DueTimer, timer))
    .where(
        timer.c.status == "armed",
        timer.c.due_at <= bindparam("now"),
        or_(timer.c.lease_until.is_(None), timer.c.lease_until <= bindparam("now")),
    )
    .order_by(timer.c.due_at, timer.c.id)
    .limit(bindparam("most"))
)
_LEASE_DUE = _DUE.with_for_update(skip_locked=True)
_SET_LEASE = (
    update(timer)
    .where(timer.c.org == bindparam("b_of"), timer.c.id == bindparam("b_id"))
    .values(lease_until=bindparam("b_until"))
)
_OLDER_DUE = Prepared(
    select(timer.c.id)
    .where(
        timer.c.org == bindparam("b_org"),
        timer.c.case_id == bindparam("case_id"),
        timer.c.status == "armed",
        timer.c.due_at < bindparam("due_at"),
    )
    .limit(1)
)


def insert_timer(work: Work, row: TimerRow) -> None:
    work.insert_rows(timer, (row,))
    _wake(work, row)


def _wake(work: Work, row: TimerRow) -> None:
    """A worker that sleeps until the next due moment it knew must hear of an earlier one."""
    if row.status == "armed" and row.due_at is not None:
        work.wake(row.due_at)


def new_timer(
    case_id: str,
    slot: str,
    kind: str,
    anchor: datetime,
    due_at: datetime,
    *,
    instance_id: str | None = None,
    token_id: str | None = None,
    status: str = "armed",
    remaining_s: float | None = None,
) -> TimerRow:
    # Timers that are due at one moment fire in the order in which they were armed.
    timer_id = f"{time_ns():016x}{new_id()[:16]}"
    return TimerRow(
        timer_id, case_id, instance_id, token_id, slot, kind, anchor, 0, due_at, remaining_s, status, None
    )


def find_timer(work: Work, timer_id: str) -> TimerRow | None:
    return work.find(TimerRow, _TIMER_BY_ID, id=timer_id)


def list_case_timers(work: Work, case_id: str) -> tuple[TimerRow, ...]:
    return work.list(TimerRow, _CASE_TIMERS, case_id=case_id)


def find_due(work: Work, most: int = 100) -> tuple[DueTimer, ...]:
    """What is due now in every organisation and leased by nobody, oldest first."""
    rows = work.conn.execute(_DUE, {"now": work.now, "most": most}).all()
    return tuple(DueTimer._make(row) for row in rows)


def lease_due(work: Work, until: datetime, most: int = 100) -> tuple[DueTimer, ...]:
    """Take what is due, oldest first, so that no other worker looks at it until the lease ends."""
    rows = work.conn.execute(_LEASE_DUE, {"now": work.now, "most": most}).all()
    if rows:
        work.conn.execute(_SET_LEASE, [{"b_of": row.org, "b_id": row.id, "b_until": until} for row in rows])
    return tuple(DueTimer._make(row) for row in rows)


def end_lease(work: Work, timer_id: str) -> None:
    """Let any worker take the timer again at once."""
    work.run(update(timer).where(timer.c.org == work.org, timer.c.id == timer_id).values(lease_until=None))


def has_older_due(work: Work, row: TimerRow) -> bool:
    """Whether a timer of the same case is due before this one and has not fired yet."""
    return work.value(_OLDER_DUE, case_id=row.case_id, due_at=row.due_at) is not None


def find_next_due(work: Work, until: datetime) -> datetime | None:
    """The earliest armed moment up to `until`, over all organisations."""
    statement = select(func.min(timer.c.due_at)).where(timer.c.status == "armed", timer.c.due_at <= until)
    return cast("datetime | None", work.value(statement))


def update_timer(work: Work, row: TimerRow) -> None:
    """Store kind, due time, cycle, remaining seconds and status."""
    names = ("kind", "anchor", "cycle", "due_at", "remaining_s", "status")
    statement = update(timer).where(timer.c.org == work.org, timer.c.id == row.id)
    # Whatever changed the timer, it is not the one that somebody leased.
    values = {**{name: getattr(row, name) for name in names}, "lease_until": None}
    work.run(statement.values(values))
    _wake(work, row)


def delete_token_timers(work: Work, instance_id: str, token_ids: Sequence[str]) -> None:
    own = and_(timer.c.org == work.org, timer.c.instance_id == instance_id)
    work.run(delete(timer).where(own, timer.c.token_id.in_(list(token_ids))))


def delete_instance_timers(work: Work, instance_id: str) -> None:
    work.run(delete(timer).where(timer.c.org == work.org, timer.c.instance_id == instance_id))


def disarm_case_starts(work: Work, case_id: str) -> None:
    """Stop the timers that would start side processes; a closed case asks nothing any more."""
    own = and_(timer.c.org == work.org, timer.c.case_id == case_id, timer.c.instance_id.is_(None))
    work.run(update(timer).where(own, timer.c.status == "armed").values(status="disarmed"))
