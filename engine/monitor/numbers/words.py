"""What each number is called and says about itself: data from `measures.toml`. Counts nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.releases.modelfile import Words

FILE = Path(__file__).parent / "measures.toml"
NOTHING = Words("")


@dataclass(frozen=True, slots=True)
class Told:
    """The words of one measure.

    Attributes:
        unit: pct, days, points, hours, rate or count.
        over: what the whole is, as it stands after "of"; `among` says who is behind it where that differs.
    """

    key: str
    group: str
    unit: str
    title: Words
    over: Words
    about: Words
    benchmark: Words = NOTHING
    among: Words = NOTHING


@lru_cache(maxsize=1)
def read_measures() -> tuple[Told, ...]:
    """Every measure in the order of the page."""
    return tuple(_read_measure(one) for one in _read_file()["measure"])


def _read_measure(one: Mapping[str, Any]) -> Told:
    return Told(
        key=one["key"],
        group=one["group"],
        unit=one["unit"],
        title=_word(one["title"]),
        over=_word(one["over"]),
        about=_word(one["about"]),
        benchmark=_word(one["benchmark"]) if "benchmark" in one else NOTHING,
        among=_word(one["among"]) if "among" in one else NOTHING,
    )


@lru_cache(maxsize=1)
def read_groups() -> Mapping[str, Words]:
    """The groups of measures in the order of the page."""
    return {one["key"]: _word(one["name"]) for one in _read_file()["group"]}


def _word(told: Mapping[str, str]) -> Words:
    return Words(told["pl"], told["en"])


def _read_file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
