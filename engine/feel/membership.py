"""Closures that test one value: what follows `in`, `instance of`, `empty`, and the cells of tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.errors import ExpressionError
from engine.feel.nodes import Node
from engine.feel.operators import any_of, is_in
from engine.feel.scope import Scope
from engine.feel.values import FeelValue, YearMonths

TESTED: Final = "?"

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "any": (object,),
    "boolean": (bool,),
    "number": (Decimal,),
    "string": (str,),
    "date": (date,),
    "date and time": (datetime,),
    "time": (time,),
    "days and time duration": (timedelta,),
    "years and months duration": (YearMonths,),
    "list": (list,),
    "context": (dict,),
}


def tested_value(scope: Scope) -> FeelValue:
    """Read the value under test."""
    bound = scope.find_binding(TESTED)
    return None if bound is None else bound[TESTED]


def member(target: Node) -> Node:
    """Test against a value, a range or a list of both."""

    def run(scope: Scope) -> FeelValue:
        wanted = target(scope)
        scope.run.budget.spend_for(wanted)
        return is_in(tested_value(scope), wanted)

    return run


def cell_member(target: Node) -> Node:
    """Test like `member`, but a condition without `?` counts by its own truth unless a boolean is tested."""

    def run(scope: Scope) -> FeelValue:
        wanted = target(scope)
        scope.run.budget.spend_for(wanted)
        value = tested_value(scope)
        if isinstance(wanted, bool) and not isinstance(value, bool):
            return wanted
        return is_in(value, wanted)

    return run


def any_test(value: Node, tests: Sequence[Node]) -> Node:
    """Bind the value under test and ask whether any test holds."""

    def run(scope: Scope) -> FeelValue:
        inner = scope.bind({TESTED: value(scope)})
        return any_of(test(inner) for test in tests)

    return run


def test_empty(part: Node) -> Node:
    """Test for null, an empty text, list or context: `empty` of `${…}` expressions."""

    def run(scope: Scope) -> FeelValue:
        value = part(scope)
        return value is None or (isinstance(value, str | list | dict) and not value)

    return run


def test_type(value: Node, name: str) -> Node:
    """Test the type of a value.

    Raises:
        ExpressionError: the type is not one of the built-in ones.
    """
    kinds = _TYPES.get(name.lower())
    if kinds is None:
        raise ExpressionError(reason="unknown_type", found=name[:40])

    def run(scope: Scope) -> FeelValue:
        tested = value(scope)
        if tested is None or (kinds == (date,) and isinstance(tested, datetime)):
            return False
        return isinstance(tested, kinds)

    return run
