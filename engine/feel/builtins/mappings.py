"""Functions on contexts, and on whether there is a value at all."""

from typing import Final

from engine.feel.builtins.signature import Builtin
from engine.feel.limits import MAX_DATA_DEPTH
from engine.feel.values import FeelValue

_Context = dict[str, FeelValue]


def get_value(context: _Context, key: str) -> FeelValue:
    return context.get(key)


def get_entries(context: _Context) -> FeelValue:
    return [{"key": key, "value": value} for key, value in context.items()]


def put_entry(context: _Context, key: str, value: FeelValue) -> FeelValue:
    return {**context, key: value}


def put_at(context: _Context, keys: list[FeelValue], value: FeelValue) -> FeelValue:
    """Put a value under a path of keys; contexts on the way that are missing are made."""
    if not keys or not isinstance(keys[0], str):
        return None
    key, rest = str(keys[0]), keys[1:]
    if not rest:
        return {**context, key: value}
    inner = context.get(key)
    if len(keys) > MAX_DATA_DEPTH or (inner is not None and not isinstance(inner, dict)):
        return None
    changed = put_at(inner or {}, rest, value)
    return None if changed is None else {**context, key: changed}


def put(context: _Context, key: FeelValue, value: FeelValue) -> FeelValue:
    if isinstance(key, list):
        return put_at(context, key, value)
    return put_entry(context, str(key), value) if isinstance(key, str) else None


def context_of_entries(entries: list[FeelValue]) -> FeelValue:
    """Make a context of entries `{key: "a", value: 1}`; null if a key is missing or comes twice."""
    made: _Context = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(key, str) or key in made or "value" not in entry:
            return None
        made[str(key)] = entry["value"]
    return made


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


def from_ai(value: FeelValue, *_described: FeelValue) -> FeelValue:
    """Return the value; the rest tells a language model what to give there (Camunda 8)."""
    return value


CONTEXT_FUNCTIONS: Final = (
    Builtin("get value(m: context, key: string)", get_value),
    Builtin("get entries(m: context)", get_entries),
    Builtin("context(entries: list)", context_of_entries),
    # Without names the first one is called, so it takes a key as well; `key: [...]` is null.
    Builtin("context put(context: context, keys: any, value: any)", put),
    Builtin("context put(context: context, key: string, value: any)", put_entry),
    Builtin("context merge(contexts: list)", merge_contexts),
    Builtin("is defined(value: any)", is_defined),
    Builtin("get or else(value: any, default: any)", first_value),
    Builtin("fromAi(value: any, description?: any, type?: any, schema?: any, options?: any)", from_ai),
)
