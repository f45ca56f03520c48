"""The numbers of a year in answers. No words here but those that the numbers bring along."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.releases.modelfile import Words


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one period.

    Attributes:
        value: None where there is nothing to count or the group is too small to show.
        n: how many people (or tasks, firms) stand behind it.
        part, whole: what was divided by what, where it is a share or a rate; hidden with the value.
    """

    value: float | None
    n: int
    part: float | None = None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A number beside that of the year before; the only row of a measure has no name."""

    key: str
    name: Words
    now: Figure
    before: Figure


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with what it means.

    Attributes:
        unit: pct, days, points, hours, rate or count.
        over: what the whole is, as it stands after "of"; `among` says who is behind it where that differs.
    """

    key: str
    title: Words
    unit: str
    over: Words
    among: Words
    about: Words
    benchmark: Words
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    key: str
    name: Words
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """All numbers of a year; `mix` says at which stages the open cases are."""

    organisation: str
    first_day: date
    last_day: date
    made_at: datetime
    least: int
    groups: tuple[MeasureGroup, ...]
    mix: tuple[tuple[Words, int], ...]
