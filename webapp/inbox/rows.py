"""The tasks of an inbox sorted into groups, each row in words. The engine decides which tasks are in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import LazyString, lazy_gettext

from engine import PlanStep, TaskItem
from webapp.current import get_zone
from webapp.plan_steps import words as plan_words
from webapp.plan_steps.words import is_clients
from webapp.tasks.words import is_own, say_about, say_deadline


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row of the list."""

    id: str
    title: str
    url: str
    who: str
    meta: str
    tag: str
    tone: str
    is_new: bool
    may_claim: bool
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    key: str
    title: LazyString
    lines: tuple[TaskLine, ...]


GROUPS: tuple[tuple[str, LazyString], ...] = (
    ("overdue", lazy_gettext("Overdue")),
    ("mine", lazy_gettext("Mine")),
    ("my_role", lazy_gettext("Of my role, free to take")),
    ("record_for_client", lazy_gettext("To write down for the client")),
    ("case", lazy_gettext("Other tasks of my cases")),
)


def group_tasks(tasks: Iterable[TaskItem], steps: Sequence[PlanStep] = ()) -> list[Group]:
    """Return the groups that have tasks; overdue ones stand first, whosever they are.

    Args:
        steps: of clients' plans, and extra ones; each stands before the first task of its group that is due
            later.
    """
    lines: dict[str, list[TaskLine]] = {key: [] for key, _title in GROUPS}
    for task in tasks:
        lines[_choose_group(task)].append(describe_task(task))
    for step in steps:
        whose = "record_for_client" if is_clients(step) else "mine"
        _put_in(lines["overdue" if step.is_late else whose], describe_step(step))
    return [Group(key, title, tuple(lines[key])) for key, title in GROUPS if lines[key]]


def _put_in(lines: list[TaskLine], step: TaskLine) -> None:
    later = (place for place, one in enumerate(lines) if (one.due or date.max) > (step.due or date.max))
    lines.insert(next(later, len(lines)), step)


def choose_first(task: TaskItem | None, steps: Sequence[PlanStep]) -> TaskLine | None:
    """Return what to start with today: the task, or the step of a plan where it is due before that."""
    step = next((one for one in steps if not is_clients(one)), None)
    if task is None:
        return None if step is None else describe_step(step)
    due = _find_day(task)
    is_sooner = step is not None and step.by is not None and due is not None and step.by < due
    return describe_step(step) if step is not None and is_sooner else describe_task(task)


def describe_task(task: TaskItem) -> TaskLine:
    """Return one row in words."""
    tag, tone = say_deadline(task)
    return TaskLine(
        id=task.id,
        title=task.plain_name if is_own(task) else task.name,
        url=url_for("tasks.show_task", task_id=task.id),
        who="" if is_own(task) else task.case_title,
        meta=say_about(task),
        tag=tag,
        tone=tone,
        is_new=task.is_new and task.draft_saved_at is None,
        may_claim=task.may_claim,
        due=_find_day(task),
    )


def describe_step(step: PlanStep) -> TaskLine:
    """Return one row in words for a step of a plan."""
    tag, tone = plan_words.say_deadline(step)
    return TaskLine(
        id=step.id,
        title=step.step,
        url=url_for("plan_steps.show_step", step_id=step.id),
        who="" if plan_words.is_own(step) else step.case_title,
        meta=plan_words.say_about(step),
        tag=tag,
        tone=tone,
        is_new=False,
        may_claim=False,
        due=step.by,
    )


def _find_day(task: TaskItem) -> date | None:
    return None if task.due_at is None else task.due_at.astimezone(get_zone()).date()


def _choose_group(task: TaskItem) -> str:
    if task.is_overdue:
        return "overdue"
    return task.why if task.why in ("mine", "my_role", "record_for_client") else "case"
