"""Where messages, signals, escalations and errors of a case go.

A message goes to the innermost open catcher, else it starts a side process. A signal goes to all in the case.
Errors and escalations arrive here only when no scope around their step has caught them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.graph import Process
from engine.errors import EngineFault, MessageNotExpected
from engine.model import CaseStatus
from engine.process.run import CaseRun, Live
from engine.process.sides import (
    find_side,
    find_sides,
    is_busy,
    is_handler,
    may_begin,
    may_still_begin,
    needs_no_main,
    start_side,
)
from engine.spiff import Thrown, Token


@dataclass(frozen=True, slots=True)
class Catcher:
    live: Live
    token: Token


def report(run: CaseRun, name: str) -> None:
    """A person says what happened: a message for its one receiver, or a signal for all who wait for it.

    Raises:
        MessageNotExpected: the case cannot receive it now.
    """
    if _deliver_message(run, name, None) or broadcast(run, name):
        return
    if not _hold_true(run, name):
        raise MessageNotExpected(name=name, reason="not_waiting")


def _hold_true(run: CaseRun, name: str) -> bool:
    """Take a person's word for it that a condition has come true; returns whether anything waits for it."""
    waiting = next(_list_waiting(run, "condition", name), None)
    if waiting is not None:
        _fire(run, waiting, name)
        return True
    side = find_side(run, "conditional", name)
    if side is None or is_busy(run, side):
        return False
    start_side(run, side, name)
    return True


def carry(run: CaseRun, live: Live, thrown: Thrown) -> None:
    """Take what a step threw to whoever catches it in this case; then the step may go on.

    A message that nobody waits for yet is kept until the sender rests: it starts a side process, or is
    caught by a step that the sender was on its way to. An error that nothing catches ends the process.
    """
    name = thrown.name or ""
    match thrown.kind:
        case "message":
            catcher = find_catcher(run, name)
            if catcher is None:
                run.sent.append(thrown)
            else:
                _fire(run, catcher, name)
        case "signal":
            broadcast(run, name)
        case "escalation":
            _escalate(run, live, thrown)
        case "error":
            _raise_error(run, live, thrown)
        case "end":
            _end(run, live)


def carry_late(run: CaseRun) -> None:
    """Deliver the messages that were kept.

    Raises:
        EngineFault: a message of this model that nothing in the case waits for.
    """
    while run.sent:
        thrown = run.sent.pop(0)
        if not _deliver_message(run, thrown.name or "", thrown.element_id):
            _send_out(run, thrown)


def _deliver_message(run: CaseRun, name: str, thrown_by: str | None) -> bool:
    catcher = find_catcher(run, name)
    if catcher is not None:
        _fire(run, catcher, name)
        return True
    side = find_side(run, "message", name)
    if side is None:
        return False
    if is_busy(run, side):
        _note_or_refuse(run, name, thrown_by, "already_running")
        return True
    start_side(run, side, name)
    return True


def _fire(run: CaseRun, catcher: Catcher, name: str) -> None:
    catcher.live.instance.fire(catcher.token.id)
    catcher.live.touch()
    run.journal.note(
        "message_received",
        catcher.token.element_id,
        instance_id=catcher.live.row.id,
        meaningful=True,
        name=name,
    )


def _note_or_refuse(run: CaseRun, name: str, thrown_by: str | None, reason: str) -> None:
    if thrown_by is None:
        raise MessageNotExpected(name=name, reason=reason)
    # What the throw asks for already holds; saying so in the history is all that is left to do.
    run.journal.note("message_without_effect", thrown_by, name=name, reason=reason)


def _send_out(run: CaseRun, thrown: Thrown) -> None:
    """A message that no part of this model ever waits for goes to the world outside the case."""
    roots = run.release.awaited.get(thrown.name or "", frozenset())
    over = any(not may_still_begin(run, side) for side in find_sides(run.release, "message", thrown.name))
    if over or (roots and run.main() is None and not any(map(run.is_running, roots))):
        _note_or_refuse(run, thrown.name or "", thrown.element_id, "not_waiting")
        return
    if roots:
        raise EngineFault("throw_without_catcher", name=thrown.name, element=thrown.element_id)
    run.journal.note("message_sent", thrown.element_id, name=thrown.name)


