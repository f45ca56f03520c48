"""Dated amounts of law and money: always with the day they hold for, never a decision."""

import tomllib
from datetime import date
from functools import lru_cache
from typing import Any

from engine.errors import ModelRefused
from engine.model import JsonValue
from engine.process.releases import Release

PARAMETERS_FILE = "parameters.toml"


def read_parameters(release: Release, on: date) -> dict[str, JsonValue]:
    """The model's law parameters that hold on a day, by key; what ended before that day is absent."""
    content = release.files.get(PARAMETERS_FILE)
    if content is None:
        return {}
    day = on.isoformat()
    found: dict[str, JsonValue] = {"as_of": day}
    for entry in _entries(content):
        if str(entry.get("valid_from", "")) <= day and day <= str(entry.get("valid_to") or "9999"):
            found[str(entry["key"])] = _value(entry["value"])
    return found


@lru_cache(maxsize=64)
def _entries(content: bytes) -> tuple[dict[str, Any], ...]:
    try:
        return tuple(tomllib.loads(content.decode("utf-8")).get("parameter", ()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelRefused("parameters_unreadable", file=PARAMETERS_FILE, reason=str(error)) from error


def _value(value: Any) -> JsonValue:
    return value if isinstance(value, int | float | str | bool) else str(value)
