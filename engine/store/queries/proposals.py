"""Queries about finished tasks that no entry of work tells of yet: entries are proposed for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select

from engine.model import TaskStatus
from engine.store.session import Work
from engine.store.tables import case, passed_proposal, task, time_entry


class DoneTaskRow(NamedTuple):
    """A finished task that no entry tells of yet."""

    id: str
    case_id: str
    name: str
    stage: str | None
    support_kind: str | None
    element_id: str
    form_key: str | None
    case_title: str
    opened_at: datetime
    done_at: datetime


def list_untold_tasks(
    work: Work, person_id: str, case_ids: Sequence[str], since: datetime, most: int
) -> tuple[DoneTaskRow, ...]:
    """Tasks on these cases that the person finished lately, and that no entry tells of."""
    told = select(time_entry.c.task_id).where(
        time_entry.c.org == task.c.org, time_entry.c.task_id == task.c.id, time_entry.c.removed_at.is_(None)
    )
    passed = select(passed_proposal.c.task_id).where(
        passed_proposal.c.org == task.c.org,
        passed_proposal.c.person_id == person_id,
        passed_proposal.c.task_id == task.c.id,
    )
    names = ("id", "case_id", "name", "stage", "support_kind", "element_id", "form_key")
    columns = [task.c[name] for name in names]
    statement = (
        select(*columns, case.c.title, task.c.opened_at, task.c.done_at)
        .join(case, (case.c.org == task.c.org) & (case.c.id == task.c.case_id))
        .where(
            task.c.org == bindparam("b_org"),
            task.c.case_id.in_(list(case_ids)),
            task.c.done_by == person_id,
            task.c.status == TaskStatus.DONE.value,
            task.c.done_at >= since,
            ~told.exists(),
            ~passed.exists(),
        )
        .order_by(task.c.done_at.desc())
        .limit(most)
    )
    return work.list(DoneTaskRow, statement)


def insert_passed(work: Work, person_id: str, task_id: str) -> None:
    """Propose no entry for this task again."""
    own = (
        passed_proposal.c.org == work.org,
        passed_proposal.c.person_id == person_id,
        passed_proposal.c.task_id == task_id,
    )
    if work.value(select(func.count()).where(*own)) == 0:
        work.conn.execute(
            insert(passed_proposal).values(org=work.org, person_id=person_id, task_id=task_id, at=work.now)
        )
