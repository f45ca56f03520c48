"""Where a person goes after a task: the place they came from, with its filter."""

from flask import current_app, request, url_for
from flask_babel import gettext

from webapp.access import find_local_target
from webapp.current import get_actor
from webapp.inbox.filters import build_inbox_url


def find_way_back() -> tuple[str, str]:
    """Return address and words of the way back; it travels in the address of the page as `back`."""
    back = find_local_target(request.args.get("back"))
    if back is not None:
        return back, name_place(back)
    if get_actor().roles == {"client"} and "portal.home" in current_app.view_functions:
        return url_for("portal.home"), gettext("My page")
    return build_inbox_url(), gettext("My tasks")


def build_task_url(endpoint: str, task_id: str, anchor: str | None = None, part: str | None = None) -> str:
    """Return an address of a task that still knows the way back; `part` of its form is to be open."""
    back = find_local_target(request.args["back"]) if "back" in request.args else None
    return url_for(endpoint, task_id=task_id, back=back, part=part, _anchor=anchor)


def name_place(path: str) -> str:
    """Return what the link to a place of this site says."""
    names = {
        "/cases/": gettext("Case"),
        "/tasks/": gettext("Task"),
        "/board": gettext("Stuck cases"),
        "/me": gettext("My page"),
        "/inbox": gettext("My tasks"),
        "/documents/": gettext("Document"),
        "/plan-steps/": gettext("Step of the plan"),
    }
    return next((name for start, name in names.items() if path.startswith(start)), gettext("Way back"))
