"""A backup is whole or refused, of one moment, and at home in either kind of database."""

import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from engine.errors import InvalidInput
from engine.process.tasks import complete_task
from engine.store.backup import BackupDamaged, restore_backup, write_backup
from engine.store.opening import open_database
from engine.store.tables import metadata
from engine.store.upgrade import find_head, upgrade_database
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.builders import Office, connect, open_office

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EPHEMERAL = {"session", "login_attempt", "worker"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An organisation with a case in which something was done."""
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    made = open_office(url, make_looping_model())
    do_task(made, made.start_case())
    yield made
    made.krokus.store.close()


def do_task(office: Office, case_id: str) -> None:
    task = office.list_open(case_id)[0]
    complete_task(office.krokus, office.actor("tomek"), task.id, make_answers(1))


def read_rows(url: str) -> dict[str, list[str]]:
    """Every row of every table that a backup holds, as Python values."""
    engine = open_database(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(_write, connection.execute(select(*table.columns))))
            for table in metadata.sorted_tables
            if table.name not in EPHEMERAL
        }
    engine.dispose()
    return found


def _write(row: Iterable[object]) -> str:
    # PostgreSQL keeps the names inside JSON in an order of its own.
    return orjson.dumps(list(row), option=orjson.OPT_SORT_KEYS, default=repr).decode()


def test_a_backup_restores_every_row_and_work_goes_on(office: Office, tmp_path: Path) -> None:
    file, there = tmp_path / "all.krokus", f"sqlite:///{tmp_path / 'new' / 'krokus.sqlite3'}"
    written = write_backup(office.krokus.store.url, file, NOON)
    assert restore_backup(there, file) == written
    rows = read_rows(there)
    assert rows == read_rows(office.krokus.store.url)
    assert sum(map(len, rows.values())) == written
    moved = Office(connect(there), office.org, office.model_key)
    case_id = moved.start_case()
    do_task(moved, case_id)
    moved.krokus.store.close()


@pytest.mark.postgres
def test_a_backup_moves_an_installation_between_databases(
    office: Office, tmp_path: Path, postgres_database: str
) -> None:
    there, back = tmp_path / "there.krokus", tmp_path / "back.krokus"
    write_backup(office.krokus.store.url, there, NOON)
    restore_backup(postgres_database, there)
    assert read_rows(postgres_database) == read_rows(office.krokus.store.url)
    write_backup(postgres_database, back, NOON)
    again = f"sqlite:///{tmp_path / 'again.sqlite3'}"
    restore_backup(again, back)
    assert read_rows(again) == read_rows(office.krokus.store.url)
    moved = Office(connect(postgres_database), office.org, office.model_key)
    do_task(moved, moved.start_case())
    moved.krokus.store.close()


def test_only_the_owner_may_read_a_backup(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "all.krokus"
    write_backup(office.krokus.store.url, file, NOON)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -20])
def test_a_backup_that_is_cut_off_is_refused(office: Office, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "all.krokus"
    write_backup(office.krokus.store.url, file, NOON)
    file.write_bytes(file.read_bytes()[:cut])
    there = tmp_path / "new.sqlite3"
    with pytest.raises(BackupDamaged):
        restore_backup(f"sqlite:///{there}", file)
    assert not there.exists()


def test_a_changed_byte_is_noticed(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "all.krokus"
    write_backup(office.krokus.store.url, file, NOON)
    whole = file.read_bytes()
    for place in range(20, len(whole), max(1, len(whole) // 60)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupDamaged):
            restore_backup(f"sqlite:///{tmp_path / 'new.sqlite3'}", file)


def test_a_database_with_data_is_never_filled(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "all.krokus"
    write_backup(office.krokus.store.url, file, NOON)
    before = read_rows(office.krokus.store.url)
    with pytest.raises(InvalidInput, match="database_not_empty"):
        restore_backup(office.krokus.store.url, file)
    assert read_rows(office.krokus.store.url) == before


def test_empty_tables_may_be_there_already(office: Office, tmp_path: Path) -> None:
    file, there = tmp_path / "all.krokus", f"sqlite:///{tmp_path / 'new.sqlite3'}"
    write_backup(office.krokus.store.url, file, NOON)
    upgrade_database(there)
    restore_backup(there, file)
    assert read_rows(there) == read_rows(office.krokus.store.url)


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no_tables"):
        write_backup(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path / "x.krokus", NOON)
    assert find_head() >= "0002"
