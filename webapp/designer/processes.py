"""The pages of one model: its processes, and the outline of one of them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import NotFound, designing
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.designer.editing import DESIGNER, get_draft, is_own, language, read_number
from webapp.designer.lines import Teller
from webapp.designer.words import say_done

PLACES = ("main", "stage", "called", "side", "alone")


@role(DESIGNER)
def show_model(model_key: str) -> str:
    """Show what a model consists of and what check says about it."""
    draft = get_draft(model_key)
    remarks = designing.check_draft(draft.files)
    processes = designing.list_processes(draft.files, draft.model)
    files = {one.id: one.file for one in processes}
    return render_template(
        "designer/model.html",
        draft=draft,
        groups=[(place, [one for one in processes if one.place == place]) for place in PLACES],
        remarks=remarks,
        errors=sum(remark.severity == "error" for remark in remarks),
        count={
            one: sum(r.file == file and r.severity != "info" for r in remarks) for one, file in files.items()
        },
        counts=_count_parts(draft),
        language=language(),
    )


def _count_parts(draft: designing.Draft) -> dict[str, int]:
    paths = list(draft.files)
    return {
        "roles": len(designing.find_roles(draft.files)),
        "forms": sum(path.startswith("forms/") for path in paths),
        "tables": sum(path.endswith(".dmn") for path in paths),
        "scenarios": sum(path.startswith("scenarios/") for path in paths),
    }


@role(DESIGNER)
def show_process(model_key: str, process_id: str) -> str:
    """Show one process as a nested list, with its drawing."""
    draft = get_draft(model_key)
    process = find_process(draft, process_id)
    remarks = designing.group_remarks(designing.check_draft(draft.files))
    steps = designing.describe_process(draft.files, process_id)
    return render_template(
        "designer/process.html",
        draft=draft,
        process=process,
        lines=Teller(draft.files, remarks).tell(steps),
        # Drawn by the server as a tree in which every text is escaped.
        svg=Markup(designing.draw_process(draft.files, process_id)),
        language=language(),
        names={one.id: one.name for one in designing.list_processes(draft.files, draft.model)},
    )


def find_process(draft: designing.Draft, process_id: str) -> designing.ProcessItem:
    """Return one process of a draft.

    Raises:
        NotFound: the model has no such process.
    """
    found = designing.list_processes(draft.files, draft.model)
    process = next((one for one in found if one.id == process_id), None)
    if process is None:
        raise NotFound(process=process_id)
    return process


@role(DESIGNER)
def undo(model_key: str) -> Response:
    """Go one step back."""
    step = designing.undo(get_engine(), get_actor(), model_key, read_number("version"))
    return _tell(model_key, step, gettext("Undone:"))


@role(DESIGNER)
def redo(model_key: str) -> Response:
    """Do again what was undone."""
    step = designing.redo(get_engine(), get_actor(), model_key, read_number("version"))
    return _tell(model_key, step, gettext("Done again:"))


def _tell(model_key: str, step: designing.Step | None, word: str) -> Response:
    if step is not None:
        flash(f"{word} {say_done(step.said, step.params)}")
    url = url_for("designer.show_model", model_key=model_key)
    return redirect(request.form.get("_back") if is_own(model_key) else url, 303)
