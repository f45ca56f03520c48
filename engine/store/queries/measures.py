"""Queries behind the numbers of an organisation: stages, jobs, contacts, deadlines, hours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, cast, func, or_, select, text
from sqlalchemy import case as when

from engine.model import TaskStatus
from engine.store.prepared import Prepared
from engine.store.queries.cases import OF_CLIENT
from engine.store.queries.tasks import BY_HOLDER, IS_OPEN
from engine.store.session import Work
from engine.store.tables import case, event, task, time_entry, token
from engine.store.tables.history import say_turn

AT_ONCE = 500


class StageCount(NamedTuple):
    """How many open cases are at a stage in a status."""

    stage: str | None
    status: str
    cases: int


class Moment(NamedTuple):
    """Something that happened in a case, with the answer or the name that came with it."""

    case_id: str
    at: datetime
    value: str | None


class KindMinutes(NamedTuple):
    """Minutes of one kind of work."""

    kind: str
    minutes: int


class ElementCount(NamedTuple):
    """One open case at one place of its model, since when, and whether its task there is overdue.

    What a pause put aside stands where it was put aside, and is never overdue.
    """

    process_id: str
    element_id: str
    since: datetime
    case_id: str
    is_overdue: int
    is_paused: bool


class CaseEnd(NamedTuple):
    """When a case was closed."""

    case_id: str
    closed_at: datetime


_OPEN_OF_MODEL = Prepared(
    select(case.c.id, case.c.suspended)
    .where(
        case.c.org == bindparam("b_org"),
        case.c.model_key == bindparam("model_key"),
        case.c.closed_at.is_(None),
    )
    .order_by(case.c.id)
)
_LATE = cast(
    when((and_(task.c.due_at.is_not(None), task.c.due_at < bindparam("b_now")), 1), else_=0), Integer
)
_AT_TASKS = (task.c.process_id, task.c.element_id, task.c.opened_at, task.c.case_id)
OPEN_TASKS = Prepared(
    select(*_AT_TASKS, _LATE).where(task.c.org == bindparam("b_org"), IS_OPEN).order_by(*BY_HOLDER)
)
OPEN_OF_FORM = Prepared(
    select(task.c.id)
    .where(task.c.org == bindparam("b_org"), task.c.form_key == bindparam("form_key"), IS_OPEN)
    .order_by(*BY_HOLDER)
)
_TOKENS = Prepared(
    select(token.c.process_id, token.c.element_id, token.c.since, token.c.case_id, cast(0, Integer)).where(
        token.c.org == bindparam("b_org")
    )
)


def count_stages(work: Work) -> tuple[StageCount, ...]:
    """Open cases by stage and status."""
    statement = (
        select(case.c.stage, case.c.status, func.count())
        .where(case.c.org == work.org, case.c.closed_at.is_(None), OF_CLIENT)
        .group_by(case.c.stage, case.c.status)
    )
    return tuple(StageCount._make(row) for row in work.conn.execute(statement))


def list_messages(work: Work, name: str, case_ids: Sequence[str]) -> list[Moment]:
    """When a message came to these cases, in the order of time."""
    told = event.c.data["name"].as_string()
    statement = select(event.c.case_id, event.c.at, told).where(
        event.c.org == work.org, event.c.type == "message_received", text(say_turn()), told == name
    )
    found: list[Moment] = []
    for start in range(0, len(case_ids), AT_ONCE):
        own = event.c.case_id.in_(case_ids[start : start + AT_ONCE])
        found += map(Moment._make, work.conn.execute(statement.where(own)))
    return sorted(found, key=attrgetter("at"))


def list_ends(work: Work) -> tuple[CaseEnd, ...]:
    """When each case of the organisation that is closed was closed."""
    statement = select(case.c.id, case.c.closed_at).where(
        case.c.org == work.org, case.c.closed_at.is_not(None), OF_CLIENT
    )
    return tuple(CaseEnd._make(row) for row in work.conn.execute(statement))


def sum_minutes(work: Work, first_day: str, last_day: str) -> tuple[KindMinutes, ...]:
    """Minutes of work by kind, between two days, both included."""
    statement = (
        select(time_entry.c.kind, func.sum(time_entry.c.minutes))
        .where(
            time_entry.c.org == work.org,
            time_entry.c.day.between(first_day, last_day),
            time_entry.c.removed_at.is_(None),
            time_entry.c.replaced_by.is_(None),
        )
        .group_by(time_entry.c.kind)
    )
    return tuple(KindMinutes._make(row) for row in work.conn.execute(statement))


def list_open_pauses(work: Work, model_key: str) -> dict[str, bool]:
    """Open cases of a model, and whether each is in a pause."""
    return {row[0]: bool(row[1]) for row in work.list_values(_OPEN_OF_MODEL, model_key=model_key)}


def list_places(work: Work, pauses: Mapping[str, bool]) -> list[ElementCount]:
    """Every place where these cases stand: their tasks, also in a pause, and what they wait for.

    Tasks and tokens are read without their cases, whose wide rows would cost more than all the rest.

    Args:
        pauses: open cases, and whether each is in a pause.
    """
    resting = [case_id for case_id, is_paused in pauses.items() if is_paused]
    rows = chain(
        work.list_values(OPEN_TASKS, b_now=work.now),
        _list_put_aside(work, resting),
        work.list_values(_TOKENS),
    )
    return [
        ElementCount(process_id, element_id, since, case_id, is_late, pauses[case_id])
        for process_id, element_id, since, case_id, is_late in rows
        if case_id in pauses
    ]


def _list_put_aside(work: Work, case_ids: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Tasks that a pause put aside; they are never late."""
    for start in range(0, len(case_ids), AT_ONCE):
        own = task.c.case_id.in_(case_ids[start : start + AT_ONCE])
        aside = select(*_AT_TASKS, cast(0, Integer)).where(
            task.c.org == work.org, own, task.c.status == TaskStatus.SUSPENDED.value
        )
        yield from work.conn.execute(aside)


def count_role_tasks(work: Work, form_key: str) -> int:
    """How many open tasks of a form there are."""
    return len(work.list_values(OPEN_OF_FORM, form_key=form_key))


def list_variables(work: Work, *names: str) -> tuple[tuple[Any, ...], ...]:
    """Case, number, title and these variables of every open case that has one of them."""
    columns = [case.c.variables[name].as_string() for name in names]
    statement = select(case.c.id, case.c.no, case.c.title, *columns).where(
        case.c.org == work.org,
        case.c.closed_at.is_(None),
        OF_CLIENT,
        or_(*(one.is_not(None) for one in columns)),
    )
    return tuple(tuple(row) for row in work.conn.execute(statement))
