"""The page of one answer of a question: its words, its condition; and adding another answer."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.asking import ask_condition, read_condition
from webapp.designer.editing import DESIGNER, Asked, get_draft, read_text, refuse_field, save, save_and_go
from webapp.designer.lines import Teller, name_element
from webapp.designer.placing import ask_target
from webapp.designer.words import say_done
from webapp.questions import make_choices


@role(DESIGNER)
def show_way(model_key: str, flow_id: str) -> Response:
    """Show one answer."""
    return _show_way(model_key, flow_id, {})


def _show_way(model_key: str, flow_id: str, problems: Mapping[str, str]) -> Response:
    draft = get_draft(model_key)
    source = designing.find_source(draft.files, flow_id)
    way = next(one for one in source.ways if one.flow_id == flow_id)
    asked = designing.list_asked_at(draft.files, source.id)
    teller = Teller(draft.files, {})
    feel_asked = bool(request.args.get("feel")) or "feel" in problems
    shows_feel = feel_asked or (bool(way.condition) and way.plain is None)
    clauses = max(2, len(way.plain.clauses) if way.plain is not None else 0)
    page = render_template(
        "designer/way.html",
        draft=draft,
        source=source,
        source_name=name_element(source),
        way=way,
        target=way.target_name or gettext("the next place"),
        sentence=teller.say_condition(way),
        answer=Asked(
            "answer",
            "text",
            gettext("Answer"),
            read_text("answer", way.answer),
            error=problems.get("name", ""),
        ),
        rows=[] if shows_feel else ask_condition(asked, way.plain, problems, clauses),
        joiner=_ask_joiner(way),
        leads=ask_target(draft, source.process_id, way.target_id),
        feel=_ask_feel(way, problems) if shows_feel else None,
        feel_asked=feel_asked,
        clauses=clauses,
        process=designing.find_root(draft.files, flow_id),
    )
    return make_response(page, 400 if problems else 200)


def _ask_joiner(way: designing.Way) -> Asked:
    chosen = read_text("joiner", "and" if way.plain is None else way.plain.joiner)
    pairs = [("and", gettext("all of them hold")), ("or", gettext("at least one holds"))]
    return Asked("joiner", "one", gettext("With two conditions"), options=make_choices(pairs, chosen))


def _ask_feel(way: designing.Way, problems: Mapping[str, str]) -> Asked:
    hint = gettext("An expression in FEEL. It is kept exactly as you write it.")
    return Asked(
        "feel",
        "area",
        gettext("Condition"),
        read_text("feel", way.condition),
        hint=hint,
        error=problems.get("feel", ""),
        lines=3,
    )


@role(DESIGNER)
def save_way(model_key: str, flow_id: str) -> Response:
    """Save an answer: its words, its condition, or that it holds when no other does."""
    draft, form = get_draft(model_key), request.form
    try:
        condition = _read_typed(draft)
        is_default = form.get("is_default") == "true"
        answer, target = form.get("answer", ""), form.get("target", "")
        saved = save(
            model_key,
            lambda files: designing.change_way(
                files, flow_id, answer, condition, is_default=is_default, target=target
            ),
        )
    except designing.EditRefused as refused:
        return _show_way(model_key, flow_id, refuse_field(refused))
    flash(say_done(saved.said, saved.params))
    process_id, _ = designing.find_root(draft.files, flow_id)
    source = designing.find_source(draft.files, flow_id)
    url = url_for(
        "designer.show_process",
        model_key=model_key,
        process_id=process_id,
        at=source.id,
        _anchor=f"e-{source.id}",
    )
    return redirect(url, 303)


def _read_typed(draft: designing.Draft) -> str | None:
    form = request.form
    if "feel" in form:
        designing.require_feel(form["feel"])
        return form["feel"]
    if "clauses" not in form:
        return None
    count = min(int(form["clauses"]) if form["clauses"].isdecimal() else 2, 5)
    return read_condition(designing.list_asked_fields(draft.files), count)


@role(DESIGNER)
def add_answer(model_key: str, element_id: str) -> Response:
    """Give a question another answer, then ask when it holds."""
    answer, target = request.form.get("answer", ""), request.form.get("target", "end")
    url = url_for("designer.show_element", model_key=model_key, element_id=element_id)
    return save_and_go(
        model_key, lambda files: designing.add_answer(files, element_id, answer, "", target), url
    )


@role(DESIGNER)
def remove_answer(model_key: str, flow_id: str) -> Response:
    """Take an answer out."""
    process_id = request.form.get("process") or "-"
    url = url_for("designer.show_process", model_key=model_key, process_id=process_id)
    return save_and_go(model_key, lambda files: designing.remove_answer(files, flow_id), url)
