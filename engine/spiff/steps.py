# mypy: disallow-subclassing-any=False
"""Steps that do something: tasks, gateways, calls, start and end events. Expressions are FEEL only."""

from collections.abc import Callable
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import (
    EndEventMixin,
    ExclusiveGatewayMixin,
    ParallelGatewayMixin,
    SubWorkflowTaskMixin,
    UserTaskMixin,
)
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.graph import Element
from engine.errors import EngineFault
from engine.spiff.effects import Action, ScopeEnded, ScopeStarted, Thrown
from engine.spiff.expressions import Formula, Script
from engine.spiff.runtime import Runtime, runtime_of
from engine.spiff.step import Step
from engine.spiff.waits import BoundaryStep, SilentDefinition, is_armed_split

THROWN: dict[str, Literal["message", "escalation"]] = {"message": "message", "escalation": "escalation"}
END = "end"
END_DECIDES = "end_decides"


class HumanStep(UserTaskMixin, Step):
    """A task that a person completes."""


class StartStep(Step):
    """A start event; what triggered it is decided outside."""


class WorkStep(Step):
    """A step that the engine does by itself, in `work`."""

    def __init__(
        self, wf_spec: Any, bpmn_id: str, *, work: Callable[[Any, Runtime], None], **options: Any
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.work = work

    def _run_hook(self, my_task: Any) -> bool:
        self.work(my_task, runtime_of(my_task))
        return True


def assign_variables(script: Script) -> Callable[[Any, Runtime], None]:
    """Work of a script task."""

    def work(my_task: Any, runtime: Runtime) -> None:
        script.run(runtime.scope_of(my_task), runtime.variables, runtime.now)

    return work


def ask_action(element: Element, value: Formula | None) -> Callable[[Any, Runtime], None]:
    """Work of a service task: one case action is asked for, the process goes on at once."""

    def work(my_task: Any, runtime: Runtime) -> None:
        result = runtime.evaluate(my_task, value) if value else None
        target = element.properties.get("target")
        runtime.effects.append(Action(element.properties["action"], result, target, element.id))

    return work


def decide_variable(element: Element, decision: str, variable: str) -> Callable[[Any, Runtime], None]:
    """Work of a business rule task."""

    def work(my_task: Any, runtime: Runtime) -> None:
        if runtime.decide is None:
            raise EngineFault("no_decisions", element=element.id, decision=decision)
        runtime.variables[variable] = runtime.decide(decision, runtime.scope_of(my_task), runtime.now)

    return work


def throw_event(element: Element) -> Callable[[Any, Runtime], None]:
    """Work of a send task or a throwing event; a plain intermediate event throws nothing."""

    def work(my_task: Any, runtime: Runtime) -> None:
        event = element.event
        if event is not None and event.kind in THROWN:
            name = event.ref or element.name or element.id
            runtime.effects.append(Thrown(name, THROWN[event.kind], element.id, my_task.workflow.spec.name))

    return work


class ParallelGateway(ParallelGatewayMixin, Step):
    """Splits and joins; joins in loops rely on this room's compaction."""

    def chosen_targets(self, my_task: Any) -> tuple[str, ...]:
        return tuple(self.targets.values())


class ExclusiveGateway(ExclusiveGatewayMixin, Step):
    """Takes the first flow, in document order, whose condition is true; else the default flow."""

    def __init__(self, wf_spec: Any, bpmn_id: str, **options: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **options)
        self.conditions: list[tuple[Formula, str]] = []

    def add_branch(self, condition: Formula | None, target_spec: Any, target_id: str) -> None:
        """Add a way out; without a condition it is the default."""
        if condition is None:
            self.connect(target_spec)
        else:
            self.conditions.append((condition, target_spec.name))
            self.connect_if(condition, target_spec)
        self.targets[target_spec.name] = target_id

    def choose(self, my_task: Any) -> str:
        """Name of the spec to go on to."""
        runtime = runtime_of(my_task)
        scope = runtime.scope_of(my_task)
        for condition, name in self.conditions:
            if condition.is_true(scope, runtime.now):
                return name
        if self.default_task_spec is None:
            raise EngineFault("no_way_out", element=self.element.id, name=self.element.name)
        default: str = self.default_task_spec
        return default

    def _run_hook(self, my_task: Any) -> bool:
        chosen = my_task.workflow.spec.task_specs[self.choose(my_task)]
        my_task._sync_children([chosen], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True

    def chosen_targets(self, my_task: Any) -> tuple[str, ...]:
        return tuple(self.targets[child.task_spec.name] for child in my_task.children)


class ScopeStep(SubWorkflowTaskMixin, Step):
    """An embedded sub-process or a call activity."""

    def start_workflow(self, my_task: Any) -> None:
        runtime = runtime_of(my_task)
        runtime.add_entered(my_task)
        runtime.effects.append(ScopeStarted(self.spec, self.element.id, my_task.id.hex))
        clear_result(runtime, self.spec)
        super().start_workflow(my_task)

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        subworkflow.task_tree.data = dict(my_task.data)

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """Items of a round stay as they are; results are case variables."""

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: Any) -> None:
        # A cancelled scope reports completion too; it must not bring its cancelled call back to life.
        if my_task._state == TaskState.STARTED:
            runtime_of(my_task).effects.append(
                ScopeEnded(self.spec, subworkflow.data.get(END), self.element.id)
            )
            my_task._set_state(TaskState.READY)

    def _on_ready_hook(self, my_task: Any) -> None:
        """Being READY means that the scope has ended; it was entered when it started."""


class EndStep(EndEventMixin, Step):
    """An end event: sets the scope's result, throws, raises an error or terminates."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, element: Element) -> None:
        definition = SilentTerminate() if element.event_kind == "terminate" else SilentDefinition()
        super().__init__(wf_spec, bpmn_id, event_definition=definition, element=element)

    def _run_hook(self, my_task: Any) -> bool:
        runtime = runtime_of(my_task)
        throw_event(self.element)(my_task, runtime)
        note_end(my_task.workflow, self.element, runtime)
        if self.element.event_kind == "error":
            raise_error(my_task, self.element)
        return True


class SilentTerminate(TerminateEventDefinition):
    """Marks a terminate end event; the end event itself ends the scope."""

    def throw(self, my_task: Any) -> None:
        """Stock would leave an event nobody takes in the outermost workflow."""


def clear_result(runtime: Runtime, process_id: str) -> None:
    """A process begins without the result of its last run."""
    variable = runtime.graph.processes[process_id].properties.get("result")
    if variable:
        runtime.variables[variable] = None


def note_end(workflow: Any, element: Element, runtime: Runtime) -> None:
    """Remember which end event decides the scope's result: the last that names one, else the last reached."""
    decides = "result" in element.properties or "case_status" in element.properties
    if decides or not workflow.data.get(END_DECIDES):
        workflow.data[END] = element.id
        workflow.data[END_DECIDES] = decides
    variable = runtime.graph.processes[workflow.spec.name].properties.get("result")
    if variable and "result" in element.properties:
        runtime.variables[variable] = element.properties["result"]


def raise_error(my_task: Any, element: Element) -> None:
    """Give an error to the nearest error boundary around the scope.

    Raises:
        EngineFault: no enclosing call or sub-process catches it.
    """
    workflow = my_task.workflow
    ref = element.event.ref if element.event else None
    while workflow.parent_task_id is not None:
        call = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
        boundary = find_error_boundary(call, ref)
        if boundary is not None:
            boundary.task_spec.fire(boundary)
            return
        workflow = call.workflow
    raise EngineFault("error_not_caught", element=element.id, name=ref)


def find_error_boundary(call: Any, ref: str | None) -> Any | None:
    """The waiting error boundary of a call that catches this error; one without a name catches all."""
    task = call
    # A round of a multi-instance call hangs below the task that carries the boundary.
    while task is not None and not is_armed_split(task):
        task = task.parent if task is call or task.task_spec.bpmn_id == call.task_spec.bpmn_id else None
    for child in task.children if task is not None else ():
        spec = child.task_spec
        if isinstance(spec, BoundaryStep) and child._state == TaskState.WAITING:
            event = spec.element.event
            if event and event.kind == "error" and event.ref in (None, ref):
                return child
    return None
