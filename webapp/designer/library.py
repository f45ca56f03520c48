"""The library of models: the list, a new model, export, putting away, the history of releases."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.designer.editing import DESIGNER, Asked, get_draft, language, read_number, refuse_field
from webapp.questions import make_choices
from webapp.tasks.words import say_name

MOST_IMPORT_BYTES = 20_000_000


@role(DESIGNER)
def list_models() -> str:
    """Show the organisation's models."""
    models = designing.list_models(get_engine(), get_actor())
    return render_template("designer/library.html", models=models)


@role(DESIGNER)
def show_new_model() -> Response:
    """Ask what a new model begins with."""
    return _show_new({})


@role(DESIGNER)
def add_model() -> Response:
    """Begin a new model from a template, a copy or a file."""
    engine, actor = get_engine(), get_actor()
    name, way = request.form.get("name", ""), request.form.get("way", "")
    try:
        if way == "template":
            key = designing.create_from_template(engine, actor, request.form.get("template", ""), name)
        elif way == "copy":
            key = designing.copy_model(engine, actor, request.form.get("model", ""), name)
        elif folder := _read_folder():
            key = designing.import_folder(engine, actor, folder, name)
        else:
            file = request.files.get("file")
            content = b"" if file is None else file.read(MOST_IMPORT_BYTES + 1)
            key = designing.import_model(engine, actor, (file and file.filename) or "", content, name)
    except designing.EditRefused as refused:
        return _show_new(refuse_field(refused), way)
    except designing.ImportRefused as refused:
        return _show_new({"file": gettext("This file cannot become a model.")}, way, refused)
    flash(gettext("The draft is ready. Nobody works by it until you publish it."))
    return redirect(url_for("designer.show_model", model_key=key), 303)


def _read_folder() -> dict[str, bytes]:
    """Return the files of a chosen folder by their paths; nothing where none was chosen."""
    sent = [one for one in request.files.getlist("folder") if one.filename]
    return {(one.filename or "").replace("\\", "/"): one.read(MOST_IMPORT_BYTES + 1) for one in sent}


def _show_new(
    problems: Mapping[str, str], way: str = "", refused: designing.ImportRefused | None = None
) -> Response:
    found = dict(problems)
    models = designing.list_models(get_engine(), get_actor())
    templates = designing.list_templates()
    page = render_template(
        "designer/new.html",
        by_template=_ask_template(templates, found if way == "template" else {}),
        by_copy=_ask_copy(models, found if way == "copy" else {}),
        by_file=_ask_file(found if way == "file" else {}),
        descriptions=[(say_name(one.name), say_name(one.description)) for one in templates],
        findings=[] if refused is None else refused.findings,
        language=language(),
    )
    return make_response(page, 400 if found else 200)


def _ask_template(templates: tuple[designing.Template, ...], problems: dict[str, str]) -> list[Asked]:
    chosen = request.form.get("template", templates[0].key if templates else "")
    pairs = [(one.key, say_name(one.name)) for one in templates]
    return [
        Asked("template", "one", gettext("Template"), options=make_choices(pairs, chosen), place="template"),
        _ask_name("template", problems),
    ]


def _ask_copy(models: tuple[designing.LibraryItem, ...], problems: dict[str, str]) -> list[Asked]:
    pairs = [(one.key, one.name) for one in models]
    chosen = request.form.get("model", request.args.get("copy", models[0].key if models else ""))
    if not models:
        return []
    return [
        Asked("model", "one", gettext("Model to copy"), options=make_choices(pairs, chosen), place="copy"),
        _ask_name("copy", problems),
    ]


def _ask_file(problems: dict[str, str]) -> list[Asked]:
    return [
        Asked(
            "file",
            "file",
            gettext("File"),
            hint=gettext("A drawing (.bpmn), or a whole model (.zip)"),
            error=problems.get("file", ""),
            place="file",
            accept=".bpmn,.xml,.zip",
        ),
        Asked(
            "folder",
            "file",
            gettext("… or a folder"),
            hint=gettext("A whole model, as it was unpacked"),
            place="file",
            accept=".bpmn,.toml",
            is_folder=True,
        ),
        _ask_name("file", problems, required=False),
    ]


def _ask_name(place: str, problems: dict[str, str], *, required: bool = True) -> Asked:
    value = request.form.get("name", "") if request.form.get("way") == place else ""
    label, error = gettext("Name of the new model"), problems.get("name", "")
    return Asked("name", "text", label, value, required=required, error=error, place=place)


@role(DESIGNER)
def send_draft(model_key: str) -> Response:
    """Give the draft as a zip file."""
    return _send(designing.export_draft(get_engine(), get_actor(), model_key), model_key)


@role(DESIGNER)
def send_release(model_key: str, release_id: str) -> Response:
    """Give a release as a zip file."""
    return _send(designing.export_release(get_engine(), get_actor(), model_key, release_id), model_key)


def _send(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@role(DESIGNER)
def show_history(model_key: str) -> str:
    """Show the releases with their notes, and the steps of the draft."""
    engine, actor = get_engine(), get_actor()
    return render_template(
        "designer/history.html",
        draft=get_draft(model_key),
        releases=designing.list_history(engine, actor, model_key),
        steps=designing.list_steps(engine, actor, model_key),
    )


@role(DESIGNER)
def put_away(model_key: str) -> Response:
    """Put a model away, or bring it back."""
    engine, actor = get_engine(), get_actor()
    if request.form.get("back"):
        designing.bring_back_model(engine, actor, model_key)
        flash(gettext("The model is back. New cases can begin with it."))
    else:
        designing.archive_model(engine, actor, model_key)
        flash(gettext("The model is put away. Its cases go on, new ones cannot begin."))
    return redirect(url_for("designer.list_models"), 303)


@role(DESIGNER)
def drop_draft(model_key: str) -> Response:
    """Throw the draft away; a model that was never published goes with it."""
    if designing.drop_draft(get_engine(), get_actor(), model_key, read_number("version")):
        flash(gettext("The draft is deleted."))
        return redirect(url_for("designer.list_models"), 303)
    flash(gettext("The draft is gone. You see the last release again."))
    return redirect(url_for("designer.show_model", model_key=model_key), 303)
