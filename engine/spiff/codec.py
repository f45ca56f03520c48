"""The state of one run as a few hundred bytes: no specs, no forms, no case variables, no predicted tasks.

Values are plain JSON both ways: nothing in a state is ever turned into an object by a name it carries.
"""

from typing import Any

import orjson
import zstandard
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineFault
from engine.model import new_id
from engine.spiff.workflow import LiveTask, Run, Scope

VERSION = 1
MAX_STATE_BYTES = 8 * 1024 * 1024
SMALL_BYTES = 1024
AHEAD = TaskState.PREDICTED_MASK | TaskState.FUTURE
LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


def encode_state(top: Any) -> bytes:
    """Write a compacted workflow: [version, process, [workflow, ...]] in JSON, compressed when it is long."""
    scopes = sorted(top.subprocesses.items(), key=lambda pair: pair[1].depth)
    rows = [_workflow_row(top, "")]
    rows += [_workflow_row(scope, call_id) for call_id, scope in scopes]
    document = orjson.dumps([VERSION, top.spec.name, rows])
    # Most states are so small that compressing them costs more than it saves.
    return document if len(document) < SMALL_BYTES else zstandard.ZstdCompressor(level=1).compress(document)


def open_state(state: bytes) -> tuple[str, list[Any]]:
    """The process a state runs, and its workflows as rows [call, process, completed, data, tasks].

    Raises:
        EngineFault: the state is damaged.
    """
    try:
        version, process_id, rows = orjson.loads(_decompress(state))
    except (zstandard.ZstdError, ValueError) as error:
        raise EngineFault("state_damaged") from error
    if version != VERSION:
        raise EngineFault("state_version", version=version)
    return process_id, rows


def decode_state(state: bytes, specs: dict[str, Any], runtime: Any) -> Any:
    """Build the live workflow of a state.

    Raises:
        EngineFault: the state is damaged, or an element that waits does not exist in these specs.
    """
    process_id, scopes = open_state(state)
    return build_workflow(process_id, scopes, specs, runtime)[0]


def build_workflow(
    process_id: str, scopes: list[Any], specs: dict[str, Any], runtime: Any
) -> tuple[Any, dict[str, list[Any]]]:
    """Build the live workflow of a state's rows under the given specs, which may be those of another release.

    Returns:
        The workflow, and by the id of its call the task that each row of a workflow became.

    Raises:
        EngineFault: an element that waits does not exist in these specs.
    """
    top = Run(_get_spec(specs, process_id), specs, runtime)
    built = {"": _read_workflow(top, scopes[0])}
    for row in scopes[1:]:
        call_id = row[0]
        call = top.get_task_from_id(call_id)
        scope = Scope(_get_spec(specs, row[1]), call_id, top)
        built[row[0]] = _read_workflow(scope, row)
        top.subprocesses[call_id] = scope
        scope.completed_event.connect(call.task_spec._on_subworkflow_completed, call)
    return top, built


def _decompress(state: bytes) -> bytes:
    if state[:1] == b"[":
        return state
    return zstandard.ZstdDecompressor().decompress(state, max_output_size=MAX_STATE_BYTES)


def _get_spec(specs: dict[str, Any], process_id: str) -> Any:
    if process_id not in specs:
        raise EngineFault("process_missing", process=process_id)
    return specs[process_id]


def _workflow_row(workflow: Any, call_id: str) -> list[object]:
    return [call_id, workflow.spec.name, workflow.completed, workflow.data, _task_rows(workflow)]


def _task_rows(workflow: Any) -> list[list[object]]:
    """Rows [spec, state, parent row, moment, id, triggered, internal, items], trailing zeros left out."""
    ordered = _tree_order(workflow)
    # Only the order of moments matters; ranks are shorter and do not mind a clock that was set back.
    moments = sorted({task.last_state_change for task in ordered})
    rank = {moment: number for number, moment in enumerate(moments)}
    place = {task.id: number for number, task in enumerate(ordered)}
    rows = []
    for task in ordered:
        row: list[object] = [
            task.task_spec.name,
            task._state,
            place.get(task._parent, -1),
            rank[task.last_state_change],
            task.id if task._state & LIVE else 0,
            int(task.triggered),
            task.internal_data or 0,
            task.data or 0,
        ]
        while row[-1] == 0:
            row.pop()
        rows.append(row)
    return rows


def _tree_order(workflow: Any) -> list[Any]:
    ordered, stack, tasks = [], [workflow.task_tree], workflow.tasks
    while stack:
        task = stack.pop()
        if task._state & AHEAD and not task.triggered and task is not workflow.task_tree:
            continue
        ordered.append(task)
        stack.extend(tasks[child] for child in reversed(task._children))
    return ordered


def _read_workflow(workflow: Any, row: list[Any]) -> list[Any]:
    _, _, workflow.completed, workflow.data, rows = row
    built: list[Any] = []
    for values in rows:
        name, state, above, moment, task_id, triggered, internal, items = (values + [0] * 8)[:8]
        parent = built[above] if above >= 0 else None
        spec = workflow.spec.task_specs.get(name)
        if spec is None:
            built.append(_placeholder(name, state, parent))
            continue
        task = _build_task(workflow, spec, state, parent)
        task.id = task_id or new_id()
        task.last_state_change = float(moment)
        task.triggered = bool(triggered)
        task.internal_data = internal or {}
        task.data = items or {}
        workflow.tasks[task.id] = task
        if parent is not None:
            parent._children.append(task.id)
        built.append(task)
    workflow.task_tree = built[0]
    for task in built:
        if task._state & LIVE:
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    return built


def _placeholder(name: str, state: int, parent: Any | None) -> Any:
    """Let the children of a finished row whose element is gone hang below its parent."""
    if parent is None or state & LIVE:
        raise EngineFault("element_missing", element=name)
    return parent


def _build_task(workflow: Any, spec: Any, state: int, parent: Any | None) -> Any:
    # The constructor would predict, stamp and notify; every attribute is set here and in the caller instead.
    task = LiveTask.__new__(LiveTask)
    task.workflow = workflow
    task.task_spec = spec
    task._state = state
    task._parent = parent.id if parent is not None else None
    task._children = []
    task.thread_id = 0
    return task
