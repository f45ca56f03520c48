# mypy: disallow-subclassing-any=False
"""What all steps of this room share: they know their Graph element and record when a token comes and goes."""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins import BoundaryEventMixin, BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import AFTER_STEPS, Element
from engine.errors import EngineFault
from engine.spiff.runtime import own_index, runtime_of

# Where a scope keeps that one of its steps is over and that nobody has asked yet whether it all is.
STEP_OVER = "step_over"


def inherit(my_task: Any) -> None:
    """Take over what the token before knew; what a round was given at its start comes first."""
    own = dict(my_task.data)
    my_task._inherit_data()
    my_task.data.update(own)


def end_step(my_task: Any) -> None:
    """A step is over, with all its rounds: its border is withdrawn, a scope that waits for that is told."""
    _disarm(my_task)
    graph, scope = runtime_of(my_task).graph, my_task.workflow
    is_waited_for = AFTER_STEPS in graph.processes[scope.spec.name].properties and own_index(my_task) is None
    if is_waited_for and graph.element(my_task.task_spec.bpmn_id).kind.is_activity:
        scope.data[STEP_OVER] = True


def _disarm(my_task: Any) -> None:
    """Withdraw the events on the border of an activity that is over.

    Stock leaves that to a join, which looks at the wrong activity where an event led back to its own.
    """
    split = my_task.parent
    if split is not None and isinstance(split.task_spec, BoundaryEventSplit):
        for sibling in split.children:
            is_border = isinstance(sibling.task_spec, BoundaryEventMixin)
            if is_border and sibling is not my_task and sibling._state == TaskState.WAITING:
                sibling.cancel()


def no_way_out(my_task: Any, gateway: Element) -> EngineFault:
    """No condition of a gateway holds; a gateway that stands in no file is called by what is drawn there."""
    drawn = runtime_of(my_task).graph.copies.get(gateway.id, gateway.id)
    return EngineFault("no_way_out", element=drawn, name=gateway.name)


class Step(BpmnSpecMixin):
    """A flow node. Library mixins stand before it in a class's bases, so that their hooks win."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, element: Element, **options: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.element = element
        # Spec name of each way out -> id of the element drawn there; they differ where a split is between.
        self.targets: dict[str, str] = {}
        # Name under which a round of this activity leaves what it gives.
        self.gives: str | None = None

    def _update_hook(self, my_task: Any) -> bool | None:
        inherit(my_task)
        return True

    def _on_ready_hook(self, my_task: Any) -> None:
        super()._on_ready_hook(my_task)
        runtime_of(my_task).add_entered(my_task)

    def _on_complete_hook(self, my_task: Any) -> None:
        super()._on_complete_hook(my_task)
        end_step(my_task)
        runtime_of(my_task).add_left(my_task, self.chosen_targets(my_task))

    def chosen_targets(self, my_task: Any) -> tuple[str, ...]:
        """Elements that the token goes on to; told for gateways only."""
        return ()
