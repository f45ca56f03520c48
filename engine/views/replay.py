"""Where the cases of a model stood at a day of the past, in answers. No words here but the model's."""

from dataclasses import dataclass
from datetime import date

from engine.releases.modelfile import Words

STEPS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Moments:
    """A day between the first one of a model and today, and the steps from it.

    Attributes:
        step: day, week or month.
        before: the day one step earlier; before the first day when there is none.
        later: the day one step later, at most today; None on the last one.
        place: how many whole steps lie between the first day and this one, so that `places` is today.
    """

    step: str
    first: date
    today: date
    day: date
    before: date
    later: date | None
    place: int
    places: int

    @property
    def earlier(self) -> date | None:
        return max(self.before, self.first) if self.day > self.first else None


@dataclass(frozen=True, slots=True)
class PastPlace:
    """One place: how many cases stood there, how many of them paused, and how many a step before.

    Attributes:
        is_drawn: False for a step that the newest diagram does not have any more.
    """

    element_id: str
    name: str
    cases: int
    before: int
    paused: int
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class PastDiagram:
    """A model with the cases that were open at the end of a day.

    Attributes:
        unplaced: cases of which the history does not tell where they stood.
        begun: opened since the moment before, by now closed ones included.
        moved: open at both moments and at other places than before.
    """

    model_key: str
    name: Words
    moments: Moments
    cases: int
    paused: int
    unplaced: int
    begun: int
    closed: int
    moved: int
    drawings: tuple[tuple[str, str, str], ...]
    places: tuple[PastPlace, ...]


@dataclass(frozen=True, slots=True)
class PastCase:
    case_id: str
    no: str
    title: str


@dataclass(frozen=True, slots=True)
class PastPlacePage:
    model_key: str
    name: str
    moments: Moments
    cases: tuple[PastCase, ...]
    total: int
