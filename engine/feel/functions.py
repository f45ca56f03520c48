"""Functions as values: defining them, and calling what a name or an expression gives."""

from collections.abc import Mapping, Sequence

from engine.errors import ExpressionLimit
from engine.feel.kinds import ANY, Kind, coerce
from engine.feel.limits import MAX_CALL_DEPTH
from engine.feel.scope import Node, Run, Scope
from engine.feel.values import FeelValue, Function

Parameters = Sequence[tuple[str, Kind]]


def define(parameters: Parameters, body: Node, *, is_constant: bool = False) -> Node:
    """Make a function that sees the names around its definition."""
    return lambda scope: make_function(scope, parameters, body, is_constant=is_constant)


def make_function(
    scope: Scope, parameters: Parameters, body: Node, result: Kind = ANY, *, is_constant: bool = False
) -> Function:
    """Make a function whose body runs in this scope.

    A value that does not conform to its parameter's type reaches the body as null.
    """

    def call(values: Sequence[FeelValue]) -> FeelValue:
        given = {name: coerce(value, kind) for (name, kind), value in zip(parameters, values, strict=True)}
        scope.spend(2 + len(parameters))
        with Deeper(scope.run):
            value = body(scope.bind(given))
        return value if result is ANY else coerce(value, result)

    names = tuple(name for name, _ in parameters)
    kinds = tuple(kind for _, kind in parameters)
    return Function(names, call, Kind("function", parameters=kinds, result=result), is_constant)


class Deeper:
    """Counts how deep calls are nested in one evaluation.

    Raises:
        ExpressionLimit: a function calls itself too often.
    """

    __slots__ = ("_run",)

    def __init__(self, run: Run) -> None:
        self._run = run

    def __enter__(self) -> None:
        self._run.depth += 1
        if self._run.depth > MAX_CALL_DEPTH:
            raise ExpressionLimit(reason="calls_too_deep", limit=MAX_CALL_DEPTH)

    def __exit__(self, *_: object) -> None:
        self._run.depth -= 1


def invocation(function: Node, positional: Sequence[Node], named: Mapping[str, Node]) -> Node:
    """Call what the expression gives; null when it is no function or the arguments do not fit."""

    def run(scope: Scope) -> FeelValue:
        called = function(scope)
        if not isinstance(called, Function):
            return None
        chosen = _arrange(called, positional, named)
        if chosen is None:
            return None
        return called.call([part(scope) for part in chosen])

    return run


def _arrange(
    function: Function, positional: Sequence[Node], named: Mapping[str, Node]
) -> Sequence[Node] | None:
    if not named:
        return positional if len(positional) == len(function.parameters) else None
    if positional or named.keys() != set(function.parameters):
        return None
    return [named[name] for name in function.parameters]
