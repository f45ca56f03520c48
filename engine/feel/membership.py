"""Closures that test one value: what follows `in`, `instance of`, `empty`, and the cells of tables."""

from collections.abc import Sequence
from typing import Final

from engine.feel.kinds import Kind, is_of
from engine.feel.operators import any_of, is_in
from engine.feel.scope import Node, Scope
from engine.feel.values import FeelValue, check_weight

TESTED: Final = "?"


def tested_value(scope: Scope) -> FeelValue:
    """Read the value under test."""
    bound = scope.find_binding(TESTED)
    return None if bound is None else bound[TESTED]


def member(target: Node) -> Node:
    """Test against a value, a range or a list of both."""

    def run(scope: Scope) -> FeelValue:
        wanted = target(scope)
        scope.run.budget.spend_for(wanted)
        value = tested_value(scope)
        scope.spend_on_comparing(value, len(wanted) if isinstance(wanted, list) else 1)
        return is_in(value, wanted)

    return run


def cell_member(target: Node, *, is_value: bool) -> Node:
    """Test like `member`, but a condition without `?` counts by its own truth unless a boolean is tested.

    Args:
        is_value: it can only be a value, so null is one, too; a condition without an answer is not met.
    """

    def run(scope: Scope) -> FeelValue:
        wanted = target(scope)
        scope.run.budget.spend_for(wanted)
        value = tested_value(scope)
        scope.spend_on_comparing(value, len(wanted) if isinstance(wanted, list) else 1)
        if isinstance(wanted, bool) and not isinstance(value, bool):
            return wanted
        if wanted is None and not is_value:
            return None
        return is_in(value, wanted)

    return run


def cell_question(question: Node) -> Node:
    """Test by an expression about `?`: it must be true; what is no boolean is compared with the value."""

    def run(scope: Scope) -> FeelValue:
        answer = question(scope)
        return answer if isinstance(answer, bool) or answer is None else is_in(tested_value(scope), answer)

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


def test_type(value: Node, kind: Kind) -> Node:
    """Test the type of a value, whatever values it allows; null is of the type Null alone."""

    def run(scope: Scope) -> FeelValue:
        tested = value(scope)
        check_weight(tested)
        return is_of(tested, kind, asks_allowed=False)

    return run
