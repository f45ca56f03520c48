"""Answers that gather the others: a document, a client's page, a new case. No words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.forms import FieldView, Line
from engine.model import Answers
from engine.releases.modelfile import Words
from engine.views.cases import CaseItem, MessageChoice, StageStep, Waiting
from engine.views.documents import AttachmentItem, DocumentItem, Progress, ReadItem
from engine.views.people import PersonRef, RolePerson
from engine.views.tasks import TaskItem


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
class DocumentPage:
    """A document as this person may read it; `hidden` fields were left out for confidentiality."""

    document: DocumentItem
    case: CaseItem
    lines: tuple[Line, ...]
    versions: tuple[DocumentItem, ...]
    attachments: tuple[AttachmentItem, ...]
    hidden: int
    organisation: str = ""
    title_plain: str = ""
    intro: str = ""
    intro_plain: str = ""
    # A PNG in base64; empty: none.
    logo: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The newest version of every document of a case that this person may read, in the order of the forms.

    `progress`: id of a card of progress -> how the ratings went up to it.
    """

    case: CaseItem
    organisation: str
    documents: tuple[DocumentPage, ...]
    logo: str = ""
    progress: Mapping[str, Progress] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Where the printing of a case file is.

    Attributes:
        status: nothing, waiting, ready, failed.
        why: of a failure: cannot_print, late, no_right, nothing_to_print, print_broke.
        is_old: the case has gone on since the file was ordered.
        kept_until: when a ready file is deleted.
    """

    case_id: str
    case_title: str
    status: str
    id: str = ""
    why: str = ""
    ordered_at: datetime | None = None
    kept_until: datetime | None = None
    size_bytes: int = 0
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class StartForm:
    """What a new case asks for: the model's application form cut to the first contact, and its choices."""

    models: tuple[tuple[str, Words], ...]
    fields: tuple[FieldView, ...]
    coaches: tuple[PersonRef, ...] = ()
    answers: Answers = field(default_factory=dict)
