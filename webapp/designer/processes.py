"""The pages of one model: its processes, and the outline of one of them."""

import zlib
from collections.abc import Mapping

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import NotFound, designing
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.designer.describing import Describer
from webapp.designer.editing import DESIGNER, get_draft, is_own, language, read_number, save
from webapp.designer.lines import Teller
from webapp.designer.words import say_done, say_refusal
from webapp.security import FORM_LIMIT_BYTES

# Words of the drawing itself, which the browser shows.
DRAWING_WORDS: Mapping[str, LazyString] = {
    "task": lazy_gettext("step"),
    "question": lazy_gettext("question"),
    "parallel": lazy_gettext("at the same time"),
    "timer": lazy_gettext("wait for a time"),
    "message": lazy_gettext("wait for a message"),
    "part": lazy_gettext("part"),
    "call": lazy_gettext("another process"),
    "end": lazy_gettext("end"),
    "connect": lazy_gettext("Connect"),
    "space": lazy_gettext("Make room"),
    "remove": lazy_gettext("Remove"),
    "add": lazy_gettext("Add"),
    "open": lazy_gettext("Open: {name}"),
    "selected": lazy_gettext("Chosen: {name}"),
    "nameless": lazy_gettext("without a name"),
    "failed": lazy_gettext("The drawing could not be opened. Everything can be done in the list."),
    "ready": lazy_gettext("You can draw now. Arrows go along the process, Enter opens a step."),
}
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
        template=designing.count_later_changes(get_engine(), get_actor(), draft),
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
    return render_template(
        "designer/process.html",
        # Drawn by the server as a tree in which every text is escaped.
        svg=Markup(designing.draw_process(draft.files, process_id)),
        words=DRAWING_WORDS,
        word_list={key: str(words) for key, words in DRAWING_WORDS.items()},
        found=list_remarks(draft),
        **_outline(draft, process_id),
    )


def _outline(draft: designing.Draft, process_id: str) -> dict[str, object]:
    """Return what the list of steps and the bar above it show."""
    remarks = designing.group_remarks(designing.check_draft(draft.files))
    steps = designing.describe_process(draft.files, process_id)
    at = request.args.get("at", "")
    return {
        "said_at": at if any(one.id == at for step in steps for one in step.walk()) else "",
        "draft": draft,
        "process": find_process(draft, process_id),
        "lines": Teller(draft.files, remarks).tell(steps),
        "language": language(),
        "names": {one.id: one.name for one in designing.list_processes(draft.files, draft.model)},
    }


def list_remarks(draft: designing.Draft) -> list[dict[str, str]]:
    """Return what check says, short enough to stand on a drawing."""
    return [
        {"element": one.element, "severity": one.severity, "message": one.message(language())}
        for one in designing.check_draft(draft.files)
        if one.element and one.severity != "info"
    ]


@role(DESIGNER)
def send_diagram(model_key: str, process_id: str) -> Response:
    """Give the BPMN XML of one process to the browser's drawing desk."""
    response = make_response(designing.read_diagram(get_draft(model_key).files, process_id))
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@role(DESIGNER)
def save_diagram(model_key: str, process_id: str) -> tuple[Response, int] | Response:
    """Take in what was drawn; the answer says how the draft stands now."""
    xml = _read_drawing()
    try:
        saved = save(model_key, lambda files: designing.take_drawing(files, process_id, xml))
    except designing.EditRefused as refused:
        return jsonify(said=say_refusal(refused)), 400
    draft = get_draft(model_key)
    return jsonify(
        version=saved.version,
        revision=saved.revision,
        said=gettext("Saved."),
        remarks=list_remarks(draft),
        parts=render_template("designer/redrawn.html", **_outline(draft, process_id)),
    )


def _read_drawing() -> bytes:
    """Return what was drawn: as text, or packed, because a browser that is closed sends only little more."""
    packed = request.files.get("packed")
    if packed is None:
        return request.form.get("xml", "").encode()
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        # What unpacks to more than any diagram may have is not unpacked to its end.
        return unpacking.decompress(packed.read(FORM_LIMIT_BYTES), FORM_LIMIT_BYTES + 1)
    except zlib.error:
        return b""


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
def show_words(model_key: str) -> str:
    """Tell the whole model in sentences, with its drawings, for reading and for paper."""
    draft = get_draft(model_key)
    chosen = request.args.get("process", "")
    found = designing.list_processes(draft.files, draft.model)
    told = [one for one in found if one.id == chosen] or [
        one for one in found if one.place in ("main", "stage")
    ]
    return render_template(
        "designer/words.html",
        draft=draft,
        processes=found,
        chosen=chosen,
        chapters=[
            (
                one,
                Describer(draft.files).tell(designing.describe_process(draft.files, one.id)),
                Markup(designing.draw_process(draft.files, one.id)),
            )
            for one in told
        ],
        language=language(),
    )


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
