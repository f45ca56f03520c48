"""Hours at scale: a month card and a funder's yearly table over 100,000 entries, beside bare queries.

`python -m tests.benchmarks.hours_bench [ENTRIES]` prints JSON lines.
"""

import json
import sqlite3
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

from engine.records.hours.cards import get_month_card
from engine.records.reports.reporting import make_report
from engine.store.queries.hours import EntryRow, ShareRow
from engine.store.tables import time_entry, time_share
from tests.benchmarks.looping_model import make_looping_model
from tests.builders import Office, open_office

COACHES, CASES = 40, 120
MONTH = "2026-06"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
CARD_SQL = """SELECT kind, sum(minutes) FROM time_entry
 WHERE org = ? AND person_id = ? AND day BETWEEN ? AND ? AND removed_at IS NULL AND replaced_by IS NULL
 GROUP BY kind"""
YEAR_SQL = """SELECT s.case_id, s.stage, e.kind, e.funding, sum(s.minutes), count(*) FROM time_entry e
 JOIN time_share s ON s.org = e.org AND s.entry_id = e.id
 WHERE e.org = ? AND e.day BETWEEN ? AND ? AND e.removed_at IS NULL AND e.replaced_by IS NULL
 GROUP BY 1, 2, 3, 4"""


def fill(office: Office, entries: int) -> str:
    """Write the entries straight into the tables; returns the coach whose card is measured."""
    people = [f"coach{number:02}" for number in range(COACHES)]
    cases = [office.start_case("tomek") for _ in range(CASES)]
    kinds = (("direct", "D14"), ("indirect", "P14"), ("direct", "D13"), ("general", "O01"))
    with office.krokus.store.begin(office.org) as work:
        for person in people:
            work.conn.exec_driver_sql(
                "INSERT INTO person SELECT org, ?, NULL, NULL, ?, NULL, locale, preferences, active,"
                " created_at, version FROM person WHERE id = 'tomek'",
                (person, person),
            )
        rows, shares = [], []
        for number in range(entries):
            kind, code = kinds[number % 4]
            row = make_row(number, people[number % COACHES], kind, code)
            case_id = None if kind == "general" else cases[number % CASES]
            rows.append(row)
            shares.append(ShareRow(row.id, 0, case_id, case_id and "profiling", 45))
        work.insert_rows(time_entry, rows)
        work.insert_rows(time_share, shares)
    return people[0]


def make_row(number: int, person: str, kind: str, code: str) -> EntryRow:
    begins = datetime(2026, 1, 1, 7, tzinfo=UTC) + timedelta(days=number // COACHES * 365 // 2500 % 365)
    begins += timedelta(minutes=50 * (number // COACHES % 8))
    return EntryRow(
        id=f"{number:032x}",
        person_id=person,
        day=begins.date().isoformat(),
        starts_at=begins,
        ends_at=begins + timedelta(minutes=45),
        minutes=45,
        kind=kind,
        activity=code,
        mode="in_person",
        place="office",
        participants=[],
        employer_id=None,
        description="Praca",
        result=None,
        next_step=None,
        next_step_on=None,
        travel_min=0,
        travel_m=0,
        funding=("pfron", "efs_plus")[number % 2],
        task_id=None,
        flagged=False,
        sensitive=False,
        reason=None,
        corrects=None,
        replaced_by=None,
        removed_at=None,
        created_at=begins,
        version=1,
    )


def measure(act: Any, times: int = 9) -> float:
    took = []
    for _ in range(times):
        began = perf_counter()
        act()
        took.append((perf_counter() - began) * 1000)
    return round(median(took), 1)


def main(entries: int) -> None:
    path = Path(mkdtemp(prefix="krokus-hours-")) / "krokus.sqlite3"
    office = open_office(f"sqlite:///{path}", make_looping_model())
    coach = fill(office, entries)
    mentor = office.actor("maria")
    bare = sqlite3.connect(path)
    card = measure(lambda: get_month_card(office.krokus, mentor, MONTH, coach))
    floor = measure(
        lambda: bare.execute(CARD_SQL, (office.org, coach, f"{MONTH}-01", f"{MONTH}-30")).fetchall()
    )
    tell("month_card", entries, card, floor, 200)
    table = measure(lambda: make_report(office.krokus, mentor, "hours", *YEAR), 5)
    floor = measure(lambda: bare.execute(YEAR_SQL, (office.org, *map(str, YEAR))).fetchall(), 5)
    tell("funders_year", entries, table, floor, 2000)


def tell(name: str, entries: int, took: float, floor: float, bar: int) -> None:
    ratio = round(took / floor, 1)
    line = {"name": name, "db": "sqlite", "entries": entries, "ms_median": took, "bare_query_ms": floor}
    print(json.dumps({**line, "ratio_bare": ratio, "bar_ms": bar}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
