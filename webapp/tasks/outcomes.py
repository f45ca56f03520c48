"""What follows after a command on a task: the next page when it worked, an honest page when it did not."""

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import Completed, KrokusError, TaskPage, get_task, save_draft
from webapp.current import get_actor, get_engine
from webapp.tasks.answers import list_typed, read_draft
from webapp.tasks.way_back import build_task_url, find_way_back
from webapp.tasks.words import CLIENT


def go_on(done: Completed) -> Response:
    """Say that it worked and go to the next task of the case, or back."""
    name = done.task_name
    if get_actor().roles == {CLIENT} and done.next_task_id is None:
        # The task has another name on the client's page, and they may say no as well as yes.
        flash(gettext("Thank you. We have your answer."))
    elif done.case_status.startswith("closed_"):
        flash(gettext("The task “%(name)s” is done, and this case is closed now.", name=name))
    elif done.next_task_id is not None:
        flash(gettext("The task “%(name)s” is done. Here is your next one in this case.", name=name))
    else:
        flash(gettext("The task “%(name)s” is done.", name=name))
    if done.next_task_id is not None:
        return redirect(build_task_url("tasks.show_task", done.next_task_id), 303)
    return redirect(find_way_back()[0], 303)


def answer_conflict(task_id: str, *, has_answers: bool = True) -> Response:
    """Say who was faster and how things are now; what was typed stays as a draft where that is possible."""
    kept = has_answers and _keep_draft(task_id)
    page = get_task(get_engine(), get_actor(), task_id)
    shown = render_template(
        "tasks/conflict.html",
        page=page,
        task=page.task,
        kept=kept,
        typed=list_typed(),
        is_mine=_is_own(page),
        again_url=build_task_url("tasks.show_task", task_id),
        back=find_way_back(),
    )
    return make_response(shown, 409)


def answer_stop(task_id: str) -> Response:
    """Say that the process stopped; the engine kept the answers and told the mentor."""
    page = get_task(get_engine(), get_actor(), task_id)
    shown = render_template(
        "tasks/stopped.html",
        task=page.task,
        again_url=build_task_url("tasks.show_task", task_id),
        back=find_way_back(),
    )
    return make_response(shown, 500)


def _is_own(page: TaskPage) -> bool:
    return page.done_by is not None and page.done_by.id == get_actor().person


def _keep_draft(task_id: str) -> bool:
    try:
        save_draft(get_engine(), get_actor(), task_id, read_draft(task_id))
    except KrokusError:
        # Who may not work on the task any more cannot keep a draft in it; the page shows the words.
        return False
    return True
