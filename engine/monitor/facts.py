"""What the signals look at: one case in rows, gathered beforehand. Nothing here asks the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.baselines.survival import Baseline
from engine.calendars import Calendar
from engine.store.queries.case_facts import (
    AssignedFact,
    CaseFact,
    DocumentFact,
    DoneFact,
    IncidentFact,
    MissedFact,
    PauseFact,
    StepFact,
    TaskFact,
    TimerFact,
    TokenFact,
    TurnFact,
    WorkFact,
)

COACH = "coach"
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(slots=True)
class Facts:
    """One open case. Lists are in the order of time."""

    case: CaseFact
    calendar: Calendar
    now: datetime
    tasks: list[TaskFact] = field(default_factory=list)
    done: dict[str, list[DoneFact]] = field(default_factory=dict)
    documents: dict[str, list[DocumentFact]] = field(default_factory=dict)
    turns: list[TurnFact] = field(default_factory=list)
    tokens: list[TokenFact] = field(default_factory=list)
    timer: TimerFact | None = None
    people: list[AssignedFact] = field(default_factory=list)
    pauses: list[PauseFact] = field(default_factory=list)
    incidents: list[IncidentFact] = field(default_factory=list)
    work: list[WorkFact] = field(default_factory=list)
    missed: list[MissedFact] = field(default_factory=list)
    # Steps of the plan and extra ones that are late or soon due, the nearest day first.
    steps: list[StepFact] = field(default_factory=list)
    # Elements that the model marks as progress for the client.
    progress_elements: frozenset[str] = frozenset()
    progress_forms: frozenset[str] = frozenset()
    # Element -> how long comparable cases stayed there, where enough is known.
    usual: Mapping[str, Baseline] = field(default_factory=dict)
    # Who may sign in no more.
    closed_accounts: frozenset[str] = frozenset()
    # When the case was opened, or opened again, and when it came to its stage: most signals ask this.
    opened_at: datetime = field(init=False)
    _stage_since: datetime = field(init=False)
    # The turns by their type: nearly every signal asks for those of one.
    _turns: dict[str, list[TurnFact]] = field(init=False)
    # The last progress and what it was, once somebody has asked.
    progress: tuple[datetime, str] | None = None

    def __post_init__(self) -> None:
        self._turns = {}
        for turn in self.turns:
            self._turns.setdefault(turn.type, []).append(turn)
        again = self.turns_of("case_reopened")
        self.opened_at = again[-1].at if again else self.case.opened_at
        # A case that was opened again at its old stage has not been there all the while.
        self._stage_since = max([self.opened_at, *self.entries(self.stage)])

    @property
    def stage(self) -> str | None:
        return self.case.stage

    def stage_since(self) -> datetime:
        """When the case came to the stage where it is now."""
        return self._stage_since

    def turns_of(self, type_: str) -> Sequence[TurnFact]:
        """The turns of one type."""
        return self._turns.get(type_, ())

    def entries(self, stage: str | None) -> list[datetime]:
        """When the case came to a stage, once for each time."""
        return [turn.at for turn in self.turns_of("stage_entered") if turn.data.get("stage") == stage]

    def heard(self, *names: str) -> list[datetime]:
        """When these messages came."""
        return [turn.at for turn in self.turns_of("message_received") if turn.data.get("name") in names]

    def done_at(self, *form_keys: str) -> datetime | None:
        """When a task with one of these forms was last done; ask only for what `DONE_FORMS` names."""
        return max((row.at for key in form_keys for row in self.done.get(key, ())), default=None)

    def worked_at(self, kind: str, *activities: str) -> datetime | None:
        """When hours of this kind, and of one of these activities, were last worked for the client."""
        rows = (
            row for row in self.work if row.kind == kind and (not activities or row.activity in activities)
        )
        return max((row.last_at for row in rows), default=None)

    @property
    def written_at(self) -> datetime | None:
        """When somebody last wrote something down about the client: into the case or as hours."""
        if not self.work:
            return self.case.written_at
        return latest(self.case.written_at, *(row.written_at for row in self.work))

    def papers(self, *form_keys: str) -> list[DocumentFact]:
        """The versions of these documents, oldest first; ask only for what `READ_FORMS` names."""
        found = [row for key in form_keys for row in self.documents.get(key, ())]
        return found if len(form_keys) == 1 else sorted(found, key=lambda row: row.created_at)

    def open_tasks(self, *form_keys: str) -> list[TaskFact]:
        return [row for row in self.tasks if row.form_key in form_keys and row.status != "suspended"]

    def variable(self, name: str) -> Any:
        return self.case.variables.get(name)

    def day(self, value: object) -> datetime | None:
        """A date or moment written as text, as a moment; a day begins at midnight on the wall.

        None for what is no date, and for one that stands for "never": the year 9999 of a permanent paper.
        """
        if not isinstance(value, str) or len(value) < 10:
            return None
        day = _read_day(value[:10])
        return None if day is None else self.calendar.start_of_day(day)

    def coaches(self) -> list[AssignedFact]:
        """Who holds the coach's role now; who stands in for some days leads."""
        return [row for row in self.people if row.role == COACH and is_held(row, self.now)]

    @property
    def coach(self) -> str | None:
        held = self.coaches()
        standing_in = [row for row in held if row.until is not None]
        return (standing_in or held)[-1].person_id if held else None

    @property
    def factor(self) -> Decimal:
        return self.case.time_factor


# Papers, contracts and pauses of many cases end on the same days.
@lru_cache(maxsize=4096)
def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def is_held(row: AssignedFact, now: datetime) -> bool:
    return row.since <= now and (row.until is None or row.until > now)


def latest(*moments: datetime | None) -> datetime | None:
    """The latest of the moments that are known."""
    return max((moment for moment in moments if moment is not None), default=None)


def group(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Rows by their case."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def by_form(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Rows of one case by their form."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.form_key or "", []).append(row)
    return found
