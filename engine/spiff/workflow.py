# mypy: disallow-subclassing-any=False
"""A live run as SpiffWorkflow knows it, without what only the library's own log asks for. No rule of BPMN.

Stock composes a line for each change of a state and walks the whole tree for it, read or not; its ids are
objects whose every look-up is a call. What a run does stays the library's.
"""

from time import time
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.model import new_id


class LiveTask(Task):
    """A task of the library whose id is its 32 digits."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Any | None = None,
        state: int = TaskState.MAYBE,
        id: str | None = None,
    ) -> None:
        self.id = id or new_id()
        self.workflow = workflow
        self.task_spec = task_spec
        self.triggered = False
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = time()
        self._state = state
        self._children: list[str] = []
        self._parent = None if parent is None else parent.id
        workflow.tasks[self.id] = self
        if parent is not None:
            parent._children.append(self.id)

    @property
    def children(self) -> list[Any]:
        tasks = self.workflow.tasks
        return [tasks[child] for child in self._children]

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> "LiveTask":
        if self._state & TaskState.PREDICTED_MASK and not state & TaskState.PREDICTED_MASK:
            raise WorkflowException("a predicted task has no definite child", task_spec=self.task_spec)
        child = LiveTask(self.workflow, task_spec, self, state)
        if state == TaskState.READY:
            child._ready()
        return child

    def _sync_children(self, task_specs: list[Any], state: int = TaskState.MAYBE) -> None:
        if self._children:
            super()._sync_children(task_specs, state)
            return
        for task_spec in task_specs:
            self._add_child(task_spec, state)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self.last_state_change = time()
            self._state = value

    def _inherit_data(self) -> None:
        if self.workflow.tasks[self._parent].data:
            super()._inherit_data()


class Live:
    """What a run and each of its scopes do alike."""

    spec: Any
    tasks: dict[str, Any]
    task_tree: Any
    data: dict[str, Any]
    completed: bool

    def begin(self) -> None:
        """Put the first task where the process starts."""
        self.task_tree = LiveTask(self, self.spec.start, state=TaskState.FUTURE)
        self.spec.start._predict(self.task_tree, mask=TaskState.NOT_FINISHED_MASK)
        self.task_tree._ready()

    def update_waiting_tasks(self) -> None:
        # Most runs wait for people only, and nobody has to walk the tree to find nothing.
        if any(task._state == TaskState.WAITING for task in self.tasks.values()):
            super().update_waiting_tasks()  # type: ignore[misc]

    def _mark_complete(self, task: Any) -> None:
        self.data.update(task.data)
        self.completed = True


class Run(Live, BpmnWorkflow):
    """A running process; `begin` starts it, or its stored tasks are put in."""

    def __init__(self, spec: Any, specs: dict[str, Any], runtime: Any) -> None:
        super().__init__(spec, subprocess_specs=specs, deserializing=True, script_engine=runtime)

    def create_subprocess(self, my_task: Any, spec_name: str) -> "Scope":
        scope = Scope(self.subprocess_specs[spec_name], my_task.id, self)
        scope.begin()
        self.subprocesses[my_task.id] = scope
        return scope


class Scope(Live, BpmnSubWorkflow):
    """A called process or an embedded sub-process inside a run."""

    def __init__(self, spec: Any, call_id: str, top: Run) -> None:
        super().__init__(spec, call_id, top, deserializing=True)
