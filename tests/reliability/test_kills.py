"""Servers are killed with SIGKILL under load: nothing that was acknowledged is lost, nothing is there twice.

KROKUS_KILLS says how often: 8 when unset; `make torture` sets 200, which makes it a slow test.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from urllib.request import urlopen

import pytest

from tests.benchmarks.looping_model import make_looping_model
from tests.builders import open_office
from tests.reliability.crowd import Worker
from tests.reliability.ledger import Ledger

SHORT = 8
KILLS = int(os.environ.get("KROKUS_KILLS", SHORT))
LEAST_S, MOST_S = 0.05, 1.5
LOGINS = ("tomek", "kasia", "tomek", "kasia")
CASES_EACH = 2
START_S = 30

pytestmark = [pytest.mark.slow] if KILLS > SHORT else []


class Nursery:
    """Starts servers on one database and one port, and kills them."""

    def __init__(self, url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-W", "ignore", "-m", "tests.reliability.server", url, str(self.port)]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._server = 0

    def start(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("start\n")
        self._process.stdin.flush()
        self._server = int(self._process.stdout.readline())
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                with urlopen(self.base + "/health", timeout=START_S) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.01)
        raise AssertionError(f"the server did not come up within {START_S} s")

    def kill(self) -> None:
        """No signal handler, no last commit: the whole process group is gone at once."""
        os.killpg(self._server, signal.SIGKILL)
        # The port is free again only when the dead one is gone.
        with suppress(ProcessLookupError):
            while True:
                os.kill(self._server, 0)
                time.sleep(0.001)

    def close(self) -> None:
        self.kill()
        self._process.communicate()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with enough cases for everybody."""
    return tmp_path / "krokus.sqlite3"


@pytest.fixture
def first_tasks(database: Path) -> list[list[str]]:
    """The open tasks of each worker's own cases."""
    office = open_office(f"sqlite:///{database}", make_looping_model())
    found = []
    for login in LOGINS:
        cases = [office.start_case(login) for _ in range(CASES_EACH)]
        found.append([office.list_open(case_id)[0].id for case_id in cases])
    office.krokus.store.close()
    return found


@pytest.fixture
def nursery(database: Path, first_tasks: list[list[str]]) -> Iterator[Nursery]:
    """Servers on the prepared database."""
    made = Nursery(f"sqlite:///{database}")
    yield made
    made.close()


def test_kill_9_under_load_loses_nothing_and_doubles_nothing(
    database: Path, first_tasks: list[list[str]], nursery: Nursery
) -> None:
    """Random moments of death; people repeat what got no answer, with the same key."""
    stop = Event()
    workers = [
        Worker(login, nursery.base, tasks, stop) for login, tasks in zip(LOGINS, first_tasks, strict=True)
    ]
    nursery.start()
    for worker in workers:
        worker.thread.start()
    kill_often(nursery, workers)
    stop.set()
    for worker in workers:
        worker.thread.join()
    acknowledged = [one for worker in workers for one in worker.done]
    ledger = Ledger(database)
    faults = ledger.find_faults(acknowledged)
    ledger.close()
    report(workers)
    assert not [wrong for worker in workers for wrong in worker.wrong]
    assert faults == []
    assert len({one.task_id for one in acknowledged}) == len(acknowledged) >= KILLS


def kill_often(nursery: Nursery, workers: list[Worker]) -> None:
    """Kill and restart at random moments, as long as everybody is well."""
    chance = random.Random()
    for _ in range(KILLS):
        time.sleep(chance.uniform(LEAST_S, MOST_S))
        nursery.kill()
        nursery.start()
        if any(worker.wrong for worker in workers):
            break
    # The last server lives: whoever waits for an answer gets it.
    time.sleep(1)


def report(workers: list[Worker]) -> None:
    """One line of numbers for the record."""
    done, repeated = sum(len(w.done) for w in workers), sum(w.repeated for w in workers)
    print(json.dumps({"name": "kills", "kills": KILLS, "acknowledged": done, "repeated_requests": repeated}))
