"""What questions to the engine answer: frozen pictures for pages, mail and machines. No words here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from engine.forms import FieldView, Form, Line
from engine.model import Answers, JsonValue
from engine.process.modelfile import Words


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as others see them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a list.

    Attributes:
        why: stable word for why this person sees it: mine, my_role, record_for_client, nobody, case.
        nobody: None, or why nobody can do it: no_person_on_case, no_person_in_organisation,
            client_has_no_account_and_no_coach.
        stage_name: name of the stage in the model's words.
    """

    id: str
    name: str
    plain_name: str
    case_id: str
    case_no: str
    case_title: str
    role: str
    role_name: Words
    stage: str | None
    stage_name: Words | None
    assignee: PersonRef | None
    status: str
    why: str
    nobody: str | None
    opened_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    is_overdue: bool
    is_new: bool
    draft_saved_at: datetime | None
    may_claim: bool


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What the person searches: text in names, a stage, whose (all, mine, role, client)."""

    text: str = ""
    stage: str = ""
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Tasks, overdue first, then soonest due. `first` is what to start with today."""

    tasks: tuple[TaskItem, ...]
    first: TaskItem | None
    total: int
    overdue: int
    stages: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class DocumentItem:
    id: str
    case_id: str
    form_key: str
    code: str
    title: str
    version: int
    status: str
    created_at: datetime
    created_by: PersonRef | None
    how_recorded: str | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All a task page needs.

    Attributes:
        form: the form as this person sees it; None when the task has only a confirmation.
        fields: view tree of the form with draft, prefilled or posted values.
        may: what the person may do now: complete, claim, release, save_draft, reassign, record_for_client.
        help: plain text; checklist: items.
        beside: earlier documents of the case that this person may read.
        version: the task's version; posting it back detects that somebody was faster.
        needs_how: the person records the client's decision and must say how the client said it.
    """

    task: TaskItem
    version: int
    form: Form | None
    fields: tuple[FieldView, ...]
    help: str
    checklist: tuple[str, ...]
    may: frozenset[str]
    beside: tuple[DocumentItem, ...]
    draft_saved_at: datetime | None
    done_by: PersonRef | None
    done_at: datetime | None
    needs_how: bool
    is_client_decision: bool
    candidates: tuple[PersonRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Completed:
    """A completed task and where the person goes on."""

    task_id: str
    case_id: str
    document_id: str | None
    next_task_id: str | None
    case_status: str


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
    """One thing the case waits for; kind is task, timer, message, incident or suspension."""

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
    cause: str = ""


@dataclass(frozen=True, slots=True)
class MessageChoice:
    """A button of "Co się stało?"."""

    name: str
    label: Words
    plain_label: Words


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
class RolePerson:
    """A role of the model and who holds it on this case; `person` None: nobody."""

    role: str
    role_name: Words
    scope: str
    assignment_id: str | None
    person: PersonRef | None
    need_to_know: bool
    candidates: tuple[PersonRef, ...]


@dataclass(frozen=True, slots=True)
class DiagramView:
    """A drawing of the case's model with what lives in it."""

    process_id: str
    name: str
    file: str
    live: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseItem:
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
    """All a case page needs. `may`: assign, message, reopen, set_time_factor."""

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


@dataclass(frozen=True, slots=True)
class AttachmentItem:
    id: str
    name: str
    content_type: str
    size_bytes: int
    field: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document as this person may read it; `hidden` fields were left out for confidentiality."""

    document: DocumentItem
    case: CaseItem
    lines: tuple[Line, ...]
    versions: tuple[DocumentItem, ...]
    attachments: tuple[AttachmentItem, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class ReadItem:
    """Who read the client's protected data, when and why (stable word)."""

    person: PersonRef
    at: datetime
    document: DocumentItem | None
    why: str


@dataclass(frozen=True, slots=True)
class MyPage:
    """The client's page: where I am, what now, my people, my documents, who saw my data."""

    case: CaseItem | None
    path: tuple[StageStep, ...]
    tasks: tuple[TaskItem, ...]
    waiting: tuple[Waiting, ...]
    people: tuple[RolePerson, ...]
    documents: tuple[DocumentItem, ...]
    reads: tuple[ReadItem, ...]
    messages: tuple[MessageChoice, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the administration of the organisation."""

    id: str
    name: str
    login: str | None
    email: str | None
    roles: tuple[str, ...]
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Staff:
    members: tuple[Member, ...]
    roles: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The mentor's list: what nobody can do, what broke, what is late."""

    nobody: tuple[TaskItem, ...]
    incidents: tuple[Waiting, ...]
    incident_cases: Mapping[str, CaseItem]
    overdue: tuple[TaskItem, ...]


@dataclass(frozen=True, slots=True)
class StartForm:
    """What a new case asks for: the model's application form cut to the first contact, and its choices."""

    models: tuple[tuple[str, Words], ...]
    fields: tuple[FieldView, ...]
    coaches: tuple[PersonRef, ...] = ()
    answers: Answers = field(default_factory=dict)
