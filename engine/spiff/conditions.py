"""Events that a condition over the case's answers sets off: asked after every step, told as it becomes true.

BPMN 2.0.2, 10.5.5: a condition has to become false before it can set the same event off again.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import AFTER_STEPS, Graph, ScopeKind
from engine.spiff.effects import Entered, Triggered
from engine.spiff.expressions import Formula
from engine.spiff.runtime import Runtime, enclosing
from engine.spiff.step import STEP_OVER
from engine.spiff.tokens import list_workflows, tree_order
from engine.spiff.waits import CONDITIONAL, CatchingStep, read_condition

# Where a waiting event, and a process for what begins beside it, keeps that its condition is true already.
HELD = "held"


class Beginning(NamedTuple):
    """An event sub-process that a condition begins, beside its process or in its stead."""

    process_id: str
    condition: Formula


# By process; there is an entry, if only an empty one, as soon as anything at all waits for a condition.
Conditions = Mapping[str, tuple[Beginning, ...]]


def find_conditions(graph: Graph, by_name: Mapping[str, Any]) -> Conditions:
    """What has to be asked after every step of a release; empty where it has no conditional events.

    Raises:
        ModelRefused: a condition is missing or cannot be compiled.
    """
    found: dict[str, tuple[Beginning, ...]] = {}
    for name, spec in by_name.items():
        process = graph.processes[name]
        if any(getattr(one, "condition", None) is not None for one in spec.task_specs.values()):
            found.setdefault(name, ())
        if process.kind is ScopeKind.EVENT_SUB_PROCESS and process.parent is not None:
            for start in process.starts():
                if start.event_kind == CONDITIONAL:
                    begun = Beginning(name, read_condition(start))
                    found[process.parent] = (*found.get(process.parent, ()), begun)
    return found


def notice(top: Any, runtime: Runtime, conditions: Conditions) -> bool:
    """Set off everything whose condition has become true since the last time, outer scopes first.

    Returns:
        Whether anything was set off or is to be remembered. Where an event sub-process is to begin, nothing
        else is asked: it may end all the rest.
    """
    held = list(top.data.get(HELD, ()))
    before = list(held)
    for begun in conditions.get(top.spec.name, ()):
        is_true = begun.condition.is_true(runtime.variables, runtime.now)
        if is_true and begun.process_id not in held:
            held.append(begun.process_id)
            _tell(runtime, Triggered(begun.process_id))
        elif not is_true and begun.process_id in held:
            held.remove(begun.process_id)
    has_changed = held != before
    if has_changed:
        top.data[HELD] = held
    if set(held) - set(before):
        return True
    for workflow in list_workflows(top):
        for task in [] if workflow.completed else tree_order(workflow):
            has_changed = _ask(task, runtime) or has_changed
    return has_changed


def _tell(runtime: Runtime, triggered: Triggered) -> None:
    """Put it before the steps that a token has come to and that have not been taken: it may end them all."""
    at = len(runtime.effects)
    while at and isinstance(runtime.effects[at - 1], Entered):
        at -= 1
    runtime.effects.insert(at, triggered)


def _ask(task: Any, runtime: Runtime) -> bool:
    """Ask at one waiting event; what was fired before it may have taken it away."""
    spec = task.task_spec
    if not isinstance(spec, CatchingStep) or spec.condition is None or task._state != TaskState.WAITING:
        return False
    if AFTER_STEPS in spec.element.properties and not _take_step_over(task):
        return False
    runtime.element_id = spec.element.id
    is_true = spec.condition.is_true(runtime.scope_of(task), runtime.now)
    if is_true == bool(task.internal_data.get(HELD)):
        return False
    if is_true:
        task.internal_data[HELD] = True
        spec.fire(task)
    else:
        del task.internal_data[HELD]
    return True


def _take_step_over(task: Any) -> bool:
    """Whether a step beside the frame that an event waits in is over since the event was last asked."""
    _, scope, *_ = enclosing(task.workflow)
    return bool(scope.data.pop(STEP_OVER, False))
