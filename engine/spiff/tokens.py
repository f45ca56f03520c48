"""Reads from a live workflow where it waits. Changes nothing."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.effects import Token
from engine.spiff.runtime import path_of
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
        for task in tree_order(workflow):
            if task._state & LIVE:
                token = _describe(task, path)
                if token is not None:
                    yield token


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
    if event.kind == "error":
        # Errors are caught inside; nobody outside may fire them.
        return None
    return Token(
        kind=spec.token_kind,
        event_name=None if event.kind == "timer" else event.ref,
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
        "items": dict(task.data),
        "loop_index": _loop_index(task),
    }


def _loop_index(task: Any) -> int | None:
    """Number of the round that a task, or a call around it, belongs to."""
    while task is not None:
        data = task.internal_data
        index = data.get("key_or_index", data.get("item"))
        if isinstance(index, int):
            return index
        call_id = task.workflow.parent_task_id
        task = task.workflow.top_workflow.get_task_from_id(call_id) if call_id is not None else None
    return None
