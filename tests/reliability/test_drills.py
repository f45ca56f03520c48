"""Backups taken while people work are restored on an empty machine: nothing that was acknowledged is missing.

KROKUS_DRILLS says how many on each database; 50 in all is the bar.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import orjson
import pytest
import zstandard

from engine.clock import SystemClock
from engine.store.backup import restore_backup, write_backup
from engine.store.upgrade import upgrade_database
from tests.reliability.crowd import Worker
from tests.reliability.ledger import Ledger
from tests.reliability.nursery import Nursery
from tests.reliability.rounds import count_rounds, report
from tests.reliability.test_kills import LOGINS, prepare

DRILLS = count_rounds("DRILLS", short=3, full=25)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of either kind with the tables of this version."""
    made = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    if request.param == "postgres":
        made = request.getfixturevalue("postgres_database")
    upgrade_database(made)
    yield made


@pytest.fixture
def people(url: str) -> Iterator[list[Worker]]:
    """People who work at a server until the test is over, however it ends."""
    stop, tasks, nursery = Event(), prepare(url), Nursery(url)
    nursery.start()
    crowd = [Worker(login, nursery.base, own, stop) for login, own in zip(LOGINS, tasks, strict=True)]
    for person in crowd:
        person.thread.start()
    yield crowd
    stop.set()
    for person in crowd:
        person.thread.join()
    nursery.close()


def test_a_backup_under_load_restores_whole(url: str, people: list[Worker], tmp_path: Path) -> None:
    slowest_s, rows = 0.0, 0
    for number in range(DRILLS):
        time.sleep(0.7)
        began = time.monotonic()
        rows = drill(url, tmp_path / f"drill-{number}", people)
        slowest_s = max(slowest_s, time.monotonic() - began)
    report("drills", db=url.partition(":")[0], drills=DRILLS, rows=rows, slowest_s=round(slowest_s, 2))
    assert not [wrong for person in people for wrong in person.wrong]


def drill(url: str, folder: Path, people: list[Worker]) -> int:
    """One backup, one restore on an empty machine, one look at everything; returns how many rows."""
    folder.mkdir()
    acknowledged = [one for person in people for one in tuple(person.done)]
    first, again, there = folder / "first", folder / "again", f"sqlite:///{folder / 'new.sqlite3'}"
    rows = write_backup(url, first, SystemClock().now())
    assert restore_backup(there, first) == rows
    ledger = Ledger(there)
    assert ledger.find_faults(acknowledged) == []
    ledger.close()
    write_backup(there, again, SystemClock().now())
    assert read_content(again) == read_content(first)
    return rows


def read_content(file: Path) -> list[bytes]:
    """What a backup holds, without its moment and its proof; rows in an order of their own."""
    with file.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as unpacked:
        lines = unpacked.read().splitlines()
    return sorted(orjson.dumps(orjson.loads(line), option=orjson.OPT_SORT_KEYS) for line in lines[1:-1])
