"""What `=`, `<`, `+`, `in` and their kin mean for FEEL values. Three-valued; no decimal exception escapes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Final, cast

from engine.feel.moments import order_moments, same_moment, subtract_moments
from engine.feel.temporal import parse_datetime, parse_duration, parse_moment, parse_time, shift
from engine.feel.values import DECIMALS, FeelValue, OutsideText, Range, YearMonths, check_weight

_ORDER: Final[dict[str, Callable[[int], bool]]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}
# As long as the longest duration that can be written.
_MOST_MONTHS: Final = 12 * 10**12
_ORDERED: Final = (Decimal, str, date, time, timedelta, YearMonths)
_TEMPORAL: Final = (date, time, timedelta, YearMonths)
_DECIMAL_OPERATIONS: Final[dict[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": DECIMALS.add,
    "-": DECIMALS.subtract,
    "*": DECIMALS.multiply,
    "/": DECIMALS.divide,
    "**": DECIMALS.power,
}


def equals(left: FeelValue, right: FeelValue) -> bool | None:
    """Compare by value; null when the kinds differ (`1 = "1"`), so a wrong type never counts as unequal."""
    if left is None or right is None:
        return left is right
    left, right = _meet(left, right)
    if isinstance(left, date | time) and isinstance(right, date | time):
        return same_moment(left, right)
    if _kind(left) != _kind(right):
        return None
    if isinstance(left, list | dict):
        check_weight(left)
        check_weight(right)
        return _equal_parts(left, right)
    return left == right


def _equal_parts(left: FeelValue, right: FeelValue) -> bool | None:
    if left is right:
        return True
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        return all_of(_equal_items(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return all_of(_equal_items(item, right[key]) for key, item in left.items())
    return None


def _equal_items(left: FeelValue, right: FeelValue) -> bool | None:
    if isinstance(left, list | dict) and _kind(left) == _kind(right):
        return _equal_parts(left, right)
    return equals(left, right)


def is_same(left: FeelValue, right: FeelValue) -> bool:
    """Say whether two values are equal for sure; two nulls are."""
    return equals(left, right) is True


def compare(left: FeelValue, right: FeelValue) -> int | None:
    """Return -1, 0 or 1, or None where the two have no order."""
    left, right = _meet(left, right)
    if isinstance(left, date | time) and isinstance(right, date | time):
        return order_moments(left, right)
    if not isinstance(left, _ORDERED) or isinstance(left, bool) or _kind(left) != _kind(right):
        return None
    # Both are of one kind now, and every ordered kind compares with itself; the checker is told one of them.
    a, b = cast(Decimal, left), cast(Decimal, right)
    return (a > b) - (a < b)


def is_ordered(sign: str, left: FeelValue, right: FeelValue) -> bool | None:
    """Answer `left < right` and its kin (`<`, `<=`, `>`, `>=`)."""
    order = compare(left, right)
    return None if order is None else _ORDER[sign](order)


def _meet(left: FeelValue, right: FeelValue) -> tuple[FeelValue, FeelValue]:
    """Read an outside text as the date, time or duration it stands beside, and a date beside a moment.

    Case variables hold dates as ISO texts, so `start_date < today()` has to work.
    """
    if isinstance(left, OutsideText) and isinstance(right, _TEMPORAL):
        left = _read_like(left, right)
    elif isinstance(right, OutsideText) and isinstance(left, _TEMPORAL):
        right = _read_like(right, left)
    return left, right


def _read_like(text: OutsideText, model: FeelValue) -> FeelValue:
    plain = str(text)
    if isinstance(model, time):
        return parse_time(plain)
    if isinstance(model, timedelta | YearMonths):
        return parse_duration(plain)
    moment = parse_datetime(plain)
    if not isinstance(model, datetime):
        return None if moment is None else moment.date()
    # Forms ask for dates and times without a zone; they are meant in the zone of what they stand beside.
    is_local = moment is not None and moment.tzinfo is None
    return moment.replace(tzinfo=model.tzinfo) if is_local and moment is not None else moment


def _kind(value: FeelValue) -> type:
    # The class decides at once for nearly all values; only outside texts are of a class of their own.
    kind = type(value)
    return str if kind is OutsideText else kind


def add(left: FeelValue, right: FeelValue) -> FeelValue:
    """Add numbers, join texts, move a date by a duration, add durations; anything else is null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return calculate("+", left, right)
    if isinstance(left, str) and isinstance(right, str):
        return str(left) + right
    if isinstance(left, timedelta | YearMonths) and not isinstance(right, timedelta | YearMonths):
        left, right = right, left
    if isinstance(right, timedelta | YearMonths):
        return _add_duration(left, right)
    return calculate("+", left, right)


def _add_duration(left: FeelValue, by: timedelta | YearMonths) -> FeelValue:
    # A deliberate leniency: case variables hold dates as ISO texts, and text + duration has no other meaning.
    moment = parse_moment(str(left)) if isinstance(left, OutsideText) else left
    if isinstance(moment, date):
        return shift(moment, by)
    if isinstance(moment, time) and isinstance(by, timedelta):
        return (datetime.combine(date(2000, 1, 1), moment) + by % timedelta(days=1)).timetz()
    if isinstance(moment, YearMonths) and isinstance(by, YearMonths):
        return YearMonths(moment.months + by.months)
    if isinstance(moment, timedelta) and isinstance(by, timedelta):
        return _guarded(lambda: moment + by)
    return None


