"""The page `/inbox`: what to do now, and everything else that waits."""

from flask import Blueprint, Flask, render_template, request

from engine import (
    Actor,
    count_plan_steps,
    count_tasks,
    find_client_flags,
    find_first_steps,
    find_inbox,
    find_my_plan_steps,
    find_questions,
    find_wanted_interpreters,
)
from webapp.access import signed_in
from webapp.current import get_actor, get_engine
from webapp.frame import set_menu_count
from webapp.inbox.filters import describe_filters, make_questions, match_steps, read_query, remember_query
from webapp.inbox.rows import choose_first, group_tasks

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
@signed_in
def show_inbox() -> str:
    """Show the person's tasks."""
    query = read_query(request.args)
    remember_query(query)
    inbox = find_inbox(get_engine(), get_actor(), query)
    steps = find_my_plan_steps(get_engine(), get_actor())
    shown = match_steps(steps, query)
    first = inbox.first or next((task for task in inbox.tasks if task.why == "my_role"), None)
    return render_template(
        "inbox/inbox.html",
        inbox=inbox,
        first=choose_first(first, shown),
        total=inbox.total + len(steps),
        groups=group_tasks(inbox.tasks, shown),
        filters=describe_filters(query, inbox.stages),
        questions=make_questions(query, inbox.stages),
        asked=find_questions(get_engine(), get_actor()),
        interpreters=find_wanted_interpreters(get_engine(), get_actor()),
        stuck=find_client_flags(get_engine(), get_actor()),
        may_design=get_actor().has_role("process_designer"),
        first_steps=None if inbox.total or steps else find_first_steps(get_engine(), get_actor()),
    )


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)
    set_menu_count(app, "inbox.show_inbox", _count_tasks)


def _count_tasks(actor: Actor) -> int:
    engine = get_engine()
    wanted = len(find_wanted_interpreters(engine, actor))
    return count_tasks(engine, actor) + count_plan_steps(engine, actor) + wanted
