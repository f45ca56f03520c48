"""What travels to PostgreSQL together happens as if it went one by one, on SQLite too."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, literal, literal_column, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.errors import CaseChanged, StoreUnavailable
from engine.process.tasks import complete_task
from engine.store import work as work_module
from engine.store.patience import PatientConnection
from engine.store.prepared import Prepared
from engine.store.queries.cases import find_case
from engine.store.queries.history import EventRow, insert_events, list_events
from engine.store.session import Work
from engine.store.tables import case
from engine.store.types import Json, UtcDateTime
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.builders import Office, open_office

RENAME = Prepared(
    update(case)
    .where(case.c.org == bindparam("b_org"), case.c.id == bindparam("b_id"))
    .values(title=bindparam("b_title"))
)


@pytest.fixture
def office(tmp_path: Path, either_database: str) -> Iterator[Office]:
    """An organisation on either database."""
    made = open_office(either_database or f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_looping_model())
    yield made
    made.krokus.store.close()


def rename(work: Work, case_id: str, title: str) -> None:
    work.change_one(RENAME, CaseChanged(case=case_id), b_id=case_id, b_title=title)


def find_title(office: Office, case_id: str) -> str:
    with office.krokus.store.read(office.org) as work:
        found = find_case(work, case_id)
    assert found is not None
    return found.title


def test_what_was_told_is_there_for_whoever_looks_next(office: Office) -> None:
    case_id = office.start_case()
    with office.krokus.store.begin(office.org) as work:
        rename(work, case_id, "100 %s, 5 % i „cudzysłów”")
        found = find_case(work, case_id)
        assert found is not None and found.title == "100 %s, 5 % i „cudzysłów”"
        rename(work, case_id, "Ostatni")
    assert find_title(office, case_id) == "Ostatni"


def test_a_change_that_meets_no_row_leaves_nothing_behind(office: Office) -> None:
    case_id = office.start_case()
    before = find_title(office, case_id)
    with pytest.raises(CaseChanged), office.krokus.store.begin(office.org) as work:
        rename(work, case_id, "Nie")
        rename(work, "nobody", "Nie")
    assert find_title(office, case_id) == before


def test_an_error_of_the_server_is_told_and_the_connection_serves_on(office: Office) -> None:
    case_id = office.start_case()
    before = find_title(office, case_id)
    with office.krokus.store.read(office.org) as work:
        newest: EventRow = list_events(work, case_id)[0]
    # Twice: what was prepared before the rollback is gone after it.
    for _ in range(2):
        with pytest.raises(IntegrityError), office.krokus.store.begin(office.org) as work:
            rename(work, case_id, "Nie")
            insert_events(work, [newest])
            rename(work, case_id, "Też nie")
        assert find_title(office, case_id) == before
    large = "x" * 3_000_000
    with office.krokus.store.begin(office.org) as work:
        insert_events(work, [newest._replace(seq=newest.seq + 1, data={"large": large})])
        rename(work, case_id, "Tak")
    assert find_title(office, case_id) == "Tak"
    with office.krokus.store.read(office.org) as work:
        assert list_events(work, case_id)[0].data == {"large": large}


@pytest.mark.postgres
def test_what_travels_together_is_read_like_what_travels_alone(postgres_database: str) -> None:
    office = open_office(postgres_database, make_looping_model())
    noon = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Europe/Warsaw"))
    asked = select(literal_column(f"""'{{"large": {2**70}}}'::jsonb""", Json), literal(noon, UtcDateTime()))
    answers: list[Any] = []
    for is_frequent in (False, True):
        with office.krokus.store.read(office.org) as work:
            answers.append(work.find_values(Prepared(asked, is_frequent=is_frequent)))
    office.krokus.store.close()
    # The product's own reader of JSON, which has floats for what is beyond 64 bits, and not the driver's.
    assert answers == [[{"large": float(2**70)}, noon]] * 2
    assert isinstance(answers[1][0]["large"], float)


@pytest.mark.postgres
def test_a_transaction_that_failed_and_was_not_left_is_never_told_as_saved(postgres_database: str) -> None:
    office = open_office(postgres_database, make_looping_model())
    case_id = office.start_case()
    with pytest.raises(StoreUnavailable), office.krokus.store.begin(office.org) as work:
        rename(work, case_id, "Nie")
        with suppress(DBAPIError):
            work.value(Prepared(select(1 / literal_column("0"))))
    assert find_title(office, case_id) != "Nie"
    office.krokus.store.close()


@pytest.mark.postgres
def test_completing_a_task_is_three_ways_to_postgresql(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(postgres_database, make_looping_model())
    case_id = office.start_case()
    ways: list[str] = []

    def count(name: str, way: Any) -> Any:
        def go(*args: Any, **kwargs: Any) -> Any:
            ways.append(name)
            return way(*args, **kwargs)

        return go

    def complete(number: int) -> list[str]:
        task = office.list_open(case_id)[0]
        ways.clear()
        complete_task(office.krokus, office.actor("tomek"), task.id, make_answers(number))
        return list(ways)

    complete(0)
    monkeypatch.setattr(work_module, "run_together", count("together", work_module.run_together))
    monkeypatch.setattr(PatientConnection, "wait", count("alone", PatientConnection.wait))
    # Lock and read; write; commit. Ten statements were ten ways before.
    assert complete(1) == ["together", "together", "together"]
    office.krokus.store.close()
