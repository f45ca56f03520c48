"""The dictionary of activities and the other ready answers of an entry: data from `activities.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.releases.modelfile import Words

FILE = Path(__file__).parent / "activities.toml"
KINDS = ("direct", "indirect", "general")
MODES = ("in_person", "phone", "video", "message", "written")
PLACES = ("office", "client_home", "community", "workplace", "institution", "remote")
RESULTS = ("done", "partly", "no_show", "cancelled", "employer_yes", "employer_no", "employer_later")
PARTICIPANTS = (
    "family",
    "guardian",
    "employer",
    "coworker",
    "specialist",
    "interpreter",
    "official",
    "other",
)
FUNDING = ("pfron", "efs_plus", "local_government", "labour_office", "own", "other")
NO_SHOW = "P17"
# What an entry of a kind is about when nothing else says it.
USUAL = {"direct": "D14", "indirect": "P14", "general": "O05"}


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the dictionary; `mode` and `place` are what is proposed with it."""

    code: str
    kind: str
    name: Words
    stages: tuple[str, ...]
    mode: str
    place: str
    tasks: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def read_activities() -> Mapping[str, Activity]:
    """The dictionary by code, in its own order."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["activity"]
    rows = [
        Activity(
            code=one["code"],
            kind=one["kind"],
            name=Words(one["name"]["pl"], one["name"]["en"]),
            stages=tuple(one["stages"]),
            mode=one["mode"],
            place=one["place"],
            tasks=frozenset(one.get("tasks", ())),
        )
        for one in listed
    ]
    return {row.code: row for row in rows}


def propose_activity(kind: str | None, stage: str | None, *names: str | None) -> str:
    """What a finished task was: by its own names, else the first activity of its kind and stage.

    Args:
        names: the element and the form of the task, the more telling one first.
    """
    known = read_activities().values()
    wanted = kind if kind in KINDS else "direct"
    for name in names:
        named = [one.code for one in known if name in one.tasks]
        if named:
            return named[0]
    fitting = [one for one in known if one.kind == wanted and stage in one.stages]
    return fitting[0].code if fitting else USUAL[wanted]


def is_named(element: str) -> bool:
    """Whether some activity says that it is proposed after this element."""
    return any(element in one.tasks for one in read_activities().values())


# The closed lists of answers by the name of their field; words for them are the page's.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": MODES,
    "place": PLACES,
    "participants": PARTICIPANTS,
    "result": RESULTS,
    "funding": FUNDING,
}
