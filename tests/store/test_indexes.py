"""What an index costs whoever writes a row."""

import sqlite3
from pathlib import Path

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
