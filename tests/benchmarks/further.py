"""Bounds beside the completion's own, behind `--further`: starting, sizes, a crowded inbox."""

import json
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from engine.model import Actor, OrgId, PersonId, TaskStatus
from engine.process.pages.inbox import find_inbox
from engine.process.tasks import complete_task
from engine.store.queries.instances import find_instance
from engine.store.queries.tasks import TaskRow, insert_tasks
from engine.store.tables.process import OPEN_TASKS
from engine.views import InboxQuery
from tests.benchmarks.contestants import KrokusCase
from tests.benchmarks.looping_model import make_answers
from tests.benchmarks.measuring import MS
from tests.builders import CAST, Office, connect

MOST_STATE_BYTES, MOST_STARTING, MOST_INBOX = 2048, 5.0, 3.0
MOST_WORKER_MB = 150.0
CROWD, OWN, CASES = 100_000, 50, 20
LIVE_CASES = 10_000
_OWN = "FROM task WHERE org = '{org}' AND assignee = 'tomek' AND " + OPEN_TASKS


def measure_further(office: Office, rounds: int) -> list[str]:
    """Print a line for each bound; returns what was missed."""
    case = KrokusCase(office, 10)
    # First, because all cases begun below are of the one coach whose inbox is asked for.
    missed = _measure_inbox(office, case, rounds)
    missed += _judge("state_bytes", _measure_state(office, case), 1.0, MOST_STATE_BYTES)
    starting, completing = [], []
    for _ in range(rounds):
        starting.append(_time(lambda: office.start_bare()))
        case.prepare()
        completing.append(_time(case.complete))
    missed += _judge("start_case_ms", median(starting), median(completing), MOST_STARTING)
    return missed + _measure_memory(office)


def _measure_state(office: Office, case: KrokusCase) -> float:
    with office.krokus.store.read(office.org) as work:
        row = find_instance(work, case.find_open(work).instance_id)
    assert row is not None
    return float(len(row.state))


def _measure_memory(office: Office) -> list[str]:
    """A worker of its own completes one task of each of ten thousand cases."""
    tasks = [office.list_open(office.start_case())[0].id for _ in range(LIVE_CASES)]
    with get_context("spawn").Pool(1) as worker:
        megabytes = worker.apply(touch_all, (office.krokus.store.url, office.org, tasks))
    return _judge("worker_mb", megabytes, 1.0, MOST_WORKER_MB)


def touch_all(url: str, org: OrgId, tasks: Sequence[str]) -> float:
    """What the process holds in the end, in MB."""
    krokus = connect(url)
    actor = Actor(org, PersonId("tomek"), CAST["tomek"][0], frozenset({CAST["tomek"][1]}))
    for number, task in enumerate(tasks):
        complete_task(krokus, actor, task, make_answers(number))
    status = Path("/proc/self/status").read_text()
    krokus.store.close()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _measure_inbox(office: Office, case: KrokusCase, rounds: int) -> list[str]:
    """One person's fifty among a hundred thousand, beside a bare query of fifty rows and a count."""
    others = [office.start_case("kasia") for _ in range(CASES)]
    with office.krokus.store.begin(office.org) as work:
        model = case.find_open(work)
        insert_tasks(work, [_crowd_task(model, others, number) for number in range(CROWD)])
    actor = office.actor("tomek")
    inbox, bare = [], []
    for _ in range(rounds):
        inbox.append(_time(lambda: find_inbox(office.krokus, actor, InboxQuery())))
        bare.append(_time(lambda: _ask_barely(office)))
    return _judge("inbox_ms", median(inbox), median(bare), MOST_INBOX)


def _crowd_task(model: TaskRow, others: Sequence[str], number: int) -> TaskRow:
    mine = model._replace(id=uuid4().hex, status=TaskStatus.OPEN.value)
    if number % (CROWD // OWN) == 0:
        return mine
    return mine._replace(case_id=others[number % CASES], assignee=f"somebody-{number % 1000}")


def _ask_barely(office: Office) -> None:
    own = _OWN.format(org=office.org)
    with office.krokus.store.read(office.org) as work:
        connection = work.conn.connection.cursor()
        connection.execute(f"SELECT * {own} ORDER BY due_at LIMIT {OWN}")
        assert len(connection.fetchall()) == OWN
        connection.execute(f"SELECT count(*) {own}")
        connection.fetchall()


def _time(act: Callable[[], Any]) -> float:
    started = perf_counter()
    act()
    return (perf_counter() - started) * MS


def _judge(name: str, value: float, peer: float, most: float) -> list[str]:
    ratio = value / peer
    line = {"name": name, "value": round(value, 2), "peer": round(peer, 2), "ratio": round(ratio, 2)}
    print(json.dumps({**line, "most": most}))
    return [f"{name}: {ratio:.2f}, the most is {most}"] if ratio > most else []
