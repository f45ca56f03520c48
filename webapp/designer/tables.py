"""The page of a model's decision tables: cells to edit, and their rules in words."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.editing import DESIGNER, get_draft, language, refuse_field, save
from webapp.designer.words import say_done


@role(DESIGNER)
def show_tables(model_key: str) -> Response:
    """Show the decision tables."""
    return _show_tables(model_key, "", [], {})


def _show_tables(
    model_key: str, decision_id: str, rows: list[list[str]], problems: Mapping[str, str]
) -> Response:
    draft = get_draft(model_key)
    tables = [
        (one, rows if one.decision_id == decision_id else [list(row) for row in one.rows])
        for one in designing.list_tables(draft.files)
    ]
    names = designing.read_names(draft.files)
    page = render_template(
        "designer/tables.html",
        draft=draft,
        tables=tables,
        said={one.decision_id: designing.say_rules(one, names, language()) for one, _ in tables},
        wrong=decision_id,
        problems=problems,
    )
    return make_response(page, 400 if problems else 200)


@role(DESIGNER)
def save_table(model_key: str, decision_id: str) -> Response:
    """Save the cells of a decision table; rows can be added, moved and taken out."""
    rows = _read_rows(request.form.get("act", ""))
    try:
        saved = save(model_key, lambda files: designing.write_rows(files, decision_id, rows))
    except designing.EditRefused as refused:
        return _show_tables(model_key, decision_id, rows, refuse_field(refused))
    flash(say_done(saved.said, saved.params))
    return redirect(url_for("designer.show_tables", model_key=model_key, _anchor=decision_id), 303)


def _read_rows(act: str) -> list[list[str]]:
    form = request.form
    columns = min(_read_count("columns"), 60)
    rows = [
        [form.get(f"cell-{row}-{column}", "") for column in range(columns)]
        for row in range(min(_read_count("rows"), 200))
    ]
    word, _, number = act.partition("-")
    place = int(number) if number.isdecimal() and int(number) < len(rows) else -1
    if word == "add":
        rows.append([""] * columns)
    elif word == "remove" and place >= 0:
        del rows[place]
    elif word == "up" and place > 0:
        rows.insert(place - 1, rows.pop(place))
    elif word == "down" and place >= 0:
        rows.insert(place + 1, rows.pop(place))
    return rows


def _read_count(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
