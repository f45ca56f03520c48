"""A bound on SpiffWorkflow's look-ahead. It changes how far a process is drawn ahead, never what it does.

Stock prediction restarts its depth counter at every definite task: 13 parallel blocks in a row predict 65,534
tasks and 22 never start. Here only live tasks restart it, so at most two steps ahead of a token exist.
"""

from types import MethodType
from typing import Any

from SpiffWorkflow.util.task import TaskState

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED | TaskState.COMPLETED
AHEAD = TaskState.PREDICTED_MASK | TaskState.FUTURE


def bound_prediction(task_spec: Any) -> None:
    """Give this one task spec the bounded look-ahead; the library's classes stay untouched."""
    task_spec._predict = MethodType(_predict, task_spec)
    task_spec._update = MethodType(_update, task_spec)


def _predict(
    self: Any, my_task: Any, seen: object = None, looked_ahead: int = 0, mask: int = TaskState.PREDICTED_MASK
) -> None:
    if my_task._state & mask:
        self._predict_hook(my_task)
    if my_task._state & LIVE or looked_ahead + 1 < self.lookahead:
        for child in my_task.children:
            if child._state & mask:
                child.task_spec._predict(child, None, looked_ahead + 1, mask)


def _update(self: Any, my_task: Any) -> None:
    if my_task._state & AHEAD:
        # Only a finished parent updates a predicted task, so it is sure to come now. Stock leaves what
        # follows a boundary event a mere possibility and then cannot start rounds there.
        my_task._state = TaskState.FUTURE
        self._predict(my_task, mask=AHEAD)
    if self._update_hook(my_task):
        my_task._ready()
