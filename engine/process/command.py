"""One command = one transaction on one case. Process failures become incidents with their true cause."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from engine.errors import EngineFault, KrokusError, NotFound
from engine.krokus import Krokus
from engine.model import OrgId
from engine.process.projection import save
from engine.process.run import CaseRun
from engine.process.stepping import settle
from engine.store import Work
from engine.store.cases import CaseRow, lock_case, lock_case_of_task
from engine.store.history import IncidentRow, insert_incident

MOST_CAUSE_CHARACTERS = 2000


@contextmanager
def open_case(
    krokus: Krokus, org: OrgId, case_id: str, actor: str | None, retry: Mapping[str, Any] | None = None
) -> Iterator[CaseRun]:
    """Lock a case, let the block change it, let the engine step, write everything, commit.

    Args:
        retry: what to do again when the incident is resolved, e.g. {"timer": id} or {"task": id}.

    Raises:
        NotFound: no such case in this organisation.
        EngineFault: the process cannot go on; nothing was changed, and an incident was recorded.
    """
    with _open(krokus, org, lambda work: lock_case(work, case_id), actor, dict(retry or {})) as run:
        yield run


@contextmanager
def open_case_of_task(krokus: Krokus, org: OrgId, task_id: str, actor: str | None) -> Iterator[CaseRun]:
    """Like `open_case`, for the case that a task belongs to; its incident names the task to try again."""
    retry = {"task": task_id}
    with _open(krokus, org, lambda work: lock_case_of_task(work, task_id), actor, retry) as run:
        yield run


@contextmanager
def _open(
    krokus: Krokus,
    org: OrgId,
    lock: Callable[[Work], CaseRow | None],
    actor: str | None,
    retry: dict[str, Any],
) -> Iterator[CaseRun]:
    case_id = ""
    try:
        with krokus.store.begin(org) as work:
            run = CaseRun(krokus, work, _require(lock(work), retry), actor)
            case_id = run.case.id
            yield run
            write(run)
    except EngineFault as fault:
        if case_id:
            _record_incident(krokus, org, case_id, fault, retry)
        raise


def write(run: CaseRun) -> None:
    """Let the engine step and write everything; once a command, early only for who needs the outcome."""
    if not run.is_written:
        settle(run)
        save(run)
        run.is_written = True


def _require(case: CaseRow | None, asked: Mapping[str, Any]) -> CaseRow:
    if case is None:
        raise NotFound(**asked)
    return case


def _record_incident(
    krokus: Krokus, org: OrgId, case_id: str, fault: EngineFault, retry: dict[str, Any]
) -> None:
    with krokus.store.begin(org) as work:
        run = CaseRun(krokus, work, _require(lock_case(work, case_id), {"case": case_id}), None)
        element = fault.params.get("element")
        row = IncidentRow(
            id=uuid4().hex,
            case_id=case_id,
            instance_id=None,
            element_id=None if element is None else str(element),
            code=fault.code,
            cause=describe_cause(fault),
            at=work.now,
            status="open",
            retry=retry,
            resolved_at=None,
        )
        insert_incident(work, row)
        run.journal.note("incident", row.element_id, code=fault.code, cause=row.cause)
        save(run)


def describe_cause(fault: BaseException) -> str:
    """The chain of causes in words, innermost last, without secrets: types and messages only."""
    parts: list[str] = []
    error: BaseException | None = fault
    while error is not None and len(parts) < 5:
        parts.append(str(error) if isinstance(error, KrokusError) else f"{type(error).__name__}: {error}")
        error = error.__cause__
    return " ← ".join(parts)[:MOST_CAUSE_CHARACTERS]
