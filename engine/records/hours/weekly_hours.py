"""Hours of a week in tables of forms (`day`, `from`, `to`): told shortly, one week beside another."""

from collections.abc import Mapping, Sequence

from engine.forms import Form
from engine.model import JsonValue

Rows = Sequence[Mapping[str, JsonValue]]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60


def read_hour(value: JsonValue) -> int | None:
    """Minutes from midnight of an answer like `08:30`."""
    hours, _, minutes = str(value or "").partition(":")
    if not (hours.isdecimal() and minutes[:2].isdecimal()):
        return None
    return int(hours) * 60 + int(minutes[:2])


def say_week(rows: Rows, form: Form | None, path: str) -> str:
    """A week in words: days with the same hours together, in the order of the week."""
    days: dict[str, list[str]] = {}
    for row in rows:
        if row.get("from") and row.get("to"):
            days.setdefault(str(row.get("day")), []).append(f"{_say(row['from'])}–{_say(row['to'])}")
    groups: dict[str, list[str]] = {}
    for day in sorted(days, key=lambda one: DAYS.index(one) if one in DAYS else len(DAYS)):
        groups.setdefault(", ".join(days[day]), []).append(day)
    field = None if form is None else form.find_field(path)
    names = {} if field is None else {option.value: option.label for option in field.options}
    said = (f"{', '.join(names.get(day, day) for day in group)} {hours}" for hours, group in groups.items())
    return "; ".join(said)


def compare_weeks(planned: Rows, free: Rows) -> float | None:
    """Which part of the planned time lies in the free one, 0 to 1; None where one side is not told.

    Hours that end before they begin go on after midnight: that part is free on no day unless it is told so.
    """
    open_minutes = {day: _minutes(free, day) for day in DAYS}
    whole = kept = 0
    for place, day in enumerate(DAYS):
        wanted = _minutes(planned, day)
        after = open_minutes[DAYS[(place + 1) % len(DAYS)]]
        whole += len(wanted)
        kept += sum(m in open_minutes[day] or m - DAY_MINUTES in after for m in wanted)
    return kept / whole if whole and any(open_minutes.values()) else None


def _minutes(rows: Rows, day: str) -> frozenset[int]:
    found: set[int] = set()
    for row in rows:
        begin, end = read_hour(row.get("from")), read_hour(row.get("to"))
        if row.get("day") == day and begin is not None and end is not None:
            found.update(range(begin, end if end > begin else end + DAY_MINUTES))
    return frozenset(found)


def _say(value: JsonValue) -> str:
    return str(value)[:5].removeprefix("0")
