"""The page `/inbox`: what to do now, and everything else that waits."""

from flask import Blueprint, Flask, render_template, request

from engine import Actor, count_tasks, find_client_flags, find_first_steps, find_inbox, find_questions
from webapp.access import signed_in
from webapp.current import get_actor, get_engine
from webapp.frame import set_menu_count
from webapp.inbox.filters import describe_filters, make_questions, read_query, remember_query
from webapp.inbox.rows import describe_task, group_tasks

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
@signed_in
def show_inbox() -> str:
    """Show the person's tasks."""
    query = read_query(request.args)
    remember_query(query)
    inbox = find_inbox(get_engine(), get_actor(), query)
    first = inbox.first or next((task for task in inbox.tasks if task.why == "my_role"), None)
    return render_template(
        "inbox/inbox.html",
        inbox=inbox,
        first=None if first is None else describe_task(first),
        groups=group_tasks(inbox.tasks),
        filters=describe_filters(query, inbox.stages),
        questions=make_questions(query, inbox.stages),
        asked=find_questions(get_engine(), get_actor()),
        stuck=find_client_flags(get_engine(), get_actor()),
        may_design=get_actor().has_role("process_designer"),
        first_steps=None if inbox.total else find_first_steps(get_engine(), get_actor()),
    )


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)
    set_menu_count(app, "inbox.show_inbox", _count_tasks)


def _count_tasks(actor: Actor) -> int:
    return count_tasks(get_engine(), actor)
