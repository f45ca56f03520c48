"""Comparing and subtracting dates, times and moments. A date beside a moment is its midnight in UTC."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeAlias

Moment: TypeAlias = date | time
# A time in a named zone has no day; the offset it is compared with is the zone's own, without summer time.
_DAYS = (date(2020, 1, 1), date(2020, 7, 1))


def same_moment(left: Moment, right: Moment) -> bool | None:
    """Say whether two moments are equal to the second; null for a time beside a date.

    One with a zone or offset never equals one without.
    """
    a, b = _as_pair(left, right)
    if a is None or b is None:
        return None
    if (a.tzinfo is None) is not (b.tzinfo is None):
        return False
    return _gap(a, b) == timedelta(0)


def order_moments(left: Moment, right: Moment) -> int | None:
    """Return -1, 0 or 1; None where the two have no order."""
    gap = subtract_moments(left, right, in_seconds=True)
    return None if gap is None else (gap > timedelta(0)) - (gap < timedelta(0))


def subtract_moments(left: Moment, right: Moment, *, in_seconds: bool = False) -> timedelta | None:
    """Return the time between two moments; None if one has a zone and the other none, or of two kinds."""
    a, b = _as_pair(left, right)
    if a is None or b is None or (a.tzinfo is None) is not (b.tzinfo is None):
        return None
    return _gap(a, b, in_seconds=in_seconds)


def _as_pair(left: Moment, right: Moment) -> tuple[datetime | None, datetime | None]:
    if isinstance(left, time) or isinstance(right, time):
        both = isinstance(left, time) and isinstance(right, time)
        return (_on_a_day(left), _on_a_day(right)) if both else (None, None)
    zone = UTC if isinstance(left, datetime) or isinstance(right, datetime) else None
    return _as_datetime(left, zone), _as_datetime(right, zone)


def _on_a_day(moment: Moment) -> datetime | None:
    if not isinstance(moment, time):
        return None
    shown = datetime.combine(_DAYS[0], moment)
    offset = find_offset(moment)
    return shown if offset is None else shown.replace(tzinfo=timezone(offset))


def find_offset(moment: datetime | time) -> timedelta | None:
    """Return how far a moment is from UTC; a time in a named zone has no summer time."""
    if isinstance(moment, datetime):
        return moment.utcoffset()
    offsets = (datetime.combine(day, moment).utcoffset() for day in _DAYS)
    return min((offset for offset in offsets if offset is not None), default=None)


def _as_datetime(moment: Moment, zone: tzinfo | None) -> datetime | None:
    if isinstance(moment, datetime):
        return moment
    if isinstance(moment, date):
        return datetime.combine(moment, time(), tzinfo=zone)
    return None


def _gap(left: datetime, right: datetime, *, in_seconds: bool = True) -> timedelta:
    if in_seconds:
        left, right = left.replace(microsecond=0), right.replace(microsecond=0)
    # The clocks' gap less that of the offsets: an hour may lie twice between two moments of one zone, and the
    # first and the last day of the calendar have no moment in UTC.
    offsets = (left.utcoffset() or timedelta(0)) - (right.utcoffset() or timedelta(0))
    return left.replace(tzinfo=None) - right.replace(tzinfo=None) - offsets
