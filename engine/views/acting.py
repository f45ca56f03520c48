"""What can be done about a case that stands still, and what the team says about it. No words here."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.views.board import BoardCard, NextTask
from engine.views.people import PersonRef


@dataclass(frozen=True, slots=True)
class CommentItem:
    """Something said on a case; `waiting` are those who were asked and have not answered."""

    id: str
    author: PersonRef | None
    text: str
    at: datetime
    waiting: tuple[PersonRef, ...]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A question that waits for the reader's answer."""

    case_id: str
    case_no: str
    case_title: str
    author: PersonRef | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task with what may be done about it."""

    task: NextTask
    may_open: bool
    may_remind: bool
    may_skip: bool
    may_move: bool
    candidates: tuple[PersonRef, ...]


@dataclass(frozen=True, slots=True)
class StepTarget:
    """A step at which a case could go on instead; `is_back`: it was there before."""

    element_id: str
    name: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class StepMove:
    """Where an open task can be moved to; with a `target` also what that opens and closes.

    Attributes:
        is_held: it could go somewhere, if nothing else ran beside it.
    """

    case_id: str
    no: str
    title: str
    task_id: str
    task: str
    targets: tuple[StepTarget, ...]
    target: str
    closes: tuple[str, ...]
    opens: tuple[str, ...]
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """A step that broke.

    Attributes:
        what: why, as the end of a sentence.
        help: what to do next.
        cause: the chain of causes, for who knows diagrams and programs.
    """

    id: str
    name: str
    what: str
    help: str
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MyFlag:
    """What the client sees of their own "I am stuck".

    Attributes:
        may_say: whether it can be said now.
        readers: who is going to read it.
        said_at: when it was said; None when it does not stand.
        told: who got to know it then.
        ended_at: when somebody else answered the last one; `ended_by` is None when a review did.
    """

    may_say: bool = False
    readers: tuple[PersonRef, ...] = ()
    said_at: datetime | None = None
    words: str = ""
    told: tuple[PersonRef, ...] = ()
    ended_at: datetime | None = None
    ended_by: PersonRef | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class CaseActions:
    """The page on which somebody acts on one case.

    Attributes:
        card: None when nothing stands still in it now.
        is_flagged: whether the team said that it is stuck; `client_flag_at` since when the client does.
        workers: whoever works on the case; `team` are those of them who can be asked by the reader.
        may: ask, snooze, review, skip, reassign, extra, coach, pause, resume, flag, answer_flag.
    """

    case_id: str
    no: str
    title: str
    card: BoardCard | None
    tasks: tuple[OpenTask, ...]
    incidents: tuple[OpenIncident, ...]
    comments: tuple[CommentItem, ...]
    team: tuple[PersonRef, ...]
    workers: tuple[PersonRef, ...]
    coaches: tuple[PersonRef, ...]
    coach: PersonRef | None
    is_paused: bool
    is_flagged: bool
    client_flag_at: datetime | None
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Caseload:
    """A coach with their open cases; `may_take` is false for who left and still leads some."""

    person: PersonRef
    cases: int
    may_take: bool


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who stands in up to a day for others; `batch` names one handing over."""

    person: PersonRef
    others: tuple[PersonRef, ...]
    last_day: date
    cases: int
    batch: str


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    coaches: tuple[Caseload, ...]
    stand_ins: tuple[StandIn, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many cases and open tasks went to another coach."""

    cases: int
    tasks: int
