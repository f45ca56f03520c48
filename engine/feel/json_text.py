"""FEEL values as JSON text: numbers with all their digits, which a float would lose."""

import json
from datetime import date, time, timedelta
from decimal import Decimal

from engine.feel.temporal import write_moment
from engine.feel.values import (
    DECIMALS,
    FeelValue,
    Function,
    Range,
    YearMonths,
    check_weight,
    timedelta_to_iso,
)

_PLAIN_DIGITS = 40


def write_json(value: FeelValue) -> str:
    """Write a value as JSON: dates, times and durations as ISO 8601 texts, ranges as FEEL writes them.

    Raises:
        ExpressionLimit: the value is too large or too deep.
    """
    check_weight(value)
    return _write(value)


def _write(value: FeelValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _write_number(value)
        case list():
            return "[" + ", ".join(_write(item) for item in value) + "]"
        case dict():
            parts = (f"{_quote(key)}: {_write(item)}" for key, item in value.items())
            return "{" + ", ".join(parts) + "}"
    return _quote(_write_text(value))


def _quote(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False)


def _write_number(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    is_long = not isinstance(exponent, int) or not -_PLAIN_DIGITS <= exponent <= _PLAIN_DIGITS
    if is_long:
        return str(value.normalize(DECIMALS)).replace("E", "e")
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _write_text(value: "str | date | time | timedelta | YearMonths | Range | Function") -> str:
    match value:
        case str():
            return value
        case timedelta():
            return timedelta_to_iso(value)
        case date() | time():
            return write_moment(value)
        case Range():
            ends = ("" if end is None else _write(end) for end in (value.low, value.high))
            inside = "..".join(ends)
            return ("[" if value.low_included else "(") + inside + ("]" if value.high_included else ")")
    return str(value)
