"""The overview and the live diagram of an organisation in answers. No words here but the model's."""

from dataclasses import dataclass
from datetime import date

from engine.releases.modelfile import Words
from engine.views.board import CoachLoad
from engine.views.team import CoachSupervision, TeamItem


@dataclass(frozen=True, slots=True)
class ComingItem:
    """Something that happens within thirty days."""

    day: date
    case_id: str
    no: str
    title: str
    what: Words


@dataclass(frozen=True, slots=True)
class StageLoad:
    key: str
    name: Words
    cases: int
    paused: int


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """Clients whose mark is due, and how many kept a job in each of three definitions.

    Attributes:
        unknown: their case ended before the mark; nothing is known, nothing is guessed.
    """

    months: int
    due: int
    unknown: int
    snapshot: int
    continuous_any: int
    continuous_same: int

    @property
    def known(self) -> int:
        return self.due - self.unknown


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One reason with its number of cases at each stage, in the stages' order."""

    key: str
    title: Words
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class OverviewPage:
    tasks: int
    overdue: int
    red: int
    amber: int
    open_cases: int
    reports: int
    loads: tuple[CoachLoad, ...]
    coming: tuple[ComingItem, ...]
    funnel: tuple[StageLoad, ...]
    retention: tuple[RetentionLine, ...]
    heat: tuple[HeatCell, ...]
    stages: tuple[Words, ...]
    models: tuple[tuple[str, Words], ...]
    unseen: int
    # For mentors: days of supervision by coach, and processes of the team that stand still.
    supervisions: tuple[CoachSupervision, ...] = ()
    team_still: tuple[TeamItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place of a process: how many cases stand there, for how long the middle one, how many overdue.

    Attributes:
        median_days: of the cases that are not in a pause; None where all of them are.
        paused: how many of the cases are in a pause.
        usual_days: half of all cases that were ever here were done by then; None where too few were.
        usual_of: how many were.
        heat: 0 to 2, against what is slow at this place, or against fixed days where too little is known.
    """

    element_id: str
    name: str
    process_id: str
    cases: int
    median_days: int | None
    overdue: int
    heat: int
    paused: int = 0
    usual_days: float | None = None
    usual_of: int = 0


@dataclass(frozen=True, slots=True)
class LiveDiagram:
    """A model with all its open cases; `drawings` are SVG texts by process, `places` the same as rows.

    Attributes:
        paused: how many of the cases are in a pause; they count where they stopped.
        unplaced: how many stand nowhere: nothing in them waits.
    """

    model_key: str
    name: Words
    cases: int
    paused: int
    unplaced: int
    drawings: tuple[tuple[str, str, str], ...]
    places: tuple[PlaceLine, ...]


@dataclass(frozen=True, slots=True)
class PlaceCase:
    case_id: str
    no: str
    title: str
    days: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class PlacePage:
    model_key: str
    name: str
    cases: tuple[PlaceCase, ...]
    total: int
