"""The pages of what a model says and counts: its name, stages, reports, thresholds, decision tables."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.editing import DESIGNER, Asked, get_draft, language, refuse_field, save, save_and_go
from webapp.designer.words import say_done
from webapp.questions import Choice, Question


@role(DESIGNER)
def show_texts(model_key: str) -> str:
    """Show the model's name, its stages, what can be reported and its thresholds."""
    draft = get_draft(model_key)
    model = draft.model
    roles = [(key, words.text(language())) for key, words in designing.find_roles(draft.files).items()]
    return render_template(
        "designer/texts.html",
        draft=draft,
        name=_ask_name(model.name.pl, model.name.en, model.description.pl),
        stages=[
            (one.key, one.name.pl, _ask_stage(one.key, one.name.pl, one.client_name.pl))
            for one in model.stages
        ],
        messages=[
            (key, one.label.pl, _ask_message(key, one.label.pl, one.plain_label.pl, one.roles, roles))
            for key, one in model.messages.items()
        ],
        thresholds=[(key, one, _ask_threshold(key, one)) for key, one in model.thresholds.items()],
        say_limit=_say_limit,
    )


def _ask_name(name: str, name_en: str, description: str) -> list[Question]:
    return [
        Asked("name", "text", gettext("Name"), name, required=True, place="model"),
        Asked("name_en", "text", gettext("Name in English"), name_en, place="model"),
        Asked("description", "area", gettext("What it is for"), description, lines=3, place="model"),
    ]


def _ask_stage(key: str, name: str, client_name: str) -> list[Question]:
    return [
        Asked("name", "text", gettext("Name for the team"), name, required=True, place=f"stage-{key}"),
        Asked("client_name", "text", gettext("Name for the client"), client_name, place=f"stage-{key}"),
    ]


def _ask_message(
    key: str, label: str, plain: str, chosen: frozenset[str], roles: list[tuple[str, str]]
) -> list[Question]:
    options = tuple(Choice(role_key, words, role_key in chosen) for role_key, words in roles)
    place = f"message-{key}"
    return [
        Asked("label", "text", gettext("Words for the team"), label, required=True, place=place),
        Asked("plain_label", "text", gettext("Words for the client"), plain, place=place),
        Asked("roles", "many", gettext("Who may report it"), options=options, place=place),
    ]


def _ask_threshold(key: str, threshold: Mapping[str, object]) -> list[Question]:
    hint = gettext("For example: 14 days, 5 working days")
    return [
        Asked(
            "amber",
            "text",
            gettext("Amber after"),
            _say_limit(threshold.get("amber")),
            hint=hint,
            place=f"limit-{key}",
        ),
        Asked(
            "red",
            "text",
            gettext("Red after"),
            _say_limit(threshold.get("red")),
            hint=hint,
            place=f"limit-{key}",
        ),
    ]


def _say_limit(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_say_limit(one) for one in value)
    return designing.say_span(value, language()) if isinstance(value, str) else str(value)


@role(DESIGNER)
def save_name(model_key: str) -> Response:
    """Save the model's name."""
    form = request.form
    name, name_en, text = form.get("name", ""), form.get("name_en", ""), form.get("description", "")
    return save_and_go(
        model_key, lambda files: designing.rename_model(files, name, name_en, text), _texts(model_key)
    )


@role(DESIGNER)
def save_stage(model_key: str, stage_key: str) -> Response:
    """Save what a stage is called."""
    name, plain = request.form.get("name", ""), request.form.get("client_name", "")
    return save_and_go(
        model_key, lambda files: designing.change_stage(files, stage_key, name, plain), _texts(model_key)
    )


@role(DESIGNER)
def save_message(model_key: str, message_key: str) -> Response:
    """Save the words of a report, and who may make it."""
    form = request.form
    label, plain, roles = form.get("label", ""), form.get("plain_label", ""), form.getlist("roles")
    return save_and_go(
        model_key,
        lambda files: designing.change_message(files, message_key, label, plain, roles),
        _texts(model_key),
    )


@role(DESIGNER)
def save_threshold(model_key: str, threshold_key: str) -> Response:
    """Save when a case counts as amber and as red."""
    form = request.form
    typed = {colour: form.get(colour, "") for colour in ("amber", "red")}
    return save_and_go(
        model_key,
        lambda files: designing.change_threshold(files, threshold_key, typed),
        _texts(model_key),
    )


def _texts(model_key: str) -> str:
    return url_for("designer.show_texts", model_key=model_key)


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
    page = render_template(
        "designer/tables.html", draft=draft, tables=tables, wrong=decision_id, problems=problems
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
