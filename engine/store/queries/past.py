"""Where the cases of a model stood at two moments of the past, read out of rows that are kept anyway.

A place that is left keeps no row of its own. A task's row tells until when it was open, or the event that
took it away; of what waited for an event only its end is told.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, cast, exists, func, or_, select, text
from sqlalchemy import case as when

from engine.store.prepared import Prepared
from engine.store.queries.tasks import BY_HOLDER, IS_OPEN
from engine.store.rows import columns_of
from engine.store.session import Work
from engine.store.tables import case, event, instance, suspension, task, token
from engine.store.tables.history import LEFT, REOPENED, say_turn
from engine.store.tables.process import CANCELLED_TASKS, DONE_TASKS, HIDDEN_TASKS
from engine.store.types import UtcDateTime

AT_ONCE = 500


class ClosingRow(NamedTuple):
    """A case that was closed or opened again, of those that were opened again at least once."""

    case_id: str
    at: datetime
    type: str
    status: str | None


class LeftRow(NamedTuple):
    """The first thing that came to an instance after a moment."""

    case_id: str
    instance_id: str | None
    element_id: str | None
    seq: int


class RunRow(NamedTuple):
    """One instance of a case."""

    case_id: str
    id: str
    process_id: str
    kind: str


_AT: Any = bindparam("b_at", type_=UtcDateTime)
_BEFORE: Any = bindparam("b_before", type_=UtcDateTime)
_OF_MODEL = (case.c.org == bindparam("b_org"), case.c.model_key == bindparam("model_key"))


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(when((condition, 1), else_=0), Integer)


_TAKEN = (
    select(func.min(event.c.at))
    .where(
        event.c.org == task.c.org,
        event.c.case_id == task.c.case_id,
        # The very words of the index that knows these few events.
        text(f"event.{LEFT}"),
        event.c.type == "task_cancelled",
        event.c.data["task"].as_string() == task.c.id,
    )
    .correlate(task)
    .scalar_subquery()
)
# A task that an older version took away without a word was there until its process ended.
_ENDED = (
    select(instance.c.ended_at)
    .where(instance.c.org == task.c.org, instance.c.id == task.c.instance_id)
    .correlate(task)
    .scalar_subquery()
)
_TAKEN_AT: Any = func.coalesce(_TAKEN, _ENDED, task.c.opened_at)


def _list_tasks(*flags: ColumnElement[Any]) -> Any:
    # Of all models: looking up each task's case would cost more than leaving out those of others afterwards.
    return select(task.c.case_id, task.c.element_id, *flags).where(
        task.c.org == bindparam("b_org"), task.c.opened_at <= _AT
    )


_WAS_BEFORE = task.c.opened_at <= _BEFORE
_LASTING = cast(1, Integer)
_DONE = Prepared(
    _list_tasks(_flag(task.c.done_at > _AT), _flag(and_(_WAS_BEFORE, task.c.done_at > _BEFORE))).where(
        text(f"task.{DONE_TASKS}"),
        task.c.done_at > _BEFORE,
        or_(task.c.done_at > _AT, _WAS_BEFORE),
    )
)
_CANCELLED = Prepared(
    _list_tasks(_flag(_TAKEN_AT > _AT), _flag(and_(_WAS_BEFORE, _TAKEN_AT > _BEFORE))).where(
        text(f"task.{CANCELLED_TASKS}")
    )
)
STILL_OPEN = Prepared(_list_tasks(_LASTING, _flag(_WAS_BEFORE)).where(IS_OPEN).order_by(*BY_HOLDER))
_HIDDEN = Prepared(
    _list_tasks(_LASTING, _flag(_WAS_BEFORE)).where(
        text(f"task.{HIDDEN_TASKS}"),
        # Asked of the few hidden tasks, and not of all cases.
        exists().where(case.c.org == task.c.org, case.c.id == task.c.case_id, case.c.suspended.is_(True)),
    )
)
_WAITING = Prepared(
    select(token.c.case_id, token.c.element_id, _LASTING, _flag(token.c.since <= _BEFORE)).where(
        token.c.org == bindparam("b_org"), token.c.since <= _AT
    )
)
_BEGUN = Prepared(
    select(
        case.c.id,
        _flag(case.c.closed_at <= _AT),
        _flag(case.c.opened_at <= _BEFORE),
        _flag(case.c.closed_at <= _BEFORE),
    ).where(*_OF_MODEL, case.c.opened_at <= _AT)
)
_IS_TURN = text(say_turn())
_AGAIN = Prepared(
    select(event.c.case_id)
    .where(event.c.org == bindparam("b_org"), text(f"event.{REOPENED}"))
    .distinct()
    .order_by(event.c.case_id)
)
_PAUSED = Prepared(
    select(suspension.c.case_id)
    .join(case, and_(case.c.org == suspension.c.org, case.c.id == suspension.c.case_id))
    .where(*_OF_MODEL, suspension.c.since <= _AT, or_(suspension.c.until.is_(None), suspension.c.until > _AT))
    .distinct()
)
_FIRST = Prepared(select(func.min(case.c.opened_at)).where(*_OF_MODEL))


def list_stood(work: Work, at: datetime, before: datetime) -> Iterator[Sequence[Any]]:
    """Tasks that were open, and waits that last till today, at one of two moments, the later one first.

    Each row: case, element, whether it was so at the later moment, and at the earlier one. They are those of
    all models of the organisation.
    """
    for statement in (_DONE, _CANCELLED, STILL_OPEN, _HIDDEN, _WAITING):
        yield from work.list_values(statement, b_at=at, b_before=before)


def list_begun(work: Work, model_key: str, at: datetime, before: datetime) -> Sequence[Sequence[Any]]:
    """Every case of a model that had begun by a moment.

    Each row: case, whether it is closed since that moment or earlier, whether it had begun by an earlier
    moment, and whether it was closed by then.
    """
    return work.list_values(_BEGUN, model_key=model_key, b_at=at, b_before=before)


def list_closings(work: Work) -> list[ClosingRow]:
    """Each change of status of the cases that were opened again, in the order in which it was written.

    Those of all models: they are few, and looking up the model of each would cost more.
    """
    again = [row[0] for row in work.list_values(_AGAIN)]
    kinds = or_(event.c.type == "status_changed", event.c.type == "case_reopened")
    told = (event.c.case_id, event.c.at, event.c.type, event.c.data["status"].as_string())
    found: list[ClosingRow] = []
    # Asked case by case: as one question with the other, SQLite reads the turns of all cases.
    for start in range(0, len(again), AT_ONCE):
        own = event.c.case_id.in_(again[start : start + AT_ONCE])
        rows = select(*told).where(event.c.org == work.org, own, _IS_TURN, kinds)
        asked = rows.order_by(event.c.case_id, event.c.seq)
        found += (ClosingRow._make(row) for row in work.conn.execute(asked).all())
    return found


def list_paused(work: Work, model_key: str, at: datetime) -> frozenset[str]:
    """Ids of the cases whose support was suspended at a moment."""
    return frozenset(row[0] for row in work.list_values(_PAUSED, model_key=model_key, b_at=at))


def list_left(work: Work, case_ids: Sequence[str], at: datetime) -> list[LeftRow]:
    """What came to each instance of these cases next after a moment, in the order in which it was written."""
    turn = func.row_number().over(partition_by=(event.c.case_id, event.c.instance_id), order_by=event.c.seq)
    kinds = (
        (event.c.type == "timer_fired", text(f"event.{LEFT}"), event.c.instance_id.is_not(None)),
        (event.c.type == "message_received", _IS_TURN),
    )
    found: list[LeftRow] = []
    for start in range(0, len(case_ids), AT_ONCE):
        own = event.c.case_id.in_(list(case_ids[start : start + AT_ONCE]))
        for kind in kinds:
            numbered = (
                select(*columns_of(LeftRow, event), turn.label("turn"))
                .where(event.c.org == work.org, own, *kind, event.c.at > at)
                .subquery()
            )
            first = select(*(numbered.c[name] for name in LeftRow._fields)).where(numbered.c.turn == 1)
            found += (LeftRow._make(row) for row in work.conn.execute(first).all())
    return sorted(found, key=lambda row: (row.case_id, row.seq))


def list_runs(work: Work, case_ids: Sequence[str], at: datetime) -> list[RunRow]:
    """Every instance of these cases that ran at a moment."""
    found: list[RunRow] = []
    for start in range(0, len(case_ids), AT_ONCE):
        statement = select(*columns_of(RunRow, instance)).where(
            instance.c.org == work.org,
            instance.c.case_id.in_(list(case_ids[start : start + AT_ONCE])),
            instance.c.started_at <= at,
            or_(instance.c.ended_at.is_(None), instance.c.ended_at > at),
        )
        found += (RunRow._make(row) for row in work.conn.execute(statement).all())
    return found


def find_first_opening(work: Work, model_key: str) -> datetime | None:
    """When the first case of a model was opened."""
    first: datetime | None = work.value(_FIRST, model_key=model_key)
    return first
