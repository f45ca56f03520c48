"""Queries that gather what the signals look at: rows of open cases, a range of case ids at a time.

One statement a kind of row serves one case and ten thousand alike, so that a look at a single case and a look
at all of them can never differ.
"""

from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    text,
)

from engine.model import TaskStatus
from engine.store.prepared import Prepared
from engine.store.queries.case_facts import (
    AssignedFact,
    CaseFact,
    DocumentFact,
    DoneFact,
    IncidentFact,
    MissedFact,
    PauseFact,
    StepFact,
    TaskFact,
    TimerFact,
    TokenFact,
    TurnFact,
    WorkFact,
)
from engine.store.queries.cases import OF_CLIENT
from engine.store.queries.plan_steps import OPEN as STEP_OPEN
from engine.store.queries.tasks import LIVE
from engine.store.session import Work
from engine.store.tables import (
    case,
    document,
    event,
    incident,
    plan_step,
    role_assignment,
    suspension,
    task,
    time_entry,
    time_share,
    timer,
    token,
)
from engine.store.tables.history import say_turn

# What people write down about the client; who is on the case and who looks at it is no entry.
_ENTRIES = (
    "task_done",
    "note",
    "message_received",
    "case_started",
    "case_reopened",
    "self_flag",
    "plan_step_done",
)
_LOW: Any = bindparam("low")
_HIGH: Any = bindparam("high")


def _within(table: Table, column: str = "case_id") -> tuple[ColumnElement[bool], ...]:
    return (table.c.org == bindparam("b_org"), table.c[column].between(_LOW, _HIGH))


def _pick(make: type[Any], table: Table, **renamed: str) -> Select[Any]:
    return select(*(table.c[renamed.get(name, name)] for name in make._fields))


_written = event.alias("written")
_WRITTEN_AT = (
    select(_written.c.at)
    .where(
        _written.c.org == case.c.org,
        _written.c.case_id == case.c.id,
        _written.c.actor.is_not(None),
        or_(*(_written.c.type == name for name in _ENTRIES)),
    )
    .order_by(_written.c.seq.desc())
    .limit(1)
    .correlate(case)
    .scalar_subquery()
)
_CASES = Prepared(
    select(*(case.c[name] for name in CaseFact._fields[:-1]), _WRITTEN_AT)
    .where(*_within(case, "id"), case.c.closed_at.is_(None), OF_CLIENT)
    .order_by(case.c.id)
)
_TASKS = Prepared(
    _pick(TaskFact, task)
    .where(*_within(task), or_(*(task.c.status == status for status in LIVE)))
    .order_by(task.c.opened_at, task.c.id)
)
_TURNS = Prepared(
    _pick(TurnFact, event).where(*_within(event), text(say_turn())).order_by(event.c.case_id, event.c.seq)
)
_TOKENS = Prepared(_pick(TokenFact, token).where(*_within(token)).order_by(token.c.since))
_AWAITED = and_(timer.c.status == "armed", timer.c.token_id.is_not(None))
_TIMERS = Prepared(
    select(timer.c.case_id, func.min(timer.c.due_at).filter(_AWAITED))
    .where(*_within(timer))
    .group_by(timer.c.case_id)
)
_PEOPLE = Prepared(
    _pick(AssignedFact, role_assignment, case_id="subject_id")
    .where(*_within(role_assignment, "subject_id"))
    .order_by(role_assignment.c.since, role_assignment.c.id)
)
_PAUSES = Prepared(_pick(PauseFact, suspension).where(*_within(suspension)).order_by(suspension.c.since))
_INCIDENTS = Prepared(
    _pick(IncidentFact, incident)
    .where(*_within(incident), incident.c.status == "open")
    .order_by(incident.c.at)
)


_COUNTS = (time_entry.c.removed_at.is_(None), time_entry.c.replaced_by.is_(None))
_OF_ENTRY = and_(time_share.c.org == time_entry.c.org, time_share.c.entry_id == time_entry.c.id)
_HOURS = (
    select(
        time_share.c.case_id,
        time_entry.c.kind,
        time_entry.c.activity,
        func.max(time_entry.c.starts_at),
        func.max(time_entry.c.created_at),
    )
    .join(time_entry, _OF_ENTRY)
    .where(*_within(time_share), *_COUNTS)
)
_WORK = Prepared(_HOURS.group_by(time_share.c.case_id, time_entry.c.kind, time_entry.c.activity))
_MISSED = Prepared(
    select(time_share.c.case_id, time_entry.c.starts_at)
    .join(time_entry, _OF_ENTRY)
    .where(*_within(time_share), *_COUNTS, time_entry.c.result == "no_show")
    .order_by(time_entry.c.starts_at)
)


