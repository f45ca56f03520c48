# mypy: disallow-subclassing-any=False
"""Steps that do something: tasks, choices, calls, start events. Expressions are FEEL only."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import ExclusiveGatewayMixin, SubWorkflowTaskMixin, UserTaskMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.cures.scope import OWN_NAMES
from engine.bpmn.graph import Element
from engine.errors import EngineFault
from engine.spiff.effects import Action, ScopeEnded, ScopeStarted
from engine.spiff.expressions import Formula, Script
from engine.spiff.runtime import LOCAL, Runtime, runtime_of
from engine.spiff.step import Step, no_way_out
from engine.spiff.throws import END
from engine.spiff.waits import is_handled

# Rounds inside rounds multiply; so many calls and sub-processes of one instance may be open at once.
MAX_SCOPES = 500


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


def assign_variables(
    script: Script, own: Sequence[str] = (), local: Sequence[str] = (), left: Sequence[str] = ()
) -> Callable[[Any, Runtime], None]:
    """Work of a script task.

    Args:
        own: names that from here on only the token knows.
        local: the same, but the script still reads what they stand for outside.
        left: names that the token alone knew until here.
    """

    def work(my_task: Any, runtime: Runtime) -> None:
        for name in own:
            my_task.data.setdefault(name, None)
        values = script.run(runtime.scope_of(my_task), runtime.now)
        for name in left:
            my_task.data.pop(name, None)
        for name in local:
            my_task.data.setdefault(name, None)
        for name, value in values.items():
            runtime.assign(my_task, name, value)

    return work


def ask_action(element: Element, value: Formula | None) -> Callable[[Any, Runtime], None]:
    """Work of a service task: one case action is asked for, the process goes on at once."""

    def work(my_task: Any, runtime: Runtime) -> None:
        result = runtime.evaluate(my_task, value) if value else None
        target = element.properties.get("target")
        if element.properties["action"] == "set" and target:
            # The very next gateway may ask for it.
            runtime.variables[target] = result
        runtime.effects.append(Action(element.properties["action"], result, target, element.id))

    return work


def decide_variable(
    element: Element, decision: str, variable: str, shape: str
) -> Callable[[Any, Runtime], None]:
    """Work of a business rule task; the shape is one of `engine.dmn.shapes`."""

    def work(my_task: Any, runtime: Runtime) -> None:
        if runtime.decide is None:
            raise EngineFault("no_decisions", element=element.id, decision=decision)
        result = runtime.decide(decision, runtime.scope_of(my_task), runtime.now, shape)
        runtime.assign(my_task, variable, result)

    return work


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
            raise no_way_out(my_task, self.element)
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
        if len(my_task.workflow.top_workflow.subprocesses) >= MAX_SCOPES:
            raise EngineFault("too_many_scopes", element=self.element.id, limit=MAX_SCOPES)
        runtime = runtime_of(my_task)
        runtime.add_entered(my_task)
        runtime.effects.append(ScopeStarted(self.spec, self.element.id, my_task.id))
        clear_result(runtime, self.spec)
        scope = my_task.workflow.top_workflow.create_subprocess(my_task, self.spec)
        scope.completed_event.connect(self._on_subworkflow_completed, my_task)
        self.copy_data(my_task, scope)
        scope.task_tree.run()

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        data = dict(my_task.data)
        own = self.element.properties.get(OWN_NAMES, "").split()
        if self.gives is not None:
            own.append(self.gives)
        if own:
            # What a round gives is kept once for all its tokens: copies in them would overwrite each other.
            subworkflow.data[LOCAL] = {name: data.pop(name, None) for name in own}
        subworkflow.task_tree.data = data

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """Take over what a round gives and what became of names that only its token knows."""
        local = subworkflow.data.get(LOCAL, {})
        if self.gives is not None:
            my_task.data[self.gives] = local[self.gives]
        my_task.data.update({name: local[name] for name in local.keys() & my_task.data.keys()})

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: Any) -> None:
        # A cancelled scope reports completion too; it must not bring its cancelled call back to life.
        if my_task._state == TaskState.STARTED and not is_handled(my_task):
            self.update_data(my_task, subworkflow)
            runtime_of(my_task).effects.append(
                ScopeEnded(self.spec, subworkflow.data.get(END), self.element.id)
            )
            my_task._set_state(TaskState.READY)

    def settle(self, my_task: Any) -> bool:
        """Let a scope end that waited for its event sub-processes; returns whether it does."""
        subworkflow = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if my_task._state != TaskState.STARTED or subworkflow is None or not subworkflow.completed:
            return False
        self._on_subworkflow_completed(subworkflow, my_task)
        return bool(my_task._state == TaskState.READY)

    def _on_ready_hook(self, my_task: Any) -> None:
        """Being READY means that the scope has ended; it was entered when it started."""


def settle_scopes(workflows: Iterable[Any]) -> bool:
    """Let scopes end whose event sub-processes are over; to be asked when nothing else moves."""
    calls = (task for workflow in workflows for task in list(workflow.tasks.values()))
    return any([call.task_spec.settle(call) for call in calls if isinstance(call.task_spec, ScopeStep)])


def clear_result(runtime: Runtime, process_id: str) -> None:
    """A process begins without the result of its last run."""
    variable = runtime.graph.processes[process_id].properties.get("result")
    if variable:
        runtime.variables[variable] = None
