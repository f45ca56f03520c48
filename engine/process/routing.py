"""Where a message of a case goes: to the innermost open catcher, else it starts a side process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.graph import Element, Process
from engine.errors import EngineFault, MessageNotExpected
from engine.feel import compile_expression
from engine.model import JsonValue
from engine.process.releases import Release
from engine.process.run import SIDE, CaseRun, Live
from engine.spiff import Token


@dataclass(frozen=True, slots=True)
class Catcher:
    live: Live
    token: Token


def deliver(run: CaseRun, name: str, *, thrown_by: str | None = None) -> None:
    """Give a message to its one receiver in this case.

    Raises:
        MessageNotExpected: a person reported it and the case cannot receive it now.
        EngineFault: the process threw it and nobody catches.
    """
    catcher = find_catcher(run, name)
    if catcher is not None:
        catcher.live.instance.fire(catcher.token.id)
        catcher.live.touch()
        run.journal.note("message_received", catcher.token.element_id, meaningful=True, name=name)
        return
    side = find_side(run.release, name)
    if side is not None and is_available(side, run.variables):
        if is_once(side) and run.is_running(side.id):
            _note_or_refuse(run, name, thrown_by, "already_running")
            return
        start_side(run, side, name)
        return
    if thrown_by is None:
        raise MessageNotExpected(name=name, reason="not_waiting")
    raise EngineFault("throw_without_catcher", name=name, element=thrown_by)


def _note_or_refuse(run: CaseRun, name: str, thrown_by: str | None, reason: str) -> None:
    if thrown_by is None:
        raise MessageNotExpected(name=name, reason=reason)
    # What the throw asks for already holds; saying so in the history is all that is left to do.
    run.journal.note("message_without_effect", thrown_by, name=name, reason=reason)


def find_catcher(run: CaseRun, name: str) -> Catcher | None:
    """The innermost waiting token for this name over all instances of the case."""
    waiting = [
        Catcher(live, token)
        for live in run.load_all()
        for token in live.instance.tokens()
        if token.kind == "message" and token.event_name == name
    ]
    return max(waiting, key=lambda catcher: catcher.token.depth, default=None)


def find_side(release: Release, name: str) -> Process | None:
    """The side process that this message or escalation starts."""
    for side in release.sides:
        for start in side.starts():
            event = start.event
            if event is not None and event.kind in ("message", "escalation") and event.ref == name:
                return side
    return None


def timed_starts(release: Release) -> Iterator[tuple[Process, Element]]:
    """Side processes that a timer starts, with their start event."""
    for side in release.sides:
        for start in side.starts():
            if start.event is not None and start.event.kind == "timer":
                yield side, start


def is_once(side: Process) -> bool:
    return side.properties.get("once", "false") == "true"


def is_available(side: Process, variables: Mapping[str, JsonValue]) -> bool:
    """Whether the side process may start now: its property `available_when`, if it has one."""
    condition = side.properties.get("available_when")
    return condition is None or compile_expression(condition).evaluate(variables) is True


def start_side(run: CaseRun, side: Process, name: str | None = None) -> Live:
    """Start a side process; an interrupting one ends the main process and all other sides first."""
    if side.interrupting:
        for live in run.load_all():
            run.cancel(live, side.id)
    run.journal.note("side_started", side.id, meaningful=False, name=name)
    return run.start(side.id, SIDE)
