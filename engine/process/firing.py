"""Firing timers that are due, oldest first; the worker calls this and so does the demo's clock."""

from engine.errors import CaseChanged, EngineFault
from engine.krokus import Krokus
from engine.model import CaseStatus, OrgId
from engine.process.clocks import ARMED, DISARMED, FAILED, FIRED, next_cycle
from engine.process.command import open_case
from engine.process.routing import is_available, is_once, start_side
from engine.process.run import CaseRun
from engine.store.timers import DueTimer, TimerRow, find_due, find_timer, update_timer

NOBODY = OrgId("")


def fire_due(krokus: Krokus, most: int = 100) -> int:
    """Fire what is due now, oldest first; returns how many timers were looked at."""
    with krokus.store.read(NOBODY) as work:
        due = find_due(work, most)
    for timer in due:
        fire_timer(krokus, timer)
    return len(due)


def fire_timer(krokus: Krokus, due: DueTimer) -> bool:
    """Fire one timer if it is still due inside its case's lock; a fault makes an incident, not a loop."""
    org = OrgId(due.org)
    try:
        with open_case(krokus, org, due.case_id, None, retry={"timer": due.id}) as run:
            row = find_timer(run.work, due.id)
            if row is None or row.status != ARMED or row.due_at is None or row.due_at > run.work.now:
                return False
            _fire(run, row)
    except EngineFault:
        with krokus.store.begin(org) as work:
            row = find_timer(work, due.id)
            if row is not None:
                update_timer(work, row._replace(status=FAILED))
        return False
    except CaseChanged:
        # A person was faster; what they did may have taken the timer away. The next round looks again.
        return False
    return True


def _fire(run: CaseRun, row: TimerRow) -> None:
    if row.instance_id is None:
        _fire_start(run, row)
        return
    live = run.load(row.instance_id)
    token_id = row.token_id or ""
    token = live.before.get(token_id)
    live.instance.fire(token_id)
    live.touch()
    element_id = None if token is None else token.element_id
    run.journal.note("timer_fired", element_id, instance_id=live.row.id)


def _fire_start(run: CaseRun, row: TimerRow) -> None:
    start = run.release.graph.elements[row.slot]
    side = run.release.graph.processes[start.process_id]
    is_closed = CaseStatus(run.case.status).is_closed
    if (
        not is_closed
        and is_available(side, run.variables)
        and not (is_once(side) and run.is_running(side.id))
    ):
        run.journal.note("timer_fired", start.id)
        start_side(run, side)
    if is_closed:
        update_timer(run.work, row._replace(status=DISARMED))
    elif row.kind == "cycle":
        # A cycle fires once however many rounds were missed, and goes on after now.
        update_timer(run.work, row._replace(due_at=next_cycle(run, start, run.work.now), cycle=row.cycle + 1))
    else:
        update_timer(run.work, row._replace(status=FIRED))