_STEPS = Prepared(
    _pick(StepFact, plan_step)
    .where(*_within(plan_step), plan_step.c.status == STEP_OPEN, plan_step.c.due_on <= bindparam("horizon"))
    .order_by(plan_step.c.due_on, plan_step.c.id)
)
# Steps that are due later turn nothing before the next look.
HORIZON = timedelta(days=4)


class Rows(NamedTuple):
    """Everything else about the open cases of a range, most kinds in the order of time."""

    tasks: tuple[TaskFact, ...]
    done: tuple[DoneFact, ...]
    documents: tuple[DocumentFact, ...]
    turns: tuple[TurnFact, ...]
    tokens: tuple[TokenFact, ...]
    timers: tuple[TimerFact, ...]
    people: tuple[AssignedFact, ...]
    pauses: tuple[PauseFact, ...]
    incidents: tuple[IncidentFact, ...]
    work: tuple[WorkFact, ...]
    missed: tuple[MissedFact, ...]
    steps: tuple[StepFact, ...]


class Needed(NamedTuple):
    """What is read of the many tasks that were done and the many documents; of most nothing is asked.

    Attributes:
        done_forms, done_elements: tasks that were done count if they have one of these forms or elements.
        documents: forms of which every version is read; `newest`: of which only the last one is.
    """

    done_forms: frozenset[str]
    done_elements: frozenset[str]
    documents: frozenset[str]
    newest: frozenset[str]


def gather_cases(work: Work, low: str, high: str) -> tuple[CaseFact, ...]:
    """The open cases whose ids lie in a range, both ends included, in the order of their ids."""
    return work.list(CaseFact, _CASES, low=low, high=high)


def gather_rows(work: Work, low: str, high: str, needed: Needed) -> Rows:
    """Read the rows of the cases whose ids lie in a range, both ends included."""
    span = {"low": low, "high": high}
    return Rows(
        work.list(TaskFact, _TASKS, **span),
        work.list(DoneFact, _select_done(needed), **span),
        work.list(DocumentFact, _select_documents(needed), **span),
        work.list(TurnFact, _TURNS, **span),
        work.list(TokenFact, _TOKENS, **span),
        work.list(TimerFact, _TIMERS, **span),
        work.list(AssignedFact, _PEOPLE, **span),
        work.list(PauseFact, _PAUSES, **span),
        work.list(IncidentFact, _INCIDENTS, **span),
        work.list(WorkFact, _WORK, **span),
        work.list(MissedFact, _MISSED, **span),
        work.list(StepFact, _STEPS, **span, horizon=(work.now + HORIZON).date().isoformat()),
    )


# Releases differ little in what they need, so that few statements serve all of them.
@lru_cache(maxsize=32)
def _select_done(needed: Needed) -> Prepared:
    chosen = or_(
        _is_one_of(task.c.form_key, needed.done_forms),
        _is_one_of(task.c.element_id, needed.done_elements),
    )
    return Prepared(
        select(task.c.case_id, task.c.form_key, task.c.element_id, task.c.done_at).where(
            *_within(task), task.c.status == TaskStatus.DONE.value, chosen
        )
    )


@lru_cache(maxsize=32)
def _select_documents(needed: Needed) -> Prepared:
    answers = cast(document.c.data, Text)
    later = document.alias("later")
    newest_version = (
        select(func.max(later.c.version))
        .where(
            later.c.org == document.c.org,
            later.c.case_id == document.c.case_id,
            later.c.form_key == document.c.form_key,
        )
        .correlate(document)
        .scalar_subquery()
    )
    chosen = or_(
        _is_one_of(document.c.form_key, needed.documents),
        and_(_is_one_of(document.c.form_key, needed.newest), document.c.version == newest_version),
    )
    return Prepared(
        select(document.c.case_id, document.c.form_key, document.c.created_at, answers)
        .where(*_within(document), chosen)
        # The order of the key that finds them: sorting whole documents by time would cost as much again.
        .order_by(document.c.case_id, document.c.form_key, document.c.version)
    )


def _is_one_of(column: ColumnElement[Any], values: frozenset[str]) -> ColumnElement[bool]:
    # Each value is a parameter of its own: a list of unknown length could not be prepared.
    return column.in_([literal(value) for value in sorted(values)]) if values else false()
