"""Reads from a live workflow where it waits. Changes nothing."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.effects import Token
from engine.spiff.runtime import local_of, loop_index, path_of
from engine.spiff.steps import HumanStep, ScopeStep
from engine.spiff.waits import CatchingStep

LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


def list_workflows(top: Any) -> list[Any]:
    """The workflow and its scopes, outer ones first."""
    return [top, *sorted(top.subprocesses.values(), key=lambda scope: scope.depth)]


def tree_order(workflow: Any) -> list[Any]:
    """All tasks of one workflow, parents first, siblings in document order."""
    ordered, stack, tasks = [], [workflow.task_tree], workflow.tasks
    while stack:
        task = stack.pop()
        ordered.append(task)
        stack.extend(tasks[child] for child in reversed(task._children))
    return ordered


def list_tokens(top: Any) -> Iterator[Token]:
    """Waiting tokens of a workflow and all its scopes."""
    for workflow in list_workflows(top):
        if workflow.completed:
            continue
        path = path_of(workflow)
        for task in _live_tasks(workflow):
            token = _describe(task, path)
            if token is not None:
                yield token


def _live_tasks(workflow: Any) -> list[Any]:
    """Tasks that wait, in the order of the tree; nearly always it is one, and there is no order to find."""
    found = [task for task in workflow.tasks.values() if task._state & LIVE]
    return found if len(found) < 2 else [task for task in tree_order(workflow) if task._state & LIVE]


def _describe(task: Any, path: tuple[str, ...]) -> Token | None:
    spec = task.task_spec
    if isinstance(spec, HumanStep) and task._state == TaskState.READY:
        return Token(kind="task", **_place(task, path))
    if isinstance(spec, ScopeStep) and task._state == TaskState.STARTED:
        return Token(kind="scope", **_place(task, path))
    if isinstance(spec, CatchingStep) and task._state == TaskState.WAITING:
        return _describe_wait(task, spec, path)
    return None


def _describe_wait(task: Any, spec: Any, path: tuple[str, ...]) -> Token | None:
    event = spec.element.event
    if event.kind in ("error", "escalation"):
        # Both climb from scope to scope inside; nobody outside may fire them.
        return None
    return Token(
        kind=spec.token_kind,
        event_name=None if event.kind == "timer" else spec.element.event_name,
        timer=(event.timer_kind or "", event.expression or "") if event.kind == "timer" else None,
        boundary_of=spec.element.attached_to,
        gateway=spec.gateway,
        **_place(task, path),
    )


def _place(task: Any, path: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": task.id.hex,
        "element_id": task.task_spec.bpmn_id,
        "process_id": task.workflow.spec.name,
        "depth": len(path),
        "path": path,
        "items": local_of(task),
        "loop_index": loop_index(task),
    }
