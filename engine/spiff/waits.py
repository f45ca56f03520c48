# mypy: disallow-subclassing-any=False
"""Steps that wait for the world: catching and boundary events, receive tasks, event-based gateways.

None of them ever fires by itself: `Instance.fire` lets exactly one of them proceed, `conditions.notice` those
whose condition has become true.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BoundaryEventMixin, BpmnSpecMixin, IntermediateCatchEventMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import Element
from engine.errors import ModelRefused
from engine.spiff.effects import TokenKind
from engine.spiff.expressions import Formula
from engine.spiff.runtime import runtime_of
from engine.spiff.step import Step, end_step, inherit

ALIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
FIRED = "fired"
CONDITIONAL = "conditional"
_KINDS: dict[str, TokenKind] = {"timer": "timer", "signal": "signal", CONDITIONAL: "condition"}


def read_condition(element: Element) -> Formula:
    """What a conditional event waits for.

    Raises:
        ModelRefused: it does not say, or it is no FEEL.
    """
    text = element.event.expression if element.event is not None else None
    if not text:
        raise ModelRefused("event_condition_missing", element=element.id, name=element.name)
    return Formula(text, element.id)


class SilentDefinition(NoneEventDefinition):
    """Takes the place of SpiffWorkflow's event definitions, which evaluate timers and broadcast messages."""

    def throw(self, my_task: Any) -> None:
        """Nothing travels inside the library; throwing steps record an effect instead."""


class CatchingStep(IntermediateCatchEventMixin, BpmnSpecMixin):
    """An intermediate catch event or a receive task."""

    def __init__(
        self, wf_spec: Any, bpmn_id: str, *, element: Element, gateway: str | None = None, **options: Any
    ) -> None:
        super().__init__(wf_spec, bpmn_id, event_definition=SilentDefinition(), **options)
        self.element = element
        self.gateway = gateway
        self.condition = read_condition(element) if element.event_kind == CONDITIONAL else None

    @property
    def token_kind(self) -> TokenKind:
        return _KINDS.get(self.element.event_kind, "message")

    def fire(self, my_task: Any) -> None:
        """Let this token proceed; the other branches of its event gateway are withdrawn."""
        my_task.internal_data[FIRED] = True
        if self.gateway is not None:
            for sibling in my_task.parent.children:
                if sibling is not my_task:
                    sibling.cancel()
        self._update(my_task)

    def _update_hook(self, my_task: Any) -> bool:
        if my_task.internal_data.get(FIRED):
            return True
        if my_task._state != TaskState.WAITING:
            inherit(my_task)
            my_task._set_state(TaskState.WAITING)
            self._on_wait(my_task)
        return False

    def _on_wait(self, my_task: Any) -> None:
        runtime_of(my_task).add_entered(my_task)

    def _on_ready_hook(self, my_task: Any) -> None:
        """Stock would tell its event manager, which this room does not use."""

    def _run_hook(self, my_task: Any) -> bool:
        return True

    def _on_complete_hook(self, my_task: Any) -> None:
        super()._on_complete_hook(my_task)
        my_task.internal_data.pop(FIRED, None)
        if not isinstance(self, BoundaryEventMixin):
            end_step(my_task)
        runtime_of(my_task).add_left(my_task)

    def _on_cancel(self, my_task: Any) -> None:
        self.cancelled_event.emit(my_task.workflow, my_task)


class BoundaryStep(CatchingStep, BoundaryEventMixin):
    """A boundary event; one that interrupts fires once for each time its activity is entered."""

    def fire(self, my_task: Any) -> None:
        """Let the event proceed; an interrupting one withdraws the activity and its other events at once.

        Stock does so only after the event has run, and an activity that ends in between wins. With the body
        of a scope go its other event sub-processes, those that run among them.
        """
        if self.cancel_activity:
            for sibling in my_task.parent.children:
                if sibling is not my_task and (
                    self.handles_scope
                    or not isinstance(sibling.task_spec, BoundaryStep)
                    or sibling._state == TaskState.WAITING
                ):
                    sibling.cancel()
        elif self.is_repeating:
            my_task = my_task.parent._add_child(self, TaskState.WAITING)
            my_task._inherit_data()
            self._predict(my_task, mask=TaskState.NOT_FINISHED_MASK)
        runtime_of(my_task).add_entered(my_task)
        my_task.internal_data[FIRED] = True
        self._update(my_task)

    @property
    def handles_scope(self) -> bool:
        """Whether it begins an event sub-process of its scope; the activity is that scope's body."""
        return self.element.properties.get("handles") == "scope"

    @property
    def is_repeating(self) -> bool:
        """Whether the event stays armed when it has fired; a moment passes only once."""
        event = self.element.event
        once = event is not None and event.kind == "timer" and event.timer_kind != "cycle"
        return not self.cancel_activity and not once

    def catches(self, kind: str, name: str | None) -> bool:
        """Whether an error or escalation of this name is for this event."""
        event = self.element.event
        return event is not None and event.takes(kind, name)

    def _update_hook(self, my_task: Any) -> bool:
        # The split before the activity sets WAITING itself; data still has to come from it.
        if my_task._state == TaskState.WAITING and not my_task.internal_data.get(FIRED):
            my_task._inherit_data()
        return super()._update_hook(my_task)

    def _on_wait(self, my_task: Any) -> None:
        """An armed boundary event is not yet reached."""


class EventGateway(Step):
    """An event-based gateway: all its branches wait as tokens of their own, the first one to fire wins.

    Stock keeps one token for all branches, so that two timers would share one due time.
    """


def is_armed_split(task: Any) -> bool:
    """Whether a task is the split before an activity with boundary events."""
    return isinstance(task.task_spec, BoundaryEventSplit)


def is_handled(body: Any) -> bool:
    """Whether event sub-processes still run in the scope of a body that is done.

    BPMN 2.0.2, 13.3.2: none begins beside them any more; one that interrupts takes them away.
    """
    borders = [one for one in body.parent.children if isinstance(one.task_spec, BoundaryStep)]
    handlers = [one for one in borders if one.task_spec.handles_scope]
    # One that the body's own end has begun is still to move.
    if not any(_runs(one) for one in handlers if one._state != TaskState.WAITING):
        return False
    for one in handlers:
        if one._state == TaskState.WAITING and not one.task_spec.cancel_activity:
            one.cancel()
    return True


def _runs(task: Any) -> bool:
    """Whether anything below a task still moves or waits; the end of the scope waits for the body."""
    is_alive = bool(task._state & ALIVE) and task.task_spec is not task.workflow.spec.end
    return is_alive or any(map(_runs, task.children))
