"""Pretend cases written as TOML beside their model: read and judged here, played by engine/scenarios."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import ModelRefused
from engine.model import JsonValue


@dataclass(frozen=True, slots=True)
class Scenario:
    title: str
    client: str
    start: date
    birth_date: str
    variables: Mapping[str, JsonValue]
    people: Mapping[str, str]
    steps: tuple[Mapping[str, Any], ...]
    end: Mapping[str, Any]


def read_scenario(content: bytes, name: str) -> Scenario:
    """Parse a scenario.

    Raises:
        ModelRefused: it is no TOML, or a needed key is missing.
    """
    try:
        data = tomllib.loads(content.decode("utf-8"))
        case = data["case"]
        return Scenario(
            title=str(data["title"]),
            # A process of the team has no client: whom it is about holds a role in it.
            client=str(case.get("client", "")),
            start=case["start"],
            birth_date=str(case.get("birth_date", "1990-01-15")),
            variables=case.get("variables", {}),
            people=dict(data.get("people", {})),
            steps=tuple(data.get("step", ())),
            end=data.get("end", {}),
        )
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ModelRefused("scenario_unreadable", file=name, reason=str(error)) from error
