"""Completes tasks one after another and says so: `python -m tests.reliability.steady_writer URL TASK TIMES`.

Every line on stdout is an acknowledgement or a refusal; run under strace, it shows what came before it.
"""

import os
import sys
from contextlib import suppress

from engine.errors import KrokusError, StoreUnavailable
from engine.krokus import Krokus
from engine.model import Actor, OrgId, PersonId
from engine.process.tasks import complete_task
from engine.store import Work
from engine.store.queries.tasks import OPEN
from engine.store.tables import organisation, task
from tests.benchmarks.looping_model import make_answers
from tests.builders import CAST, connect


def main() -> None:
    """Complete whatever is open, again and again; `ok TASK KEY MARK` only after the engine said so."""
    url, times = sys.argv[1], int(sys.argv[2])
    krokus = connect(url)
    org = find_org(krokus)
    actor = Actor(org, PersonId("tomek"), CAST["tomek"][0], frozenset({"coach"}))
    say("ready")
    for number in range(times):
        key = f"{os.getpid()}-{number}"
        try:
            with krokus.store.read(org) as work:
                task_id = find_open(work)
            complete_task(krokus, actor, task_id, {**make_answers(number), "note": key}, key=key)
        except KrokusError as error:
            say(f"refused {error.code}")
        else:
            say(f"ok {task_id} {key}")


def find_org(krokus: Krokus) -> OrgId:
    """The only organisation; a disk that fails may need several tries to be opened."""
    while True:
        with suppress(StoreUnavailable), krokus.store.read(OrgId("")) as work:
            return OrgId(work.conn.execute(organisation.select()).one().id)


def find_open(work: Work) -> str:
    """The open task that waits longest."""
    found = task.select().where(task.c.status.in_(OPEN)).order_by(task.c.opened_at).limit(1)
    return str(work.conn.execute(found).one().id)


def say(line: str) -> None:
    """One write for each line, so that a trace shows when it was said."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
