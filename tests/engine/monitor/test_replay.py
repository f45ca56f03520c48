"""The past of the live diagram equals what raw events tell, and what the live diagram itself said then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import Office, open_office
from past_recount import Told

from engine.clock import FixedClock
from engine.monitor.replay import get_past_diagram, get_past_place
from engine.releases.folders import read_model_folder
from engine.simulating.simulation import simulate
from engine.views.replay import PastDiagram

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
EUSE_5 = Path(__file__).parents[3] / "processes" / "euse_5"
DAYS = (*(date(2026, 7, 3) + timedelta(days=11 * n) for n in range(13)), date(2026, 11, 28))


@pytest.fixture
def months(either_database: str, tmp_path: Path) -> Iterator[Office]:
    url = either_database or f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    office = open_office(url, read_model_folder(EUSE_5), FixedClock(NOW))
    simulate(office.krokus, "proby", cases=16, months=6, seed=5)
    yield office
    office.krokus.store.close()


def look(office: Office, day: date, step: str = "week") -> PastDiagram:
    return get_past_diagram(office.krokus, office.actor("maria"), office.model_key, step, day=day)


def end_of(office: Office, day: date) -> datetime:
    return min(office.krokus.calendar.start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1), NOW)


def test_every_figure_equals_what_raw_events_tell(months: Office) -> None:
    told = Told(months.krokus, months.org)
    of_tasks = told.named_tasks()
    seen = placed = 0
    for day in DAYS:
        at, page = end_of(months, day), look(months, day)
        before = end_of(months, page.moments.before)
        opened, earlier = told.list_open(at), told.list_open(before)
        counted = {one.element_id: one.cases for one in page.places if one.element_id in of_tasks}
        assert {key: count for key, count in counted.items() if count} == told.count(at)
        gone = {one.element_id: one.before for one in page.places if one.element_id in of_tasks}
        assert {key: count for key, count in gone.items() if count} == told.count(before)
        assert page.cases == len(opened)
        begun = {case for case, rows in told.cases.items() if before < rows[0][2] <= at}
        assert page.begun == len(begun)
        assert page.closed == len((earlier | begun) - opened)
        waiting = {case for case in opened if not told.list_tasks(case, at)}
        placed += len(waiting) - page.unplaced
        assert page.unplaced <= len(waiting)
        seen += len(opened)
    assert seen > 60
    assert placed > 0


def test_who_stood_at_a_place_is_who_had_a_task_there(months: Office) -> None:
    told, day = Told(months.krokus, months.org), DAYS[-4]
    at = end_of(months, day)
    for element in told.count(at):
        page = get_past_place(months.krokus, months.actor("maria"), "euse_5", element, day, "week")
        expected = {case for case in told.list_open(at) if element in told.list_tasks(case, at)}
        assert {case.case_id for case in page.cases} == expected
        assert page.total == len(expected)
