"""Parts of values by name: entries of contexts, parts of dates, times, durations and ranges."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel.scope import Scope
from engine.feel.values import FeelValue, Range, YearMonths


def read_property(scope: Scope, value: FeelValue, name: str) -> FeelValue:
    """Read one entry of a context, one part of a date, time or duration, or the same of every list item."""
    scope.spend()
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        return [read_property(scope, item, name) for item in value]
    return _read_part(value, name)


def _read_part(value: FeelValue, name: str) -> FeelValue:
    # Parts are spelled out, so that no name from a diagram ever reaches an attribute of a Python object.
    match value:
        case date() | time():
            return _read_moment(value, name)
        case timedelta():
            return _duration_parts(value).get(name)
        case YearMonths():
            sign = -1 if value.months < 0 else 1
            years, months = divmod(abs(value.months), 12)
            parts = {"years": Decimal(sign * years), "months": Decimal(sign * months)}
            return parts.get(name)
        case Range():
            ends: dict[str, FeelValue] = {"start": value.low, "end": value.high}
            ends |= {"start included": value.low_included, "end included": value.high_included}
            return ends.get(name)
    return None


def _read_moment(value: date | time, name: str) -> FeelValue:
    parts: dict[str, FeelValue] = {}
    if isinstance(value, date):
        parts = {"year": Decimal(value.year), "month": Decimal(value.month), "day": Decimal(value.day)}
        parts["weekday"] = Decimal(value.isoweekday())
    if isinstance(value, datetime | time):
        second = Decimal(value.second) + Decimal(value.microsecond).scaleb(-6)
        parts |= {"hour": Decimal(value.hour), "minute": Decimal(value.minute), "second": second.normalize()}
        parts["time offset"] = value.utcoffset()
        parts["timezone"] = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    return parts.get(name)


def _duration_parts(value: timedelta) -> dict[str, Decimal]:
    sign = -1 if value < timedelta(0) else 1
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = {"days": Decimal(size.days), "hours": Decimal(hours), "minutes": Decimal(minutes)}
    parts["seconds"] = Decimal(seconds) + Decimal(size.microseconds).scaleb(-6)
    return {name: sign * part for name, part in parts.items()}


def find_descendants(scope: Scope, value: FeelValue, name: str) -> FeelValue:
    """Collect the entries of this name at any depth, in the order of the data."""
    found: list[FeelValue] = []
    waiting = [value]
    while waiting:
        scope.spend()
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, dict):
            if name in part:
                found.append(part[name])
            waiting += reversed(part.values())
    return found
