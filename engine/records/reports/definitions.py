"""Reports as data: what is shipped, what an organisation copied and changed. Computes nothing."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.casework.access import MENTOR, OFFICE
from engine.errors import CaseChanged, InvalidInput, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import report_rows as store
from engine.store.queries.report_rows import DIMENSIONS, DefinitionRow

FOLDER = Path(__file__).parent
SUMS = ("hours", "travel_hours", "travel_km", "entries")
EACH = (
    "day",
    "start",
    "end",
    "month",
    "coach",
    "client",
    "stage",
    "kind",
    "activity",
    "funding",
    "mode",
    "place",
    "description",
    "evidence",
)
PEOPLE = (
    "client",
    "case_no",
    "status",
    "stage",
    "opened_on",
    "contract_on",
    "first_contact_on",
    "first_job_on",
    "days_to_first_job",
    "employed",
    "hours_direct",
    "hours_indirect",
    "contract_evidence",
    "agreement_evidence",
)
DOUBLE = (
    "day",
    "client",
    "coach",
    "start",
    "end",
    "funding",
    "other_coach",
    "other_start",
    "other_end",
    "other_funding",
    "verdict",
)
COLUMNS: Mapping[str, tuple[str, ...]] = {"hours": EACH, "people": PEOPLE, "double_funding": DOUBLE}
MOST_CHARACTERS = 20_000
MOST_COLUMNS = 20
KEY = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True, slots=True)
class Definition:
    """A report. `group_by` sums rows; without it every row of the source is a row, with `columns`."""

    key: str
    name: Words
    about: Words
    source: str
    group_by: tuple[str, ...]
    columns: tuple[str, ...]
    sums: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    text: str
    is_own: bool = False
    version: int = 0


def require_reader(actor: Actor) -> None:
    """Reports are about the whole organisation.

    Raises:
        NotFound: for everybody but mentors and the office.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotFound("no_reports")


def read_definition(key: str, text: str, *, is_own: bool = False, version: int = 0) -> Definition:
    """Read a definition from its TOML.

    Raises:
        InvalidInput: it is no TOML, or names what there is not; `what` says which.
    """
    if len(text) > MOST_CHARACTERS or "\x00" in text:
        raise InvalidInput("report_unreadable", what=key)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("report_unreadable", what=str(error)[:200]) from error
    source = _choose(data, "source", tuple(COLUMNS))
    group_by = _list(data, "group_by", tuple(DIMENSIONS))
    if group_by and source != "hours":
        raise InvalidInput("report_unknown_word", what=f"group_by: {source}")
    columns = _list(data, "columns", COLUMNS[source])
    if not group_by and not columns:
        raise InvalidInput("report_without_columns", what=key)
    filters = data.get("filters", {})
    if not isinstance(filters, dict):
        raise InvalidInput("report_unknown_word", what="filters")
    return Definition(
        key=key,
        name=_words(data, "name", key),
        about=_words(data, "about", ""),
        source=source,
        group_by=group_by,
        columns=columns,
        sums=_list(data, "sums", SUMS),
        filters={name: _read_filter(name, values) for name, values in filters.items()},
        text=text,
        is_own=is_own,
        version=version,
    )


def _choose(data: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = data.get(name)
    if value not in allowed:
        raise InvalidInput("report_unknown_word", what=f"{name}: {value}")
    return str(value)


def _list(data: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    values = data.get(name, [])
    if not isinstance(values, list) or len(values) > MOST_COLUMNS:
        raise InvalidInput("report_unknown_word", what=name)
    for value in values:
        if value not in allowed:
            raise InvalidInput("report_unknown_word", what=f"{name}: {value}")
    return tuple(dict.fromkeys(values))


def _read_filter(name: str, values: object) -> tuple[str, ...]:
    if name not in DIMENSIONS or not isinstance(values, list) or len(values) > 200:
        raise InvalidInput("report_unknown_word", what=f"filters: {name}")
    return tuple(str(value)[:64] for value in values)


def _words(data: Mapping[str, Any], name: str, default: str) -> Words:
    value = data.get(name, default)
    if isinstance(value, dict):
        return Words(str(value.get("pl", default))[:300], str(value.get("en", ""))[:300])
    return Words(str(value)[:300])


@lru_cache(maxsize=1)
def _read_shipped() -> Mapping[str, Definition]:
    files = sorted(FOLDER.glob("*.toml"))
    return {path.stem: read_definition(path.stem, path.read_text(encoding="utf-8")) for path in files}


def list_all(work: Work) -> dict[str, Definition]:
    """Shipped reports and the organisation's own; one's own stands in for the shipped one of its name."""
    own = {
        row.key: read_definition(row.key, row.source, is_own=True, version=row.version)
        for row in store.list_definitions(work)
    }
    return {**_read_shipped(), **own}


def find_reports(krokus: Krokus, actor: Actor) -> tuple[Definition, ...]:
    """Every report that can be made here.

    Raises:
        NotFound: reports are for mentors and the office.
    """
    require_reader(actor)
    with krokus.store.read(actor.org) as work:
        return tuple(list_all(work).values())


def save_report(krokus: Krokus, actor: Actor, key: str, text: str, based_on: str, version: int) -> None:
    """Keep an organisation's own report: a new one, or a changed one.

    Raises:
        NotFound: reports are for mentors and the office.
        InvalidInput: the key or the definition cannot be read; `what` says what.
        CaseChanged: somebody was faster.
    """
    require_reader(actor)
    if not KEY.fullmatch(key):
        raise InvalidInput("report_key_wrong", what=key)
    read_definition(key, text)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        row = DefinitionRow(key, text, based_on[:64], actor.person, work.now, version)
        if (version == 0) != (store.find_definition(work, key) is None) or not store.save_definition(
            work, row
        ):
            raise CaseChanged("report_changed", what=key)


def remove_report(krokus: Krokus, actor: Actor, key: str) -> None:
    """Take an organisation's own report out; the shipped one of that name is back."""
    require_reader(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            store.delete_definition(work, key)
