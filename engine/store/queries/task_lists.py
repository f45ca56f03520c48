"""Lists of open tasks with what they say about their cases: the inbox, what is late, what nobody can do."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Executable,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union,
    union_all,
)

from engine.store.prepared import Prepared
from engine.store.queries.people import is_held
from engine.store.queries.tasks import IS_OPEN, TaskRow
from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import case, draft, role_assignment, task

# Statements differ by the roles people have; an installation knows a few dozen sets of them.
MOST_SETS_OF_ROLES = 256


class ListedTaskRow(NamedTuple):
    """A task with what a list says about its case."""

    task: TaskRow
    case_no: str
    case_title: str
    model_key: str


class DraftMark(NamedTuple):
    """That a draft is there, without what is in it."""

    task_id: str
    saved_at: datetime


_LISTED = (
    select(*columns_of(TaskRow, task), case.c.no, case.c.title, case.c.model_key)
    .join(case, and_(case.c.org == task.c.org, case.c.id == task.c.case_id))
    .where(task.c.org == bindparam("b_org"), IS_OPEN)
    .order_by(task.c.due_at.is_(None), task.c.due_at, task.c.opened_at, task.c.id)
)
_DRAFTS_OF = Prepared(select_own(DraftMark, draft).where(draft.c.person_id == bindparam("person")))


def list_open_tasks(
    work: Work,
    *,
    assignee: str | None = None,
    case_ids: Sequence[str] = (),
    most: int | None = None,
) -> tuple[ListedTaskRow, ...]:
    """Open tasks that are somebody's or of some cases, soonest due first."""
    ways: list[ColumnElement[bool]] = []
    if assignee:
        ways.append(task.c.assignee == assignee)
    if case_ids:
        ways.append(task.c.case_id.in_(list(case_ids)))
    return _listed(work, (_LISTED.where(or_(*ways)) if ways else _LISTED).limit(most))


class Concern(NamedTuple):
    """Which open tasks concern a person beside their own.

    Attributes:
        pools: roles whose tasks they may take while these are nobody's.
        leads: the role in which they may record tasks of others on a case that they have it on.
        recorded: the roles of those tasks.
    """

    pools: tuple[str, ...]
    leads: str
    recorded: tuple[str, ...]

    def find_ids(self, compound: Callable[..., CompoundSelect[Any]]) -> CompoundSelect[Any]:
        """The tasks by id. One query a way, since each has its index; SQLite reads all tasks for an OR.

        Args:
            compound: `union`, or `union_all` where it is no harm to name one twice.
        """
        ways: list[ColumnElement[bool]] = [task.c.assignee == bindparam("person")]
        if self.pools:
            ways.append(and_(task.c.assignee.is_(None), task.c.nobody.is_(None), _has_role(self.pools)))
        ways.append(and_(task.c.case_id.in_(_find_cases(self.leads)), _has_role(self.recorded)))
        is_open = and_(task.c.org == bindparam("b_org"), IS_OPEN)
        return compound(*(select(task.c.id).where(is_open, way) for way in ways))


def _has_role(roles: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(task.c.role == role for role in roles))


def _find_cases(role: str) -> Select[Any]:
    """The cases on which the person has a role today."""
    return select(role_assignment.c.subject_id).where(
        role_assignment.c.org == bindparam("b_org"),
        role_assignment.c.person_id == bindparam("person"),
        role_assignment.c.role == role,
        *is_held(role_assignment),
    )


@lru_cache(MOST_SETS_OF_ROLES)
def _list_concerning(concern: Concern) -> Prepared:
    return Prepared(_LISTED.where(task.c.id.in_(concern.find_ids(union_all))).limit(bindparam("most")))


@lru_cache(MOST_SETS_OF_ROLES)
def _count_concerning(concern: Concern) -> Prepared:
    found = concern.find_ids(union).limit(bindparam("most")).subquery()
    return Prepared(select(func.count()).select_from(found))


def list_tasks_of(work: Work, person_id: str, concern: Concern, most: int) -> tuple[ListedTaskRow, ...]:
    """Open tasks that concern a person, soonest due first."""
    return _listed(work, _list_concerning(concern), person=person_id, now=work.now, most=most)


def count_tasks_of(work: Work, person_id: str, concern: Concern, most: int) -> int:
    """How many there are; counting ends at `most`."""
    return int(work.value(_count_concerning(concern), person=person_id, now=work.now, most=most))


def _listed(work: Work, statement: Executable | Prepared, **params: object) -> tuple[ListedTaskRow, ...]:
    width = len(TaskRow._fields)
    rows = work.list_values(statement, **params)
    return tuple(ListedTaskRow(TaskRow._make(row[:width]), *row[width:]) for row in rows)


def list_drafts_of(work: Work, person_id: str) -> tuple[DraftMark, ...]:
    return work.list(DraftMark, _DRAFTS_OF, person=person_id)
