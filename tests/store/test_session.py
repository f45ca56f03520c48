"""Transactions: all or nothing, one writer at a time, a plain error when the database is not to be had."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import func, select

from engine.clock import FixedClock
from engine.errors import StoreUnavailable
from engine.model import OrgId
from engine.store import Store, patience
from engine.store.queries.registers import EmployerRow
from engine.store.tables import employer, login_attempt
from engine.store.types import UtcDateTime, write_moment
from engine.store.upgrade import upgrade_database
from tests.conftest import fresh_postgres
from webapp.cli import run_command

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORG = OrgId("a" * 32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    opened = Store(url, FixedClock(NOON))
    yield opened
    opened.close()


def write(store: Store, number: int, at: datetime = NOON) -> None:
    with store.begin(ORG) as work:
        work.conn.execute(login_attempt.insert(), {"id": str(number), "key": "k", "at": at})


def count(store: Store) -> int:
    with store.read(ORG) as work:
        return int(work.value(select(func.count()).select_from(login_attempt)))


def test_a_block_that_raises_saves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin(ORG) as work:
        work.conn.execute(login_attempt.insert(), {"id": "1", "key": "k", "at": NOON})
        raise ZeroDivisionError
    assert count(store) == 0


def test_a_locked_database_is_said_plainly_and_saves_nothing(store: Store, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "krokus.sqlite3", isolation_level=None)
    with store.read(ORG) as work:
        # A test need not wait as long as people would.
        work.conn.exec_driver_sql("PRAGMA busy_timeout=50")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        write(store, 1)
    other.execute("ROLLBACK")
    other.close()
    assert count(store) == 0


def test_readers_read_while_another_writes(store: Store) -> None:
    write(store, 1)
    with store.begin(ORG) as work:
        work.conn.execute(login_attempt.insert(), {"id": "2", "key": "k", "at": NOON})
        assert count(store) == 1
    assert count(store) == 2


def test_many_writers_at_once_all_get_their_turn(store: Store) -> None:
    together = Barrier(8)
    faults: list[BaseException] = []

    def run(number: int) -> None:
        together.wait()
        try:
            write(store, number)
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count(store) == 8


def test_a_database_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        upgrade_database("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    write(store, 1, datetime(2026, 11, 23, 13, tzinfo=timezone(timedelta(hours=1))))
    with store.read(ORG) as work:
        assert work.value(select(login_attempt.c.at)) == NOON
        assert work.value(select(login_attempt.c.at)).tzinfo is UTC


def test_any_number_of_rows_is_written_at_once(store: Store) -> None:
    row = EmployerRow("1", "Piekarnia", "5260250274", {}, NOON, 1)
    more = [row._replace(id=str(number))._asdict() for number in range(2, 5)]
    with store.begin(ORG) as work:
        work.insert(employer)
        work.insert(employer, row._asdict())
        work.insert(employer, *more)
    with store.read(ORG) as work:
        assert work.value(select(func.count()).select_from(employer)) == 4


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="aware"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23, 12), store.engine.dialect)


def test_both_half_past_twos_of_the_night_when_clocks_are_set_back_are_written_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
    # For Python they are equal, and so would be one and the same key of what is kept.
    assert first == first.replace(fold=1)
    assert write_moment(first) == "2026-10-25 00:30:00.000000"
    assert write_moment(first.replace(fold=1)) == "2026-10-25 01:30:00.000000"


def test_a_database_without_tables_says_what_to_do_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert run_command(["org", "create", "Próba", "--admin", "a@b.pl"]) == 1
    assert "krokus db upgrade" in capsys.readouterr().err


def test_a_database_file_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere' / 'krokus.sqlite3'}")
    assert run_command(["org", "list"]) == 1
    said = capsys.readouterr().err
    assert "Nie ma pliku bazy" in said and "DATABASE_URL" in said and "krokus db upgrade" in said


@pytest.fixture
def on_a_server(postgres_url: str) -> Iterator[Store]:
    url = fresh_postgres(postgres_url)
    upgrade_database(url)
    opened = Store(url, FixedClock(NOON))
    yield opened
    opened.close()


def end_all_sessions(store: Store) -> None:
    """As a server does that restarts."""
    with psycopg.connect(store.url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_died_while_it_lay_idle_is_replaced_unnoticed(
    on_a_server: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(on_a_server, 1)
    end_all_sessions(on_a_server)
    monkeypatch.setattr(patience, "TRUSTED_S", 0.0)
    write(on_a_server, 2)
    assert count(on_a_server) == 2


def test_a_connection_that_died_a_moment_ago_fails_in_plain_words_and_only_once(
    on_a_server: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TRUSTED_S", 3600.0)
    write(on_a_server, 1)
    end_all_sessions(on_a_server)
    with pytest.raises(StoreUnavailable):
        write(on_a_server, 2)
    write(on_a_server, 3)
    assert count(on_a_server) == 2


def test_a_block_that_raises_saves_nothing_on_a_server_either(on_a_server: Store) -> None:
    with pytest.raises(ZeroDivisionError), on_a_server.begin(ORG) as work:
        work.conn.execute(login_attempt.insert(), {"id": "1", "key": "k", "at": NOON})
        raise ZeroDivisionError
    assert count(on_a_server) == 0
