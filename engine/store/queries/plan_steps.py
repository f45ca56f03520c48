"""Queries about the steps of clients' plans and extra ones: of a case, and those that wait for one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Boolean, and_, bindparam, exists, func, or_, select, union_all, update

from engine.store.prepared import Prepared
from engine.store.queries.people import is_held
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import case, person, plan_step, role_assignment

OPEN, DONE, DROPPED = "open", "done", "dropped"


class PlanStepRow(NamedTuple):
    """A step; `note` says how it went, or why it is done without.

    Attributes:
        document_id: the plan that says it; empty for an extra one, which `given_by` gave for its `reason`.
        who: a word of the plan's form, or `person`: then it is one person's.
    """

    id: str
    case_id: str
    document_id: str
    step: str
    goal: str
    who: str
    due_on: str | None
    status: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    note: str
    version: int
    person_id: str | None = None
    given_by: str | None = None
    reason: str = ""

    @property
    def is_extra(self) -> bool:
        """Whether a mentor gave it beside plan and process."""
        return not self.document_id


class DueStep(NamedTuple):
    """A step whose day comes, and who does it."""

    id: str
    case_id: str
    subject_id: str
    who: str
    person_id: str | None


_STEP = select_own(PlanStepRow, plan_step)
_BY_ID = Prepared(_STEP.where(plan_step.c.id == bindparam("id")))
_OF_CASE = Prepared(
    _STEP.where(plan_step.c.case_id == bindparam("case_id")).order_by(
        plan_step.c.due_on.is_(None), plan_step.c.due_on, plan_step.c.opened_at, plan_step.c.id
    )
)
# A closed case asks nothing of anybody, and one that has a break waits.
_WAITS = (
    plan_step.c.org == bindparam("b_org"),
    plan_step.c.status == OPEN,
    case.c.closed_at.is_(None),
    case.c.suspended.is_(False),
)
_BESIDE_CASE = and_(case.c.org == plan_step.c.org, case.c.id == plan_step.c.case_id)


# In the word of a plan's form; the client does their own steps where they can sign in.
_IS_CLIENTS = plan_step.c.who == "client"
_CLIENT_SIGNS_IN = exists().where(
    person.c.org == case.c.org,
    person.c.id == case.c.subject_id,
    person.c.active.is_(True),
    person.c.login.is_not(None),
)
_LED = select(role_assignment.c.subject_id).where(
    role_assignment.c.org == bindparam("b_org"),
    role_assignment.c.person_id == bindparam("person"),
    role_assignment.c.role == "coach",
    *is_held(role_assignment),
)
_WAITING = select(plan_step.c.id).join(case, _BESIDE_CASE).where(*_WAITS)
# Who is on the case no more does nothing in it; mentors and the office work on all of them.
_IS_ON_CASE = exists().where(
    role_assignment.c.org == case.c.org,
    role_assignment.c.subject_id == case.c.id,
    role_assignment.c.person_id == bindparam("person"),
    *is_held(role_assignment),
)
# One query a way, since each has its index; whoever has no account in the case is looked after by the coach.
_CONCERNING = union_all(
    _WAITING.where(case.c.subject_id == bindparam("person"), _IS_CLIENTS),
    _WAITING.where(
        plan_step.c.case_id.in_(_LED), plan_step.c.person_id.is_(None), ~and_(_IS_CLIENTS, _CLIENT_SIGNS_IN)
    ),
    _WAITING.where(
        plan_step.c.person_id == bindparam("person"), or_(bindparam("everywhere", type_=Boolean), _IS_ON_CASE)
    ),
)
_LISTED_OF = Prepared(
    _STEP.where(plan_step.c.id.in_(_CONCERNING))
    .order_by(plan_step.c.due_on.is_(None), plan_step.c.due_on, plan_step.c.opened_at, plan_step.c.id)
    .limit(bindparam("most"))
)
_COUNT_OF = Prepared(select(func.count()).select_from(_CONCERNING.limit(bindparam("most")).subquery()))
_DUE = Prepared(
    select(plan_step.c.id, plan_step.c.case_id, case.c.subject_id, plan_step.c.who, plan_step.c.person_id)
    .join(case, _BESIDE_CASE)
    .where(*_WAITS, plan_step.c.due_on == bindparam("day"))
    .order_by(plan_step.c.id)
)


def find_step(work: Work, step_id: str) -> PlanStepRow | None:
    return work.find(PlanStepRow, _BY_ID, id=step_id)


def list_steps(work: Work, case_id: str) -> tuple[PlanStepRow, ...]:
    """Every step that a plan of this case ever had, the nearest day first."""
    return work.list(PlanStepRow, _OF_CASE, case_id=case_id)


def list_open_steps(work: Work, case_ids: Sequence[str]) -> tuple[PlanStepRow, ...]:
    """What is to be done in some cases, the nearest day first."""
    own = (plan_step.c.case_id.in_(list(case_ids)), *_WAITS)
    asked = _STEP.join(case, _BESIDE_CASE).where(*own)
    return work.list(PlanStepRow, asked.order_by(plan_step.c.due_on.is_(None), plan_step.c.due_on))


def list_steps_of(work: Work, person_id: str, most: int, *, everywhere: bool) -> tuple[PlanStepRow, ...]:
    """Steps that wait for a person, the nearest day first.

    Args:
        everywhere: whether the person works on all cases of the organisation.
    """
    return work.list(
        PlanStepRow, _LISTED_OF, person=person_id, now=work.now, most=most, everywhere=everywhere
    )


def count_steps_of(work: Work, person_id: str, most: int, *, everywhere: bool) -> int:
    """How many there are; counting ends at `most`."""
    return int(work.value(_COUNT_OF, person=person_id, now=work.now, most=most, everywhere=everywhere))


def list_due_steps(work: Work, day: str) -> tuple[DueStep, ...]:
    """Steps that are to be done by one day, of all cases that go on."""
    return work.list(DueStep, _DUE, day=day)


def insert_steps(work: Work, rows: Sequence[PlanStepRow]) -> None:
    work.insert_rows(plan_step, rows)


def change_step(work: Work, row: PlanStepRow) -> bool:
    """Write a step anew and one version up; False means somebody was faster."""
    own = (plan_step.c.org == work.org, plan_step.c.id == row.id, plan_step.c.version == row.version)
    values = row._replace(version=row.version + 1)._asdict()
    return work.run(update(plan_step).where(*own).values(values)) == 1
