"""JSON texts from outside, read within bounds. What the JSON means is no concern of this file."""

from collections.abc import Iterator

import orjson

from engine.model import JsonValue

MAX_BYTES = 1_000_000
MAX_DEPTH = 40


class BadJson(ValueError):
    """The text is no JSON that Krokus takes; the message is a reason code."""


def read_bounded_json(content: bytes) -> JsonValue:
    """Read a JSON text of at most 1 MB and 40 levels without NUL characters.

    Raises:
        BadJson: too_large, not_json, too_deep or nul_byte.
    """
    if len(content) > MAX_BYTES:
        raise BadJson("too_large")
    try:
        value: JsonValue = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadJson("not_json") from error
    _check_levels(value)
    return value


def _check_levels(value: JsonValue) -> None:
    # Level by level instead of recursion, so that depth can never exhaust the stack.
    level: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH + 1):
        if any(isinstance(item, str) and "\0" in item for item in level):
            raise BadJson("nul_byte")
        level = [inner for item in level for inner in _contents_of(item)]
        if not level:
            return
    raise BadJson("too_deep")


def _contents_of(value: JsonValue) -> Iterator[JsonValue]:
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list):
        yield from value
