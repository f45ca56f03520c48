"""Functions on contexts, and on whether there is a value at all."""

from typing import Final

from engine.feel.builtins.signature import Builtin
from engine.feel.values import FeelValue

_Context = dict[str, FeelValue]


def get_value(context: _Context, key: str) -> FeelValue:
    return context.get(key)


def get_entries(context: _Context) -> FeelValue:
    return [{"key": key, "value": value} for key, value in context.items()]


def put_entry(context: _Context, key: str, value: FeelValue) -> FeelValue:
    return {**context, key: value}


def merge_contexts(contexts: list[FeelValue]) -> FeelValue:
    merged: _Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        merged |= context
    return merged


def is_defined(value: FeelValue) -> FeelValue:
    """Say whether there is a value; a missing variable is null and so not defined."""
    return value is not None


def first_value(*values: FeelValue) -> FeelValue:
    """Return the first value that is not null."""
    return next((value for value in values if value is not None), None)


CONTEXT_FUNCTIONS: Final = (
    Builtin("get value(context: context, key: string)", get_value),
    Builtin("get entries(context: context)", get_entries),
    Builtin("context put(context: context, key: string, value: any)", put_entry),
    Builtin("context merge(contexts: list)", merge_contexts),
    Builtin("is defined(value: any)", is_defined),
    Builtin("get or else(value: any, default: any)", first_value),
)
