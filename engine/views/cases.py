"""Cases in answers: the list, the case page and what it is made of. No words here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.model import JsonValue
from engine.releases.modelfile import Words
from engine.views.documents import DocumentItem
from engine.views.people import PersonRef, RolePerson


@dataclass(frozen=True, slots=True)
class StageStep:
    """One step of the five-step path; state is done, now or later."""

    key: str
    number: int
    name: Words
    client_name: Words
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing the case waits for; kind is task, timer, message, condition, incident or suspension.

    Attributes:
        label: the model's words for it, where the model has them in every language (messages).
    """

    kind: str
    name: str
    element_id: str
    since: datetime
    until: datetime | None
    who: PersonRef | None = None
    role_name: Words | None = None
    task_id: str | None = None
    nobody: str | None = None
    is_overdue: bool = False
    incident_id: str | None = None
    broke: Words | None = None
    label: Words | None = None


@dataclass(frozen=True, slots=True)
class MessageChoice:
    """A button of "Co się stało?"; the process waits for the expected ones.

    Attributes:
        plain_text: what the client is told before they say it, a sentence a line; None: the usual.
    """

    name: str
    label: Words
    plain_label: Words
    is_expected: bool = False
    plain_text: Words | None = None


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One event. `type` and `data` are worded by the page; `name` is the element's name in the model."""

    seq: int
    at: datetime
    type: str
    name: str
    actor: PersonRef | None
    meaningful: bool
    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class DiagramView:
    """A drawing of the case's model with what lives in it."""

    process_id: str
    name: str
    file: str
    live: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One case of a list.

    `outside`: seen by somebody from outside (an employer), who is told neither stage nor progress.
    """

    id: str
    no: str
    title: str
    status: str
    stage: str | None
    stage_name: Words | None
    opened_at: datetime
    meaningful_at: datetime
    coach: PersonRef | None
    open_tasks: int
    overdue_tasks: int
    suspended: bool
    outside: bool = False


@dataclass(frozen=True, slots=True)
class CaseQuery:
    text: str = ""
    stage: str = ""
    status: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseList:
    cases: tuple[CaseItem, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """All a case page needs. `may`: assign, message, print, reopen, retry, set_time_factor.

    `of_team`: it is a process of the team itself; `client` is then whom it is about.
    """

    case: CaseItem
    model_name: Words
    client: PersonRef
    path: tuple[StageStep, ...]
    waiting: tuple[Waiting, ...]
    messages: tuple[MessageChoice, ...]
    people: tuple[RolePerson, ...]
    documents: tuple[DocumentItem, ...]
    history: tuple[HistoryItem, ...]
    diagrams: tuple[DiagramView, ...]
    may: frozenset[str]
    version: int
    stages: tuple[tuple[str, Words], ...] = ()
    communication: tuple[str, ...] = ()
    time_factor: Decimal = Decimal(1)
    of_team: bool = False
