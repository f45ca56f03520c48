# mypy: disallow-subclassing-any=False
"""Repeated activities: multi-instance rounds and standard loops, asked in FEEL over case variables.

A round knows its item and number under names of its own; what it gives goes to one list of the case.
"""

from datetime import datetime
from operator import itemgetter
from typing import Any

from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.mixins import (
    BpmnSpecMixin,
    ParallelMultiInstanceTaskMixin,
    SequentialMultiInstanceTaskMixin,
)
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import COUNTER, MAX_ROUNDS, Element, Loop
from engine.errors import EngineFault, ModelRefused
from engine.model import JsonValue
from engine.spiff.expressions import Formula, Scope
from engine.spiff.runtime import runtime_of
from engine.spiff.step import end_step


class QuietRounds(MultiInstanceTask):
    """Rounds that end quietly: stock merges a round's data into the next and then trips over its own item.

    Attributes:
        data_output: case variable that gets what the rounds gave, in their order.
    """

    data_output: str | None
    at_once = True

    def _update_hook(self, my_task: Any) -> bool:
        my_task.internal_data["done"] = 0
        return bool(super()._update_hook(my_task))

    def init_data_output_with_input_data(self, my_task: Any, input_data: object = None) -> None:
        """Empty the list; only now, as the rounds may run over the very list that they fill."""
        activity = my_task.workflow.spec.task_specs[self.task_spec]
        # Rounds that give nothing leave the list as it is.
        if self.data_output is not None and activity.gives is not None:
            runtime_of(my_task).assign(my_task, self.data_output, [])

    init_data_output_with_cardinality = init_data_output_with_input_data

    def _on_complete_hook(self, my_task: Any) -> None:
        super()._on_complete_hook(my_task)
        end_step(my_task)

    def create_child(self, my_task: Any, item: JsonValue, key_or_index: int | None = None) -> None:
        activity = my_task.workflow.spec.task_specs[self.task_spec]
        child = my_task._add_child(activity, TaskState.FUTURE)
        child.triggered = True
        index = item if key_or_index is None else key_or_index
        child.internal_data["key_or_index"] = index
        if self.input_item is not None:
            child.data[self.input_item.bpmn_id] = item
        if activity.gives is not None:
            # Where it has the name of the item, a round gives what becomes of its item.
            child.data.setdefault(activity.gives, None)
        activity._update(child)

    def merge_child(self, workflow: Any, child: Any) -> None:
        my_task = child.parent
        data = my_task.internal_data
        data["done"] += 1
        data["last"] = child.id
        gives = child.task_spec.gives
        if self.data_output is None or gives is None:
            return
        data.setdefault("given", []).append([child.internal_data["key_or_index"], child.data.get(gives)])
        given = sorted(data["given"], key=itemgetter(0))
        runtime_of(my_task).assign(my_task, self.data_output, [value for _, value in given])

    def check_completion_condition(self, my_task: Any) -> bool:
        if self.condition is None:
            return False
        last = next(child for child in my_task.children if child.id == my_task.internal_data["last"])
        runtime = runtime_of(my_task)
        return bool(self.condition.evaluate(runtime.scope_of(last), runtime.now))


class SequentialRounds(SequentialMultiInstanceTaskMixin, QuietRounds, BpmnSpecMixin):
    """One round after another. The list is read once, when the rounds begin."""

    at_once = False

    def init_remaining_items(self, my_task: Any) -> list[list[JsonValue]]:
        return [[index, item] for index, item in enumerate(self.data_input.get(my_task))]

    def add_next_child(self, my_task: Any) -> None:
        data = my_task.internal_data
        if self.data_input is not None:
            data.setdefault("total", len(data["remaining"]))
            index, item = data["remaining"].pop(0)
            self.create_child(my_task, item, index)
        else:
            data["total"] = data["cardinality"]
            data["current"] += 1
            self.create_child(my_task, data["current"] - 1)


class ParallelRounds(ParallelMultiInstanceTaskMixin, QuietRounds, BpmnSpecMixin):
    """All rounds at once."""

    def create_children(self, my_task: Any) -> None:
        if self.data_input is not None:
            items = self.data_input.get(my_task)
        else:
            runtime = runtime_of(my_task)
            items = list(range(self.cardinality.evaluate(runtime.scope_of(my_task), runtime.now)))
        self.init_data_output_with_input_data(my_task)
        my_task.internal_data["total"] = len(items)
        for index, item in enumerate(items):
            self.create_child(my_task, item, index)


