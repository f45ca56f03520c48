"""A worker that sleeps past its lease while another takes over writes nothing when it wakes.

KROKUS_ZOMBIES says how many on each database; 500 in all is the bar.
"""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from engine.process import firing
from engine.process.cases import start_case
from engine.process.firing import fire_due
from tests.builders import APPLICATION, Office, open_office
from tests.reliability.ledger import TICKING, Ledger
from tests.reliability.nursery import Nursery
from tests.reliability.rounds import count_rounds, report
from tests.reliability.ticking_model import make_ticking_model

ZOMBIES = count_rounds("ZOMBIES", short=5, full=250)
LEASE_S = 0.5
# Between lease and transaction, and in the middle of the transaction that holds the case.
OUTSIDE, INSIDE = "fire_timer", "_fire"


@dataclass
class Scene:
    """One case that ticks, and the nursery of its workers."""

    office: Office
    ledger: Ledger
    nursery: Nursery


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def scene(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A case whose timer is due every second."""
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database")
    monkeypatch.setattr(firing, "LEASE", timedelta(seconds=LEASE_S))
    office = open_office(url, make_ticking_model())
    start_case(office.krokus, office.actor("beata"), TICKING, APPLICATION)
    nursery, ledger = Nursery(url), Ledger(url)
    yield Scene(office, ledger, nursery)
    nursery.close()
    ledger.close()
    office.krokus.store.close()


def test_a_zombie_writes_nothing(scene: Scene) -> None:
    # SQLite has one writer at a time for the whole file, so there a zombie in a transaction stops everybody;
    # it is one process with its server, and stops with it.
    places = (OUTSIDE, INSIDE) if scene.office.krokus.store.is_postgres else (OUTSIDE,)
    began = time.monotonic()
    for number in range(ZOMBIES):
        survive_a_zombie(scene, places[number % len(places)])
    faults = scene.ledger.find_faults([])
    report(
        "zombies",
        db="postgresql" if scene.office.krokus.store.is_postgres else "sqlite",
        zombies=ZOMBIES,
        ticks=scene.ledger.count_ticks(),
        late_writes=len(faults),
        seconds=round(time.monotonic() - began),
    )
    assert faults == []


def survive_a_zombie(scene: Scene, place: str) -> None:
    """One worker stops, another takes over, the first wakes and finds that its turn is over."""
    zombie = scene.nursery.start(f"worker {LEASE_S} {place}")
    wait_until_stopped(zombie)
    before = count(scene)
    wait_for_take_over(scene, before)
    after = count(scene)
    os.kill(zombie, signal.SIGCONT)
    time.sleep(0.3)
    scene.nursery.kill(zombie)
    # The one that woke may have gone on as an honest worker, but never done the same thing again.
    assert after == before + 1
    assert scene.ledger.find_faults([]) == []


def wait_until_stopped(pid: int, limit_s: float = 10.0) -> None:
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return
        time.sleep(0.01)
    raise AssertionError("the worker took no timer")


def wait_for_take_over(scene: Scene, before: int, limit_s: float = 10.0) -> None:
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        fire_due(scene.office.krokus)
        if count(scene) > before:
            return
        time.sleep(0.05)
    raise AssertionError("nobody took over")


def count(scene: Scene) -> int:
    return scene.ledger.count_ticks()
