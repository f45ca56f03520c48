"""The page before publishing: what stands in the way, scenarios, notes."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.designer.editing import (
    DESIGNER,
    Asked,
    get_draft,
    is_own,
    language,
    read_number,
    read_text,
    save_and_go,
)
from webapp.designer.words import say_done, say_refusal


@role(DESIGNER)
def show_publish(model_key: str) -> Response:
    """Show whether the draft can be published, and why not."""
    return _show(model_key, "")


def _show(model_key: str, problem: str) -> Response:
    ready = designing.get_readiness(get_engine(), get_actor(), model_key)
    steps = designing.list_steps(get_engine(), get_actor(), model_key)
    page = render_template(
        "designer/publish.html",
        draft=ready.draft,
        ready=ready,
        done=[say_done(one.said, one.params) for one in steps if one.revision <= ready.draft.revision],
        notes=Asked(
            "notes",
            "area",
            gettext("What changed, for the team"),
            read_text("notes"),
            hint=gettext("Everybody who works by this model can read it."),
            lines=4,
        ),
        problem=problem,
        language=language(),
    )
    return make_response(page, 400 if problem else 200)


@role(DESIGNER)
def play(model_key: str) -> Response:
    """Play scenarios for some seconds; what is left is played by the next press."""
    left = designing.play_waiting(get_engine(), get_actor(), model_key)
    if left:
        flash(gettext("Played. Still waiting: %(count)s.", count=left), "warn")
    else:
        flash(gettext("All scenarios were played."))
    return redirect(url_for("designer.show_publish", model_key=model_key), 303)


@role(DESIGNER)
def publish(model_key: str) -> Response:
    """Publish the draft."""
    engine, actor = get_engine(), get_actor()
    notes = request.form.get("notes", "")
    try:
        number = designing.publish_draft(engine, actor, model_key, read_number("version"), notes)
    except designing.NotReady as refused:
        return _show(model_key, say_refusal(refused))
    flash(gettext("Release %(no)s is published. New cases begin with it.", no=number))
    return redirect(url_for("designer.show_history", model_key=model_key), 303)


@role(DESIGNER)
def show_findings(model_key: str) -> str:
    """Show everything that check says, and on request what the walk finds."""
    draft = get_draft(model_key)
    remarks = designing.check_draft(draft.files)
    walked = designing.walk_draft(draft.files) if request.args.get("walk") else None
    return render_template(
        "designer/findings.html",
        draft=draft,
        remarks=remarks,
        walked=walked,
        targets=_find_targets(draft, (*remarks, *(walked or ()))),
        language=language(),
    )


def _find_targets(draft: designing.Draft, remarks: tuple[designing.Remark, ...]) -> Mapping[str, str]:
    """Return the page on which each finding can be mended, by its element; without one by its code."""
    names = url_for("designer.show_texts", model_key=draft.model_key, _anchor="q-model-main_process")
    found = {"main-process-unclear": names}
    known = designing.list_places(draft.files)
    for remark in remarks:
        kind = known.get(remark.element)
        if kind == "element":
            found[remark.element] = url_for(
                "designer.show_element", model_key=draft.model_key, element_id=remark.element
            )
        elif kind == "flow":
            found[remark.element] = url_for(
                "designer.show_way", model_key=draft.model_key, flow_id=remark.element
            )
        elif kind == "process":
            found[remark.element] = url_for(
                "designer.show_process", model_key=draft.model_key, process_id=remark.element
            )
    return found


@role(DESIGNER)
def repair(model_key: str) -> Response:
    """Repair one finding, and go back to where it was read."""
    code, element = request.form.get("code", ""), request.form.get("element", "")
    findings = url_for("designer.show_findings", model_key=model_key)
    url = request.form["_back"] if is_own(model_key) else findings
    return save_and_go(model_key, lambda files: designing.repair(files, code, element), url)