class Repetition(LoopTask, BpmnSpecMixin):
    """A standard loop: the activity again and again while its condition is true, at most so many times."""

    def __init__(self, wf_spec: Any, element: Element, loop: Loop) -> None:
        super().__init__(wf_spec, element.id)
        self.task_spec = ""
        self.condition = Formula(loop.condition, element.id) if loop.condition else None
        self.most = RoundCount(loop.cardinality, element.id) if loop.cardinality else None
        self.test_before = loop.test_before

    def _update_hook(self, my_task: Any) -> bool:
        super()._update_hook(my_task)
        my_task.internal_data["done"] = 0
        if self.test_before and not self.goes_on(my_task, my_task):
            return True
        my_task._set_state(TaskState.STARTED)
        self.begin_round(my_task)
        return False

    def _on_complete_hook(self, my_task: Any) -> None:
        super()._on_complete_hook(my_task)
        end_step(my_task)

    def begin_round(self, my_task: Any) -> None:
        """Start the activity once more."""
        activity = my_task.workflow.spec.task_specs[self.task_spec]
        child = my_task._add_child(activity, TaskState.FUTURE)
        child.triggered = True
        child.internal_data["iteration"] = my_task.internal_data["done"]
        activity._update(child)

    def merge_child(self, workflow: Any, child: Any) -> None:
        """One round is over: the next, or out of the loop."""
        my_task = child.parent
        my_task.internal_data["done"] += 1
        if self.goes_on(my_task, child):
            self.begin_round(my_task)
        else:
            my_task._set_state(TaskState.READY)

    def goes_on(self, my_task: Any, asked: Any) -> bool:
        """Whether there is to be one more round."""
        runtime = runtime_of(my_task)
        scope = {**runtime.scope_of(asked), COUNTER: my_task.internal_data["done"]}
        if self.most is not None and my_task.internal_data["done"] >= self.most.evaluate(scope, runtime.now):
            return False
        return self.condition is None or self.condition.is_true(scope, runtime.now)


class RoundCount:
    """How many rounds, as a checked whole number."""

    def __init__(self, text: str, element_id: str) -> None:
        self.element_id = element_id
        self.expression = Formula(text, element_id)

    def evaluate(self, scope: Scope, now: datetime) -> int:
        """Evaluate the count.

        Raises:
            EngineFault: no whole number from 0 to 100.
        """
        value: Any = self.expression.evaluate(scope, now)
        try:
            count = int(value)
        except (TypeError, ValueError) as error:
            raise EngineFault("rounds_not_a_number", element=self.element_id) from error
        if count != value or not 0 <= count <= MAX_ROUNDS:
            raise EngineFault("rounds_out_of_range", element=self.element_id, limit=MAX_ROUNDS)
        return count


class Completion:
    """A completion condition: only true ends the rounds early."""

    def __init__(self, text: str, element_id: str) -> None:
        self.expression = Formula(text, element_id)

    def evaluate(self, scope: Scope, now: datetime) -> bool:
        """Whether the remaining rounds are not needed."""
        return self.expression.is_true(scope, now)


class CaseCollection:
    """The list the rounds run over, read from the case variables where stock would read token data."""

    def __init__(self, text: str, element_id: str) -> None:
        self.bpmn_id = text
        self.element_id = element_id
        self.expression = Formula(text, element_id)

    def exists(self, my_task: Any) -> bool:
        """Whether there is something to run over; a missing list is a fault, not zero rounds."""
        return True

    def get(self, my_task: Any) -> list[JsonValue]:
        """The items.

        Raises:
            EngineFault: no list, or too long a one.
        """
        items: Any = runtime_of(my_task).evaluate(my_task, self.expression)
        if not isinstance(items, list | tuple):
            raise EngineFault("collection_not_a_list", element=self.element_id, variable=self.bpmn_id)
        if len(items) > MAX_ROUNDS:
            raise EngineFault("rounds_out_of_range", element=self.element_id, limit=MAX_ROUNDS)
        return list(items)


def build_rounds(wf_spec: Any, element: Element, loop: Loop) -> Any:
    """Make the task spec that starts the rounds of an activity; the parser hangs the activity below it.

    Raises:
        ModelRefused: the marker does not say how often, or says it twice.
    """
    if loop.kind == "standard":
        if not loop.cardinality and not loop.condition:
            raise ModelRefused("loop_without_end", element=element.id, name=element.name)
        return Repetition(wf_spec, element, loop)
    if bool(loop.cardinality) == bool(loop.collection):
        raise ModelRefused("loop_needs_one_source", element=element.id, name=element.name)
    kind = SequentialRounds if loop.kind == "sequential" else ParallelRounds
    return kind(
        wf_spec,
        element.id,
        task_spec="",
        cardinality=RoundCount(loop.cardinality, element.id) if loop.cardinality else None,
        data_input=CaseCollection(loop.collection, element.id) if loop.collection else None,
        data_output=loop.output,
        input_item=TaskDataReference(loop.item) if loop.item else None,
        condition=Completion(loop.condition, element.id) if loop.condition else None,
    )


def freeze_rounds(spec: Any) -> None:
    """Connect rounds to their activity now: stock does it while running, which would change shared specs."""
    for task_spec in spec.task_specs.values():
        if isinstance(task_spec, LoopTask):
            activity = spec.task_specs[task_spec.task_spec]
            if not activity.completed_event.is_connected(task_spec.merge_child):
                activity.completed_event.connect(task_spec.merge_child)
