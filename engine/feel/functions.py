"""Functions as values: defining them, and calling what a name or an expression gives."""

from collections.abc import Mapping, Sequence

from engine.errors import ExpressionLimit
from engine.feel.builtins import find_builtins
from engine.feel.calls import bind_call
from engine.feel.kinds import ANY, Kind, coerce, fit_arguments
from engine.feel.limits import MAX_CALL_DEPTH
from engine.feel.nodes import constant
from engine.feel.scope import Node, Run, Scope
from engine.feel.values import FeelValue, Function
from engine.feel.vocabulary import Vocabulary

Parameters = Sequence[tuple[str, Kind]]


def define(parameters: Parameters, body: Node, *, is_constant: bool = False) -> Node:
    """Make a function that sees the names around its definition."""
    return lambda scope: make_function(scope, parameters, body, is_constant=is_constant)


def make_function(
    scope: Scope, parameters: Parameters, body: Node, result: Kind = ANY, *, is_constant: bool = False
) -> Function:
    """Make a function whose body runs in this scope; see `fit_arguments` for values that do not conform."""
    names = tuple(name for name, _ in parameters)
    kinds = tuple(kind for _, kind in parameters)

    def call(values: Sequence[FeelValue]) -> FeelValue:
        scope.spend(2 + len(parameters))
        fitting = fit_arguments(values, kinds)
        if fitting is None:
            return None
        with Deeper(scope.run):
            value = body(scope.bind(dict(zip(names, fitting, strict=True))))
        return value if result is ANY else coerce(value, result)

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
    """Call what the expression gives; null when it is no function or the arguments do not fit.

    A parameter that a call by name leaves out is null.
    """

    def run(scope: Scope) -> FeelValue:
        called = function(scope)
        if not isinstance(called, Function):
            return None
        if called.builtin:
            return bind_call(called.builtin, positional, named, 0, Vocabulary(is_standard=True))(scope)
        chosen = _arrange(called, positional, named)
        if chosen is None:
            return None
        return called.call([part(scope) for part in chosen])

    return run


def builtin_value(name: str) -> Node:
    """A built-in function as a value, for a call such as `apply(abs, -5)`."""
    parameters = tuple(parameter.name for parameter in find_builtins(name)[0].parameters)

    def run(scope: Scope) -> FeelValue:
        def call(values: Sequence[FeelValue]) -> FeelValue:
            return bind_call(
                name, [constant(value) for value in values], {}, 0, Vocabulary(is_standard=True)
            )(scope)

        return Function(parameters, call, builtin=name)

    return run


def _arrange(
    function: Function, positional: Sequence[Node], named: Mapping[str, Node]
) -> Sequence[Node] | None:
    if not named:
        return positional if len(positional) == len(function.parameters) else None
    if positional or not named.keys() <= set(function.parameters):
        return None
    return [named.get(name, constant(None)) for name in function.parameters]
