"""`python -m tests.benchmarks.moving`: previewing and moving many cases, beside one bare update per case."""

import argparse
import json
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from uuid import uuid4

from engine.migration.fits import get_pair
from engine.migration.jobs import begin_migration, move_next, set_running
from engine.migration.preview import choose_cases, list_refs, list_standing, preview
from engine.process.tasks import complete_task
from engine.releases.release import publish_release
from engine.store import Work
from engine.store.queries.cases import find_case, insert_case
from engine.store.queries.instances import insert_instance, list_open_instances
from engine.store.queries.tasks import insert_tasks, list_live_tasks
from engine.store.tables import case
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.builders import Office, open_office

BAR_PREVIEW_S, BAR_PER_S = 2.0, 300
DEPTH = 9


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.moving", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    asked = parser.parse_args()
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="var", prefix="bench-") as name:
        figures = _measure(f"sqlite:///{Path(name).resolve() / 'krokus.sqlite3'}", asked.cases)
    print(json.dumps(figures))
    is_good = figures["preview_s"] <= BAR_PREVIEW_S and figures["per_s"] >= BAR_PER_S
    print("good" if is_good else "a bar was missed", file=sys.stderr)
    return 0 if is_good else 1


def _measure(url: str, cases: int) -> dict[str, float | str]:
    files = make_looping_model()
    office = open_office(url, files)
    _fill(office, cases)
    krokus, org = office.krokus, office.org
    with krokus.store.begin(org) as work:
        publish_release(work, _change(files))
    with krokus.store.read(org) as work:
        old, new = (ref.id for ref in list_refs(work, office.model_key))
        get_pair(krokus, work, old, new, {})
        began, cpu_began = perf_counter(), process_time()
        shown = preview(krokus, work, office.model_key, old, new, {}, with_titles=True)
        preview_s, preview_cpu_s = perf_counter() - began, process_time() - cpu_began
        chosen = choose_cases(get_pair(krokus, work, old, new, {}), list_standing(work, old), None)
    assert shown.movable == shown.total == cases, shown
    move_id = begin_migration(krokus, org, old, new, {}, chosen, None)
    set_running(krokus, org, move_id, is_running=True)
    began, cpu_began = perf_counter(), process_time()
    while move_next(krokus, org, move_id):
        pass
    per_s, cpu_ms = cases / (perf_counter() - began), (process_time() - cpu_began) * 1000 / cases
    floor_per_s = _measure_floor(office, chosen)
    return {
        "name": "move_cases",
        "db": "sqlite",
        "cases": cases,
        "preview_s": round(preview_s, 2),
        "preview_cpu_s": round(preview_cpu_s, 2),
        "per_s": round(per_s),
        "cpu_ms": round(cpu_ms, 2),
        "floor_per_s": round(floor_per_s),
        "ratio_floor": round(floor_per_s / per_s, 1),
    }


def _measure_floor(office: Office, case_ids: list[str]) -> float:
    """One bare update and one commit for each case."""
    some = case_ids[:2000]
    began = perf_counter()
    for case_id in some:
        with office.krokus.store.begin(office.org) as work:
            work.run(case.update().where(case.c.org == work.org, case.c.id == case_id).values(title="x"))
    return len(some) / (perf_counter() - began)


def _change(files: dict[str, bytes]) -> dict[str, bytes]:
    """The next release: one step worded anew, as after most meetings."""
    path = next(name for name, content in files.items() if b"<bpmn:userTask" in content)
    at = files[path].index(b'<bpmn:userTask id="') + len(b'<bpmn:userTask id="')
    name = files[path].index(b'name="', at) + len(b'name="')
    return {**files, path: files[path][:name] + b"New: " + files[path][name:]}


def _fill(office: Office, cases: int) -> None:
    """One case played a while, and copies of it under new ids."""
    case_id = office.start_case("tomek")
    for number in range(DEPTH):
        task = office.list_open(case_id)[0]
        complete_task(office.krokus, office.actor("tomek"), task.id, make_answers(number), key=f"k{number}")
    left = iter(range(1, cases))
    while numbers := list(islice(left, 500)):
        with office.krokus.store.begin(office.org) as work:
            for number in numbers:
                _copy(work, case_id, number)


def _copy(work: Work, case_id: str, number: int) -> None:
    row = find_case(work, case_id)
    assert row is not None
    copied = row._replace(id=uuid4().hex, no=f"c/{number}", key_id=uuid4().hex)
    insert_case(work, copied, b"key")
    for instance in list_open_instances(work, case_id):
        instance_id, state = uuid4().hex, instance.state
        tasks = []
        for task in list_live_tasks(work, case_id):
            task_id = uuid4().hex
            state = state.replace(task.id.encode(), task_id.encode())
            tasks.append(task._replace(id=task_id, case_id=copied.id, instance_id=instance_id))
        insert_instance(work, instance._replace(id=instance_id, case_id=copied.id, state=state))
        insert_tasks(work, tasks)


if __name__ == "__main__":
    sys.exit(main())
