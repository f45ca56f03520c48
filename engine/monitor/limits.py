"""Thresholds: when a reason turns amber and when red. The model's, changed by the organisation from a day on.

Nothing is counted here; what cannot be a threshold is refused with its reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engine.calendars import Span, parse_duration
from engine.errors import InvalidInput
from engine.releases.modelfile import ModelFile

Amount = Span | int
BEFORE = "before"
EVERYWHERE = frozenset({"all", "team"})
MOST_COUNT = 1000


@dataclass(frozen=True, slots=True)
class Limit:
    """When one signal turns amber and red.

    Attributes:
        amber, red: durations or counts; empty: this level is never reached. Some signals have several steps
            (months of a job, kinds of papers), in the order of the model's `unit`.
        is_before: the duration counts backwards from a day to come.
        label: the model's own name of the signal, in Polish.
    """

    key: str
    amber: tuple[Amount, ...]
    red: tuple[Amount, ...]
    stages: frozenset[str] = frozenset({"all"})
    is_before: bool = False
    label: str = ""
    unit: str = ""
    # No turn is sooner than `least` after the beginning or earlier than `most` before the end.
    least: timedelta = field(init=False)
    most: timedelta = field(init=False)

    def __post_init__(self) -> None:
        spans = [amount for amount in (*self.amber, *self.red) if isinstance(amount, Span)]
        object.__setattr__(self, "least", min(map(_find_least, spans), default=timedelta(0)))
        object.__setattr__(self, "most", max(map(_find_most, spans), default=timedelta(0)))

    def is_in(self, stage: str | None) -> bool:
        return bool(self.stages & EVERYWHERE) or stage in self.stages


@dataclass(frozen=True, slots=True)
class Change:
    """A threshold of the organisation for one model, in force from a day on."""

    model_key: str
    signal: str
    valid_from: str
    amber: Any
    red: Any


# What stops the machine itself; a model need not name it, an organisation may change it.
ENGINE_REASONS: Mapping[str, Mapping[str, Any]] = {
    "incident": {"red": "P0D"},
    "nobody": {"red": "P0D"},
    "no_coach": {"amber": "P2D", "red": "P7D"},
    "message_missing": {"amber": "P30D", "red": "P60D"},
    "timer_far": {"amber": "P90D"},
    "nothing_waits": {"red": "P0D"},
    # Slower than nine of ten comparable cases, and not sooner than after this time.
    "slow_step": {"amber": "P7D"},
}
# Who says "I am stuck" is told that it is noted, and a day that was agreed is kept: no model may forget them.
ALWAYS_HEARD: Mapping[str, Mapping[str, Any]] = {
    "self_flag": {"red": "P0D"},
    "late_step": {"amber": "P3D", "red": "P10D"},
}
# For a model that names no thresholds at all.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "overdue_task": {"amber": "P3D", "red": "P10D"},
    "no_progress": {"amber": "P30D", "red": "P60D"},
    "no_activity": {"amber": "P14D", "red": "P30D"},
    "report_late": {"amber": "5 dr", "red": "10 dr"},
    "loop": {"amber": 2, "red": 3, "unit": "returns"},
    "coach_turnover": {"amber": 2, "red": 3, "unit": "changes"},
    "suspended_over": {"amber": "P1D", "red": "P30D"},
    **ALWAYS_HEARD,
    "overload": {"amber": 100, "red": 120, "unit": "pct", "stages": ["team"]},
}


def find_limits(model: ModelFile, changes: Iterable[Change], on: date) -> dict[str, Limit]:
    """The thresholds of a model that hold on a day, by signal.

    Raises:
        InvalidInput: the model's own threshold cannot be read.
    """
    own_words: Mapping[str, Mapping[str, Any]] = model.thresholds or DEFAULTS
    entries: dict[str, Mapping[str, Any]] = {**ALWAYS_HEARD, **own_words, **ENGINE_REASONS}
    today = on.isoformat()
    for change in sorted(changes, key=lambda one: one.valid_from):
        if change.model_key == model.key and change.valid_from <= today and change.signal in entries:
            own = {"amber": change.amber, "red": change.red}
            entries[change.signal] = {**entries[change.signal], **own}
    return {key: read_limit(key, entry) for key, entry in entries.items()}


def read_limit(key: str, entry: Mapping[str, Any]) -> Limit:
    """One threshold as the model writes it.

    Raises:
        InvalidInput: an amount is neither a duration nor a count.
    """
    unit = str(entry.get("unit", ""))
    return Limit(
        key,
        _amounts(key, entry.get("amber")),
        _amounts(key, entry.get("red")),
        frozenset(str(stage) for stage in entry.get("stages", ("all",))),
        unit == BEFORE,
        str(entry.get("label", "")),
        unit,
    )


def _amounts(key: str, value: object) -> tuple[Amount, ...]:
    if value is None or value == "":
        return ()
    return tuple(_amount(key, one) for one in (value if isinstance(value, list | tuple) else (value,)))


def _amount(key: str, value: object) -> Amount:
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= MOST_COUNT:
            raise InvalidInput("threshold_out_of_range", signal=key, most=MOST_COUNT)
        return value
    if isinstance(value, str):
        span = parse_duration(value)
        if measure(span) < timedelta(0):
            raise InvalidInput("threshold_negative", signal=key)
        return span
    raise InvalidInput("threshold_unreadable", signal=key)


def refuse_contradiction(limit: Limit) -> None:
    """Refuse thresholds that make no sense together.

    Raises:
        InvalidInput: red comes before amber, the two are of different kinds, or there is neither.
    """
    if not limit.amber and not limit.red:
        raise InvalidInput("threshold_missing", signal=limit.key)
    for amber, red in zip(limit.amber, _stretched(limit.red, len(limit.amber)), strict=False):
        if isinstance(amber, int) != isinstance(red, int):
            raise InvalidInput("threshold_kinds_differ", signal=limit.key)
        if _size(red) < _size(amber) and not limit.is_before:
            raise InvalidInput("red_before_amber", signal=limit.key, amber=str(amber), red=str(red))
        if _size(red) > _size(amber) and limit.is_before:
            raise InvalidInput("red_before_amber", signal=limit.key, amber=str(amber), red=str(red))


def _stretched(values: tuple[Amount, ...], length: int) -> tuple[Amount, ...]:
    return values * length if len(values) == 1 else values


def _size(amount: Amount) -> float:
    return float(amount) if isinstance(amount, int) else measure(amount).total_seconds()


def _find_least(span: Span) -> timedelta:
    """What a span lasts at least: no month is shorter than 28 days, no working day than a day."""
    return timedelta(days=span.total_months * 28 + span.total_days + span.working_days) + span.clock_time


def _find_most(span: Span) -> timedelta:
    """What a span lasts at most: even at Christmas two of seven days are working days."""
    weeks = (span.working_days + 1) // 2
    return timedelta(days=span.total_months * 31 + span.total_days + weeks * 7) + span.clock_time


def measure(span: Span) -> timedelta:
    """About how long a span is, to compare two of them: a month has 30 days, five working days a week."""
    days = span.total_months * 30 + span.total_days + span.working_days * 7 / 5
    return timedelta(days=days) + span.clock_time
