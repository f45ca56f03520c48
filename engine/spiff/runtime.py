"""What one live run offers to its steps: case variables, time, effects.

It stands where SpiffWorkflow has its script engine, so that no path to Python's eval or exec is left.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn, Protocol

from engine.bpmn.graph import COUNTER, ROUND_COUNTS, Graph
from engine.errors import EngineFault
from engine.model import JsonValue
from engine.spiff.effects import Effect, Entered, Left


class Evaluable(Protocol):
    """A compiled expression: a scope and the present moment in, one value out."""

    def evaluate(self, scope: Mapping[str, JsonValue], now: datetime) -> JsonValue: ...


# Where a scope keeps the names that only its round knows.
LOCAL = "local"
# Decision, variables, moment, and the shape of the answer.
Decide = Callable[[str, Mapping[str, JsonValue], datetime, str], JsonValue]


class Runtime:
    """One per instance; every step reaches it through its workflow's script engine."""

    def __init__(
        self, graph: Graph, decide: Decide | None, variables: dict[str, JsonValue], now: datetime
    ) -> None:
        self.graph = graph
        self.decide = decide
        self.variables = variables
        self.now = now
        self.effects: list[Effect] = []
        # The element being worked on, so that a fault can name it.
        self.element_id: str | None = None
        self.environment = ClosedEnvironment()

    def evaluate(self, task: Any, expression: Evaluable, external_context: object = None) -> JsonValue:
        """Evaluate a compiled FEEL expression over the case variables and the token's items."""
        return expression.evaluate(self.scope_of(task), self.now)

    def execute(self, task: Any, script: str, external_context: object = None) -> NoReturn:
        """Never runs a script: script tasks of this room hold compiled assignments."""
        raise EngineFault("script_refused", element=task.task_spec.bpmn_id)

    def scope_of(self, task: Any) -> Mapping[str, JsonValue]:
        """The case variables, overlaid by what only the token's multi-instance round knows."""
        local, one_round = local_of(task), round_of(task)
        if one_round is not None:
            local |= {COUNTER: own_index(one_round), **count_rounds(one_round.parent)}
        return {**self.variables, **local} if local else self.variables

    def assign(self, task: Any, name: str, value: JsonValue) -> None:
        """Give a name a value: the round's own name if it has one, else the case variable."""
        if name in task.data:
            task.data[name] = value
            return
        for workflow in enclosing(task.workflow):
            if name in workflow.data.get(LOCAL, {}):
                workflow.data[LOCAL][name] = value
                return
        self.variables[name] = value

    def add_entered(self, task: Any) -> None:
        """Record that a token reached the task's element."""
        self.element_id = task.task_spec.bpmn_id
        workflow = task.workflow
        self.effects.append(Entered(task.task_spec.bpmn_id, workflow.spec.name, task.id, path_of(workflow)))

    def add_left(self, task: Any, targets: tuple[str, ...] = ()) -> None:
        """Record that a token went on from the task's element."""
        workflow = task.workflow
        self.effects.append(
            Left(task.task_spec.bpmn_id, workflow.spec.name, task.id, path_of(workflow), targets)
        )


class ClosedEnvironment:
    """Refuses everything: library code that would evaluate text by itself ends here."""

    def evaluate(self, expression: str, context: object, external_context: object = None) -> NoReturn:
        raise EngineFault("expression_refused", expression=str(expression)[:100])

    def execute(self, script: str, context: object, external_context: object = None) -> NoReturn:
        raise EngineFault("script_refused", expression=str(script)[:100])

    def call_service(self, context: object, **kwargs: object) -> NoReturn:
        raise EngineFault("service_refused")


def runtime_of(task: Any) -> Runtime:
    """The runtime of the instance a task belongs to."""
    runtime: Runtime = task.workflow.script_engine
    return runtime


def local_of(task: Any) -> dict[str, JsonValue]:
    """Names that the rounds around a token know, inner ones over outer ones."""
    local: dict[str, JsonValue] = dict(task.data)
    for workflow in enclosing(task.workflow):
        if LOCAL in workflow.data:
            local = {**workflow.data[LOCAL], **local}
    return local


def round_of(task: Any) -> Any | None:
    """The task that is the round a task, or a call around it, belongs to."""
    while task is not None and own_index(task) is None:
        call_id = task.workflow.parent_task_id
        task = task.workflow.top_workflow.get_task_from_id(call_id) if call_id is not None else None
    return task


def count_rounds(rounds: Any) -> dict[str, JsonValue]:
    """What every round may ask about all of them."""
    data = rounds.internal_data
    if "total" not in data:
        return {}
    done, total = data["done"], data["total"]
    active = total - done if rounds.task_spec.at_once else 1
    counts = {"all": total, "done": done, "active": active, "terminated": 0}
    return {name: counts[what] for name, what in ROUND_COUNTS.items()}


def own_index(task: Any) -> int | None:
    """Number of the round that a task itself is, whatever the calls around it are."""
    data = task.internal_data
    if not data:
        return None
    index = data.get("key_or_index", data.get("iteration"))
    return index if isinstance(index, int) else None


def enclosing(workflow: Any) -> Iterator[Any]:
    """A workflow and those around it, innermost first."""
    while True:
        yield workflow
        if workflow.parent_task_id is None:
            return
        workflow = workflow.top_workflow.get_task_from_id(workflow.parent_task_id).workflow


def path_of(workflow: Any) -> tuple[str, ...]:
    """Element ids of the calls and sub-processes around a workflow, outermost first."""
    path: list[str] = []
    while workflow.parent_task_id is not None:
        parent = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
        path.append(parent.task_spec.bpmn_id)
        workflow = parent.workflow
    return tuple(reversed(path))
