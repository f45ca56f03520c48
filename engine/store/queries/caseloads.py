"""Queries about whose cases are whose: caseloads of coaches, and who stands in for some days."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select, update

from engine.model import new_id
from engine.store.queries.cases import OF_CLIENT
from engine.store.queries.tasks import IS_OPEN
from engine.store.session import Work
from engine.store.tables import case, role_assignment, task

COACH = "coach"
BATCH = "-"


class CoachedRow(NamedTuple):
    """A coach and the open cases that they lead."""

    person_id: str
    cases: int
    ids: tuple[str, ...]


class StandingInRow(NamedTuple):
    """Somebody who stands in; `batch` names one handing over."""

    person_id: str
    until: datetime
    cases: int
    batch: str


class ReturningRow(NamedTuple):
    case_id: str
    person_id: str


def list_coached(work: Work, person_id: str | None = None) -> tuple[CoachedRow, ...]:
    """Coaches with their open cases; who only stands in leads none."""
    own = (
        role_assignment.c.org == work.org,
        role_assignment.c.role == COACH,
        role_assignment.c.since <= work.now,
        role_assignment.c.until.is_(None),
        case.c.closed_at.is_(None),
        OF_CLIENT,
    )
    statement = (
        select(role_assignment.c.person_id, case.c.id)
        .join(case, and_(case.c.org == role_assignment.c.org, case.c.id == role_assignment.c.subject_id))
        .where(*own)
        .order_by(role_assignment.c.person_id, case.c.id)
    )
    if person_id is not None:
        statement = statement.where(role_assignment.c.person_id == person_id)
    found: dict[str, list[str]] = {}
    for coach, case_id in work.conn.execute(statement):
        found.setdefault(coach, []).append(case_id)
    return tuple(CoachedRow(coach, len(ids), tuple(ids)) for coach, ids in found.items())


def insert_stand_in(work: Work, case_id: str, role: str, person_id: str, until: datetime, batch: str) -> None:
    """Somebody holds a role for some days, beside the person whose role it is."""
    row = {"id": f"{batch}{BATCH}{new_id()}"[:32], "subject_type": "case", "subject_id": case_id}
    dates = {"since": work.now, "until": until}
    work.insert(
        role_assignment, {**row, **dates, "role": role, "person_id": person_id, "need_to_know": False}
    )


def list_standing_in(work: Work) -> tuple[StandingInRow, ...]:
    """Who stands in now, one row for each handing over."""
    batch = func.substr(role_assignment.c.id, 1, 8)
    statement = (
        select(role_assignment.c.person_id, func.max(role_assignment.c.until), func.count(), batch)
        .where(
            role_assignment.c.org == work.org,
            role_assignment.c.role == COACH,
            role_assignment.c.until > work.now,
            func.substr(role_assignment.c.id, 9, 1) == BATCH,
        )
        .group_by(role_assignment.c.person_id, batch)
        .order_by(func.max(role_assignment.c.until))
    )
    return tuple(StandingInRow._make(row) for row in work.conn.execute(statement))


def list_stood_for(work: Work) -> dict[str, set[str]]:
    """For each handing over that lasts, whose cases they are."""
    lent, owner = role_assignment.alias("lent"), role_assignment.alias("owner")
    statement = (
        select(func.substr(lent.c.id, 1, 8), owner.c.person_id)
        .join(owner, and_(owner.c.org == lent.c.org, owner.c.subject_id == lent.c.subject_id))
        .where(
            lent.c.org == work.org,
            lent.c.role == COACH,
            lent.c.until > work.now,
            func.substr(lent.c.id, 9, 1) == BATCH,
            owner.c.role == COACH,
            owner.c.until.is_(None),
        )
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for batch, person_id in work.conn.execute(statement):
        found.setdefault(batch, set()).add(person_id)
    return found


def shorten_stand_in(work: Work, person_id: str, batch: str) -> tuple[str, ...]:
    """End one standing in now; returns its cases."""
    own = (
        role_assignment.c.org == work.org,
        role_assignment.c.person_id == person_id,
        role_assignment.c.until > work.now,
        role_assignment.c.id.startswith(f"{batch[:8]}{BATCH}", autoescape=True),
    )
    ids = tuple(work.conn.execute(select(role_assignment.c.subject_id).where(*own)).scalars())
    work.run(update(role_assignment).where(*own).values(until=work.now))
    return ids


def find_returning(work: Work) -> tuple[ReturningRow, ...]:
    """Cases in which an open task still lies with a coach whose role there has ended."""
    held = role_assignment.alias("held")
    still = select(held.c.id).where(
        held.c.org == task.c.org,
        held.c.subject_id == task.c.case_id,
        held.c.role == COACH,
        held.c.person_id == task.c.assignee,
        or_(held.c.until.is_(None), held.c.until > work.now),
    )
    statement = (
        select(task.c.case_id, role_assignment.c.person_id)
        .join(
            role_assignment,
            and_(
                role_assignment.c.org == task.c.org,
                role_assignment.c.subject_id == task.c.case_id,
                role_assignment.c.person_id == task.c.assignee,
                role_assignment.c.role == COACH,
            ),
        )
        .where(
            task.c.org == work.org,
            task.c.role == COACH,
            IS_OPEN,
            role_assignment.c.until <= work.now,
            func.substr(role_assignment.c.id, 9, 1) == BATCH,
            ~still.exists(),
        )
        .distinct()
    )
    return tuple(ReturningRow._make(row) for row in work.conn.execute(statement))
