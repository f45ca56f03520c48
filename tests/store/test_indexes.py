"""What an index costs whoever writes a row, and that it is taken by whom it was made for."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from engine.store.prepared import Prepared
from engine.store.queries.measures import OPEN_OF_FORM, OPEN_TASKS
from engine.store.queries.past import STILL_OPEN
from engine.store.tables import metadata
from engine.store.upgrade import upgrade_database


def test_no_index_lets_sqlite_fill_a_table_for_each_row_that_is_written(tmp_path: Path) -> None:
    upgrade_database(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    connection = sqlite3.connect(tmp_path / "krokus.sqlite3")
    costly = [
        table.name for table in metadata.sorted_tables if "OpenEphemeral" in _steps(connection, table.name)
    ]
    connection.execute("CREATE INDEX ix_costly ON event (org) WHERE type IN ('one', 'two', 'three')")
    assert "OpenEphemeral" in _steps(connection, "event")
    connection.close()
    assert costly == []


def _steps(connection: sqlite3.Connection, table: str) -> list[str]:
    """What SQLite does to insert a row."""
    return [row[1] for row in connection.execute(f'EXPLAIN INSERT INTO "{table}" DEFAULT VALUES')]


@pytest.mark.parametrize("question", [OPEN_TASKS, OPEN_OF_FORM, STILL_OPEN])
def test_who_asks_for_all_open_tasks_does_not_read_those_done_long_ago(
    tmp_path: Path, question: Prepared
) -> None:
    upgrade_database(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    with sqlite3.connect(tmp_path / "krokus.sqlite3") as connection:
        sql = str(question.statement.compile(dialect=sqlite.dialect()))
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")).fetchall()
    connection.close()
    assert ["ix_task_open" in step[3] for step in plan] == [True]
