"""Dated amounts of law and money: always with the day they hold for, never a decision."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from engine.errors import ModelRefused
from engine.model import JsonValue
from engine.releases.release import Release

PARAMETERS_FILE = "parameters.toml"
# Known beginnings are later than this day, unknown ends are earlier than that one.
FIRST_DAY, LAST_DAY = "1900-01-01", "9999-12-31"
Entry = Mapping[str, Any]


def read_parameters(release: Release, on: date, own: Sequence[Entry] = ()) -> dict[str, JsonValue]:
    """The law parameters that hold on a day, by key; what ended before that day is absent.

    Args:
        own: what the organisation entered itself; stands over the model's.
    """
    entries = list_entries(release)
    if not entries and not own:
        return {}
    found: dict[str, JsonValue] = {"as_of": on.isoformat()}
    for entry in (*find_holding(entries, on), *find_holding(own, on)):
        found[str(entry["key"])] = _value(entry["value"])
    return found


def find_holding(entries: Iterable[Entry], on: date) -> list[Entry]:
    """The entries that hold on a day; of two of one key the one that began later comes last."""
    day = on.isoformat()
    holding = [one for one in entries if find_first_day(one) <= day <= find_last_day(one)]
    return sorted(holding, key=find_first_day)


def find_first_day(entry: Entry) -> str:
    """As `2026-03-01`."""
    return str(entry.get("valid_from") or FIRST_DAY)


def find_last_day(entry: Entry) -> str:
    """As `2026-05-31`."""
    return str(entry.get("valid_to") or LAST_DAY)


def list_entries(release: Release) -> tuple[dict[str, Any], ...]:
    """Everything that the model says, of all days."""
    content = release.files.get(PARAMETERS_FILE)
    return () if content is None else _entries(content)


@lru_cache(maxsize=64)
def _entries(content: bytes) -> tuple[dict[str, Any], ...]:
    try:
        return tuple(tomllib.loads(content.decode("utf-8")).get("parameter", ()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelRefused("parameters_unreadable", file=PARAMETERS_FILE, reason=str(error)) from error


def _value(value: Any) -> JsonValue:
    return value if isinstance(value, int | float | str | bool) else str(value)
