"""Queries about how long cases stayed at their steps, over the whole history of an organisation."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from engine.store.prepared import Prepared
from engine.store.queries.cases import OF_CLIENT
from engine.store.rows import columns_of
from engine.store.session import Work
from engine.store.tables import case, event, suspension, task


class StayRow(NamedTuple):
    case_id: str
    model_key: str
    element_id: str
    status: str
    opened_at: datetime
    done_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


class PauseRow(NamedTuple):
    case_id: str
    since: datetime
    until: datetime | None


class ProgressRow(NamedTuple):
    """A moment at which a case came further, or was opened or closed."""

    case_id: str
    at: datetime
    type: str
    element_id: str | None
    meaningful: bool


# Kinds of events that may have brought a case further.
_STEPS = ("task_done", "stage_entered", "status_changed", "message_received", "case_started")
# Of several tasks of one element that one step took away, the last word is near enough.
_CANCELLED = (
    select(event.c.case_id, event.c.element_id, func.max(event.c.at).label("at"))
    .where(event.c.org == bindparam("b_org"), event.c.type == "task_cancelled")
    .group_by(event.c.case_id, event.c.element_id)
    .subquery()
)
_STAYS = Prepared(
    select(
        task.c.case_id,
        case.c.model_key,
        task.c.element_id,
        task.c.status,
        task.c.opened_at,
        task.c.done_at,
        case.c.closed_at,
        _CANCELLED.c.at,
    )
    .join(case, and_(case.c.org == task.c.org, case.c.id == task.c.case_id))
    .outerjoin(
        _CANCELLED,
        and_(_CANCELLED.c.case_id == task.c.case_id, _CANCELLED.c.element_id == task.c.element_id),
    )
    .where(task.c.org == bindparam("b_org"), OF_CLIENT)
    .order_by(task.c.opened_at, task.c.id)
)
_PAUSES = Prepared(
    select(*columns_of(PauseRow, suspension))
    .where(suspension.c.org == bindparam("b_org"))
    .order_by(suspension.c.since)
)
_PROGRESS = Prepared(
    select(*columns_of(ProgressRow, event))
    .join(case, and_(case.c.org == event.c.org, case.c.id == event.c.case_id))
    .where(
        event.c.org == bindparam("b_org"),
        OF_CLIENT,
        or_(*(event.c.type == name for name in _STEPS)),
    )
    .order_by(event.c.case_id, event.c.seq)
)


def list_stays(work: Work) -> tuple[StayRow, ...]:
    """Every task ever of clients' cases, with its case's model, oldest first."""
    return work.list(StayRow, _STAYS)


def list_pauses(work: Work) -> tuple[PauseRow, ...]:
    return work.list(PauseRow, _PAUSES)


def list_progress(work: Work) -> tuple[ProgressRow, ...]:
    """What happened to every case, in its order."""
    return work.list(ProgressRow, _PROGRESS)
