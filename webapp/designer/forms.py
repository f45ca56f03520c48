"""The pages of forms: which there are, and the questions of one of them."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import designing, order_name
from webapp.access import role
from webapp.designer.editing import DESIGNER, Asked, get_draft, read_text, refuse_field, save, save_and_go
from webapp.designer.words import say_done
from webapp.questions import Choice, Question, make_choices

KINDS: Mapping[str, LazyString] = {
    "text": lazy_gettext("a line of text"),
    "area": lazy_gettext("a longer text"),
    "number": lazy_gettext("a number"),
    "money": lazy_gettext("an amount of money"),
    "date": lazy_gettext("a date"),
    "tick": lazy_gettext("a tick: yes or no"),
    "one": lazy_gettext("one answer out of several"),
    "many": lazy_gettext("several answers"),
    "file": lazy_gettext("a file"),
    "info": lazy_gettext("words to read, no question"),
}
LETTERS: Mapping[str, LazyString] = {
    "K": lazy_gettext("the team of the case"),
    "Z": lazy_gettext("health data: only who needs it"),
    "P": lazy_gettext("also the employer"),
    "I": lazy_gettext("also institutions"),
}


@role(DESIGNER)
def show_forms(model_key: str) -> str:
    """Show the forms, with the steps that use them."""
    draft = get_draft(model_key)
    rows = [
        (key, title, designing.list_steps_with(draft.files, key))
        for key, title in sorted(
            designing.find_forms(draft.files).items(), key=lambda pair: order_name(pair[1])
        )
    ]
    new = Asked("name", "text", gettext("Title"), required=True, place="new")
    return render_template("designer/forms.html", draft=draft, rows=rows, new=new)


@role(DESIGNER)
def add_form(model_key: str) -> Response:
    """Add a form."""
    title = request.form.get("name", "")
    url = url_for("designer.show_form", model_key=model_key, form_key="~focus~")
    return save_and_go(model_key, lambda files: designing.add_form(files, title), url)


@role(DESIGNER)
def show_form(model_key: str, form_key: str) -> Response:
    """Show the questions of a form."""
    return _show_form(model_key, form_key, {})


def _show_form(model_key: str, form_key: str, problems: Mapping[str, str]) -> Response:
    draft = get_draft(model_key)
    view = designing.describe_fields(draft.files, form_key)
    title = Asked("name", "text", gettext("Title"), view.title, required=True, place="title")
    plain = Asked(
        "title_plain", "text", gettext("Title in easy words, for the client"), view.title_plain, place="title"
    )
    page = render_template(
        "designer/form.html",
        draft=draft,
        view=view,
        kinds=KINDS,
        steps=designing.list_steps_with(draft.files, form_key),
        titles=[title, plain],
        new=_ask_field(None, problems, "new"),
        problems=problems,
    )
    return make_response(page, 400 if problems else 200)


@role(DESIGNER)
def save_form(model_key: str, form_key: str) -> Response:
    """Save the title of a form."""
    title, plain = request.form.get("name", ""), request.form.get("title_plain", "")
    url = url_for("designer.show_form", model_key=model_key, form_key=form_key)
    return save_and_go(model_key, lambda files: designing.rename_form(files, form_key, title, plain), url)


@role(DESIGNER)
def remove_form(model_key: str, form_key: str) -> Response:
    """Take a form out."""
    url = url_for("designer.show_forms", model_key=model_key)
    return save_and_go(model_key, lambda files: designing.remove_form(files, form_key), url)


@role(DESIGNER)
def add_field(model_key: str, form_key: str) -> Response:
    """Add a question."""
    try:
        field, behind = _read_field(), request.form.get("behind", "")
        saved = save(model_key, lambda files: designing.add_field(files, form_key, field, behind))
    except designing.EditRefused as refused:
        return _show_form(model_key, form_key, refuse_field(refused))
    flash(say_done(saved.said, saved.params))
    return redirect(url_for("designer.show_form", model_key=model_key, form_key=form_key), 303)


def _read_field() -> designing.FieldChange:
    form = request.form
    return designing.FieldChange(
        label=form.get("name", ""),
        kind=form.get("kind", "text"),
        hint=form.get("hint", ""),
        required=form.get("required") == "true",
        options=tuple(line.strip() for line in form.get("options", "").splitlines() if line.strip()),
        access="".join(form.getlist("access")),
        label_plain=form.get("label_plain", ""),
    )


@role(DESIGNER)
def show_field(model_key: str, form_key: str, field_id: str) -> Response:
    """Show one question."""
    return _show_field(model_key, form_key, field_id, {})


def _show_field(model_key: str, form_key: str, field_id: str, problems: Mapping[str, str]) -> Response:
    draft = get_draft(model_key)
    view = designing.describe_fields(draft.files, form_key)
    field = view.get(field_id)
    page = render_template(
        "designer/field.html",
        draft=draft,
        view=view,
        field=field,
        questions=_ask_field(field, problems, ""),
        users=designing.list_users(draft.files, form_key, field.key) if field.key else [],
        kinds=KINDS,
    )
    return make_response(page, 400 if problems else 200)


def _ask_field(field: designing.FieldView | None, problems: Mapping[str, str], place: str) -> list[Question]:
    kind = read_text("kind", "text" if field is None else field.kind)
    chosen = (
        request.form.getlist("access")
        if request.method == "POST"
        else list("" if field is None else field.access)
    )
    is_on = (
        request.form.get("required") == "true"
        if request.method == "POST"
        else field is not None and field.required
    )
    pairs = [(key, str(words)) for key, words in KINDS.items()]
    found: list[Question] = [
        Asked(
            "name",
            "text",
            gettext("Question"),
            read_text("name", "" if field is None else field.label),
            True,
            error=problems.get("name", ""),
            place=place,
        )
    ]
    if field is None:
        found.append(
            Asked(
                "kind", "one", gettext("Kind of answer"), kind, options=make_choices(pairs, kind), place=place
            )
        )
    if field is None or field.has_options:
        listed = "" if field is None else "\n".join(field.options)
        found.append(
            Asked(
                "options",
                "area",
                gettext("Ready answers"),
                read_text("options", listed),
                hint=gettext("One a line. Only for questions with ready answers."),
                error=problems.get("options", ""),
                lines=4,
                place=place,
            )
        )
    found += [
        Asked(
            "hint",
            "text",
            gettext("Help under the question"),
            read_text("hint", "" if field is None else field.hint),
            place=place,
        ),
        Asked(
            "label_plain",
            "text",
            gettext("In easy words, for the client"),
            read_text("label_plain", "" if field is None else field.label_plain),
            place=place,
        ),
        Asked("required", "bool", gettext("Must be answered"), "true" if is_on else "", place=place),
        Asked(
            "access",
            "many",
            gettext("Who may see it"),
            hint=gettext("Nothing ticked: like the rest of the form."),
            options=tuple(Choice(key, str(words), key in chosen) for key, words in LETTERS.items()),
            place=place,
        ),
    ]
    return found


@role(DESIGNER)
def save_field(model_key: str, form_key: str, field_id: str) -> Response:
    """Save one question."""
    change = _read_field()
    try:
        saved = save(model_key, lambda files: designing.change_field(files, form_key, field_id, change))
    except designing.EditRefused as refused:
        return _show_field(model_key, form_key, field_id, refuse_field(refused))
    flash(say_done(saved.said, saved.params))
    return redirect(url_for("designer.show_form", model_key=model_key, form_key=form_key), 303)


@role(DESIGNER)
def move_field(model_key: str, form_key: str, field_id: str) -> Response:
    """Move a question up or down."""
    by = -1 if request.form.get("to") == "up" else 1
    url = url_for("designer.show_form", model_key=model_key, form_key=form_key)
    return save_and_go(model_key, lambda files: designing.move_field(files, form_key, field_id, by), url)


@role(DESIGNER)
def remove_field(model_key: str, form_key: str, field_id: str) -> Response:
    """Take a question out; what uses its answer is named."""
    url = url_for("designer.show_form", model_key=model_key, form_key=form_key)
    return save_and_go(model_key, lambda files: designing.remove_field(files, form_key, field_id), url)
