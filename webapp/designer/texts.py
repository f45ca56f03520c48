"""The page of what a model says and counts: its name, stages, reports, thresholds, values it remembers."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import Words, designing
from webapp.access import role
from webapp.designer.editing import DESIGNER, Asked, get_draft, language, save_and_go
from webapp.questions import Choice, Question, make_choices


@role(DESIGNER)
def show_texts(model_key: str) -> str:
    """Show the model's name, its stages, what can be reported and its thresholds."""
    draft = get_draft(model_key)
    model = draft.model
    roles = [(key, words.text(language())) for key, words in designing.find_roles(draft.files).items()]
    return render_template(
        "designer/texts.html",
        draft=draft,
        name=_ask_model(draft),
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
        variables=[_ask_variable(*one) for one in designing.list_variables(draft.files)],
    )


def _ask_model(draft: designing.Draft) -> list[Question]:
    model, beginnings = draft.model, designing.list_beginnings(draft.files)
    about = model.description.pl
    asked: list[Question] = [
        Asked("name", "text", gettext("Name"), model.name.pl, required=True, place="model"),
        Asked("name_en", "text", gettext("Name in English"), model.name.en, place="model"),
        Asked("description", "area", gettext("What it is for"), about, lines=3, place="model"),
    ]
    if len(beginnings) > 1:
        main, words = (
            designing.find_beginning(draft.files, model),
            gettext("Which process a case begins with"),
        )
        options = make_choices(beginnings, main)
        asked.append(Asked("main_process", "one", words, main, options=options, place="model"))
    return asked


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


def _ask_variable(key: str, label: Words) -> list[Question]:
    return [
        Asked(f"pl.{key}", "text", gettext("Name"), label.pl, required=True, place="value"),
        Asked(f"en.{key}", "text", gettext("Name in English"), label.en, place="value"),
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
    said = (form.get(key, "") for key in ("name", "name_en", "description", "main_process"))
    name, name_en, about, main = said
    return save_and_go(
        model_key,
        lambda files: designing.describe_model(files, name, name_en, about, main),
        _texts(model_key),
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


@role(DESIGNER)
def save_variables(model_key: str) -> Response:
    """Save what the values that a case remembers are called."""
    form = request.form
    labels = {
        name.removeprefix("pl."): Words(words, form.get(f"en.{name.removeprefix('pl.')}", ""))
        for name, words in form.items()
        if name.startswith("pl.")
    }
    return save_and_go(model_key, lambda files: designing.name_variables(files, labels), _texts(model_key))


def _texts(model_key: str) -> str:
    return url_for("designer.show_texts", model_key=model_key)
