# mypy: disallow-subclassing-any=False
"""Steps that throw: messages and signals wait until the case has carried them, errors climb.

A throwing step stands still (STARTED) while its message is carried: whoever catches it acts before the
thrower goes on, as it would if everything happened at once.
"""

from collections.abc import Iterator
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import EndEventMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import Element
from engine.spiff.effects import Thrown
from engine.spiff.loops import QuietRounds
from engine.spiff.runtime import Runtime, enclosing, path_of, runtime_of
from engine.spiff.step import Step
from engine.spiff.waits import BoundaryStep, SilentDefinition, is_armed_split

Carried = Literal["message", "signal", "escalation", "error", "end"]
CARRIED: dict[str, Carried] = {
    "message": "message",
    "signal": "signal",
    "escalation": "escalation",
    "error": "error",
}
END = "end"
END_DECIDES = "end_decides"


class ThrowStep(Step):
    """A send task or an intermediate throw event; a plain one throws nothing."""

    def _run_hook(self, my_task: Any) -> bool | None:
        return throw(my_task, self.element)


class EndStep(EndEventMixin, Step):
    """An end event: sets the scope's result, throws, raises an error or terminates."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, element: Element) -> None:
        definition = SilentTerminate() if element.event_kind == "terminate" else SilentDefinition()
        super().__init__(wf_spec, bpmn_id, event_definition=definition, element=element)

    def _run_hook(self, my_task: Any) -> bool | None:
        note_end(my_task.workflow, self.element, runtime_of(my_task))
        ends = self.element.properties.get("ends")
        if ends == "process":
            tell(my_task, self.element, None, "end")
            return None
        if ends == "rounds" and end_rounds(my_task):
            return None
        return throw(my_task, self.element)

    def _on_complete_hook(self, my_task: Any) -> None:
        if self.element.event_kind == "terminate":
            _end_handlers(my_task.workflow)
        super()._on_complete_hook(my_task)


class SilentTerminate(TerminateEventDefinition):
    """Marks a terminate end event; the end event itself ends the scope."""

    def throw(self, my_task: Any) -> None:
        """Stock would leave an event nobody takes in the outermost workflow."""


def throw(my_task: Any, element: Element) -> bool | None:
    """Throw what an element throws.

    Returns:
        True: the step is done. None: it stands still, until the case has carried what was thrown or because
        what caught it has taken away the scope the step is in.
    """
    event, kind = element.event, CARRIED.get(element.event_kind)
    if kind is None or event is None:
        return True
    if kind in ("error", "escalation"):
        boundary = find_border(my_task, kind, event.ref)
        if boundary is not None:
            boundary.task_spec.fire(boundary)
            # A step beside the event that was withdrawn with the rest is over; there is no scope to leave.
            is_over = not boundary.task_spec.cancel_activity or boundary.workflow is my_task.workflow
            return True if is_over else None
    tell(my_task, element, element.event_name if kind in ("message", "signal") else event.ref, kind)
    return None


def tell(my_task: Any, element: Element, name: str | None, kind: Carried) -> None:
    """Record what the case has to carry; the step stands still meanwhile."""
    workflow = my_task.workflow
    runtime_of(my_task).effects.append(
        Thrown(name, kind, element.id, workflow.spec.name, my_task.id, path_of(workflow))
    )


def end_rounds(my_task: Any) -> bool:
    """End all rounds that the innermost repeated scope around a task is one of; False if none is repeated."""
    scopes = [one for one in enclosing(my_task.workflow) if one.parent_task_id is not None]
    for call in [one.top_workflow.get_task_from_id(one.parent_task_id) for one in scopes]:
        rounds = call.parent
        if isinstance(rounds.task_spec, QuietRounds):
            for one in rounds.children:
                if one.task_spec is call.task_spec:
                    one.cancel()
            rounds._set_state(TaskState.READY)
            return True
    return False


def go_on(my_task: Any) -> bool:
    """Let a step go on whose message has been carried; False if something took it away meanwhile."""
    if my_task._state != TaskState.STARTED or not isinstance(my_task.task_spec, ThrowStep | EndStep):
        return False
    my_task.complete()
    return True


def _end_handlers(body: Any) -> None:
    """A terminate end in the body of a scope ends the scope's event sub-processes as well.

    BPMN 2.0.2, 10.5.3: all activities of the scope are ended at once, without event handling.
    """
    call = body.top_workflow.get_task_from_id(body.parent_task_id) if body.parent_task_id else None
    for border in [] if call is None else _list_borders(call.parent):
        if border.task_spec.handles_scope:
            border.cancel()


def find_border(my_task: Any, kind: str, name: str | None) -> Any | None:
    """The armed event of the nearest scope around a task that catches what the task throws.

    It stands on the border of a call or sub-process around the task, or begins an event sub-process beside
    the one that the task is in.
    """
    task = my_task
    while task is not None:
        call_id = task.workflow.parent_task_id
        call = None if call_id is None else task.workflow.top_workflow.get_task_from_id(call_id)
        for borders in (*_handlers_beside(task), [] if call is None else _borders(call)):
            armed = (border for border in borders if border._state == TaskState.WAITING)
            found = [border for border in armed if border.task_spec.catches(kind, name)]
            if found:
                # One that names what is thrown comes before one that takes everything.
                return min(found, key=lambda border: border.task_spec.element.event.ref != name)
        task = call
    return None


def _handlers_beside(task: Any) -> Iterator[list[Any]]:
    """Starts of event sub-processes beside each one around a task in its workflow, inner ones first."""
    begun = task.parent
    while begun is not None:
        if isinstance(begun.task_spec, BoundaryStep) and begun.task_spec.handles_scope:
            yield [one for one in _list_borders(begun.parent) if one.task_spec is not begun.task_spec]
        begun = begun.parent


def _borders(call: Any) -> list[Any]:
    task = call
    # A round of a repeated call hangs below the task that carries the boundary.
    while task is not None and not is_armed_split(task):
        task = task.parent if task is call or task.task_spec.bpmn_id == call.task_spec.bpmn_id else None
    return [] if task is None else _list_borders(task)


def _list_borders(split: Any) -> list[Any]:
    return [child for child in split.children if isinstance(child.task_spec, BoundaryStep)]


def note_end(workflow: Any, element: Element, runtime: Runtime) -> None:
    """Remember which end event decides the scope's result: the last that names one, else the last reached."""
    decides = "result" in element.properties or "case_status" in element.properties
    if decides or not workflow.data.get(END_DECIDES):
        workflow.data[END] = element.id
        workflow.data[END_DECIDES] = decides
    variable = runtime.graph.processes[workflow.spec.name].properties.get("result")
    if variable and "result" in element.properties:
        runtime.variables[variable] = element.properties["result"]