def subtract(left: FeelValue, right: FeelValue) -> FeelValue:
    """Subtract numbers, durations, a duration from a date, or two dates (also as ISO texts)."""
    if isinstance(right, timedelta | YearMonths):
        negative = negate(right)
        return _add_duration(left, negative) if isinstance(negative, timedelta | YearMonths) else None
    left, right = _as_moments(left, right)
    if isinstance(left, date | time) and isinstance(right, date | time):
        return subtract_moments(left, right)
    return calculate("-", left, right)


def _as_moments(left: FeelValue, right: FeelValue) -> tuple[FeelValue, FeelValue]:
    """Read outside texts in a subtraction, where nothing else has a meaning for them."""
    if isinstance(left, OutsideText) and isinstance(right, OutsideText):
        left = parse_moment(str(left))
    return _meet(left, right)


def multiply(left: FeelValue, right: FeelValue) -> FeelValue:
    """Multiply numbers, or a duration by a number."""
    if isinstance(left, timedelta | YearMonths):
        return _scale(left, right)
    if isinstance(right, timedelta | YearMonths):
        return _scale(right, left)
    return calculate("*", left, right)


def divide(left: FeelValue, right: FeelValue) -> FeelValue:
    """Divide numbers, a duration by a number, or a duration by one of its own kind."""
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return calculate("/", _seconds(left), _seconds(right))
    if isinstance(left, YearMonths) and isinstance(right, YearMonths):
        return calculate("/", Decimal(left.months), Decimal(right.months))
    if isinstance(left, timedelta | YearMonths):
        return _scale(left, calculate("/", Decimal(1), right))
    return calculate("/", left, right)


def power(left: FeelValue, right: FeelValue) -> FeelValue:
    """Raise a number to a power; too large a result is null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal) and not right:
        # Anything to the power of zero is one, as IEEE 754 has it; decimals leave 0 ** 0 open.
        return Decimal(1)
    return calculate("**", left, right)


def negate(value: FeelValue) -> FeelValue:
    """Change the sign of a number or a duration."""
    match value:
        case Decimal():
            return calculate("-", Decimal(0), value)
        case timedelta():
            return _guarded(lambda: -value)
        case YearMonths(months):
            return YearMonths(-months)
    return None


def calculate(sign: str, left: FeelValue, right: FeelValue) -> Decimal | None:
    """Do arithmetic on 34 digits; division by zero, overflow and anything that is no number give null."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    try:
        result = _DECIMAL_OPERATIONS[sign](left, right)
    except DecimalException:
        return None
    return result if result.is_finite() else None


def _scale(duration: timedelta | YearMonths, factor: FeelValue) -> FeelValue:
    if isinstance(duration, YearMonths):
        months = calculate("*", Decimal(duration.months), factor)
        return None if months is None or abs(months) > _MOST_MONTHS else YearMonths(int(months))
    seconds = calculate("*", _seconds(duration), factor)
    if seconds is None or abs(seconds) > 10**14:
        return None
    return _guarded(lambda: timedelta(microseconds=int(seconds * 10**6)))


def _seconds(duration: timedelta) -> Decimal:
    return Decimal(duration // timedelta(microseconds=1)) / 10**6


def _guarded(make: Callable[[], timedelta]) -> timedelta | None:
    try:
        return make()
    except OverflowError:
        return None


def all_of(answers: Iterable[FeelValue]) -> bool | None:
    """Say true when all are true, false when any is false, else null."""
    unknown = False
    for answer in answers:
        if answer is False:
            return False
        unknown = unknown or answer is not True
    return None if unknown else True


def any_of(answers: Iterable[FeelValue]) -> bool | None:
    """Say true when any is true, false when all are false, else null."""
    unknown = False
    for answer in answers:
        if answer is True:
            return True
        unknown = unknown or answer is not False
    return None if unknown else False


def is_in_range(value: FeelValue, span: Range) -> bool | None:
    """Say whether a value lies between the ends; an open end holds nothing back, a null one tells nothing."""
    low = True if span.low is None else is_ordered(">=" if span.low_included else ">", value, span.low)
    high = True if span.high is None else is_ordered("<=" if span.high_included else "<", value, span.high)
    return all_of((low, high, None if span.lacks_end else True))


def is_in(value: FeelValue, target: FeelValue) -> bool | None:
    """Answer `value in target` for a range, a list (also of ranges) or a single value."""
    if isinstance(target, Range):
        return is_in_range(value, target)
    if isinstance(target, list):
        if isinstance(value, list) and equals(value, target) is True:
            return True
        # Inside a list a value of another kind is just not it; only the single comparison can be unknown.
        return any(_is_item(value, item) for item in target)
    return equals(value, target)


def _is_item(value: FeelValue, item: FeelValue) -> bool:
    return (is_in_range(value, item) if isinstance(item, Range) else equals(value, item)) is True
