"""The values of FEEL and their border: plain data comes in, JSON goes out. No operator lives here."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Final, TypeAlias

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel.limits import (
    MAX_DATA_DEPTH,
    MAX_INTEGER_BITS,
    MAX_VALUE_DEPTH,
    MAX_VALUE_NODES,
    Budget,
)
from engine.model import JsonValue

# Decimal128 of IEEE 754, which the DMN standard names for FEEL numbers.
DECIMALS: Final = Context(
    prec=34, Emin=-6143, Emax=6144, clamp=1, traps=[InvalidOperation, DivisionByZero, Overflow]
)
# An integer up to here survives JSON, orjson and SQL unchanged; a larger one becomes a float.
MAX_EXACT_INTEGER: Final = 10**18


@dataclass(frozen=True, slots=True, order=True)
class YearMonths:
    """A duration of years and months, counted in months; it has no length in days."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-P" if self.months < 0 else "P") + parts


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; an end that is None is open without bound.

    Attributes:
        lacks_end: an end is written and null (`[1..top]` without a `top`); nothing is known to lie inside.
    """

    low: "FeelValue"
    high: "FeelValue"
    low_included: bool
    high_included: bool
    lacks_end: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value: a lambda, a business knowledge model, a decision service or a built-in.

    Attributes:
        parameters: names in order; the call needs a value for each of them.
        call: gets the values in the order of the parameters.
        kind: the declared type (`engine.feel.kinds.Kind`), or None where nothing is declared.
        is_constant: the body reads nothing, so its result tells the type of what it gives.
        builtin: the name of a built-in function; it takes as many values as any of its kinds.
    """

    parameters: tuple[str, ...]
    call: "Callable[[Sequence[FeelValue]], FeelValue]"
    kind: object = None
    is_constant: bool = False
    builtin: str = ""

    def __str__(self) -> str:
        return f"function({', '.join(self.parameters)})"


class OutsideText(str):
    """A text from outside that nothing declares to be one: case variables hold dates as ISO texts.

    Beside a date, time or duration it is read as one; a text written in an expression never is.
    """

    __slots__ = ()


FeelValue: TypeAlias = (
    "bool | Decimal | str | date | time | timedelta | YearMonths | Range | Function"
    " | list[FeelValue] | dict[str, FeelValue] | None"
)


def to_feel(value: object, budget: Budget, depth: int = 0) -> FeelValue:
    """Turn a variable (JSON, dates, decimals) into a FEEL value.

    Raises:
        ExpressionLimit: the value is too deep, too long or an integer too large.
        ExpressionError: the value has a type that no variable may have.
    """
    if isinstance(value, str):
        budget.spend_for(value)
        # A text that is no plain `str` was declared or read before and keeps its class.
        return OutsideText(value) if type(value) is str else value
    if value is None or isinstance(value, bool | date | time | timedelta | YearMonths | Range | Function):
        return value
    if isinstance(value, int | float | Decimal):
        return to_number(value)
    if depth >= MAX_DATA_DEPTH:
        raise ExpressionLimit(reason="data_too_deep", limit=MAX_DATA_DEPTH)
    return _collection_to_feel(value, budget, depth + 1)


def _collection_to_feel(value: object, budget: Budget, depth: int) -> FeelValue:
    if isinstance(value, list | tuple):
        budget.spend_for(value)
        return [to_feel(item, budget, depth) for item in value]
    if isinstance(value, Mapping):
        budget.spend_for(value)
        return {str(key): to_feel(item, budget, depth) for key, item in value.items()}
    raise ExpressionError(reason="unsupported_value", type=type(value).__name__)


def to_number(value: int | float | Decimal) -> Decimal | None:
    """Make a decimal of 34 digits; not-a-number and infinity are null.

    Raises:
        ExpressionLimit: it is beyond the largest number of the language.
    """
    if isinstance(value, int):
        if value.bit_length() > MAX_INTEGER_BITS:
            raise ExpressionLimit(reason="number_too_large", limit_bits=MAX_INTEGER_BITS)
        return DECIMALS.create_decimal(value)
    if isinstance(value, float):
        # repr gives the shortest text of the float, so 0.1 stays 0.1.
        return DECIMALS.create_decimal(repr(value)) if math.isfinite(value) else None
    try:
        return DECIMALS.create_decimal(value) if value.is_finite() else None
    except Overflow:
        raise ExpressionLimit(reason="number_too_large", found=str(value)[:40]) from None


def check_weight(value: FeelValue) -> None:
    """Refuse a value that is small to hold and endless to walk: lists may share parts many times over.

    Raises:
        ExpressionLimit: walking it would meet too many values, or go too deep.
    """
    weigh(value)


def weigh(value: FeelValue) -> int:
    """Count the values that a walk through this one meets; see `check_weight`."""
    return _weigh(value, 0, {})[0]


def _weigh(value: FeelValue, depth: int, seen: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return how many values a walk meets and how deep it goes; each shared part is looked at once."""
    if not isinstance(value, list | dict):
        return 1, 0
    if id(value) not in seen:
        if depth > MAX_VALUE_DEPTH:
            raise ExpressionLimit(reason="data_too_deep", limit=MAX_VALUE_DEPTH)
        nodes, height = 1, 0
        for item in value if isinstance(value, list) else value.values():
            inner, below = _weigh(item, depth + 1, seen)
            nodes, height = nodes + inner, max(height, below + 1)
        if nodes > MAX_VALUE_NODES:
            raise ExpressionLimit(reason="value_too_large", limit=MAX_VALUE_NODES)
        seen[id(value)] = nodes, height
    nodes, height = seen[id(value)]
    if depth + height > MAX_VALUE_DEPTH:
        raise ExpressionLimit(reason="data_too_deep", limit=MAX_VALUE_DEPTH)
    return nodes, height


def to_json(value: FeelValue) -> JsonValue:
    """Turn a FEEL value into JSON: numbers to int or float, dates, times and durations to ISO 8601 text.

    Raises:
        ExpressionLimit: a number is too large for JSON, or the value too large or deep.
        ExpressionError: a range or a function has no JSON form.
    """
    if isinstance(value, list | dict):
        check_weight(value)
    return _to_json(value)


def _to_json(value: FeelValue) -> JsonValue:
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case Decimal():
            return _number_to_json(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return timedelta_to_iso(value)
        case YearMonths():
            return str(value)
        case list():
            return [_to_json(item) for item in value]
        case dict():
            return {key: _to_json(item) for key, item in value.items()}
    raise ExpressionError(reason="range_has_no_json" if isinstance(value, Range) else "function_has_no_json")


def _number_to_json(value: Decimal) -> int | float:
    if value == value.to_integral_value() and abs(value) <= MAX_EXACT_INTEGER:
        return int(value)
    number = float(value)
    if not math.isfinite(number):
        raise ExpressionLimit(reason="number_too_large", limit_bits=MAX_INTEGER_BITS)
    return number


def timedelta_to_iso(value: timedelta) -> str:
    """Write a duration in days, hours, minutes and seconds: `P1DT2H`, `-PT5M`, `PT0S`."""
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{size.microseconds:06d}".rstrip("0") if size.microseconds else ""
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number)
    if seconds or fraction:
        clock += f"{seconds}{fraction}S"
    days = f"{size.days}D" if size.days else ""
    text = days + (f"T{clock}" if clock else "") or "T0S"
    return ("-P" if value < timedelta(0) else "P") + text
