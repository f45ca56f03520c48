"""Judging what somebody typed about a piece of work. Knows the form, not the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import FieldProblem
from engine.forms.typed_values import BadValue, read_date, read_decimal, read_time
from engine.records.hours import dictionary
from engine.records.hours.wall_times import WallSpan, place_span

EntryValues = Mapping[str, str | list[str]]
MOST_DESCRIPTION = 600
MOST_REASON = 500
MOST_STEP = 300
MOST_CLIENTS = 60
MOST_TRAVEL_MIN = 24 * 60
MOST_TRAVEL_KM = 2000
LATE_AFTER = timedelta(days=7)
YES = "true"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What judging needs to know: the cases with their stages, today, the zone, whether a source is asked."""

    cases: Mapping[str, str | None]
    employers: frozenset[str]
    today: date
    zone: ZoneInfo
    needs_funding: bool


@dataclass(frozen=True, slots=True)
class Share:
    case_id: str | None
    stage: str | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A sound entry, not yet compared with others."""

    day: date
    span: WallSpan
    columns: Mapping[str, Any]
    shares: tuple[Share, ...]
    reason: str


class _Reader:
    """Reads single values and collects what is wrong with them."""

    def __init__(self, values: EntryValues) -> None:
        self._values = values
        self.problems: list[FieldProblem] = []

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        value = self._values.get(name, "")
        text = value if isinstance(value, str) else "".join(value[:1])
        text = text.replace("\r\n", "\n").replace("\x00", "").strip()
        if required and not text:
            self.note(name, "required")
        if len(text) > most:
            self.note(name, "too_long", limit=most)
        return text

    def many(self, name: str) -> list[str]:
        value = self._values.get(name, [])
        found = [value] if isinstance(value, str) else list(value)
        return list(dict.fromkeys(one for one in found if one))

    def one_of(self, name: str, allowed: Sequence[str], *, required: bool = False) -> str:
        text = self.text(name, 64, required=required)
        if text and text not in allowed:
            self.note(name, "not_an_option")
            return ""
        return text

    def typed(self, name: str, read: Callable[[object], Any], *, required: bool = False) -> Any:
        text = self.text(name, 40, required=required)
        if not text:
            return None
        try:
            return read(text)
        except BadValue as wrong:
            self.problems.append(wrong.at(name))
            return None

    def number(self, name: str, most: int) -> Decimal:
        value = self.typed(name, read_decimal)
        if value is None:
            return Decimal(0)
        if value < 0:
            self.note(name, "too_small", limit=0)
        elif value > most:
            self.note(name, "too_big", limit=most)
        else:
            return Decimal(value)
        return Decimal(0)

    def is_on(self, name: str) -> bool:
        return self._values.get(name) in (YES, [YES])

    def note(self, path: str, code: str, **params: object) -> None:
        self.problems.append(FieldProblem(path, code, **params))


def judge_entry(values: EntryValues, around: Surroundings) -> tuple[Judged | None, list[FieldProblem]]:
    """Read one entry.

    Returns:
        The entry, or every problem of every field.
    """
    reader = _Reader(values)
    activity = dictionary.read_activities().get(reader.one_of("activity", _codes(), required=True))
    day, span = _read_time(reader, around)
    columns = _read_columns(reader, around)
    reason = reader.text("reason", MOST_REASON)
    _judge_meaning(reader, activity, columns)
    if day is not None and around.today - day > LATE_AFTER and not reason:
        reader.note("reason", "late_needs_reason")
    shares = _read_shares(reader, around, activity, span)
    if reader.problems or activity is None or day is None or span is None:
        return None, reader.problems
    columns |= {"kind": activity.kind, "activity": activity.code}
    columns["mode"] = columns["mode"] or activity.mode
    columns["place"] = columns["place"] or activity.place
    return Judged(day, span, columns, shares, reason), []


def _codes() -> tuple[str, ...]:
    return tuple(dictionary.read_activities())


def _read_time(reader: _Reader, around: Surroundings) -> tuple[date | None, WallSpan | None]:
    day = reader.typed("day", read_date, required=True)
    start = reader.typed("start", read_time, required=True)
    end = reader.typed("end", read_time, required=True)
    if day is None or start is None or end is None:
        return day, None
    if day > around.today:
        reader.note("day", "in_future")
        return day, None
    over = reader.is_on("over_midnight")
    span, problems = place_span(
        around.zone, day, start, end, over_midnight=over, fold=reader.text("fold", 10)
    )
    reader.problems += problems
    if span is not None and span.minutes >= 24 * 60:
        reader.note("end", "longer_than_a_day")
        return day, None
    return day, span


def _read_columns(reader: _Reader, around: Surroundings) -> dict[str, Any]:
    funding = reader.one_of("funding", dictionary.FUNDING, required=around.needs_funding)
    columns: dict[str, Any] = {
        "mode": reader.one_of("mode", dictionary.MODES),
        "place": reader.one_of("place", dictionary.PLACES),
        "participants": [one for one in reader.many("participants") if one in dictionary.PARTICIPANTS],
        "employer_id": reader.one_of("employer", sorted(around.employers)) or None,
        "description": reader.text("description", MOST_DESCRIPTION, required=True),
        "result": reader.one_of("result", dictionary.RESULTS) or None,
        "next_step": reader.text("next_step", MOST_STEP) or None,
        "travel_min": int(reader.number("travel_min", MOST_TRAVEL_MIN)),
        "travel_m": int(reader.number("travel_km", MOST_TRAVEL_KM) * 1000),
        "funding": funding or None,
        "task_id": reader.text("task", 32) or None,
        "flagged": reader.is_on("flagged"),
        "sensitive": reader.is_on("sensitive"),
    }
    on = reader.typed("next_step_on", read_date)
    columns["next_step_on"] = None if on is None else on.isoformat()
    return columns


def _judge_meaning(reader: _Reader, activity: dictionary.Activity | None, columns: Mapping[str, Any]) -> None:
    is_direct = activity is not None and activity.kind == "direct"
    if is_direct and columns["result"] == "no_show":
        reader.note("activity", "no_show_is_indirect")
    if columns["next_step"] and not columns["next_step_on"]:
        reader.note("next_step_on", "required")


def _read_shares(
    reader: _Reader, around: Surroundings, activity: dictionary.Activity | None, span: WallSpan | None
) -> tuple[Share, ...]:
    cases = reader.many("cases")[:MOST_CLIENTS]
    minutes = 0 if span is None else span.minutes
    if activity is None:
        return ()
    if activity.kind == "general":
        if cases:
            reader.note("cases", "general_has_no_client")
        return (Share(None, None, minutes),)
    if not cases:
        reader.note("cases", "client_missing")
    if any(case not in around.cases for case in cases):
        reader.note("cases", "not_an_option")
        return ()
    stage = reader.text("stage", 32)
    split = _read_split(reader, cases, minutes)
    return tuple(
        Share(case, stage or around.cases[case], part) for case, part in zip(cases, split, strict=True)
    )


def _read_split(reader: _Reader, cases: Sequence[str], minutes: int) -> list[int]:
    """The time of a group: as typed, else in equal parts; a minute that is left goes to the first."""
    if not cases:
        return []
    typed = [int(reader.number(f"minutes.{case}", 24 * 60)) for case in cases]
    if len(cases) > 1 and any(typed):
        if sum(typed) != minutes and minutes:
            reader.note("cases", "split_differs", sum=sum(typed), minutes=minutes)
        return typed
    whole, left = divmod(minutes, len(cases))
    return [whole + (number < left) for number in range(len(cases))]
