"""Where the running cases of one release stand: questions over all of them at once."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from engine.store.rows import columns_of
from engine.store.session import Work
from engine.store.tables import case, incident, instance, release


class StandingRow(NamedTuple):
    """One running instance with what a table says about its case."""

    case_id: str
    no: str
    title: str
    status: str
    suspended: bool
    instance_id: str
    process_id: str
    kind: str
    state: bytes


class RunningRow(NamedTuple):
    """How many cases run on one release of a model."""

    release_id: str
    no: int
    cases: int


class ReleaseLine(NamedTuple):
    """A release without its contents."""

    id: str
    model_key: str
    no: int
    sha256: str
    name: str
    notes: str
    based_on: str | None
    extends: str | None
    published_by: str | None
    published_at: datetime


def list_standing(work: Work, release_id: str) -> tuple[StandingRow, ...]:
    """Every running instance of every case of a release, in the order of the cases' numbers."""
    statement = (
        select(
            case.c.id,
            case.c.no,
            case.c.title,
            case.c.status,
            case.c.suspended,
            instance.c.id,
            instance.c.process_id,
            instance.c.kind,
            instance.c.state,
        )
        .join(case, and_(case.c.org == instance.c.org, case.c.id == instance.c.case_id))
        .where(instance.c.org == work.org, instance.c.status == "running", case.c.release_id == release_id)
        .order_by(case.c.opened_at, case.c.id, instance.c.kind, instance.c.id)
    )
    return tuple(StandingRow._make(row) for row in work.conn.execute(statement).all())


def list_broken_cases(work: Work, release_id: str) -> frozenset[str]:
    """Cases of a release with an incident that nobody has resolved."""
    statement = (
        select(incident.c.case_id)
        .join(case, and_(case.c.org == incident.c.org, case.c.id == incident.c.case_id))
        .where(incident.c.org == work.org, incident.c.status == "open", case.c.release_id == release_id)
    )
    return frozenset(work.conn.execute(statement).scalars())


def count_running(work: Work, model_key: str) -> tuple[RunningRow, ...]:
    """How many cases with something running each release of a model has, oldest release first."""
    statement = (
        select(release.c.id, release.c.no, func.count(func.distinct(case.c.id)))
        .join(case, and_(case.c.org == release.c.org, case.c.release_id == release.c.id))
        .join(instance, and_(instance.c.org == case.c.org, instance.c.case_id == case.c.id))
        .where(release.c.org == work.org, release.c.model_key == model_key, instance.c.status == "running")
        .group_by(release.c.id, release.c.no)
        .order_by(release.c.no)
    )
    return tuple(RunningRow._make(row) for row in work.conn.execute(statement).all())


def list_releases(work: Work, model_key: str) -> tuple[ReleaseLine, ...]:
    """Every release of a model, oldest first."""
    statement = (
        select(*columns_of(ReleaseLine, release))
        .where(release.c.org == work.org, release.c.model_key == model_key)
        .order_by(release.c.no)
    )
    return tuple(ReleaseLine._make(row) for row in work.conn.execute(statement).all())


def find_release_line(work: Work, release_id: str) -> ReleaseLine | None:
    """A release without its contents, or None."""
    statement = select(*columns_of(ReleaseLine, release)).where(
        release.c.org == work.org, release.c.id == release_id
    )
    row = work.conn.execute(statement).first()
    return None if row is None else ReleaseLine._make(row)
