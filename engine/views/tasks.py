"""Tasks in answers: the inbox, the task page and where one goes on. No words here."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from engine.forms import FieldView, Form, RawAnswers
from engine.releases.modelfile import Words
from engine.views.cases import MessageChoice
from engine.views.documents import DocumentItem
from engine.views.people import PersonRef


class TaskItem(NamedTuple):
    """A task in a list; a tuple, because lists hold hundreds.

    Attributes:
        why: stable word for why this person sees it: mine, my_role, record_for_client, nobody, case.
        nobody: None, or why nobody can do it: no_person_on_case, no_person_in_organisation,
            client_without_login_and_coach.
        stage_name: name of the stage in the model's words.
        holder: in a process of the team how the task's role is filled: subject, starter, chosen, several;
            empty in a client's case.
        is_given: theirs although they do not hold its role on the case: somebody gave it to them.
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
    holder: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What the person searches: text in names, a stage, whose (all, mine, role, client)."""

    text: str = ""
    stage: str = ""
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Tasks, overdue first, then soonest due. `first` is what to start with today.

    Attributes:
        is_cut: there are more than a list can hold; these are the most urgent ones.
    """

    tasks: tuple[TaskItem, ...]
    first: TaskItem | None
    total: int
    overdue: int
    stages: tuple[tuple[str, Words], ...]
    is_cut: bool = False


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
        events: what can be told instead of finishing the task: the messages at its border in the diagram.
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
    events: tuple[MessageChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskPost:
    """What a page sent.

    Attributes:
        is_row_change: the button added, removed or moved a row of a table; the answers have it already.
    """

    answers: RawAnswers
    is_row_change: bool


@dataclass(frozen=True, slots=True)
class Completed:
    """A completed task and where the person goes on."""

    task_id: str
    task_name: str
    case_id: str
    document_id: str | None
    next_task_id: str | None
    case_status: str
