"""One command = one transaction on one case. Process failures become incidents with their true cause."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from engine.errors import (
    CaseChanged,
    EngineFault,
    InvalidAnswers,
    InvalidInput,
    KrokusError,
    MessageNotExpected,
    NotAllowed,
    NotFound,
    StoreUnavailable,
)
from engine.krokus import Krokus
from engine.model import OrgId, new_id
from engine.process.journal import Journal
from engine.process.projection import save
from engine.process.run import CaseRun
from engine.process.stepping import settle
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries.cases import CaseRow, lock_case, update_case
from engine.store.queries.history import IncidentRow, insert_incident
from engine.store.queries.instances import TaskInHandRow, take_task_in_hand

MOST_CAUSE_CHARACTERS = 2000
MOST_ID_CHARACTERS = 128
MOST_CODE_CHARACTERS = 64
# What is no fault of the process: the next look, or the person who asked, deals with it.
TOLD_TO_WORKERS = (NotFound, CaseChanged, StoreUnavailable)
TOLD_TO_PEOPLE = (*TOLD_TO_WORKERS, NotAllowed, InvalidAnswers, InvalidInput, MessageNotExpected)


def open_case(
    krokus: Krokus, org: OrgId, case_id: str, actor: str | None, retry: Mapping[str, Any] | None = None
) -> AbstractContextManager[CaseRun]:
    """Lock a case, let the block change it, let the engine step, write everything, commit.

    Args:
        retry: what to do again when the incident is resolved, e.g. {"timer": id} or {"task": id}.

    Raises:
        NotFound: no such case in this organisation.
        EngineFault: the process cannot go on; nothing was changed, and an incident was recorded.
    """
    return _open(krokus, org, lambda work: lock_case(work, case_id), actor, dict(retry or {}))


def open_task(krokus: Krokus, org: OrgId, task_id: str, actor: str | None) -> AbstractContextManager[CaseRun]:
    """Like `open_case`, for the case of a task, which the run then has in hand.

    Its incident names the task to try again.
    """
    return _open(krokus, org, lambda work: take_task_in_hand(work, task_id), actor, {"task": task_id})


@contextmanager
def _open(
    krokus: Krokus,
    org: OrgId,
    lock: Callable[[Work], CaseRow | TaskInHandRow | None],
    actor: str | None,
    retry: dict[str, Any],
) -> Iterator[CaseRun]:
    case_id = ""
    try:
        with krokus.store.begin(org) as work:
            held = lock(work)
            if held is None:
                raise NotFound(**retry)
            hand = held if isinstance(held, TaskInHandRow) else None
            case = held.case if isinstance(held, TaskInHandRow) else held
            case_id = case.id
            run = CaseRun(krokus, work, case, actor, hand)
            yield run
            write(run)
        run.keep_warm()
    except EngineFault as fault:
        _record_incident(krokus, org, case_id, fault, retry)
        raise
    except Exception as error:
        if not case_id or isinstance(error, TOLD_TO_PEOPLE if actor else TOLD_TO_WORKERS):
            raise
        # A fault of the release or of the program itself stops the case as visibly as one of the diagram.
        broken = EngineFault("program_fault", case=case_id)
        broken.__cause__ = error
        _record_incident(krokus, org, case_id, broken, retry)
        raise broken from error


def write(run: CaseRun) -> None:
    """Let the engine step and write everything; once a command, early only for who needs the outcome."""
    if not run.is_written:
        settle(run)
        save(run)
        run.is_written = True


def is_repeated(run: CaseRun) -> bool:
    """Whether this very request had its effect before; then nothing is written."""
    if claim_key(run.work, run.case.id) is None:
        return False
    run.is_written = True
    return True


def _record_incident(
    krokus: Krokus, org: OrgId, case_id: str, fault: EngineFault, retry: dict[str, Any]
) -> None:
    if not case_id:
        return
    with krokus.store.begin(org) as work:
        # Not through CaseRun: the release itself may be what is broken.
        case = lock_case(work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        element = fault.params.get("element")
        row = IncidentRow(
            id=new_id(),
            case_id=case_id,
            instance_id=None,
            element_id=None if element is None else str(element)[:MOST_ID_CHARACTERS],
            code=fault.code[:MOST_CODE_CHARACTERS],
            cause=describe_cause(fault),
            at=work.now,
            status="open",
            retry=retry,
            resolved_at=None,
        )
        insert_incident(work, row)
        journal = Journal(case, None, work.now)
        journal.note("incident", row.element_id, code=row.code, cause=row.cause)
        journal.write(work)
        update_case(work, case._replace(event_seq=journal.seq, event_hash=journal.hash), case)


def describe_cause(fault: BaseException) -> str:
    """The chain of causes in words, innermost last, without secrets: types and messages only."""
    parts: list[str] = []
    error: BaseException | None = fault
    while error is not None and len(parts) < 5:
        parts.append(str(error) if isinstance(error, KrokusError) else f"{type(error).__name__}: {error}")
        error = error.__cause__
    # PostgreSQL stores no NUL in a text.
    return " ← ".join(parts).replace("\x00", "�")[:MOST_CAUSE_CHARACTERS]
