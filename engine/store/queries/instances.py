"""Queries about instances (runs of a process) and their live tokens, which are the subscriptions too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, exists, literal, null, or_, select, union_all, update

from engine.errors import CaseChanged
from engine.store.prepared import Prepared
from engine.store.queries.cases import CaseRow, hold_case_of_task
from engine.store.queries.people import PEOPLE_OF_CASE, AssignmentRow, read_assignments
from engine.store.queries.tasks import LIVE, TaskRow
from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import case, draft, instance, task, token


class InstanceRow(NamedTuple):
    id: str
    case_id: str
    release_id: str
    process_id: str
    kind: str
    status: str
    rev: int
    state: bytes
    last_error: str | None
    started_at: datetime
    ended_at: datetime | None


class TokenRow(NamedTuple):
    instance_id: str
    token_id: str
    case_id: str
    release_id: str
    process_id: str
    element_id: str
    kind: str
    depth: int
    event_name: str | None
    since: datetime


class TaskInHandRow(NamedTuple):
    """A task with all that is asked about it first."""

    case: CaseRow
    task: TaskRow
    instance: InstanceRow
    has_draft: bool
    people: tuple[AssignmentRow, ...]


_IN_HAND = Prepared(
    select(
        *columns_of(CaseRow, case),
        *columns_of(TaskRow, task),
        *columns_of(InstanceRow, instance),
        exists().where(draft.c.org == task.c.org, draft.c.task_id == task.c.id),
        PEOPLE_OF_CASE,
    )
    .join(task, and_(task.c.org == case.c.org, task.c.case_id == case.c.id))
    .join(instance, and_(instance.c.org == task.c.org, instance.c.id == task.c.instance_id))
    .where(task.c.org == bindparam("b_org"), task.c.id == bindparam("id"))
)
_TASK_AT = len(CaseRow._fields)
_INSTANCE_AT = _TASK_AT + len(TaskRow._fields)
_INSTANCE = select_own(InstanceRow, instance)
_INSTANCE_BY_ID = Prepared(_INSTANCE.where(instance.c.id == bindparam("id")))
_OPEN_INSTANCES = Prepared(
    _INSTANCE.where(instance.c.case_id == bindparam("case_id"), instance.c.status == "running").order_by(
        instance.c.started_at, instance.c.id
    )
)
_UPDATE_INSTANCE = update(instance).where(
    instance.c.org == bindparam("b_org"),
    instance.c.id == bindparam("b_id"),
    instance.c.rev == bindparam("b_rev"),
)
_NEXT_STATE: dict[str, Any] = {"rev": bindparam("b_rev") + 1, "state": bindparam("b_state")}
# Writing a status that stays the same would rewrite its index at every step.
_STEP_INSTANCE = Prepared(_UPDATE_INSTANCE.values(**_NEXT_STATE))
_END_INSTANCE = Prepared(
    _UPDATE_INSTANCE.values(**_NEXT_STATE, status=bindparam("b_status"), ended_at=bindparam("b_ended_at"))
)
# The row of an open human task is its token too: kept once, written once.
_TASK_TOKEN = {
    "token_id": task.c.id,
    "kind": literal("task"),
    "depth": literal(0),
    "event_name": null(),
    "since": task.c.opened_at,
}
_HAS_TOKEN = or_(*(task.c.status == status for status in LIVE))
_CASE_TOKENS = Prepared(
    union_all(
        select_own(TokenRow, token).where(token.c.case_id == bindparam("case_id")),
        select(
            *(_TASK_TOKEN[name] if name in _TASK_TOKEN else task.c[name] for name in TokenRow._fields)
        ).where(task.c.org == bindparam("b_org"), task.c.case_id == bindparam("case_id"), _HAS_TOKEN),
    )
)
_DELETE_TOKEN = Prepared(
    delete(token).where(
        token.c.org == bindparam("b_org"),
        token.c.instance_id == bindparam("b_instance"),
        token.c.token_id == bindparam("b_token"),
    )
)
_DELETE_TOKENS = Prepared(
    delete(token).where(token.c.org == bindparam("b_org"), token.c.instance_id == bindparam("b_instance"))
)


def insert_instance(work: Work, row: InstanceRow) -> None:
    work.insert_rows(instance, (row,))


def find_instance(work: Work, instance_id: str) -> InstanceRow | None:
    return work.find(InstanceRow, _INSTANCE_BY_ID, id=instance_id)


def take_task_in_hand(work: Work, task_id: str) -> TaskInHandRow | None:
    """A task, its case with its people, the run it belongs to and whether it has a draft, in one query.

    The case is held until the transaction ends, like by `lock_case`.
    """
    # PostgreSQL waits for the lock first: what stands beside a row it waited for would be read as it was.
    hold_case_of_task(work, task_id)
    return find_task_in_hand(work, task_id)


def find_task_in_hand(work: Work, task_id: str) -> TaskInHandRow | None:
    """Like `take_task_in_hand`, for who only looks."""
    found = work.find_values(_IN_HAND, id=task_id, now=work.now)
    if found is None:
        return None
    return TaskInHandRow(
        CaseRow._make(found[:_TASK_AT]),
        TaskRow._make(found[_TASK_AT:_INSTANCE_AT]),
        InstanceRow._make(found[_INSTANCE_AT:-2]),
        bool(found[-2]),
        read_assignments(found[-1]),
    )


def list_open_instances(work: Work, case_id: str) -> tuple[InstanceRow, ...]:
    return work.list(InstanceRow, _OPEN_INSTANCES, case_id=case_id)


def update_instance(work: Work, row: InstanceRow, state: bytes, status: str) -> InstanceRow:
    """Store the new state if nobody stored another meanwhile; returns the row as it is now.

    Raises:
        CaseChanged: the revision differs; a zombie worker or a second writer lost. It is said by the end of
            the transaction (see `Work.change_one`).
    """
    values: dict[str, object] = {"b_id": row.id, "b_rev": row.rev, "b_state": state}
    changed = CaseChanged(case=row.case_id)
    if status == row.status:
        now = row._replace(rev=row.rev + 1, state=state)
        work.change_one(_STEP_INSTANCE, changed, **values)
    else:
        now = row._replace(rev=row.rev + 1, state=state, status=status, ended_at=work.now)
        work.change_one(_END_INSTANCE, changed, **values, b_status=status, b_ended_at=work.now)
    return now


def list_tokens(work: Work, case_id: str) -> tuple[TokenRow, ...]:
    """Everything that waits in a case, human tasks included."""
    return work.list(TokenRow, _CASE_TOKENS, case_id=case_id)


def insert_tokens(work: Work, rows: Sequence[TokenRow]) -> None:
    work.insert_rows(token, rows)


def delete_tokens(work: Work, instance_id: str, token_ids: Sequence[str]) -> None:
    if len(token_ids) == 1:
        work.run(_DELETE_TOKEN, b_instance=instance_id, b_token=token_ids[0])
    elif token_ids:
        owned = (token.c.org == work.org, token.c.instance_id == instance_id)
        work.run(delete(token).where(*owned, token.c.token_id.in_(list(token_ids))))


def delete_all_tokens(work: Work, instance_id: str) -> None:
    work.run(_DELETE_TOKENS, b_instance=instance_id)
