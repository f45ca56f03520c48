"""Functions on numbers: rounding, remainders, roots. Every result keeps 34 digits."""

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Final

from engine.feel.builtins.signature import Builtin
from engine.feel.values import DECIMALS, FeelValue, YearMonths

# The standard's bounds for the scale of a number.
_MIN_SCALE: Final = -6111
_MAX_SCALE: Final = 6176


def _round(number: Decimal, scale: Decimal | None, mode: str) -> FeelValue:
    digits = Decimal(0) if scale is None else scale
    if digits != digits.to_integral_value() or not _MIN_SCALE <= digits <= _MAX_SCALE:
        return None
    # More places than the number has would only pad it with zeros, and may not fit into 34 digits.
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -digits:
        return number
    shifted = DECIMALS.scaleb(number, digits).to_integral_value(rounding=mode)
    return DECIMALS.scaleb(shifted, -digits)


def floor(number: Decimal, scale: Decimal | None) -> FeelValue:
    return _round(number, scale, ROUND_FLOOR)


def ceiling(number: Decimal, scale: Decimal | None) -> FeelValue:
    return _round(number, scale, ROUND_CEILING)


def round_up(number: Decimal, scale: Decimal) -> FeelValue:
    return _round(number, scale, ROUND_UP)


def round_down(number: Decimal, scale: Decimal) -> FeelValue:
    return _round(number, scale, ROUND_DOWN)


def round_half_up(number: Decimal, scale: Decimal) -> FeelValue:
    return _round(number, scale, ROUND_HALF_UP)


def round_half_down(number: Decimal, scale: Decimal) -> FeelValue:
    return _round(number, scale, ROUND_HALF_DOWN)


def round_to_even(number: Decimal, scale: Decimal) -> FeelValue:
    """Round as `decimal` does: of its scale only the whole part counts, unlike in the other functions."""
    return _round(number, scale.to_integral_value(rounding=ROUND_DOWN), ROUND_HALF_EVEN)


def absolute(value: FeelValue) -> FeelValue:
    if isinstance(value, YearMonths):
        return YearMonths(abs(value.months))
    if isinstance(value, Decimal):
        return DECIMALS.abs(value)
    return abs(value) if isinstance(value, timedelta) else None


def modulo(dividend: Decimal, divisor: Decimal) -> FeelValue:
    quotient = DECIMALS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return DECIMALS.subtract(dividend, DECIMALS.multiply(divisor, quotient))


def is_even(number: Decimal) -> FeelValue:
    return modulo(number, Decimal(2)) == 0


def is_odd(number: Decimal) -> FeelValue:
    return modulo(number, Decimal(2)) == 1


NUMBER_FUNCTIONS: Final = (
    Builtin("decimal(n: number, scale: number)", round_to_even),
    Builtin("floor(n: number, scale?: number)", floor),
    Builtin("ceiling(n: number, scale?: number)", ceiling),
    Builtin("round up(n: number, scale: number)", round_up),
    Builtin("round down(n: number, scale: number)", round_down),
    Builtin("round half up(n: number, scale: number)", round_half_up),
    Builtin("round half down(n: number, scale: number)", round_half_down),
    Builtin("abs(n: scalar)", absolute),
    Builtin("modulo(dividend: number, divisor: number)", modulo),
    Builtin("sqrt(number: number)", DECIMALS.sqrt),
    Builtin("log(number: number)", DECIMALS.ln),
    Builtin("exp(number: number)", DECIMALS.exp),
    Builtin("odd(number: number)", is_odd),
    Builtin("even(number: number)", is_even),
)
