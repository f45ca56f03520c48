"""Moving many: taking back, stopping half-way, dying half-way, two who want the same case."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from mover import KEY, MAIN, Mover, Open, chain, tasks

from engine.errors import CaseChanged
from engine.migration.jobs import set_running
from engine.migration.moving import move_case
from engine.migration.undoing import undo_move
from engine.process.tasks import claim_task, complete_task, save_draft
from engine.store.queries.history import list_events
from engine.store.queries.instances import list_open_instances
from engine.store.queries.moving import find_migration_case
from tests.builders import connect, flow, make_form, make_model, open_office, text_field, user_task

WORKER = """
import os, sys
from engine.model import OrgId
from engine.migration import jobs, moving
from tests.builders import connect
url, org, move_id, most = sys.argv[1:]
seen = [0]
plain = moving.store.close_migration_case
def close(*args, **more):
    done = plain(*args, **more)
    seen[0] += 1
    if seen[0] == int(most):
        os.kill(os.getpid(), 9)
    return done
moving.store.close_migration_case = close
jobs.TOGETHER = 2
jobs.move_next(connect(url), OrgId(org), move_id, 100)
"""


def states(mover: Mover, case_id: str) -> list[bytes]:
    with mover.office.krokus.store.read(mover.office.org) as work:
        return [row.state for row in list_open_instances(work, case_id)]


def test_taking_back_restores_the_case_and_it_goes_on_in_the_old_release(open_either: Open) -> None:
    mover = open_either(tasks("a", "b", "c"))
    case_id = mover.start("a")
    before, task = states(mover, case_id), mover.task(case_id, "b")
    mover.publish(tasks("a", "d", "c"))
    mover.move(case_id, {"b": "d"})
    assert mover.open(case_id) == ["d"]
    undo_move(mover.office.krokus, mover.office.org, mover.last_move, case_id, "maria")
    assert states(mover, case_id) == before
    after = mover.task(case_id, "b")
    assert (after.id, after.status, after.release_id) == (task.id, task.status, task.release_id)
    mover.do(case_id, "b", "c")
    assert mover.open(case_id) == []


def test_a_claim_made_after_the_move_survives_taking_it_back(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b", b={"role": "mentor"}))
    case_id = mover.start("a")
    mover.publish(tasks("a", "b", "c", b={"role": "mentor"}))
    mover.move(case_id)
    claim_task(mover.office.krokus, mover.office.actor("maria"), mover.task(case_id, "b").id)
    undo_move(mover.office.krokus, mover.office.org, mover.last_move, case_id, None)
    assert mover.task(case_id, "b").assignee == "maria"


def test_a_case_that_has_gone_on_stays_in_the_new_release(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b"))
    case_id = mover.start("a")
    mover.publish(tasks("a", "b", "c"))
    mover.move(case_id)
    mover.do(case_id, "b")
    with pytest.raises(CaseChanged) as told:
        undo_move(mover.office.krokus, mover.office.org, mover.last_move, case_id, None)
    assert told.value.code == "moved_on"
    assert mover.open(case_id) == ["c"]


def with_form(*fields: str) -> dict[str, bytes]:
    form = make_form("b", [text_field(name, f"Pole {name}") for name in fields])
    files = tasks("a", "b", b={"form_key": "b"})
    return {**files, "forms/b.json": form}


def test_a_draft_keeps_what_fits_and_the_history_names_what_does_not(open_mover: Open) -> None:
    mover = open_mover(with_form("one", "two"))
    case_id = mover.start("a")
    krokus, tomek = mover.office.krokus, mover.office.actor("tomek")
    task_id = mover.task(case_id, "b").id
    save_draft(krokus, tomek, task_id, {"one": "pierwsze", "two": "drugie"})
    mover.publish(with_form("one", "three"))
    told = mover.move(case_id).told
    assert told["left"] == ["Pole two"]
    with krokus.store.read(mover.office.org) as work:
        from_history = list_events(work, case_id)[0].data["left"]
    assert from_history == ["Pole two"]
    undo_move(krokus, mover.office.org, mover.last_move, case_id, None)
    complete_task(krokus, tomek, task_id, {"one": "pierwsze", "two": "drugie"})


def test_killed_half_way_it_goes_on_without_loss_or_doubling(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    mover = Mover(open_office(url, tasks("a", "b")))
    cases = [mover.start() for _ in range(8)]
    mover.publish(tasks("a", "b", "c"))
    move_id = mover.begin(*cases)
    set_running(mover.office.krokus, mover.office.org, move_id, is_running=True)
    # Two share a transaction: first it dies alone in the second pair, then at the end of the second pair.
    for dies_at in ("3", "4"):
        command = [sys.executable, "-c", WORKER, url, mover.office.org, move_id, dies_at]
        root = Path(__file__).parents[3]
        killed = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
        assert killed.returncode == -signal.SIGKILL
    assert mover.count(move_id) == {"moved": 4, "waiting": 4}
    mover.run(move_id)
    assert mover.count(move_id) == {"moved": 8}
    for case_id in cases:
        with mover.office.krokus.store.read(mover.office.org) as work:
            types = [event.type for event in list_events(work, case_id)]
        assert types.count("release_changed") == 1
        mover.do(case_id, "a", "b", "c")


def test_a_case_that_breaks_is_left_and_those_that_move_with_it_move(open_either: Open) -> None:
    mover = open_either(tasks("a", "b"))
    first, breaking, last = mover.start(), mover.start("a"), mover.start()
    # Whoever is placed behind "a" comes to a question that has no answer.
    inside = f'<bpmn:startEvent id="in"/><bpmn:endEvent id="out"/>{flow("f_in", "in", "out")}'
    part = f'<bpmn:subProcess id="part" name="Część">{inside}</bpmn:subProcess>'
    ask = '<bpmn:exclusiveGateway id="ask" name="Dokąd?"/>' + user_task("c") + flow("f_c_end", "c", "finish")
    ways = [flow(f"f_{to}", "ask", to, "amount = 1") for to in ("finish", "c")]
    ways.append(flow("f_part", "part", "ask"))
    body = chain(user_task("a"), ids=("a",)).replace('targetRef="finish"', 'targetRef="part"')
    mover.publish(make_model(KEY, MAIN, {MAIN: "".join((body, part, ask, *ways))}, {}))
    move_id = mover.begin(first, breaking, last, placing={"b": "part"})
    mover.run(move_id)
    assert mover.count(move_id) == {"moved": 2, "left": 1}
    assert mover.open(breaking) == ["b"]
    mover.do(breaking, "b")
    for case_id in (first, last):
        with mover.office.krokus.store.read(mover.office.org) as work:
            types = [event.type for event in list_events(work, case_id)]
            told = find_migration_case(work, move_id, breaking)
        assert types.count("release_changed") == 1
    assert told is not None
    assert told.told["fault"]


@pytest.mark.parametrize("round_", range(3))
def test_completing_while_moving_loses_nothing_on_sqlite(tmp_path: Path, round_: int) -> None:
    _race(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")


@pytest.mark.postgres
def test_completing_while_moving_loses_nothing_on_postgresql(postgres_database: str) -> None:
    _race(postgres_database)


def _race(url: str) -> None:
    """Whoever is first, the other goes on after: both have their effect, each once."""
    mover = Mover(open_office(url, tasks("a", "b", "c")))
    office, case_id = mover.office, mover.start("a")
    mover.publish(tasks("a", "b", "x", "c"))
    move_id, task_id = mover.begin(case_id), mover.task(case_id, "b").id
    barrier = Barrier(2)
    outcomes: list[str] = []

    def complete() -> None:
        krokus = connect(url)
        barrier.wait()
        complete_task(krokus, office.actor("tomek"), task_id, {})
        krokus.store.close()

    def move() -> None:
        krokus = connect(url)
        barrier.wait()
        outcomes.append(move_case(krokus, office.org, move_id, case_id, None).status)
        krokus.store.close()

    threads = [Thread(target=complete), Thread(target=move)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["moved"]
    # Completed first, the case stood at c when it moved; moved first, x came in between.
    (here,) = mover.open(case_id)
    assert here in ("c", "x")
    mover.do(case_id, *(["x", "c"] if here == "x" else ["c"]))
    assert mover.open(case_id) == []
    office.krokus.store.close()
