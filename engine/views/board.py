"""The board in answers: what stands still, why, since when, whose turn it is. Sentences are ready to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.releases.modelfile import Words
from engine.views.people import PersonRef


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """What the board is narrowed to; empty means everything."""

    coach: str = ""
    stage: str = ""
    model: str = ""
    signal: str = ""
    level: str = ""
    snoozed: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal of a case.

    Attributes:
        since: when its clock began; `level_at`: when it came to its level.
        snooze_id: the snooze under which it sleeps, with its end and reason.
    """

    key: str
    level: str
    title: str
    sentence: str
    since: datetime
    level_at: datetime
    data: Mapping[str, Any]
    snooze_id: str | None = None
    snoozed_until: datetime | None = None
    snooze_reason: str = ""


@dataclass(frozen=True, slots=True)
class NextTask:
    """The task that is most urgent in a case, and whose it is."""

    id: str
    name: str
    who: PersonRef | None
    role_name: Words
    role: str
    due_at: datetime | None
    is_overdue: bool
    may_reassign: bool


@dataclass(frozen=True, slots=True)
class ClientView:
    """What the client last said or how they last rated, 1 to 5."""

    words: str
    rating: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BoardCard:
    case_id: str
    no: str
    title: str
    level: str
    reasons: tuple[Reason, ...]
    stage: str | None
    stage_name: Words | None
    model_name: Words
    coach: PersonRef | None
    progress_at: datetime
    progress: Words
    next_task: NextTask | None
    client: ClientView | None


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """One ready answer of a filter with how many cases it has."""

    key: str
    name: Words
    count: int


@dataclass(frozen=True, slots=True)
class CoachLoad:
    """A coach's work in weighted points; the level says whether it is over the limit."""

    person: PersonRef
    cases: int
    points: float
    limit: float
    percent: int
    level: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Board:
    """The list of what stands still, one page of it.

    Attributes:
        open_cases: how many cases are open in all, stuck or not.
        defaults_for: models that name no thresholds, for which the product's own count.
        unseen: how many changed cases Krokus has yet to look at.
    """

    cards: tuple[BoardCard, ...]
    total: int
    red: int
    amber: int
    snoozed: int
    open_cases: int
    page: int
    pages: int
    coaches: tuple[BoardChoice, ...]
    stages: tuple[BoardChoice, ...]
    models: tuple[BoardChoice, ...]
    signals: tuple[BoardChoice, ...]
    overload: tuple[CoachLoad, ...]
    defaults_for: tuple[Words, ...]
    may_act: bool
    unseen: int
