"""Queries about models in the making: drafts, their steps, files by content, trials and the shelf."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import (
    case,
    model_draft,
    model_file,
    model_shelf,
    model_step,
    model_trial,
    release,
)


class DraftRow(NamedTuple):
    """The draft of a model; an organisation has at most one of each model."""

    model_key: str
    name: str
    files: dict[str, str]
    revision: int
    top: int
    based_on: str | None
    template: str | None
    version: int
    changed_by: str | None
    changed_at: datetime


class StepRow(NamedTuple):
    """One saved change of a draft."""

    revision: int
    said: dict[str, Any]
    before: dict[str, str | None]
    after: dict[str, str | None]
    by: str | None
    at: datetime


class TrialRow(NamedTuple):
    """How one scenario went."""

    scenario: str
    passed: bool
    problem: str
    trace: list[str]


class ReleaseHead(NamedTuple):
    """A release without its files."""

    id: str
    model_key: str
    no: int
    sha256: str
    name: str
    notes: str
    published_by: str | None
    published_at: datetime


_DRAFT = select_own(DraftRow, model_draft)
_OWN_DRAFT = (model_draft.c.org == bindparam("b_org"), model_draft.c.model_key == bindparam("b_key"))
_STEP = select_own(StepRow, model_step).where(model_step.c.model_key == bindparam("model_key"))


def put_files(work: Work, files: Mapping[str, bytes]) -> dict[str, str]:
    """Keep contents that are not there yet; returns path -> sha256."""
    insert = postgresql.insert if work.is_postgres else sqlite.insert
    found = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    known = find_known(work, found.values())
    for path, sha256 in found.items():
        if sha256 not in known:
            row = {"org": work.org, "sha256": sha256, "content": zlib.compress(files[path])}
            work.run(insert(model_file).values(row).on_conflict_do_nothing())
    return found


def find_known(work: Work, hashes: Iterable[str]) -> frozenset[str]:
    """Which of these contents are kept already."""
    wanted = (model_file.c.org == work.org, model_file.c.sha256.in_(set(hashes)))
    return frozenset(work.conn.execute(select(model_file.c.sha256).where(*wanted)).scalars())


def get_files(work: Work, manifest: Mapping[str, str]) -> dict[str, bytes]:
    """The contents of a draft, by path."""
    wanted = (model_file.c.org == work.org, model_file.c.sha256.in_(set(manifest.values())))
    rows = work.conn.execute(select(model_file.c.sha256, model_file.c.content).where(*wanted)).all()
    content = {sha256: zlib.decompress(packed) for sha256, packed in rows}
    return {path: content[sha256] for path, sha256 in sorted(manifest.items())}


def insert_draft(work: Work, row: DraftRow) -> None:
    work.insert(model_draft, row._asdict())


def find_draft(work: Work, model_key: str) -> DraftRow | None:
    return work.find(DraftRow, _DRAFT.where(model_draft.c.model_key == bindparam("key")), key=model_key)


def list_drafts(work: Work) -> tuple[DraftRow, ...]:
    return work.list(DraftRow, _DRAFT.order_by(model_draft.c.name))


def save_draft_row(work: Work, row: DraftRow, version: int) -> bool:
    """Write a draft that was read at this version; False when somebody was faster."""
    values = {**row._asdict(), "version": version + 1}
    statement = update(model_draft).where(*_OWN_DRAFT, model_draft.c.version == bindparam("b_version"))
    return work.run(statement.values(**values), b_key=row.model_key, b_version=version) == 1


def delete_draft(work: Work, model_key: str) -> None:
    delete_steps(work, model_key, 0)
    work.run(delete(model_draft).where(*_OWN_DRAFT), b_key=model_key)


def insert_step(work: Work, model_key: str, row: StepRow) -> None:
    work.insert(model_step, {"model_key": model_key, **row._asdict()})


def delete_steps(work: Work, model_key: str, above: int) -> None:
    """Forget what was undone when something new is done instead."""
    own = (model_step.c.org == work.org, model_step.c.model_key == model_key)
    work.run(delete(model_step).where(*own, model_step.c.revision > above))


def find_step(work: Work, model_key: str, revision: int) -> StepRow | None:
    statement = _STEP.where(model_step.c.revision == bindparam("revision"))
    return work.find(StepRow, statement, model_key=model_key, revision=revision)


def list_steps(work: Work, model_key: str, above: int = 0, most: int = 200) -> tuple[StepRow, ...]:
    """Newest first."""
    statement = _STEP.where(model_step.c.revision > bindparam("above")).limit(most)
    return work.list(
        StepRow, statement.order_by(model_step.c.revision.desc()), model_key=model_key, above=above
    )


def put_trial(work: Work, sha256: str, row: TrialRow) -> None:
    own = (model_trial.c.org == work.org, model_trial.c.sha256 == sha256)
    work.run(delete(model_trial).where(*own, model_trial.c.scenario == row.scenario))
    work.insert(model_trial, {"sha256": sha256, "at": work.now, **row._asdict()})


def find_trial(work: Work, sha256: str, scenario: str) -> TrialRow | None:
    """How a scenario went on these files; None when it was not played on them."""
    own = (model_trial.c.sha256 == bindparam("sha256"), model_trial.c.scenario == bindparam("scenario"))
    statement = select_own(TrialRow, model_trial).where(*own)
    return work.find(TrialRow, statement, sha256=sha256, scenario=scenario)


def put_on_shelf(work: Work, model_key: str, by: str) -> None:
    take_off_shelf(work, model_key)
    work.insert(model_shelf, {"model_key": model_key, "by": by, "at": work.now})


def take_off_shelf(work: Work, model_key: str) -> None:
    work.run(delete(model_shelf).where(model_shelf.c.org == work.org, model_shelf.c.model_key == model_key))


def list_shelf(work: Work) -> frozenset[str]:
    """Keys of the models that are put away."""
    statement = select(model_shelf.c.model_key).where(model_shelf.c.org == work.org)
    return frozenset(work.conn.execute(statement).scalars())


def list_releases(work: Work, model_key: str | None = None) -> tuple[ReleaseHead, ...]:
    """Releases without their files, newest first."""
    statement = select_own(ReleaseHead, release)
    if model_key is not None:
        statement = statement.where(release.c.model_key == model_key)
    return work.list(ReleaseHead, statement.order_by(release.c.model_key, release.c.no.desc()))


def count_running(work: Work) -> dict[str, dict[str, int]]:
    """How many open cases each release has: model key -> release id -> count."""
    statement = (
        select(case.c.model_key, case.c.release_id, func.count())
        .where(case.c.org == work.org, case.c.closed_at.is_(None))
        .group_by(case.c.model_key, case.c.release_id)
    )
    found: dict[str, dict[str, int]] = {}
    for model_key, release_id, count in work.conn.execute(statement).all():
        found.setdefault(model_key, {})[release_id] = count
    return found
