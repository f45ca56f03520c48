"""Rows of open cases as the signals see them: what one kind of row tells, and no more. Asks nothing."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from orjson import loads


class CaseFact(NamedTuple):
    id: str
    no: str
    title: str
    subject_id: str
    model_key: str
    release_id: str
    status: str
    stage: str | None
    variables: dict[str, Any]
    time_factor: Decimal
    suspended: bool
    opened_at: datetime
    event_seq: int
    # The last time a person wrote something into the case.
    written_at: datetime | None


class TaskFact(NamedTuple):
    case_id: str
    id: str
    instance_id: str
    name: str
    element_id: str
    role: str
    assignee: str | None
    form_key: str | None
    stage: str | None
    status: str
    nobody: str | None
    opened_at: datetime
    due_at: datetime | None


class DoneFact(NamedTuple):
    """A task that was done."""

    case_id: str
    form_key: str | None
    element_id: str
    at: datetime


class _PackedDocument(NamedTuple):
    case_id: str
    form_key: str
    created_at: datetime
    packed: str


class DocumentFact(_PackedDocument):
    """A document whose answers are unpacked when a signal asks for them: of most it asks nothing."""

    @cached_property
    def data(self) -> dict[str, Any]:
        """The answers, by field."""
        return dict(loads(self.packed))


class TurnFact(NamedTuple):
    """An event that turned the case: a stage, a status, a message, a flag."""

    case_id: str
    seq: int
    type: str
    meaningful: bool
    at: datetime
    data: dict[str, Any]


class TokenFact(NamedTuple):
    case_id: str
    instance_id: str
    token_id: str
    release_id: str
    element_id: str
    kind: str
    event_name: str | None
    since: datetime


class TimerFact(NamedTuple):
    """A case that has timers; `next_at` is the first date that one of its tokens waits for."""

    case_id: str
    next_at: datetime | None


class AssignedFact(NamedTuple):
    case_id: str
    role: str
    person_id: str
    since: datetime
    until: datetime | None


class PauseFact(NamedTuple):
    case_id: str
    since: datetime
    until: datetime | None


class IncidentFact(NamedTuple):
    case_id: str
    id: str
    element_id: str | None
    code: str
    cause: str
    at: datetime


class WorkFact(NamedTuple):
    """Hours of one kind of work for a case: when last, and when that was written down."""

    case_id: str
    kind: str
    activity: str
    last_at: datetime
    written_at: datetime


class MissedFact(NamedTuple):
    """The client did not come."""

    case_id: str
    at: datetime


class StepFact(NamedTuple):
    """A step of the plan, or an extra one (without a document), that is to be done by a day."""

    case_id: str
    id: str
    document_id: str
    step: str
    who: str
    person_id: str | None
    due_on: str
