"""A corrected card of progress counts once: in the chart, and in what the monthly report sums."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from desk import APPLICATION

from engine import read_model_folder
from engine.clock import FixedClock
from engine.process.cases import assign_person, start_case
from engine.process.pages.records import get_case_file
from engine.records.documents.progress import find_progress
from engine.records.reports.facts import find_report_facts
from engine.store.queries.cases import find_case
from engine.store.queries.documents import DocumentRow, insert_document
from tests.builders import Office, open_office
from tests.laws import ROOT

OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(OCTOBER)


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    files = read_model_folder(ROOT / "processes" / "euse_5")
    made = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", files, clock)
    yield made
    made.krokus.store.close()


def write_card(
    office: Office, case_id: str, task: str | None, coach: str, hours: int, day: str, **period: str
) -> str:
    """Write a card as a task does, or as a correction does: without one."""
    data: dict[str, Any] = {
        **period,
        "period_to": day,
        "tasks": [{"task": "Zmywanie", "client": "3", "coach": coach}],
        "worked_hours": hours,
        "attendance_days": 4,
        "intensity_next": "L2",
    }
    with office.krokus.store.begin(office.org) as work:
        case = find_case(work, case_id)
        assert case is not None
        row = DocumentRow(
            id=uuid4().hex,
            case_id=case_id,
            form_key="progress_assessment",
            version=0,
            release_id=case.release_id,
            task_id=task,
            status="submitted",
            data=data,
            key_id=case.key_id,
            created_by="tomek",
            created_at=work.now,
            how_recorded=None,
        )
        insert_document(work, row, None)
    return row.id


def test_a_corrected_card_is_one_point_and_one_sum(office: Office, clock: FixedClock) -> None:
    coach = office.actor("tomek")
    case_id = start_case(office.krokus, office.actor("beata"), "euse_5", APPLICATION)
    assign_person(office.krokus, office.actor("maria"), case_id, "coach", "tomek")
    first = write_card(office, case_id, "task-1", "1", 10, "2026-10-12")
    clock.advance(timedelta(days=7))
    second = write_card(office, case_id, "task-2", "2", 20, "2026-10-19")
    # Corrected in the next month, twice: it still tells of the time it was written for.
    clock.advance(NOVEMBER - clock.now())
    write_card(office, case_id, None, "3", 30, "2026-10-20")
    last = write_card(office, case_id, None, "4", 40, "2026-10-21")

    # The file of the whole case goes to its newest card.
    told = get_case_file(office.krokus, coach, case_id).progress
    assert told == {last: find_progress(office.krokus, coach, last)}

    def draw(document_id: str) -> list[tuple[date, float | None]]:
        progress = find_progress(office.krokus, coach, document_id)
        assert progress is not None
        return [(point.day, point.coach) for point in progress.points]

    assert draw(last) == [(date(2026, 10, 12), 1), (date(2026, 10, 21), 4)]
    assert draw(second) == [(date(2026, 10, 12), 1), (date(2026, 10, 19), 2)]
    assert draw(first) == [(date(2026, 10, 12), 1)]
    with office.krokus.store.read(office.org) as work:
        case = find_case(work, case_id)
        assert case is not None
        facts = find_report_facts(office.krokus, work, case, None, ["work_rows", "same_intensity_count"])
    assert facts == {"work_rows": [{"days": 8, "hours": 50.0}], "same_intensity_count": 2}


def test_a_card_about_a_longer_time_tells_no_month_how_long_somebody_worked(
    office: Office, clock: FixedClock
) -> None:
    case_id = start_case(office.krokus, office.actor("beata"), "euse_5", APPLICATION)
    assign_person(office.krokus, office.actor("maria"), case_id, "coach", "tomek")
    write_card(office, case_id, "task-1", "1", 10, "2026-10-12", period_from="2026-10-01")
    write_card(office, case_id, "task-2", "2", 90, "2026-10-19", period_from="2026-08-20")
    with office.krokus.store.read(office.org) as work:
        case = find_case(work, case_id)
        assert case is not None
        assert find_report_facts(office.krokus, work, case, None, ["work_rows"]) == {"work_rows": []}
