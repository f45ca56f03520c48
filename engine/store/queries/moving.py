"""Queries about moving cases to another release: the undertaking and its cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, update

from engine.errors import CaseChanged
from engine.store.prepared import Prepared
from engine.store.queries.instances import InstanceRow
from engine.store.queries.tasks import DraftRow, TaskRow
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import case, draft, instance, migration, migration_case, task, token

WAITING, MOVED, LEFT, UNDONE = "waiting", "moved", "left", "undone"
TRIAL, RUNNING, STOPPED, DONE = "trial", "running", "stopped", "done"


class MigrationRow(NamedTuple):
    id: str
    model_key: str
    from_release: str
    to_release: str
    placing: dict[str, str]
    status: str
    created_by: str | None
    created_at: datetime
    ended_at: datetime | None
    lease_until: datetime | None


class MigrationCaseRow(NamedTuple):
    migration_id: str
    case_id: str
    place: int
    status: str
    told: dict[str, Any]
    before: bytes | None
    revisions: dict[str, int] | None
    at: datetime | None


class MigrationCaseLine(NamedTuple):
    """A case of a migration as a table shows it."""

    case_id: str
    no: str
    title: str
    status: str
    told: dict[str, Any]
    at: datetime | None


class LeasedMigration(NamedTuple):
    org: str
    id: str


_MIGRATION = select_own(MigrationRow, migration)
_BY_ID = Prepared(_MIGRATION.where(migration.c.id == bindparam("id")))
_CASE = select_own(MigrationCaseRow, migration_case)
_ONE_CASE = Prepared(
    _CASE.where(
        migration_case.c.migration_id == bindparam("migration_id"),
        migration_case.c.case_id == bindparam("case_id"),
    )
)
_CASE_OWN = (
    migration_case.c.org == bindparam("b_org"),
    migration_case.c.migration_id == bindparam("b_migration"),
    migration_case.c.case_id == bindparam("b_case"),
)
_CLOSE_CASE = Prepared(
    update(migration_case)
    .where(*_CASE_OWN, migration_case.c.status == bindparam("b_was"))
    .values(
        status=bindparam("b_status"),
        told=bindparam("b_told", type_=migration_case.c.told.type),
        before=bindparam("b_before"),
        revisions=bindparam("b_revisions", type_=migration_case.c.revisions.type),
        at=bindparam("b_now", type_=migration_case.c.at.type),
    )
)
_SET_RELEASE = Prepared(
    update(instance)
    .where(instance.c.org == bindparam("b_org"), instance.c.id == bindparam("b_id"))
    .values(release_id=bindparam("b_release"))
)
_HAND_OVER = Prepared(
    update(instance)
    .where(
        instance.c.org == bindparam("b_org"),
        instance.c.id == bindparam("b_id"),
        instance.c.rev == bindparam("b_rev"),
    )
    .values(release_id=bindparam("b_release"), rev=bindparam("b_rev") + 1)
)
_SET_TOKEN_RELEASE = Prepared(
    update(token)
    .where(token.c.org == bindparam("b_org"), token.c.case_id == bindparam("b_case"))
    .values(release_id=bindparam("b_release"))
)
_REFIT = (
    "release_id",
    "process_id",
    "name",
    "role",
    "assignee",
    "nobody",
    "form_key",
    "stage",
    "support_kind",
)
_REFIT_TASK = Prepared(
    update(task)
    .where(task.c.org == bindparam("b_org"), task.c.id == bindparam("b_id"))
    .values(
        {name: bindparam(f"b_{name}") for name in _REFIT}
        | {"data": bindparam("b_data", type_=task.c.data.type), "version": bindparam("b_version")}
    )
)
_DRAFTS = Prepared(
    select_own(DraftRow, draft)
    .join(task, and_(task.c.org == draft.c.org, task.c.id == draft.c.task_id))
    .where(task.c.case_id == bindparam("case_id"))
)


def insert_migration(work: Work, row: MigrationRow, case_ids: Sequence[str]) -> None:
    """Write down an undertaking with all cases that it is to move, in order."""
    work.insert(migration, row._asdict())
    cases = [
        MigrationCaseRow(row.id, case_id, place, WAITING, {}, None, None, None)
        for place, case_id in enumerate(case_ids)
    ]
    work.insert_rows(migration_case, cases)


def find_migration(work: Work, migration_id: str) -> MigrationRow | None:
    return work.find(MigrationRow, _BY_ID, id=migration_id)


def list_migrations(work: Work, model_key: str) -> tuple[MigrationRow, ...]:
    """Every undertaking of a model, the newest first."""
    statement = _MIGRATION.where(migration.c.model_key == bindparam("model_key"))
    return work.list(MigrationRow, statement.order_by(migration.c.created_at.desc()), model_key=model_key)


def set_migration_status(work: Work, migration_id: str, status: str, was: Sequence[str]) -> bool:
    """Go from one of some states to another; False means that it was in none of them."""
    own = (migration.c.org == work.org, migration.c.id == migration_id, migration.c.status.in_(list(was)))
    ended_at = work.now if status == DONE else None
    statement = update(migration).where(*own).values(status=status, ended_at=ended_at, lease_until=None)
    return work.run(statement) == 1


def has_running(work: Work) -> bool:
    """Whether cases of any organisation are to be moved."""
    return work.value(select(migration.c.id).where(migration.c.status == RUNNING).limit(1)) is not None


def lease_migration(work: Work, until: datetime) -> LeasedMigration | None:
    """Take a running undertaking of any organisation that no other worker has."""
    statement = (
        select(migration.c.org, migration.c.id)
        .where(
            migration.c.status == RUNNING,
            or_(migration.c.lease_until.is_(None), migration.c.lease_until <= work.now),
        )
        .order_by(migration.c.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = work.conn.execute(statement).first()
    if row is None:
        return None
    own = (migration.c.org == row.org, migration.c.id == row.id)
    work.run(update(migration).where(*own).values(lease_until=until))
    return LeasedMigration(row.org, row.id)


def find_migration_case(work: Work, migration_id: str, case_id: str) -> MigrationCaseRow | None:
    return work.find(MigrationCaseRow, _ONE_CASE, migration_id=migration_id, case_id=case_id)


def list_waiting(work: Work, migration_id: str, most: int) -> tuple[str, ...]:
    """Ids of the cases whose turn is next."""
    statement = (
        select(migration_case.c.case_id)
        .where(
            migration_case.c.org == work.org,
            migration_case.c.migration_id == migration_id,
            migration_case.c.status == WAITING,
        )
        .order_by(migration_case.c.place)
        .limit(most)
    )
    return tuple(work.conn.execute(statement).scalars())


def count_cases(work: Work, migration_id: str) -> Mapping[str, int]:
    """How many cases are in each state."""
    statement = (
        select(migration_case.c.status, func.count())
        .where(migration_case.c.org == work.org, migration_case.c.migration_id == migration_id)
        .group_by(migration_case.c.status)
    )
    return {status: int(count) for status, count in work.conn.execute(statement).all()}


def list_migration_cases(
    work: Work, migration_id: str, *, statuses: Sequence[str] = (), most: int = 200
) -> tuple[MigrationCaseLine, ...]:
    """Cases of an undertaking in their order, with number and title."""
    joined = and_(case.c.org == migration_case.c.org, case.c.id == migration_case.c.case_id)
    statement = (
        select(
            case.c.id,
            case.c.no,
            case.c.title,
            migration_case.c.status,
            migration_case.c.told,
            migration_case.c.at,
        )
        .join(case, joined)
        .where(migration_case.c.org == work.org, migration_case.c.migration_id == migration_id)
        .order_by(migration_case.c.place)
        .limit(most)
    )
    if statuses:
        statement = statement.where(migration_case.c.status.in_(list(statuses)))
    return tuple(MigrationCaseLine._make(row) for row in work.conn.execute(statement).all())


def close_migration_case(
    work: Work,
    row: MigrationCaseRow,
    status: str,
    told: Mapping[str, Any],
    *,
    before: bytes | None = None,
    revisions: Mapping[str, int] | None = None,
) -> bool:
    """Write down what became of a case; False means that somebody else has done so meanwhile."""
    values = {"b_status": status, "b_told": dict(told), "b_before": before, "b_now": work.now}
    met = work.run(
        _CLOSE_CASE,
        b_migration=row.migration_id,
        b_case=row.case_id,
        b_was=row.status,
        b_revisions=revisions if revisions is None else dict(revisions),
        **values,
    )
    return met == 1


def set_instance_release(work: Work, instance_id: str, release_id: str) -> None:
    work.run(_SET_RELEASE, b_id=instance_id, b_release=release_id)


def hand_over_instance(work: Work, row: InstanceRow, release_id: str) -> None:
    """Let an instance go on under another release with the state that it has.

    Raises:
        CaseChanged: somebody stored another state meanwhile.
    """
    if work.run(_HAND_OVER, b_id=row.id, b_rev=row.rev, b_release=release_id) != 1:
        raise CaseChanged(case=row.case_id)


def set_token_release(work: Work, case_id: str, release_id: str) -> None:
    work.run(_SET_TOKEN_RELEASE, b_case=case_id, b_release=release_id)


def refit_task(work: Work, row: TaskRow) -> None:
    """Store what a task is in its new release; who has it, and until when, stays as the row says."""
    values = {f"b_{name}": getattr(row, name) for name in _REFIT}
    work.run(_REFIT_TASK, b_id=row.id, b_data=row.data, b_version=row.version, **values)


def list_case_drafts(work: Work, case_id: str) -> tuple[DraftRow, ...]:
    """Drafts of every task of a case, whoever wrote them."""
    return work.list(DraftRow, _DRAFTS, case_id=case_id)