def broadcast(run: CaseRun, name: str) -> bool:
    """Give a signal to everything in the case that waits for it; returns whether anything did.

    Signals never leave the case: another client's case is nobody's business.
    """
    waiting = list(_list_waiting(run, "signal", name))
    for catcher in waiting:
        still_there = any(token.id == catcher.token.id for token in catcher.live.instance.tokens())
        if catcher.live.status == "running" and still_there:
            _fire(run, catcher, name)
    sides = [side for side in find_sides(run.release, "signal", name) if may_begin(run, side)]
    for side in sides:
        # One that interrupts leaves no other to begin.
        if may_begin(run, side) and not is_busy(run, side):
            start_side(run, side, name)
    return bool(waiting or sides)


def _escalate(run: CaseRun, live: Live, thrown: Thrown) -> None:
    side = _find_handler(run, live, thrown)
    if side is None:
        # An escalation asks for attention; where nobody is listening the work simply goes on.
        run.journal.note("escalation_unheard", thrown.element_id, name=thrown.name)
    elif is_busy(run, side):
        _note_or_refuse(run, thrown.name or "", thrown.element_id, "already_running")
    else:
        start_side(run, side, thrown.name)


def _raise_error(run: CaseRun, live: Live, thrown: Thrown) -> None:
    side = _find_handler(run, live, thrown)
    if side is not None:
        start_side(run, side, thrown.name)
        return
    _break_off(run, live, thrown)


def _find_handler(run: CaseRun, live: Live, thrown: Thrown) -> Process | None:
    """The event sub-process of the main process that takes what was thrown in it or in another handler.

    What a handler throws goes outward, never back to itself; another process's events are nobody's here.
    """
    if not _is_of_main(run, live):
        return None
    return find_side(run, thrown.kind, thrown.name, by=run.release.graph.processes[live.row.process_id])


def _is_of_main(run: CaseRun, live: Live) -> bool:
    """Whether an instance is the main process or one of its event sub-processes."""
    return live.is_main or is_handler(run.release.graph.processes[live.row.process_id])


def _break_off(run: CaseRun, live: Live, thrown: Thrown) -> None:
    """End the process whose error nothing catches.

    BPMN leaves open what becomes of it; most engines end it, and the walk warns whoever draws.
    """
    where = live.row.id
    run.journal.note("error_unheard", thrown.element_id, instance_id=where, meaningful=True, name=thrown.name)
    if _is_of_main(run, live):
        end = run.release.graph.elements[thrown.element_id]
        run.set_status(CaseStatus(end.properties.get("case_status", CaseStatus.CLOSED_DONE)))
    _end(run, live)


def _end(run: CaseRun, live: Live) -> None:
    """End all of a process, from wherever in it: of the main one also from its event sub-processes.

    The main one takes its event sub-processes with it when it closes; where it is done, they end here.
    """
    is_of_main, is_done = _is_of_main(run, live), run.main() is None
    for one in run.load_all():
        is_left = is_done and not needs_no_main(run.release.graph.processes[one.row.process_id])
        if one is live or (is_of_main and (one.is_main or is_left)):
            one.instance.cancel()
            one.is_terminated = True
            one.touch()


def find_catcher(run: CaseRun, name: str) -> Catcher | None:
    """The innermost token that waits for this message over all instances of the case."""
    return max(_list_waiting(run, "message", name), key=lambda catcher: catcher.token.depth, default=None)


def _list_waiting(run: CaseRun, kind: str, name: str) -> Iterator[Catcher]:
    for live in run.load_all():
        for token in live.instance.tokens():
            if token.kind == kind and token.event_name == name:
                yield Catcher(live, token)
