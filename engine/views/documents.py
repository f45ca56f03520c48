"""Documents in answers: in a list, their files, and who read them. No words here."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.forms import FieldView
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
class PositionItem:
    """A position at a firm that somebody analysed in another case; `firm` may be empty, it may be filled."""

    document_id: str
    firm: str
    title: str
    analysed_at: datetime
    analysed_by: PersonRef | None
    is_closed: bool


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


@dataclass(frozen=True, slots=True)
class DocumentNote:
    """What somebody said of a document. `type`: approved, returned, comment, correction, scan."""

    type: str
    by: PersonRef | None
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class DocumentReview:
    """How a document stands (submitted, approved, returned), what was said, and what the reader may do."""

    status: str
    notes: tuple[DocumentNote, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScanPlace:
    """The document to which a scan would be attached; named before anything happens."""

    document: DocumentItem
    case_title: str
    case_no: str
    reference: str
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a kind that two versions answer differently; empty: not answered."""

    label: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a document, the older first, with every field that differs."""

    before: DocumentItem
    after: DocumentItem
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """The form of a document with its answers, to be corrected."""

    document: DocumentItem
    case_title: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of a client's plan, or an extra one that a mentor gave beside plan and process.

    Attributes:
        who: in the words of the plan's form, in which the client speaks; of an extra one the person's name.
            `is_clients` says that it is the client.
        document_id: the plan that says it; empty for an extra one.
        status: open, done or dropped (the client, the mentor or a later plan does without it).
        note: how it went, or why it was dropped.
        given_by, reason: of an extra one; the client reads why it was given.
        may: what the reader may do with it now: finish, drop, cancel, reopen.
        version: posting it back detects that somebody was faster.
    """

    id: str
    case_id: str
    case_title: str
    step: str
    goal: str
    who: str
    is_clients: bool
    by: date | None
    is_late: bool
    document_id: str
    status: str
    note: str
    ended_at: datetime | None
    ended_by: PersonRef | None
    may: frozenset[str]
    version: int
    is_extra: bool = False
    given_by: PersonRef | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """Mean ratings of one card, 0 to 4; None where nobody rated."""

    day: date
    client: float | None
    coach: float | None
    employer: float | None


@dataclass(frozen=True, slots=True)
class RatingGap:
    """Where client and coach see it very differently."""

    label: str
    client: int
    coach: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Cards of progress in order of time, and the gaps of the last one."""

    points: tuple[ProgressPoint, ...]
    gaps: tuple[RatingGap, ...]
