"""The worker goes on whatever breaks, wakes when something becomes due, and shows that it lives."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import update

from engine.clock import SystemClock
from engine.errors import EngineFault
from engine.jobs import worker
from engine.jobs.readiness import find_backlog, find_readiness
from engine.jobs.worker import work
from engine.process import firing
from engine.process.run import CaseRun
from engine.store.queries.history import list_open_incidents
from engine.store.queries.timers import TimerRow
from engine.store.tables import timer
from engine.store.upgrade import upgrade_database
from tests.builders import Office, connect, flow, make_model, open_office, user_task

TIMED = "\n".join(
    (
        '<bpmn:startEvent id="begin"/>',
        user_task("wait_here"),
        '<bpmn:boundaryEvent id="time_passed" attachedToRef="wait_here" cancelActivity="true">',
        "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>",
        "</bpmn:boundaryEvent>",
        user_task("after_it"),
        '<bpmn:endEvent id="finish"/>',
        flow("t1", "begin", "wait_here"),
        flow("t2", "wait_here", "finish"),
        flow("t3", "time_passed", "after_it"),
        flow("t4", "after_it", "finish"),
    )
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An organisation whose cases have a task that is taken away after an hour."""
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database")
    upgrade_database(url)
    made = open_office(url, make_model("timed", "timed_main", {"timed_main": TIMED}, {}), SystemClock())
    yield made
    made.krokus.store.close()


@pytest.fixture
def running(office: Office) -> Iterator[None]:
    """A worker at work on a connection of its own."""
    stop, krokus = Event(), connect(office.krokus.store.url)
    thread = Thread(target=work, args=(krokus, stop))
    thread.start()
    yield
    stop.set()
    krokus.store.woken.set()
    thread.join()
    krokus.store.close()


def make_due(office: Office, case_id: str) -> float:
    """Let the timer of a case be due now; returns the moment of the commit on the machine's clock."""
    with office.krokus.store.begin(office.org) as work_now:
        due_at = work_now.now - timedelta(seconds=1)
        work_now.run(update(timer).where(timer.c.case_id == case_id).values(due_at=due_at))
        work_now.wake(due_at)
    return time.monotonic()


def wait_for(condition: object, limit_s: float = 5.0) -> float:
    """Wait until the callable is true; returns when that was."""
    assert callable(condition)
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if condition():
            return time.monotonic()
        time.sleep(0.005)
    raise AssertionError(f"not within {limit_s} s")


def stands_at(office: Office, case_id: str) -> list[str]:
    return [row.element_id for row in office.list_open(case_id)]


def test_a_timer_fires_within_moments_of_becoming_due(office: Office, running: None) -> None:
    case_id = office.start_case()
    wait_for(lambda: find_backlog(office.krokus).workers == 1)
    # The worker has looked and sleeps now; only the wake-up can be this fast.
    time.sleep(0.3)
    since = make_due(office, case_id)
    took_s = wait_for(lambda: stands_at(office, case_id) == ["after_it"]) - since
    # Two openings of one SQLite file do not hear each other; there the next look, within 2 s, finds it.
    assert took_s < (1.0 if office.krokus.store.is_postgres else 3.0)


def test_a_broken_timer_becomes_an_incident_and_does_not_stop_the_others(
    office: Office, running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = office.start_case(), office.start_case()
    fire = firing._fire

    def break_one(run: CaseRun, row: TimerRow) -> None:
        if run.case.id == broken:
            raise ZeroDivisionError("nobody expected this")
        fire(run, row)

    monkeypatch.setattr(firing, "_fire", break_one)
    make_due(office, broken)
    make_due(office, good)
    wait_for(lambda: stands_at(office, good) == ["after_it"])
    with office.krokus.store.read(office.org) as read:
        incident = list_open_incidents(read, broken)[0]
    assert incident.code == "program_fault"
    assert "ZeroDivisionError: nobody expected this" in incident.cause


def test_whatever_breaks_in_a_round_the_worker_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []

    def break_twice(_krokus: object) -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError("a fault of the program")
        if len(rounds) == 2:
            raise EngineFault("a_fault_of_a_process")
        return 0

    monkeypatch.setattr(worker, "run_due", break_twice)
    monkeypatch.setattr(worker, "ROUND", timedelta(milliseconds=10))
    stop = Event()
    thread = Thread(target=work, args=(office.krokus, stop))
    thread.start()
    wait_for(lambda: len(rounds) > 3)
    stop.set()
    office.krokus.store.woken.set()
    thread.join(timeout=5)
    assert not thread.is_alive()


def test_ready_says_which_part_is_missing(office: Office) -> None:
    found = find_readiness(office.krokus)
    assert (found.database, found.tables, found.worker, found.is_ready) == (True, True, False, False)
    away = connect("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert not find_readiness(away).database


def test_a_living_worker_makes_the_installation_ready(office: Office, running: None) -> None:
    wait_for(lambda: find_readiness(office.krokus).is_ready)
