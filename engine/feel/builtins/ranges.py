"""Functions that compare points and ranges: which comes first, which lies within which."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Final, TypeAlias

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel.builtins.signature import Builtin
from engine.feel.lexer import Token, TokenKind, read_tokens
from engine.feel.moments import find_offset
from engine.feel.operators import all_of, compare, equals
from engine.feel.temporal import parse_date, parse_datetime, parse_duration, parse_temporal, parse_time
from engine.feel.values import DECIMALS, FeelValue, Range

_Truth: TypeAlias = bool | None
_Relation: TypeAlias = Callable[[Range, Range], _Truth]


def _order(left: FeelValue, right: FeelValue, *signs: int) -> _Truth:
    order = compare(left, right)
    return None if order is None else order in signs


def _less(left: FeelValue, right: FeelValue, at_equal: bool) -> _Truth:
    """Say whether left is less, or equal where that counts too."""
    return _order(left, right, -1, 0) if at_equal else _order(left, right, -1)


def _as_range(value: FeelValue) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _precedes(a: Range, b: Range) -> _Truth:
    return _less(a.high, b.low, not (a.high_included and b.low_included))


def _meets(a: Range, b: Range) -> _Truth:
    return all_of((a.high_included and b.low_included, _order(a.high, b.low, 0)))


def _overlaps(a: Range, b: Range) -> _Truth:
    starts_in_time = _less(b.low, a.high, a.high_included and b.low_included)
    return all_of((starts_in_time, _less(a.low, b.high, a.low_included and b.high_included)))


def _overlaps_before(a: Range, b: Range) -> _Truth:
    return all_of(
        (
            _less(a.low, b.low, a.low_included and not b.low_included),
            _less(b.low, a.high, a.high_included and b.low_included),
            _less(a.high, b.high, not a.high_included or b.high_included),
        )
    )


def _finishes(a: Range, b: Range) -> _Truth:
    return all_of(
        (
            a.high_included is b.high_included,
            _order(a.high, b.high, 0),
            _less(b.low, a.low, not a.low_included or b.low_included),
        )
    )


def _includes(a: Range, b: Range) -> _Truth:
    return all_of(
        (
            _less(a.low, b.low, a.low_included or not b.low_included),
            _less(b.high, a.high, a.high_included or not b.high_included),
        )
    )


def _starts(a: Range, b: Range) -> _Truth:
    return all_of(
        (
            a.low_included is b.low_included,
            _order(a.low, b.low, 0),
            _less(a.high, b.high, not a.high_included or b.high_included),
        )
    )


def _coincides(a: Range, b: Range) -> _Truth:
    same_kinds = a.low_included is b.low_included and a.high_included is b.high_included
    return all_of((same_kinds, _order(a.low, b.low, 0), _order(a.high, b.high, 0)))


def _swapped(relation: _Relation) -> _Relation:
    return lambda a, b: relation(b, a)


def _of_values(relation: _Relation) -> Callable[[FeelValue, FeelValue], FeelValue]:
    def answer(a: FeelValue, b: FeelValue) -> FeelValue:
        return None if a is None or b is None else relation(_as_range(a), _as_range(b))

    return answer


def _includes_point(span: FeelValue, point: FeelValue) -> FeelValue:
    if not isinstance(span, Range) or point is None:
        return None
    return _includes(span, _as_range(point))


def _point_in(point: FeelValue, span: FeelValue) -> FeelValue:
    return _includes_point(span, point)


def _of_ranges(relation: _Relation) -> Callable[[FeelValue, FeelValue], FeelValue]:
    def answer(a: FeelValue, b: FeelValue) -> FeelValue:
        return relation(a, b) if isinstance(a, Range) and isinstance(b, Range) else None

    return answer


def _of_point_and_range(relation: _Relation) -> Callable[[FeelValue, FeelValue], FeelValue]:
    """For a point, only the end that it touches counts; `finishes(10, [1..10])` asks nothing of the start."""
    touches_end = relation is _finishes

    def answer(a: FeelValue, b: FeelValue) -> FeelValue:
        if isinstance(a, Range) or not isinstance(b, Range):
            return _of_ranges(relation)(a, b)
        end, included = (b.high, b.high_included) if touches_end else (b.low, b.low_included)
        return all_of((included, _order(end, a, 0)))

    return answer


def _turned(
    function: Callable[[FeelValue, FeelValue], FeelValue],
) -> Callable[[FeelValue, FeelValue], FeelValue]:
    return lambda a, b: function(b, a)


def is_identical(left: FeelValue, right: FeelValue) -> FeelValue:
    """Say whether two values are the same element of the same kind; zones must be written alike."""
    if left is None or right is None:
        return left is right
    if isinstance(left, datetime | time) and isinstance(right, datetime | time):
        same_clock = type(left) is type(right) and left.replace(tzinfo=None) == right.replace(tzinfo=None)
        return (
            same_clock
            and (left.tzinfo is None) is (right.tzinfo is None)
            and find_offset(left) == find_offset(right)
        )
    if isinstance(left, date) and type(left) is not type(right):
        return False
    return equals(left, right) is True


_OPENING: Final = ("[", "(", "]")
_CLOSING: Final = ("]", ")", "[")
_READERS: Final[dict[str, Callable[[str], FeelValue]]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_datetime,
    "duration": parse_duration,
}


def read_range(text: str) -> FeelValue:
    """Read a range with fixed ends, such as `[1..5)` or `(@"2026-01-01"..]`."""
    try:
        tokens = read_tokens(text)[:-1]
    except (ExpressionError, ExpressionLimit):
        return None
    dots = [
        place for place, token in enumerate(tokens) if token.kind is TokenKind.SIGN and token.text == ".."
    ]
    if len(dots) != 1 or tokens[0].text not in _OPENING or tokens[-1].text not in _CLOSING:
        return None
    low_tokens, high_tokens = tokens[1 : dots[0]], tokens[dots[0] + 1 : -1]
    low, high = _read_end(low_tokens), _read_end(high_tokens)
    if (low is None and low_tokens) or (high is None and high_tokens) or not (low_tokens or high_tokens):
        return None
    if low is not None and high is not None and compare(low, high) not in (-1, 0):
        return None
    low_included, high_included = tokens[0].text == "[", tokens[-1].text == "]"
    if (low is None and low_included) or (high is None and high_included):
        return None
    return Range(low, high, low_included, high_included)


def _read_end(tokens: Sequence[Token]) -> FeelValue:
    """A literal or a call such as `date("2026-01-01")`; None for anything else."""
    match [(token.kind, token.text) for token in tokens]:
        case [(TokenKind.STRING, text)]:
            return text
        case [(TokenKind.LITERAL, text)]:
            return parse_temporal(text)
        case [(TokenKind.NUMBER, text)]:
            return DECIMALS.create_decimal(text)
        case [(TokenKind.SIGN, "-"), (TokenKind.NUMBER, text)]:
            return DECIMALS.create_decimal(f"-{text}")
        case [(TokenKind.NAME, name), (TokenKind.SIGN, "("), (TokenKind.STRING, text), (TokenKind.SIGN, ")")]:
            return _READERS[name](text) if name in _READERS else None
    return None


def _points_and_ranges(name: str, relation: _Relation) -> tuple[Builtin, ...]:
    function = _of_values(relation)
    pairs = ("point1: any, point2: any", "point: any, range: any", "range: any, point: any")
    return tuple(Builtin(f"{name}({pair})", function) for pair in (*pairs, "range1: any, range2: any"))


def _with_point(
    name: str, function: Callable[[FeelValue, FeelValue], FeelValue], pair: str
) -> tuple[Builtin, ...]:
    return Builtin(f"{name}({pair})", function), Builtin(f"{name}(range1: any, range2: any)", function)


_POINT_FIRST: Final = "point: any, range: any"
_RANGE_FIRST: Final = "range: any, point: any"

RANGE_FUNCTIONS: Final = (
    *_points_and_ranges("before", _precedes),
    *_points_and_ranges("after", _swapped(_precedes)),
    Builtin("meets(range1: any, range2: any)", _of_ranges(_meets)),
    Builtin("met by(range1: any, range2: any)", _of_ranges(_swapped(_meets))),
    Builtin("overlaps(range1: any, range2: any)", _of_ranges(_overlaps)),
    Builtin("overlaps before(range1: any, range2: any)", _of_ranges(_overlaps_before)),
    Builtin("overlaps after(range1: any, range2: any)", _of_ranges(_swapped(_overlaps_before))),
    *_with_point("finishes", _of_point_and_range(_finishes), _POINT_FIRST),
    *_with_point("finished by", _turned(_of_point_and_range(_finishes)), _RANGE_FIRST),
    *_with_point("includes", _includes_point, _RANGE_FIRST),
    *_with_point("during", _point_in, _POINT_FIRST),
    *_with_point("starts", _of_point_and_range(_starts), _POINT_FIRST),
    *_with_point("started by", _turned(_of_point_and_range(_starts)), _RANGE_FIRST),
    *_points_and_ranges("coincides", _coincides),
    Builtin("is(value1: any, value2: any)", is_identical),
    Builtin("range(from: string)", read_range),
)
