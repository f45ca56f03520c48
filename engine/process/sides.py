"""What runs beside the main process: which side process an event starts, whether it may begin, its start.

Event sub-processes live with their process; a process of its own that a message starts needs none.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.graph import REPORTED, Element, Process, ScopeKind
from engine.bpmn.lint.loops import WAITING
from engine.feel import compile_expression
from engine.model import JsonValue
from engine.process.run import MAIN, SIDE, CaseRun, Live
from engine.releases.completing import SENDERS
from engine.releases.release import Release


def find_side(run: CaseRun, kind: str, name: str | None, *, by: Process | None = None) -> Process | None:
    """The side process that this message, escalation, error or condition may start now.

    Args:
        by: the process that throws it, which never starts by it.
    """
    # One that names what is thrown comes before one that takes everything.
    found = sorted(find_sides(run.release, kind, name), key=lambda side: not _is_named(side, name))
    return next((side for side in found if side is not by and may_begin(run, side, by)), None)


def _is_named(side: Process, name: str | None) -> bool:
    return any(start.event is not None and start.event.ref == name for start in side.starts())


def find_sides(release: Release, kind: str, name: str | None) -> Iterator[Process]:
    """Side processes that an event starts; an error or escalation start without a code takes all."""
    for side in release.sides:
        for start in side.starts():
            event = start.event
            if event is not None and event.kind == kind and (event.takes_all or start.event_name == name):
                yield side


def timed_starts(release: Release) -> Iterator[tuple[Process, Element]]:
    """Side processes that a timer starts, with their start event."""
    for side in release.sides:
        for start in side.starts():
            if start.event is not None and start.event.kind == "timer":
                yield side, start


def may_begin(run: CaseRun, side: Process, by: Process | None = None) -> bool:
    """Whether the side process may start now: its condition holds, and what it belongs to runs."""
    return is_available(side, run.variables) and may_still_begin(run, side, by)


def may_still_begin(run: CaseRun, side: Process, by: Process | None = None) -> bool:
    """Whether the side process can start at all any more, by what the process `by` throws."""
    return needs_no_main(side) or run.main() is not None or (by is not None and _takes_over(side, by))


def _takes_over(side: Process, by: Process) -> bool:
    """Whether an event sub-process takes over from another one when all else of the main process is done.

    One that interrupts does (BPMN 2.0.2, 13.3.2), unless the other has interrupted or is to outlive all.
    """
    is_last = is_handler(by) and not by.interrupting and not needs_no_main(by)
    return is_interrupting(side) and is_last


def needs_no_main(side: Process) -> bool:
    """Whether a side process may start when the main one has ended or was interrupted.

    An event sub-process may not (BPMN 2.0.2, 13.5.4), unless its property `survives_close` says so; a process
    of its own may.
    """
    if not is_handler(side):
        return True
    return not side.interrupting and side.properties.get("survives_close") == "true"


def is_available(side: Process, variables: Mapping[str, JsonValue]) -> bool:
    """Whether the side process may start now: its property `available_when`, if it has one."""
    condition = side.properties.get("available_when")
    return condition is None or compile_expression(condition).evaluate(variables) is True


def is_once(side: Process) -> bool:
    return side.properties.get("once", "false") == "true"


def is_busy(run: CaseRun, side: Process) -> bool:
    """Whether the side process runs already and may only do so once at a time."""
    return is_once(side) and run.is_running(side.id)


def is_interrupting(side: Process) -> bool:
    """Whether starting this side process ends the main one; a process of its own interrupts nothing."""
    return is_handler(side) and side.interrupting


def is_handler(process: Process) -> bool:
    """Whether a process is an event sub-process of the main one."""
    return process.kind is ScopeKind.EVENT_SUB_PROCESS


def begin(run: CaseRun) -> None:
    """Start the main process and those that begin with the case; who is to be heard by others comes last."""
    main = run.release.graph.processes[run.release.model.main_process]
    sides = [side for side in run.release.sides if side.begins_with_case() and not run.is_running(side.id)]
    for process in sorted([main, *sides], key=_throws_at_once):
        run.start(process.id, MAIN if process is main else SIDE)


def _throws_at_once(process: Process) -> bool:
    """Whether a process throws a message or signal before it waits for anything."""
    ahead = [start.id for start in process.starts()]
    for element in (process.elements[name] for name in ahead):
        if element.kind in SENDERS and element.event_kind in REPORTED:
            return True
        if not element.needs_person and element.kind not in WAITING:
            targets = (process.flows[flow].target for flow in element.outgoing)
            ahead += [target for target in targets if target not in ahead]
    return False


def start_side(run: CaseRun, side: Process, name: str | None = None) -> Live:
    """Start a side process; an interrupting one first ends the main process and its event sub-processes."""
    if is_interrupting(side):
        for live in run.load_all():
            if live.is_main or is_handler(run.release.graph.processes[live.row.process_id]):
                run.cancel(live, side.id)
        # Timers of event sub-processes that can start no more are disarmed when the command is written.
        run.variables_before = {}
    run.journal.note("side_started", side.id, meaningful=False, name=name)
    return run.start(side.id, SIDE)


def begin_by_condition(run: CaseRun, live: Live, process_id: str) -> None:
    """Begin what an answer of the case has set off; the run that noticed it goes on if it may."""
    side = next((one for one in run.release.sides if one.id == process_id), None)
    if side is not None and not is_busy(run, side) and may_begin(run, side):
        start_side(run, side)
    if live.status == "running":
        live.touch()
