"""The migrations build what the tables say, on both databases."""

import sqlite3
import stat
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from engine.store.opening import open_database
from engine.store.tables import metadata
from engine.store.upgrade import upgrade_database


def find_differences(url: str) -> list[object]:
    engine = open_database(url)
    with engine.connect() as connection:
        options = {"compare_type": True, "target_metadata": metadata}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    return list(differences)


def test_migrations_and_tables_agree_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'krokus.sqlite3'}"
    upgrade_database(url)
    assert find_differences(url) == []


@pytest.mark.postgres
def test_migrations_and_tables_agree_on_postgresql(postgres_database: str) -> None:
    upgrade_database(postgres_database)
    assert find_differences(postgres_database) == []


def test_a_table_that_is_missing_is_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    with sqlite3.connect(tmp_path / "krokus.sqlite3") as connection:
        connection.execute("DROP TABLE outbox")
    connection.close()
    assert find_differences(url)


def test_upgrade_twice_keeps_the_data(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO login_attempt VALUES ('1', 'k', '2026-01-01 00:00:00')"))
    upgrade_database(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM login_attempt")).scalar() == 1
    engine.dispose()


@pytest.mark.postgres
def test_servers_that_start_at_once_upgrade_one_after_the_other(postgres_database: str) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        try:
            upgrade_database(postgres_database)
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_new_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "krokus.sqlite3"
    url = f"sqlite:///{file}"
    upgrade_database(url)
    engine = open_database(url)
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        connection.commit()
        made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    engine.dispose()
    assert made == {
        "krokus.sqlite3": 0o600,
        "krokus.sqlite3-wal": 0o600,
        "krokus.sqlite3-shm": 0o600,
    }
