"""Making a report: from its definition and a period to a table with typed columns."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from engine.errors import InvalidInput, NotFound
from engine.krokus import Krokus
from engine.model import Actor, OrgId
from engine.monitor.retention import Spell, group_spells, is_known, read_spells
from engine.records.reports.definitions import Definition, list_all, require_reader
from engine.records.reports.double_funding import find_doubles
from engine.store import Work
from engine.store.queries import report_rows as store
from engine.store.queries.cases import list_case_lines
from engine.store.queries.people import get_own_organisation, list_people
from engine.store.queries.registers import list_employers
from engine.store.queries.report_rows import SharedEntryRow
from engine.views.reports import ReportColumn, ReportTable

MOST_ROWS = 100_000
LONGEST = timedelta(days=366 * 3)
Cell = str | int | float | date | None
HOURS = frozenset({"hours", "travel_hours", "hours_direct", "hours_indirect"})
NUMBERS: Mapping[str, str] = {
    **dict.fromkeys(HOURS, "hours"),
    "travel_km": "decimal",
    "entries": "count",
    "days_to_first_job": "count",
    **dict.fromkeys(("day", "opened_on", "contract_on", "first_contact_on", "first_job_on"), "date"),
    **dict.fromkeys(("evidence", "contract_evidence", "agreement_evidence"), "link"),
}
CONTRACT, AGREEMENT, CONTACT = "client_contract", "employer_agreement", "employer_contact"


def make_report(
    krokus: Krokus, actor: Actor, key: str, since: date, until: date, *, pseudonyms: bool = False
) -> ReportTable:
    """Make a report of a period, both days included.

    Args:
        pseudonyms: clients are named by a sign that stays the same; free texts are left out.

    Raises:
        NotFound: no such report, or not for this person.
        InvalidInput: the period is upside down or longer than three years.
    """
    require_reader(actor)
    return _make(krokus, actor.org, key, since, until, pseudonyms=pseudonyms)


def make_report_for_office(
    krokus: Krokus, org_key: str, key: str, since: date, until: date, *, pseudonyms: bool = False
) -> ReportTable:
    """The same from the command line, where whoever runs it holds the whole database anyway.

    Raises:
        NotFound: no such organisation or report.
        InvalidInput: the period is upside down or longer than three years.
    """
    return _make(krokus, krokus.find_org(org_key), key, since, until, pseudonyms=pseudonyms)


def _make(krokus: Krokus, org: OrgId, key: str, since: date, until: date, *, pseudonyms: bool) -> ReportTable:
    if until < since or until - since > LONGEST:
        raise InvalidInput("period_wrong", since=since.isoformat(), until=until.isoformat())
    with krokus.store.read(org) as work:
        definition = list_all(work).get(key)
        if definition is None:
            raise NotFound(report=key)
        maker = _Maker(krokus, work, definition, since, until, pseudonyms)
        rows = _SOURCES[_find_way(definition)](maker)
        return maker.finish(rows)


def _find_way(definition: Definition) -> str:
    return "sums" if definition.group_by else definition.source


@dataclass
class _Maker:
    krokus: Krokus
    work: Work
    definition: Definition
    since: date
    until: date
    pseudonyms: bool

    @property
    def period(self) -> tuple[str, str]:
        return self.since.isoformat(), self.until.isoformat()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        listed = self.definition.group_by or self.definition.columns
        if self.pseudonyms:
            # A free text and a number of the case would tell who it is.
            listed = tuple(key for key in listed if key not in ("description", "case_no"))
        return (*listed, *(key for key in self.definition.sums if key not in listed))

    @cached_property
    def titles(self) -> dict[str, str]:
        return {line.id: line.title for line in list_case_lines(self.work)}

    @cached_property
    def people(self) -> dict[str, str]:
        return {row.id: row.name for row in list_people(self.work)}

    @cached_property
    def employers(self) -> dict[str, str]:
        return {row.id: row.name for row in list_employers(self.work)}

    def name_client(self, case_id: str | None) -> str:
        if case_id is None:
            return ""
        if not self.pseudonyms:
            return self.titles.get(case_id, "?")
        digest = hashlib.sha256(f"{self.work.org}/{case_id}".encode()).hexdigest()
        return f"osoba-{digest[:8]}"

    def say(self, key: str, value: Any) -> Cell:
        """A value of a dimension as it stands in a cell; stable words stay words for the page to name."""
        if key == "client":
            return self.name_client(value)
        if key in ("coach", "other_coach"):
            return self.people.get(value, "?")
        if key == "employer":
            return self.employers.get(value, "")
        if key == "day":
            return date.fromisoformat(value)
        return "" if value is None else str(value)

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.krokus.calendar.zone):%H:%M}"

    def link(self, path: str) -> str:
        return f"{self.krokus.address.rstrip('/')}{path}"

    def finish(self, rows: Sequence[Sequence[Cell]]) -> ReportTable:
        columns = tuple(ReportColumn(key, NUMBERS.get(key, "text")) for key in self.keys)
        summed = {
            index: _add(row[index] for row in rows)
            for index, column in enumerate(columns)
            if column.key in (*HOURS, "travel_km", "entries")
        }
        totals = tuple(
            None if index not in summed else round(summed[index], 2) for index in range(len(columns))
        )
        return ReportTable(
            key=self.definition.key,
            name=self.definition.name,
            about=self.definition.about,
            organisation=get_own_organisation(self.work).name,
            since=self.since,
            until=self.until,
            pseudonyms=self.pseudonyms,
            columns=columns,
            rows=tuple(tuple(row) for row in rows),
            totals=totals if summed else (),
            made_at=self.work.now,
        )


def _add(cells: Iterable[Cell]) -> float:
    return sum(float(cell) for cell in cells if isinstance(cell, int | float))


def _sum(maker: _Maker) -> list[list[Cell]]:
    definition = maker.definition
    found = store.sum_hours(maker.work, *maker.period, definition.group_by, definition.filters)
    measures: Mapping[str, Callable[[Mapping[str, int]], Cell]] = {
        "hours": lambda sums: round(sums["minutes"] / 60, 4),
        "travel_hours": lambda sums: round(sums["travel_min"] / 60, 4),
        "travel_km": lambda sums: round(sums["travel_m"] / 1000, 1),
        "entries": lambda sums: sums["entries"],
    }
    rows: list[list[Cell]] = [
        [
            *(maker.say(key, value) for key, value in zip(definition.group_by, values, strict=True)),
            *(measures[key](sums) for key in definition.sums),
        ]
        for values, sums in found
    ]
    width = len(definition.group_by)
    return sorted(rows, key=lambda row: [str(cell) for cell in row[:width]])


def _list_each(maker: _Maker) -> list[list[Cell]]:
    found = store.list_shared_entries(maker.work, *maker.period, maker.definition.filters, MOST_ROWS)
    return [[_tell(maker, key, row) for key in maker.keys] for row in found]


def _tell(maker: _Maker, key: str, row: SharedEntryRow) -> Cell:
    match key:
        case "start" | "end":
            return maker.clock(row.starts_at if key == "start" else row.ends_at)
        case "hours":
            return round(row.minutes / 60, 4)
        case "entries":
            return 1
        case "travel_hours":
            return round(row.travel_min / 60, 4)
        case "month":
            return row.day[:7]
        case "evidence":
            return maker.link(f"/hours/entries/{row.entry_id}")
        case "description":
            return "" if row.sensitive else row.description
    column = {"client": "case_id", "coach": "person_id"}.get(key, key)
    return maker.say(key, getattr(row, column, ""))


def _list_people(maker: _Maker) -> list[list[Cell]]:
    calendar = maker.krokus.calendar
    begins, ends = calendar.start_of_day(maker.since), calendar.start_of_day(maker.until + timedelta(days=1))
    cases = store.list_cases_of_period(maker.work, begins, ends)
    documents = store.list_first_documents(maker.work, (CONTRACT, AGREEMENT, CONTACT), ends)
    jobs = group_spells(read_spells(maker.krokus, maker.work))
    hours = store.sum_hours(maker.work, *maker.period, ("client", "kind"), {})
    minutes = {(case_id, kind): sums["minutes"] for (case_id, kind), sums in hours}
    rows: list[list[Cell]] = []
    for case in cases:
        told = _tell_person(maker, case, documents, jobs.get(case.id, []))
        told["hours_direct"] = round(minutes.get((case.id, "direct"), 0) / 60, 4)
        told["hours_indirect"] = round(minutes.get((case.id, "indirect"), 0) / 60, 4)
        rows.append([told.get(key) for key in maker.keys])
    return rows


def _tell_person(
    maker: _Maker,
    case: store.PersonCaseRow,
    documents: Mapping[tuple[str, str], tuple[str, datetime]],
    jobs: Sequence[Spell],
) -> dict[str, Cell]:
    def on(form: str) -> date | None:
        found = documents.get((case.id, form))
        return None if found is None else maker.krokus.calendar.local_date(found[1])

    def proof(form: str) -> str:
        found = documents.get((case.id, form))
        return "" if found is None else maker.link(f"/documents/{found[0]}")

    begun = [job for job in jobs if job.start <= maker.until]
    first_job = begun[0].start if begun else None
    contract = on(CONTRACT)
    return {
        "client": maker.name_client(case.id),
        "case_no": case.no,
        "status": case.status,
        "stage": case.stage or "",
        "opened_on": maker.krokus.calendar.local_date(case.opened_at),
        "contract_on": contract,
        "first_contact_on": on(CONTACT),
        "first_job_on": first_job,
        "days_to_first_job": (first_job - contract).days if first_job and contract else None,
        "employed": _tell_employed(begun, maker.until),
        "contract_evidence": proof(CONTRACT),
        "agreement_evidence": proof(AGREEMENT),
    }


def _tell_employed(jobs: Sequence[Spell], on: date) -> str:
    """Whether a job goes on after a day; of a case that was closed with a job before, nobody knows."""
    lasting = [job for job in jobs if job.end is None or job.end > on]
    if not lasting:
        return "no"
    return "yes" if is_known(list(jobs), on) else "unknown"


def _list_doubles(maker: _Maker) -> list[list[Cell]]:
    rows = store.list_shared_entries(maker.work, *maker.period, {"kind": ["direct"]}, MOST_ROWS)
    found: list[list[Cell]] = []
    for one, other in find_doubles(rows):
        verdict = "two_sources" if one.funding != other.funding else "same_source"
        told: dict[str, Cell] = {
            "day": maker.say("day", one.day),
            "client": maker.name_client(one.case_id),
            "coach": maker.say("coach", one.person_id),
            "start": maker.clock(one.starts_at),
            "end": maker.clock(one.ends_at),
            "funding": one.funding or "",
            "other_coach": maker.say("coach", other.person_id),
            "other_start": maker.clock(other.starts_at),
            "other_end": maker.clock(other.ends_at),
            "other_funding": other.funding or "",
            "verdict": verdict,
        }
        found.append([told[key] for key in maker.keys])
    return found


_SOURCES: Mapping[str, Callable[[_Maker], list[list[Cell]]]] = {
    "sums": _sum,
    "hours": _list_each,
    "people": _list_people,
    "double_funding": _list_doubles,
}
