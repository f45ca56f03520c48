# mypy: disallow-subclassing-any=False
"""Gateways that gather and split: parallel and inclusive. Tokens that arrive wait in the tree.

Stock joins ask the finished history who has come; in loops they fire early, late or twice. Here every arrival
is a waiting task that knows where it came from, and one rule over what waits now decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import Process
from engine.bpmn.ways import find_last_steps, list_before
from engine.errors import ModelRefused
from engine.spiff.expressions import Formula
from engine.spiff.runtime import runtime_of
from engine.spiff.step import Step, no_way_out

SOURCE = "from"
GATHERED = "gathered"
PRESENT = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class GatheringStep(Step):
    """A gateway that may have several ways in.

    Attributes:
        flows_from: number of flows into this gateway, by the element they leave.
    """

    def __init__(self, wf_spec: Any, bpmn_id: str, **options: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.flows_from: Counter[str] = Counter()

    def look_around(self, process: Process, before: Mapping[str, list[str]]) -> None:
        """Learn the ways to this gateway, once, when the release is compiled."""
        self.flows_from = Counter(process.flows[flow].source for flow in self.element.incoming)

    def may_go(self, workflow: Any, arrived: Counter[str]) -> bool:
        """Whether what has arrived is enough for one token to go on: one on every way in."""
        return all(arrived[source] >= count for source, count in self.flows_from.items())

    def gather(self, workflow: Any) -> bool:
        """Let one token go on if enough have come; the others that made it enough disappear into it."""
        waiting = find_arrivals(workflow, self)
        arrived = Counter(task.internal_data[SOURCE] for task in waiting)
        if not waiting or not self.may_go(workflow, arrived):
            return False
        left = Counter(self.flows_from)
        used = []
        for task in sorted(waiting, key=lambda one: one.last_state_change):
            if left[task.internal_data[SOURCE]] > 0:
                left[task.internal_data[SOURCE]] -= 1
                used.append(task)
        survivor = used.pop()
        for task in used:
            task._set_state(TaskState.CANCELLED)
            workflow._remove_task(task.id)
        survivor.internal_data[GATHERED] = True
        self._update(survivor)
        return True

    def _update_hook(self, my_task: Any) -> bool:
        if my_task.internal_data.get(GATHERED):
            return True
        my_task._inherit_data()
        if len(self.element.incoming) < 2:
            return True
        if my_task._state != TaskState.WAITING:
            my_task.internal_data.setdefault(SOURCE, my_task.parent.task_spec.bpmn_id)
            my_task._set_state(TaskState.WAITING)
            self.arrive(my_task)
        return False

    def arrive(self, my_task: Any) -> None:
        """One more token has come."""

    def _on_complete_hook(self, my_task: Any) -> None:
        super()._on_complete_hook(my_task)
        my_task.internal_data.clear()


class ParallelGateway(GatheringStep):
    """Goes on when a token has come on every way in; what came in excess stays for the next time."""

    def arrive(self, my_task: Any) -> None:
        self.gather(my_task.workflow)

    def chosen_targets(self, my_task: Any) -> tuple[str, ...]:
        return tuple(self.targets.values())


class InclusiveGateway(GatheringStep):
    """Takes every flow whose condition is true; gathers when no token can come on a way that is still empty.

    The rule is that of BPMN 2.0, 13.4.3: a token elsewhere holds the gateway back if it can reach an empty
    way in and none of those on which something has come. It is asked only when nothing else can move.

    Attributes:
        ahead: element -> elements before this gateway that a token there can still come through.
    """

    def __init__(self, wf_spec: Any, bpmn_id: str, **options: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.branches: list[tuple[Formula | None, str]] = []
        self.default: str | None = None
        self.ahead: dict[str, frozenset[str]] = {}

    def look_around(self, process: Process, before: Mapping[str, list[str]]) -> None:
        super().look_around(process, before)
        if len(self.element.incoming) > 1:
            self.ahead = find_last_steps(before, self.bpmn_id)

    def add_branch(self, condition: Formula | None, target_spec: Any, target_id: str, default: bool) -> None:
        """Add a way out; without a condition it is always taken, unless it is the default."""
        self.connect(target_spec)
        self.targets[target_spec.name] = target_id
        if default:
            self.default = target_spec.name
        else:
            self.branches.append((condition, target_spec.name))

    def may_go(self, workflow: Any, arrived: Counter[str]) -> bool:
        if super().may_go(workflow, arrived):
            return True
        filled = frozenset(arrived)
        return not any(self._holds_back(place, filled) for place in find_places(workflow, self))

    def _holds_back(self, place: str, filled: frozenset[str]) -> bool:
        reachable = self.ahead.get(place, frozenset())
        return bool(reachable) and not reachable & filled

    def may_be_held_by(self, other: str) -> bool:
        """Whether a token at another element can hold back what waits here, whichever way it came in."""
        reachable = self.ahead.get(other, frozenset())
        return bool(reachable) and bool(self.flows_from.keys() - reachable)

    def _predict_hook(self, my_task: Any) -> None:
        my_task._sync_children(self.outputs, TaskState.MAYBE)

    def _run_hook(self, my_task: Any) -> bool:
        specs = my_task.workflow.spec.task_specs
        chosen = [specs[name] for name in self._choose(my_task)]
        my_task._sync_children(chosen, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True

    def _choose(self, my_task: Any) -> list[str]:
        runtime = runtime_of(my_task)
        scope = runtime.scope_of(my_task)
        chosen = [name for test, name in self.branches if test is None or test.is_true(scope, runtime.now)]
        if chosen:
            return chosen
        if self.default is None:
            raise no_way_out(my_task, self.element)
        return [self.default]

    def chosen_targets(self, my_task: Any) -> tuple[str, ...]:
        return tuple(self.targets[child.task_spec.name] for child in my_task.children)


def find_arrivals(workflow: Any, spec: GatheringStep) -> list[Any]:
    """Tokens that wait at one gateway."""
    return [
        task
        for task in workflow.tasks.values()
        if task.task_spec is spec and task._state == TaskState.WAITING and SOURCE in task.internal_data
    ]


def find_places(workflow: Any, without: GatheringStep) -> set[str]:
    """Elements of a workflow at which a token is now, those at one gateway left out."""
    return {
        task.task_spec.bpmn_id
        for task in workflow.tasks.values()
        if task._state & PRESENT and task.task_spec is not without and task.task_spec.bpmn_id
    }


def gather_inclusive(workflows: Iterable[Any]) -> bool:
    """Let one inclusive gateway go on, innermost scopes first; to be asked when nothing else moves."""
    for workflow in workflows:
        if workflow.completed:
            continue
        waiting = {
            task.task_spec.name: task.task_spec
            for task in workflow.tasks.values()
            if task._state == TaskState.WAITING and isinstance(task.task_spec, InclusiveGateway)
        }
        if any(spec.gather(workflow) for spec in waiting.values()):
            return True
    return False


def freeze_gateways(spec: Any, process: Process) -> None:
    """Tell the gathering gateways of a compiled process where they stand.

    Raises:
        ModelRefused: two inclusive gateways would wait for each other.
    """
    gathering = [one for one in spec.task_specs.values() if isinstance(one, GatheringStep)]
    before = list_before(process)
    for task_spec in gathering:
        task_spec.look_around(process, before)
    joins = [one for one in gathering if isinstance(one, InclusiveGateway) and len(one.element.incoming) > 1]
    for index, first in enumerate(joins):
        for second in joins[index + 1 :]:
            if first.may_be_held_by(second.bpmn_id) and second.may_be_held_by(first.bpmn_id):
                element = first.element
                raise ModelRefused("inclusive_circle", element=element.id, name=element.name)
