"""Values that are written out in an expression."""

from decimal import DecimalException

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel.lexer import Token, TokenKind
from engine.feel.temporal import check_reach, parse_temporal
from engine.feel.values import DECIMALS, FeelValue


def read_literal(token: Token) -> FeelValue:
    """Read a string, a number or `@"…"`.

    Raises:
        ExpressionError: the text inside `@"…"` is no date, time or duration.
        ExpressionLimit: a number beyond the largest one.
    """
    if token.kind is TokenKind.STRING:
        return token.text
    if token.kind is TokenKind.NUMBER:
        return _read_number(token)
    check_reach(token.text, parse_temporal)
    value = parse_temporal(token.text)
    if value is None:
        raise ExpressionError(reason="bad_literal", found=token.text[:40], at=token.at)
    return value


def _read_number(token: Token) -> FeelValue:
    try:
        return DECIMALS.create_decimal(token.text)
    except DecimalException:
        raise ExpressionLimit(reason="number_too_large", found=token.text[:40], at=token.at) from None
