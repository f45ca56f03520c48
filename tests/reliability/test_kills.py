"""Servers and workers are killed with SIGKILL under load: nothing acknowledged is lost or doubled.

KROKUS_KILLS says how often; 1,000 and 20,000 acknowledgements on each database are the bar.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from engine.process.cases import start_case
from engine.releases.release import publish_release
from tests.benchmarks.looping_model import make_looping_model
from tests.builders import APPLICATION, open_office
from tests.reliability.crowd import Worker, await_share
from tests.reliability.ledger import TICKING, Ledger
from tests.reliability.nursery import Nursery
from tests.reliability.rounds import count_rounds, report
from tests.reliability.ticking_model import make_ticking_model

KILLS = count_rounds("KILLS", short=20, full=1000)
LEAST_S, MOST_S = 0.05, 0.9
# Who only dies proves little: a slow machine kills later, never with less work done between.
ACKNOWLEDGED_EACH = 20
LOGINS = ("tomek", "kasia", "tomek", "kasia")
CASES_EACH = 2
TICKING_CASES = 5


@dataclass
class Scene:
    """A database with cases for everybody, and the nursery of its servers."""

    url: str
    is_postgres: bool
    first_tasks: list[list[str]]
    nursery: Nursery


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """Cases that people work on, and cases that run by timers."""
    is_postgres = request.param == "postgres"
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    if is_postgres:
        url = request.getfixturevalue("postgres_database")
    first_tasks = prepare(url)
    nursery = Nursery(url)
    yield Scene(url, is_postgres, first_tasks, nursery)
    nursery.close()


def prepare(url: str) -> list[list[str]]:
    """Fill the database; returns the open tasks of each person's own cases."""
    office = open_office(url, make_looping_model())
    with office.krokus.store.begin(office.org) as work:
        publish_release(work, make_ticking_model())
    found = []
    for login in LOGINS:
        cases = [office.start_case(login) for _ in range(CASES_EACH)]
        found.append([office.list_open(case_id)[0].id for case_id in cases])
    for _ in range(TICKING_CASES):
        start_case(office.krokus, office.actor("beata"), TICKING, APPLICATION)
    office.krokus.store.close()
    return found


def test_kill_9_under_load_loses_nothing_and_doubles_nothing(scene: Scene) -> None:
    """Random moments of death; people repeat what got no answer, with the same key."""
    stop = Event()
    workers = [
        Worker(login, scene.nursery.base, tasks, stop)
        for login, tasks in zip(LOGINS, scene.first_tasks, strict=True)
    ]
    began = time.monotonic()
    kill_often(scene, workers)
    stop.set()
    for worker in workers:
        worker.thread.join()
    acknowledged = [one for worker in workers for one in worker.done]
    ledger = Ledger(scene.url)
    faults, ticks = ledger.find_faults(acknowledged), ledger.count_ticks()
    ledger.close()
    report(
        "kills",
        db="postgresql" if scene.is_postgres else "sqlite",
        kills=KILLS,
        acknowledged=len(acknowledged),
        repeated_requests=sum(worker.repeated for worker in workers),
        ticks=ticks,
        faults=len(faults),
        seconds=round(time.monotonic() - began),
    )
    assert not [wrong for worker in workers for wrong in worker.wrong]
    assert faults == []
    assert len({one.task_id for one in acknowledged}) == len(acknowledged) >= ACKNOWLEDGED_EACH * KILLS
    # A short life under load may be too short for the embedded worker, but never all of them.
    assert ticks >= TICKING_CASES


def kill_often(scene: Scene, people: list[Worker]) -> None:
    """Kill server and worker in turn at random moments, as long as everybody is well."""
    nursery, chance = scene.nursery, random.Random()
    kinds = ("server", "worker") if scene.is_postgres else ("server",)
    living = {kind: nursery.start(kind) for kind in kinds}
    for person in people:
        person.thread.start()
    for number in range(KILLS):
        time.sleep(chance.uniform(LEAST_S, MOST_S))
        kind = kinds[number % len(kinds)]
        nursery.kill(living[kind])
        living[kind] = nursery.start(kind)
        if not await_share(people, ACKNOWLEDGED_EACH * (number + 1)):
            break
    # The last ones live: whoever waits for an answer gets it, and what is due fires.
    time.sleep(2.5)
