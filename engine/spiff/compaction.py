"""Forgets finished history that no step can ask about again: the last day of a case costs what the first did.

Never changes what happens next. Stock SpiffWorkflow keeps every finished task and walks them all at each
step. Forgetting also cures two of its bugs: the parallel join in a loop and tasks lost below depth 1,000.
"""

from typing import Any

from SpiffWorkflow.specs.Join import Join
from SpiffWorkflow.util.task import TaskState

from engine.spiff.waits import BoundaryStep

FINISHED = TaskState.FINISHED_MASK
OPEN = TaskState.NOT_FINISHED_MASK


def compact_workflow(top: Any) -> None:
    """Drop ended scopes, then contract the history of what is left."""
    drop_ended_scopes(top)
    for workflow in (top, *top.subprocesses.values()):
        _compact_tree(workflow)


def drop_ended_scopes(top: Any) -> None:
    """Remove scopes whose call has finished or was withdrawn, and the scopes inside them.

    A multi-instance round that is withdrawn leaves its scope behind in stock; nothing in it may run on.
    """
    scopes = top.subprocesses
    ended: list[str] | None = None
    while scopes and ended != []:
        tasks: dict[str, Any] = dict(top.tasks)
        for workflow in scopes.values():
            tasks.update(workflow.tasks)
        ended = [call for call in scopes if call not in tasks or tasks[call]._state & FINISHED]
        for call in ended:
            del scopes[call]


def _compact_tree(workflow: Any) -> None:
    tasks = workflow.tasks
    unfinished = [task for task in tasks.values() if task._state & OPEN]
    kept = _tasks_to_keep(workflow, unfinished)
    if len(kept) == len(tasks):
        return
    _contract(workflow, kept)
    if workflow.last_task is not None and workflow.last_task.id not in kept:
        workflow.last_task = None


def _tasks_to_keep(workflow: Any, unfinished: list[Any]) -> set[str]:
    tasks = workflow.tasks
    splits = _pending_splits(unfinished)
    above_open = _ancestors(tasks, unfinished)
    kept = {workflow.task_tree.id}
    for task in unfinished:
        kept.add(task.id)
        if task._parent is not None:
            kept.add(task._parent)
    for task in tasks.values():
        if not task._state & FINISHED:
            continue
        if task._state == TaskState.ERROR:
            kept.add(task.id)
        elif task.task_spec.name in splits and task.id in above_open:
            kept.add(task.id)
            kept.update(child.id for child in task.children if _matters(child, above_open))
    return kept


def _pending_splits(unfinished: list[Any]) -> set[str]:
    """Names of boundary splits whose join may still fire."""
    specs = (task.task_spec for task in unfinished)
    return {spec.split_task for spec in specs if isinstance(spec, Join) and spec.split_task}


def _matters(child: Any, above_open: set[str]) -> bool:
    """Whether a child of a boundary split still counts: events that ran beside it are told by nobody."""
    ran_beside = isinstance(child.task_spec, BoundaryStep) and not child.task_spec.cancel_activity
    return not (ran_beside and child._state & FINISHED) or child.id in above_open


def _ancestors(tasks: dict[str, Any], unfinished: list[Any]) -> set[str]:
    above: set[str] = set()
    for task in unfinished:
        current: Any | None = task
        while current is not None and current.id not in above:
            above.add(current.id)
            current = tasks.get(current._parent)
    return above


def _contract(workflow: Any, kept: set[str]) -> None:
    """Hang every kept task below its nearest kept ancestor, in the old order."""
    tasks = workflow.tasks
    children: dict[str, list[str]] = {task_id: [] for task_id in kept}
    parents: dict[str, str] = {}
    stack: list[tuple[str, str | None]] = [(workflow.task_tree.id, None)]
    while stack:
        task_id, above = stack.pop()
        if task_id in kept:
            if above is not None:
                children[above].append(task_id)
                parents[task_id] = above
            above = task_id
        stack.extend((child, above) for child in reversed(tasks[task_id]._children))
    for task_id in kept:
        task = tasks[task_id]
        task._children = children[task_id]
        task._parent = parents.get(task_id)
    workflow.tasks = {task_id: task for task_id, task in tasks.items() if task_id in kept}
