"""Every table can be made on both databases; jobs in the table of people are those that people wrote down."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from desk import APPLICATION
from small_model import make_small_model
from sqlalchemy import update

from engine.clock import FixedClock
from engine.process.cases import assign_person, start_case
from engine.records.hours.entries import save_entry
from engine.records.reports.definitions import find_reports, save_report
from engine.records.reports.reporting import make_report
from engine.store.queries.report_rows import DIMENSIONS
from engine.store.tables import case, document, event
from engine.views.reports import ReportTable
from tests.builders import Office, open_office

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AUTUMN = (date(2026, 10, 1), date(2026, 11, 30))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database")
    else:
        url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    made = open_office(url, make_small_model(), FixedClock(NOW))
    yield made
    made.krokus.store.close()


def open_case(office: Office) -> str:
    case_id = start_case(office.krokus, office.actor("beata"), "small", APPLICATION)
    assign_person(office.krokus, office.actor("maria"), case_id, "coach", "tomek")
    return case_id


def write_hours(office: Office, case_id: str) -> None:
    for day, activity in (("2026-11-23", "D01"), ("2026-11-24", "P01")):
        values = {"day": day, "start": "7:00", "end": "8:00", "activity": activity, "cases": [case_id]}
        save_entry(office.krokus, office.actor("tomek"), {**values, "description": "Rozmowa."})


def make(office: Office, key: str) -> ReportTable:
    return make_report(office.krokus, office.actor("maria"), key, *AUTUMN)


def test_every_shipped_table_can_be_made(office: Office) -> None:
    write_hours(office, open_case(office))
    made = {one.key: make(office, one.key) for one in find_reports(office.krokus, office.actor("maria"))}
    assert [row[:3] for row in made["coaches"].rows] == [
        ("Tomek Wrona", "2026-11", "direct"),
        ("Tomek Wrona", "2026-11", "indirect"),
    ]
    assert len(made["people"].rows) == 1


def test_hours_can_be_summed_by_everything_that_is_offered(office: Office) -> None:
    write_hours(office, open_case(office))
    for name in DIMENSIONS:
        text = f'name = "Własny"\nsource = "hours"\ngroup_by = ["{name}"]\nsums = ["hours"]\n'
        save_report(office.krokus, office.actor("maria"), f"own_{name}", text, "hours", 0)
        assert make(office, f"own_{name}").totals[1] == 2.0, name


def insert(office: Office, table: Any, case_id: str, **values: Any) -> None:
    with office.krokus.store.begin(office.org) as work:
        work.insert(table, {"case_id": case_id, **values})


def write_job(office: Office, case_id: str, start: str) -> None:
    insert(
        office,
        document,
        case_id,
        id=uuid4().hex,
        form_key="s4_formal",
        version=1,
        release_id="r",
        status="submitted",
        data={"job_start": start},
        key_id="k",
        created_at=NOW - timedelta(days=60),
    )


def lose_job(office: Office, case_id: str, days_ago: int) -> None:
    at = NOW - timedelta(days=days_ago)
    told = {"type": "message_received", "meaningful": True, "data": {"name": "msg_job_lost"}}
    insert(office, event, case_id, seq=900, at=at, hash="0" * 64, **told)


def close_case(office: Office, case_id: str, days_ago: int) -> None:
    own = (case.c.org == office.org, case.c.id == case_id)
    with office.krokus.store.begin(office.org) as work:
        work.run(update(case).where(*own).values(closed_at=NOW - timedelta(days=days_ago)))


def test_the_table_of_people_says_who_got_a_job_and_who_has_it_still(office: Office) -> None:
    cases = [open_case(office) for _ in range(5)]
    for case_id in cases[:3]:
        write_job(office, case_id, "2026-10-05")
    write_job(office, cases[3], "2027-01-04")
    lose_job(office, cases[1], days_ago=10)
    close_case(office, cases[2], days_ago=5)
    table = make(office, "people")
    keys = [column.key for column in table.columns]
    first, employed = keys.index("first_job_on"), keys.index("employed")
    october = date(2026, 10, 5)
    assert [(row[first], row[employed]) for row in table.rows] == [
        (october, "yes"),
        (october, "no"),
        # The case was closed while the job went on: nobody has asked since.
        (october, "unknown"),
        (None, "no"),
        (None, "no"),
    ]
