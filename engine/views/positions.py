"""The register of positions: a list, and one position with what was written of it. No words here."""

from dataclasses import dataclass
from datetime import datetime

from engine.forms import Line
from engine.views.people import PersonRef


@dataclass(frozen=True, slots=True)
class PositionLine:
    """A position in the list; `workers` counts the people with an agreement on employment there."""

    id: str
    employer_id: str
    firm: str
    title: str
    analyses: int
    workers: int
    told_at: datetime
    closed_on: str | None


@dataclass(frozen=True, slots=True)
class AnalysisItem:
    """An analysis of a position; `case_title` is empty and `may_open` False where its case is not theirs."""

    document_id: str
    at: datetime
    by: PersonRef | None
    case_title: str
    may_open: bool


@dataclass(frozen=True, slots=True)
class WorkerItem:
    """Somebody with an agreement there. `kind`: employment, trial, internship; days as ISO or empty."""

    document_id: str
    case_title: str
    kind: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class PositionPage:
    """One position: what its newest analysis says of it (nothing about a client), who wrote, who worked.

    Attributes:
        hidden_workers: how many others have an agreement there, in cases that are not the reader's.
        closed_by, closed_why: who said that it is filled or given up, and why.
        version: of what was said, to send back with a change.
    """

    line: PositionLine
    contact: str
    facts: tuple[Line, ...]
    analyses: tuple[AnalysisItem, ...]
    workers: tuple[WorkerItem, ...]
    hidden_workers: int
    closed_by: PersonRef | None
    closed_why: str
    version: int
