"""Firing timers that are due, oldest first; the worker calls this and so does the demo's clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.bpmn.graph import Element
from engine.calendars import Cycle
from engine.errors import CaseChanged, EngineFault, NotFound
from engine.krokus import Krokus
from engine.model import CaseStatus, JsonValue, OrgId
from engine.process.clocks import ARMED, DISARMED, FAILED, FIRED, cycle_text, known_at, next_cycle, rounds_of
from engine.process.command import open_case
from engine.process.run import CaseRun
from engine.process.sides import is_busy, may_begin, may_still_begin, start_side
from engine.spiff import Token
from engine.store.queries.timers import (
    DueTimer,
    TimerRow,
    end_lease,
    find_due,
    find_timer,
    has_older_due,
    lease_due,
    update_timer,
)

NOBODY = OrgId("")
# Longer than a worker's share takes; one that died holds what it took no longer than this.
LEASE = timedelta(seconds=15)
SHARE = 50


def fire_due(krokus: Krokus, most: int = SHARE) -> int:
    """Fire what is due now, oldest first; returns how many timers were looked at.

    Any number of workers may do this at once: what one has leased, the others pass over until the lease ends.
    """
    with krokus.store.read(NOBODY) as work:
        if not find_due(work, 1):
            return 0
    with krokus.store.begin(NOBODY) as work:
        until = work.now + LEASE
        leased = lease_due(work, until, most)
    for timer in leased:
        fire_timer(krokus, timer, until)
    return len(leased)


def fire_timer(krokus: Krokus, due: DueTimer, lease: datetime | None = None) -> bool:
    """Fire one timer if it is still due inside its case's lock; a fault makes an incident, not a loop.

    Args:
        lease: until when this worker holds the timer; somebody else's lease is somebody else's timer.
    """
    org = OrgId(due.org)
    try:
        with open_case(krokus, org, due.case_id, None, retry={"timer": due.id}) as run:
            row = find_timer(run.work, due.id)
            if row is None or not _is_ours(run, row, lease):
                return False
            _fire(run, row)
    except EngineFault:
        with krokus.store.begin(org) as work:
            row = find_timer(work, due.id)
            if row is not None:
                update_timer(work, row._replace(status=FAILED))
        return False
    except (CaseChanged, NotFound):
        # A person was faster; what they did may have taken the timer away. The next round looks again.
        with krokus.store.begin(org) as work:
            end_lease(work, due.id)
        return False
    return True


def _is_ours(run: CaseRun, row: TimerRow, lease: datetime | None) -> bool:
    """Whether the timer is due, leased to whom asks, and the oldest of its case."""
    if row.status != ARMED or row.due_at is None or row.due_at > run.work.now:
        return False
    if lease is not None and row.lease_until != lease:
        # This worker slept past its lease: whoever took over has the say.
        return False
    if has_older_due(run.work, row):
        # Another worker holds the older one; order within a case matters more than haste.
        end_lease(run.work, row.id)
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
    if token is not None and row.kind == "cycle" and token_id in {one.id for one in live.instance.tokens()}:
        _arm_again(run, row, token)


def _arm_again(run: CaseRun, row: TimerRow, token: Token) -> None:
    """The next round of a timer beside an activity that is still going on; missed rounds are skipped."""
    element, known = run.release.graph.elements[token.element_id], known_at(run, token)
    is_last = _is_last_round(run, row, element, known)
    due_at = None if is_last else next_cycle(run, element, run.work.now, known)
    if due_at is None:
        update_timer(run.work, row._replace(status=FIRED, cycle=row.cycle + 1))
        return
    update_timer(run.work, row._replace(due_at=due_at, cycle=row.cycle + 1, lease_until=None))


def _is_last_round(run: CaseRun, row: TimerRow, element: Element, known: Mapping[str, JsonValue]) -> bool:
    rounds = rounds_of(run, cycle_text(element), known)
    times = rounds.repetitions if isinstance(rounds, Cycle) else None
    return times is not None and row.cycle + 1 >= times


def _fire_start(run: CaseRun, row: TimerRow) -> None:
    start = run.release.graph.elements[row.slot]
    side = run.release.graph.processes[start.process_id]
    if CaseStatus(run.case.status).is_closed or not may_still_begin(run, side):
        update_timer(run.work, row._replace(status=DISARMED))
        return
    if may_begin(run, side) and not is_busy(run, side):
        run.journal.note("timer_fired", start.id)
        start_side(run, side)
    # A cycle fires once however many rounds were missed, and goes on after now; what it interrupts is gone.
    is_last = _is_last_round(run, row, start, run.variables)
    goes_on = row.kind == "cycle" and not side.interrupting and not is_last
    due_at = next_cycle(run, start, run.work.now, run.variables) if goes_on else None
    status = FIRED if due_at is None else row.status
    update_timer(run.work, row._replace(due_at=due_at or row.due_at, status=status, cycle=row.cycle + 1))
