"""A pretend case written as TOML, as the shipped scenarios are. Plays nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.designing.editing.toml_text import quote

ORDER = (
    "do",
    "task",
    "name",
    "by",
    "answers",
    "set",
    "open",
    "not_open",
    "status",
    "stage",
    "variables",
    "path",
)


def write_scenario(
    title: str,
    case: Mapping[str, Any],
    people: Mapping[str, str],
    steps: Sequence[Mapping[str, Any]],
    end: Mapping[str, Any],
) -> bytes:
    """The text of a scenario file."""
    lines = [f"title = {quote(title)}", "", "[case]", *_entries(case), "", "[people]", *_entries(people)]
    for step in steps:
        lines += ["", "[[step]]", *_entries({key: step[key] for key in ORDER if key in step})]
    if end:
        lines += ["", "[end]", *_entries(end)]
    return ("\n".join(lines) + "\n").encode()


def _entries(values: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items()]


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else quote(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(key))} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)
