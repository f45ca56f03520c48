"""Reads from a live workflow where it waits. Changes nothing that waits."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from SpiffWorkflow.util.task import TaskState

from engine.model import JsonValue
from engine.spiff.compaction import drop_ended_scopes
from engine.spiff.effects import Token, TokenKind
from engine.spiff.runtime import LOCAL, own_index
from engine.spiff.steps import HumanStep, ScopeStep
from engine.spiff.waits import CatchingStep

LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class Around(NamedTuple):
    """What the calls around a workflow are: the same for all that waits in it."""

    path: tuple[str, ...]
    items: dict[str, JsonValue]
    loop_index: int | None


def list_workflows(top: Any) -> list[Any]:
    """The workflow and its scopes that nothing has ended or withdrawn, outer ones first."""
    drop_ended_scopes(top)
    return [top, *sorted(top.subprocesses.values(), key=lambda scope: scope.depth)]


def list_innermost_first(top: Any) -> list[Any]:
    """The same with inner scopes first; those of one depth as they began."""
    return sorted(list_workflows(top), key=lambda scope: scope.depth, reverse=True)


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
        around = _look_around(workflow)
        for task in _live_tasks(workflow):
            token = _describe(task, around)
            if token is not None:
                yield token


def find_stranded(top: Any) -> str | None:
    """Id of the first element, outer scopes first, where something waits for what nobody brings: a join."""
    for workflow in list_workflows(top):
        for task in _live_tasks(workflow):
            spec = task.task_spec
            if spec.bpmn_id and not isinstance(spec, HumanStep | ScopeStep | CatchingStep):
                return str(spec.bpmn_id)
    return None


def _live_tasks(workflow: Any) -> list[Any]:
    """Tasks that wait, in the order of the tree; nearly always it is one, and there is no order to find."""
    found = [task for task in workflow.tasks.values() if task._state & LIVE]
    return found if len(found) < 2 else [task for task in tree_order(workflow) if task._state & LIVE]


def _look_around(workflow: Any) -> Around:
    """One way up through the calls; what an inner round knows stands over what an outer one does."""
    path: list[str] = []
    items: dict[str, JsonValue] = {}
    index: int | None = None
    while True:
        if LOCAL in workflow.data:
            items = {**workflow.data[LOCAL], **items}
        if workflow.parent_task_id is None:
            path.reverse()
            return Around(tuple(path), items, index)
        call = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
        path.append(call.task_spec.bpmn_id)
        if index is None:
            index = own_index(call)
        workflow = call.workflow


def _describe(task: Any, around: Around) -> Token | None:
    spec = task.task_spec
    if isinstance(spec, HumanStep) and task._state == TaskState.READY:
        return _place(task, around, "task")
    if isinstance(spec, ScopeStep) and task._state == TaskState.STARTED:
        return _place(task, around, "scope")
    if isinstance(spec, CatchingStep) and task._state == TaskState.WAITING:
        return _describe_wait(task, spec, around)
    return None


def _describe_wait(task: Any, spec: Any, around: Around) -> Token | None:
    event = spec.element.event
    if event.kind in ("error", "escalation"):
        # Both climb from scope to scope inside; nobody outside may fire them.
        return None
    return _place(task, around, spec.token_kind)._replace(
        event_name=None if event.kind == "timer" else spec.element.event_name,
        timer=(event.timer_kind or "", event.expression or "") if event.kind == "timer" else None,
        boundary_of=spec.element.attached_to,
        gateway=spec.gateway,
    )


def _place(task: Any, around: Around, kind: TokenKind) -> Token:
    path, items, outer_index = around
    index = own_index(task)
    return Token(
        task.id,
        task.task_spec.bpmn_id,
        task.workflow.spec.name,
        kind,
        len(path),
        path,
        items={**items, **task.data},
        loop_index=outer_index if index is None else index,
    )
