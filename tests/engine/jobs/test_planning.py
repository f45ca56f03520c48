"""PostgreSQL learns of new tables in time to find one task among many by its own id."""

from threading import Event, Thread
from time import monotonic, sleep

import pytest

from engine.jobs import planning
from engine.store.planning import LEAST_ROWS, analyze_unknown
from engine.store.session import Work
from tests.benchmarks.looping_model import make_looping_model
from tests.builders import Office, open_office


def fill(office: Office) -> None:
    """Of all rows these belong to nothing else."""
    with office.krokus.store.begin(office.org) as work:
        work.conn.exec_driver_sql(
            "INSERT INTO login_attempt (id, key, at)"
            f" SELECT md5(n::text), 'key', now() FROM generate_series(1, {LEAST_ROWS}) AS n"
        )
    with office.krokus.store.read(office.org) as work:
        work.conn.exec_driver_sql("SELECT pg_stat_force_next_flush()")
        work.conn.exec_driver_sql("SELECT 1")


def is_known(work: Work) -> bool:
    return bool(
        work.conn.exec_driver_sql(
            "SELECT last_analyze IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'login_attempt'"
        ).scalar()
    )


@pytest.mark.postgres
def test_a_table_that_filled_is_looked_at_once(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "EVERY_S", 0.02)
    office = open_office(postgres_database, make_looping_model())
    stop = Event()
    thread = Thread(target=planning.keep_plans, args=(office.krokus, stop))
    thread.start()
    try:
        fill(office)
        until = monotonic() + 20
        with office.krokus.store.read(office.org) as work:
            while not is_known(work) and monotonic() < until:
                sleep(0.02)
            assert is_known(work)
            assert "public.login_attempt" not in analyze_unknown(work)
    finally:
        stop.set()
        thread.join()
        office.krokus.store.close()
