# mypy: disallow-subclassing-any=False
"""Multi-instance activities. How often they run is FEEL over case variables; rounds write no data back."""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.mixins import (
    BpmnSpecMixin,
    ParallelMultiInstanceTaskMixin,
    SequentialMultiInstanceTaskMixin,
)
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask

from engine.bpmn.graph import Element, Loop
from engine.errors import EngineFault
from engine.model import JsonValue
from engine.spiff.expressions import Formula, Scope
from engine.spiff.runtime import runtime_of

MAX_ROUNDS = 100


class QuietRounds(MultiInstanceTask):
    """Rounds that end quietly: stock merges a round's data into the next and then trips over its own item."""

    def merge_child(self, workflow: Any, child: Any) -> None:
        child.parent.internal_data["merged"].append(str(child.id))


class SequentialRounds(SequentialMultiInstanceTaskMixin, QuietRounds, BpmnSpecMixin):
    """One round after another."""


class ParallelRounds(ParallelMultiInstanceTaskMixin, QuietRounds, BpmnSpecMixin):
    """All rounds at once."""


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


def build_rounds(wf_spec: Any, element: Element, loop: Loop, item_name: str | None) -> Any:
    """Make the task spec that starts the rounds of an activity; the parser hangs the activity below it."""
    kind = SequentialRounds if loop.kind == "sequential" else ParallelRounds
    return kind(
        wf_spec,
        element.id,
        task_spec="",
        cardinality=RoundCount(loop.cardinality, element.id) if loop.cardinality else None,
        data_input=CaseCollection(loop.collection, element.id) if loop.collection else None,
        input_item=TaskDataReference(item_name) if item_name and loop.collection else None,
        condition=Completion(loop.condition, element.id) if loop.condition else None,
    )


def freeze_rounds(spec: Any) -> None:
    """Connect rounds to their activity now: stock does it while running, which would change shared specs."""
    for task_spec in spec.task_specs.values():
        if isinstance(task_spec, MultiInstanceTask):
            activity = spec.task_specs[task_spec.task_spec]
            if not activity.completed_event.is_connected(task_spec.merge_child):
                activity.completed_event.connect(task_spec.merge_child)
