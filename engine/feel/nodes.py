"""The compiled pieces of an expression: functions that return closures over closures. Reads no text."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from engine.feel.operators import add, all_of, any_of, divide, is_ordered, multiply, power, subtract
from engine.feel.operators import equals as equals_value
from engine.feel.properties import find_descendants, read_property
from engine.feel.scope import Node, Scope
from engine.feel.values import FeelValue, Range

ARITHMETIC: Final[dict[str, Callable[[FeelValue, FeelValue], FeelValue]]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def constant(value: FeelValue) -> Node:
    return lambda scope: value


def variable(segments: Sequence[str], otherwise: Node | None = None) -> Node:
    """Read `form_key.field` as one flat key, or step by step through nested data; the longest key wins.

    Args:
        otherwise: what it is where nothing has this name; null if left out.
    """
    head = segments[0]
    candidates = [(".".join(segments[:size]), segments[size:]) for size in range(len(segments), 0, -1)]

    def read(scope: Scope) -> FeelValue:
        scope.spend()
        bound = scope.find_binding(head)
        if bound is not None:
            return _follow(scope, bound[head], segments[1:])
        for key, rest in candidates:
            if key in scope.run.variables:
                return _follow(scope, scope.run.read_variable(key), rest)
        return None if otherwise is None else otherwise(scope)

    return read


def _follow(scope: Scope, value: FeelValue, segments: Sequence[str]) -> FeelValue:
    for segment in segments:
        value = read_property(scope, value, segment)
    return value


def property_of(source: Node, name: str) -> Node:
    return lambda scope: read_property(scope, source(scope), name)


def descendants_of(source: Node, name: str) -> Node:
    return lambda scope: find_descendants(scope, source(scope), name)


def arithmetic(first: Node, rest: Sequence[tuple[str, Node]]) -> Node:
    """Fold `a + b - c` from left to right without nesting, so that a long chain costs no depth."""

    def run(scope: Scope) -> FeelValue:
        result = first(scope)
        for sign, operand in rest:
            result = ARITHMETIC[sign](result, operand(scope))
            scope.run.budget.spend_for(result)
        return result

    return run


def conjunction(parts: Sequence[Node]) -> Node:
    return lambda scope: all_of(part(scope) for part in parts)


def disjunction(parts: Sequence[Node]) -> Node:
    return lambda scope: any_of(part(scope) for part in parts)


def negation(part: Node) -> Node:
    def run(scope: Scope) -> FeelValue:
        value = part(scope)
        return not value if isinstance(value, bool) else None

    return run


def comparison(sign: str, left: Node, right: Node) -> Node:
    if sign not in ("=", "!="):
        return lambda scope: is_ordered(sign, left(scope), right(scope))
    wanted = sign == "="

    def compares(scope: Scope) -> FeelValue:
        first = left(scope)
        scope.spend_on_comparing(first)
        same = equals_value(first, right(scope))
        return None if same is None else same is wanted

    return compares


def between(value: Node, low: Node, high: Node) -> Node:
    def run(scope: Scope) -> FeelValue:
        tested = value(scope)
        return all_of((is_ordered(">=", tested, low(scope)), is_ordered("<=", tested, high(scope))))

    return run


def range_of(low: Node, high: Node, low_included: bool, high_included: bool) -> Node:
    def run(scope: Scope) -> FeelValue:
        first, last = low(scope), high(scope)
        return Range(first, last, low_included, high_included, first is None or last is None)

    return run


def open_range(sign: str, end: Node) -> Node:
    """Make the range `(< 5)`: all values on one side of an end, or just the end for `(= 5)`."""

    def run(scope: Scope) -> FeelValue:
        value = end(scope)
        included = sign in ("<=", ">=", "=")
        low = None if sign in ("<", "<=") else value
        high = None if sign in (">", ">=") else value
        return Range(low, high, included and low is not None, included and high is not None, value is None)

    return run


def choice(condition: Node, then: Node, otherwise: Node) -> Node:
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def list_of(parts: Sequence[Node]) -> Node:
    def run(scope: Scope) -> FeelValue:
        scope.spend(len(parts))
        return [part(scope) for part in parts]

    return run


class Entry(NamedTuple):
    """An entry of a context; a function that stands there sees only what was there when it was made."""

    name: str
    value: Node
    is_function: bool


def context_of(entries: Sequence[Entry], result: Node | None = None) -> Node:
    """Build a context; an entry sees the entries before it. With a result, that is the value."""

    def run(scope: Scope) -> FeelValue:
        built: dict[str, FeelValue] = {}
        inner = scope.bind(built)
        for entry in entries:
            scope.spend()
            built[entry.name] = _define_in(scope, built, entry) if entry.is_function else entry.value(inner)
        return built if result is None else result(inner)

    return run


def _define_in(scope: Scope, before: Mapping[str, FeelValue], entry: Entry) -> FeelValue:
    """A function may call itself by the name of its entry, unless something around has that name."""
    scope.spend(len(before))
    seen = dict(before)
    value = entry.value(scope.bind(seen))
    if not scope.has(entry.name):
        seen[entry.name] = value
    return value
