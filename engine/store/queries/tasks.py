"""Queries about human tasks and their drafts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    literal_column,
    or_,
    select,
    update,
)

from engine.errors import CaseChanged
from engine.model import TaskStatus
from engine.store.prepared import Prepared
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import draft, task
from engine.store.tables.process import OPEN_TASKS

OPEN = (TaskStatus.OPEN.value, TaskStatus.CLAIMED.value)
# A hidden task of a suspended case still holds its place in the process.
LIVE = (*OPEN, TaskStatus.SUSPENDED.value)
IS_OPEN: ColumnElement[bool] = literal_column(f"task.{OPEN_TASKS}")
# The order of the index of open tasks, for who reads those of a whole organisation. Nobody needs the order;
# SQLite reads all tasks ever done where only the organisation is asked for, unless this index saves a sort.
BY_HOLDER = (task.c.assignee, task.c.role)


class TaskRow(NamedTuple):
    id: str
    case_id: str
    instance_id: str
    release_id: str
    process_id: str
    element_id: str
    name: str
    role: str
    assignee: str | None
    form_key: str | None
    stage: str | None
    support_kind: str | None
    status: str
    nobody: str | None
    opened_at: datetime
    due_at: datetime | None
    remind_at: datetime | None
    escalate_at: datetime | None
    claimed_at: datetime | None
    done_at: datetime | None
    done_by: str | None
    data: dict[str, Any]
    version: int


class DraftRow(NamedTuple):
    task_id: str
    person_id: str
    data: dict[str, Any]
    saved_at: datetime


_TASK = select_own(TaskRow, task)
_TASK_BY_ID = Prepared(_TASK.where(task.c.id == bindparam("id")))
_CASE_OF_TASK = Prepared(
    select(task.c.case_id).where(task.c.org == bindparam("b_org"), task.c.id == bindparam("id"))
)
_CASE_TASKS = Prepared(
    _TASK.where(task.c.case_id == bindparam("case_id")).order_by(task.c.opened_at, task.c.id)
)
_LIVE_CASE_TASKS = Prepared(
    _TASK.where(task.c.case_id == bindparam("case_id"), or_(*(task.c.status == one for one in LIVE)))
)
_OWN = (task.c.org == bindparam("b_org"), task.c.id == bindparam("b_id"))
_CLAIM = Prepared(
    update(task)
    .where(*_OWN, task.c.status == TaskStatus.OPEN.value)
    .values(
        status=TaskStatus.CLAIMED.value,
        assignee=bindparam("b_person"),
        claimed_at=bindparam("b_now"),
        nobody=None,
        version=task.c.version + 1,
    )
)
_RELEASE = Prepared(
    update(task)
    .where(*_OWN, task.c.status == TaskStatus.CLAIMED.value)
    .values(
        status=TaskStatus.OPEN.value,
        assignee=bindparam("b_person"),
        claimed_at=None,
        version=task.c.version + 1,
    )
)
_ASSIGN = Prepared(
    update(task)
    .where(*_OWN, IS_OPEN)
    .values(
        assignee=bindparam("b_person"),
        nobody=bindparam("b_nobody"),
        status=bindparam("b_status"),
        claimed_at=bindparam("b_claimed_at"),
        version=task.c.version + 1,
    )
)
_FINISH = Prepared(
    update(task)
    .where(*_OWN, IS_OPEN)
    .values(
        status=TaskStatus.DONE.value,
        done_at=bindparam("b_now"),
        done_by=bindparam("b_person"),
        done_key=bindparam("b_key"),
        version=task.c.version + 1,
    )
)
_DONE_UNDER = Prepared(
    select(task.c.id).where(
        task.c.org == bindparam("b_org"),
        task.c.id == bindparam("id"),
        task.c.done_key == bindparam("key"),
    )
)
_DRAFT = Prepared(
    select_own(DraftRow, draft).where(
        draft.c.task_id == bindparam("task_id"), draft.c.person_id == bindparam("person")
    )
)
_DELETE_DRAFTS = Prepared(
    delete(draft).where(draft.c.org == bindparam("b_org"), draft.c.task_id == bindparam("b_task"))
)


def find_task(work: Work, task_id: str) -> TaskRow | None:
    return work.find(TaskRow, _TASK_BY_ID, id=task_id)


def find_case_of_task(work: Work, task_id: str) -> str | None:
    value: str | None = work.value(_CASE_OF_TASK, id=task_id)
    return value


def list_case_tasks(work: Work, case_id: str) -> tuple[TaskRow, ...]:
    return work.list(TaskRow, _CASE_TASKS, case_id=case_id)


def list_live_tasks(work: Work, case_id: str) -> tuple[TaskRow, ...]:
    """Tasks of a case that hold a place in the process, hidden ones included."""
    return work.list(TaskRow, _LIVE_CASE_TASKS, case_id=case_id)


def insert_tasks(work: Work, rows: Sequence[TaskRow]) -> None:
    if len(rows) == 1 and not work.is_postgres:
        work.insert_row(task, rows[0])
    else:
        work.insert_soon(task, rows)


def claim(work: Work, task_id: str, person_id: str) -> bool:
    """Conditional update: False means another was faster."""
    return work.run(_CLAIM, b_id=task_id, b_person=person_id, b_now=work.now) == 1


def release(work: Work, task_id: str, assignee: str | None) -> bool:
    return work.run(_RELEASE, b_id=task_id, b_person=assignee) == 1


def assign(work: Work, task_id: str, person_id: str | None, nobody: str | None, *, claimed: bool) -> bool:
    status = TaskStatus.CLAIMED if claimed else TaskStatus.OPEN
    values = {"b_status": status.value, "b_claimed_at": work.now if claimed else None}
    return work.run(_ASSIGN, b_id=task_id, b_person=person_id, b_nobody=nobody, **values) == 1


def assign_suspended(work: Work, task_id: str, person_id: str | None) -> None:
    """Give a hidden task to another person; it comes back as theirs."""
    own = (task.c.org == work.org, task.c.id == task_id, task.c.status == TaskStatus.SUSPENDED.value)
    work.run(update(task).where(*own).values(assignee=person_id, claimed_at=None))


def finish(work: Work, task_id: str, person_id: str, key: str | None = None) -> None:
    """Conditional update, remembering under which key.

    Raises:
        CaseChanged: the task is open no more; by the end of the transaction (see `Work.change_one`).
    """
    work.change_one(
        _FINISH, CaseChanged(task=task_id), b_id=task_id, b_person=person_id, b_key=key, b_now=work.now
    )


def cancel(work: Work, task_ids: Sequence[str]) -> None:
    """Close tasks whose token the process took away; those already done stay done."""
    if not task_ids:
        return
    statement = update(task).where(
        task.c.org == work.org, task.c.id.in_(list(task_ids)), task.c.status.in_(LIVE)
    )
    work.run(statement.values(status=TaskStatus.CANCELLED.value, version=task.c.version + 1))


def set_times(work: Work, row: TaskRow) -> None:
    """Store status and dates of a task (suspending and resuming moves them)."""
    statement = update(task).where(task.c.org == work.org, task.c.id == row.id)
    values = {name: getattr(row, name) for name in ("status", "due_at", "remind_at", "escalate_at")}
    work.run(statement.values(version=task.c.version + 1, **values))


def find_draft(work: Work, task_id: str, person_id: str) -> DraftRow | None:
    return work.find(DraftRow, _DRAFT, task_id=task_id, person=person_id)


def save_draft(work: Work, task_id: str, person_id: str, data: dict[str, Any]) -> None:
    statement = update(draft).where(
        draft.c.org == work.org, draft.c.task_id == task_id, draft.c.person_id == person_id
    )
    if work.run(statement.values(data=data, saved_at=work.now)) == 0:
        row = {"task_id": task_id, "person_id": person_id, "data": data, "saved_at": work.now}
        work.insert(draft, row)


def is_done_under(work: Work, task_id: str, key: str) -> bool:
    """Whether the command with this key completed the task."""
    return work.value(_DONE_UNDER, id=task_id, key=key) is not None


def delete_drafts(work: Work, task_id: str) -> None:
    work.run(_DELETE_DRAFTS, b_task=task_id)


class ReminderRow(NamedTuple):
    org: str
    id: str


_REMINDERS = (
    select(task.c.org, task.c.id)
    .where(
        IS_OPEN,
        or_(task.c.remind_at <= bindparam("now"), task.c.escalate_at <= bindparam("now")),
    )
    .limit(bindparam("most"))
)


def find_reminders(work: Work, most: int) -> tuple[ReminderRow, ...]:
    """Open tasks whose reminder or escalation is due, over all organisations."""
    rows = work.conn.execute(_REMINDERS, {"now": work.now, "most": most}).all()
    return tuple(ReminderRow._make(row) for row in rows)
