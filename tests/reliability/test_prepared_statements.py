"""Statements compiled once must read and write exactly what SQLAlchemy's own path does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engine.store.prepared import Prepared
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.tasks import OPEN, TaskRow
from engine.store.rows import select_own
from engine.store.tables import case, command
from engine.store.tables import task as task_table
from tests.benchmarks.looping_model import make_looping_model
from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An organisation with the looping model."""
    made = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_looping_model())
    yield made
    made.krokus.store.close()


def test_prepared_rows_equal_the_rows_of_the_library(office: Office) -> None:
    case_id = office.start_case()
    with office.krokus.store.read(office.org) as work:
        plain = select_own(CaseRow, case).where(case.c.id == case_id)
        assert find_case(work, case_id) == work.find(CaseRow, plain)
        tasks = select_own(TaskRow, task_table).where(task_table.c.case_id == case_id)
        assert office.list_open(case_id) == list(work.list(TaskRow, tasks))
        assert work.value(Prepared(select(task_table.c.status).where(task_table.c.org == office.org))) in OPEN


def test_a_value_for_an_unknown_column_is_refused(office: Office) -> None:
    with office.krokus.store.begin(office.org) as work, pytest.raises(LookupError):
        work.insert(command, {"key": "k", "result": {}, "at": work.now, "colour": "blue"})


def test_rows_may_leave_out_different_columns_and_may_be_none_at_all(office: Office) -> None:
    with office.krokus.store.begin(office.org) as work:
        work.insert(command)
        rows = [{"key": "a", "result": {}, "case_id": "c"}, {"result": {"x": 1}, "key": "b"}]
        work.insert(command, *({**row, "at": work.now} for row in rows))
        found = work.conn.execute(
            select(command.c.key, command.c.case_id, command.c.result).order_by("key")
        ).all()
    assert [tuple(row) for row in found if row.key in "ab"] == [("a", "c", {}), ("b", None, {"x": 1})]


def test_errors_are_the_library_s_own_and_say_nothing_of_the_values(office: Office) -> None:
    row = {"key": "secret-key", "case_id": None, "result": {}}
    with (
        pytest.raises(IntegrityError) as caught,
        office.krokus.store.begin(office.org) as work,
    ):
        work.insert(command, {**row, "at": work.now})
        work.insert(command, {**row, "at": work.now})
    assert "secret-key" not in str(caught.value)
