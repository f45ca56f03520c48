"""Calls of built-in functions: which overload fits, which argument goes where, and what type it must have."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal, DecimalException
from typing import Final

from engine.errors import ExpressionError
from engine.feel.builtins import find_builtins
from engine.feel.builtins.signature import Builtin, Parameter
from engine.feel.nodes import constant
from engine.feel.scope import Node, Scope
from engine.feel.temporal import parse_moment
from engine.feel.values import FeelValue, Function, OutsideText, Range, YearMonths
from engine.feel.vocabulary import PLAIN, Vocabulary

_NUMBERED: Final = re.compile(r"c[0-9]{1,3}")
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "any": (object,),
    # One value of any type that is no collection; a list of one gives its item.
    "scalar": (bool, Decimal, str, date, time, timedelta, YearMonths),
    "boolean": (bool,),
    "number": (Decimal,),
    "string": (str,),
    "date": (date,),
    "time": (time,),
    "duration": (timedelta, YearMonths),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
}


def bind_call(
    name: str,
    positional: Sequence[Node],
    named: Mapping[str, Node],
    at: int,
    vocabulary: Vocabulary = PLAIN,
) -> Node:
    """Compile a call.

    Raises:
        ExpressionError: no such function; or none that takes these arguments, unless the vocabulary is that
            of the standard, by which such a call is null and a note.
    """
    overloads = find_builtins(name)
    if not overloads:
        raise ExpressionError(reason="unknown_function", found=name[:40], at=at)
    for builtin in overloads:
        arguments = _arrange(builtin, positional, named)
        if arguments is not None:
            return _call(builtin, arguments)
    if not vocabulary.is_standard:
        raise ExpressionError(reason="wrong_arguments", found=name, at=at)
    vocabulary.notes.append(("wrong_arguments", name))
    # A null of its own: as the argument of another call it is given, not missing.
    return constant(None)


def _arrange(builtin: Builtin, positional: Sequence[Node], named: Mapping[str, Node]) -> list[Node] | None:
    """Put the arguments into the order of the parameters; None when they do not fit this overload."""
    if builtin.is_variadic and named and not positional and all(map(_NUMBERED.fullmatch, named)):
        # The standard calls what may repeat c1, c2, and so on.
        positional, named = [named[name] for name in sorted(named, key=lambda one: int(one[1:]))], {}
    if named:
        if positional or not named.keys() <= {parameter.name for parameter in builtin.parameters}:
            return None
        positional = [named.get(parameter.name, _MISSING) for parameter in builtin.parameters]
    if not builtin.is_variadic and len(positional) > len(builtin.parameters):
        return None
    needed = len(builtin.parameters)
    if builtin.is_variadic:
        # What may repeat may also be left out, but a call without any argument fits no function of this kind.
        given = list(positional[:-1] if positional and positional[-1] is _MISSING else positional)
        if not given:
            return None
        positional, needed = given, needed - 1
    arguments = list(positional) + [_MISSING] * (needed - len(positional))
    for parameter, argument in zip(builtin.parameters, arguments, strict=False):
        if argument is _MISSING and not parameter.is_optional:
            return None
    return arguments


_MISSING: Final = constant(None)


def _call(builtin: Builtin, arguments: Sequence[Node]) -> Node:
    fixed = len(builtin.parameters) - (1 if builtin.is_variadic else 0)
    last = builtin.parameters[-1] if builtin.is_variadic else None
    parameters = [
        builtin.parameters[index] if index < fixed or last is None else last
        for index in range(len(arguments))
    ]
    optional = [argument is _MISSING for argument in arguments]

    def run(scope: Scope) -> FeelValue:
        scope.spend(2)
        values: list[FeelValue] = []
        for parameter, argument, is_missing in zip(parameters, arguments, optional, strict=True):
            value = argument(scope)
            scope.run.budget.spend_for(value)
            fitted = _fit(value, parameter)
            if fitted is None and not is_missing and parameter.kind != "any":
                return None
            values.append(fitted)
        return _invoke(builtin, scope, values)

    return run


def _invoke(builtin: Builtin, scope: Scope, values: list[FeelValue]) -> FeelValue:
    try:
        result = builtin.function(scope, *values) if builtin.needs_scope else builtin.function(*values)
    except (DecimalException, OverflowError, ValueError):
        # The standard answers null for arguments outside a function's domain (root of -1, 31 February).
        return None
    if isinstance(result, Decimal) and not result.is_finite():
        return None
    scope.run.budget.spend_for(result)
    return result


def _fit(value: FeelValue, parameter: Parameter) -> FeelValue:
    """Give the value the parameter's type where FEEL converts by itself; None where it does not fit."""
    kind = parameter.kind
    if kind == "list" and value is not None and not isinstance(value, list):
        return [value]
    if kind not in ("list", "any") and isinstance(value, list) and len(value) == 1:
        value = value[0]
    if kind == "date" and isinstance(value, OutsideText):
        return parse_moment(str(value))
    if kind == "number" and isinstance(value, bool):
        return None
    return value if isinstance(value, _KINDS[kind]) else None
