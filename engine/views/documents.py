"""Documents in answers: in a list, their files, and who read them. No words here."""

from dataclasses import dataclass
from datetime import datetime

from engine.views.people import PersonRef


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
class AttachmentItem:
    id: str
    name: str
    content_type: str
    size_bytes: int
    field: str


@dataclass(frozen=True, slots=True)
class ReadItem:
    """Who read the client's protected data, when and why (stable word)."""

    person: PersonRef
    at: datetime
    document: DocumentItem | None
    why: str
