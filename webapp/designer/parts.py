"""The pages of a model's people: which roles there are and what they are called."""

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.editing import DESIGNER, Asked, get_draft, save_and_go
from webapp.questions import make_choices


@role(DESIGNER)
def show_roles(model_key: str) -> str:
    """Show the roles, with the steps that each of them does."""
    draft = get_draft(model_key)
    rows = [
        (
            key,
            one.name.pl,
            _ask_role(key, one.name.pl, one.name.en, one.scope),
            designing.list_steps_of(draft.files, key),
        )
        for key, one in draft.model.roles.items()
    ]
    return render_template("designer/roles.html", draft=draft, rows=rows, new=_ask_role("", "", "", "case"))


def _ask_role(key: str, name: str, name_en: str, scope: str) -> list[Asked]:
    scopes = [
        ("case", gettext("somebody named on each case")),
        ("organisation", gettext("everybody in the organisation who holds it")),
    ]
    place = key or "new"
    found = [Asked("name", "text", gettext("Name"), name, required=True, place=place)]
    if key:
        found.append(Asked("name_en", "text", gettext("Name in English"), name_en, place=place))
    found.append(
        Asked("scope", "one", gettext("Who it is"), options=make_choices(scopes, scope), place=place)
    )
    return found


@role(DESIGNER)
def add_role(model_key: str) -> Response:
    """Add a role."""
    name, scope = request.form.get("name", ""), request.form.get("scope", "case")
    return save_and_go(model_key, lambda files: designing.add_role(files, name, scope), _roles(model_key))


@role(DESIGNER)
def save_role(model_key: str, role_key: str) -> Response:
    """Change a role's name or who it is."""
    form = request.form
    name, name_en, scope = form.get("name", ""), form.get("name_en", ""), form.get("scope", "")
    return save_and_go(
        model_key,
        lambda files: designing.rename_role(files, role_key, name, name_en, scope),
        _roles(model_key),
    )


@role(DESIGNER)
def remove_role(model_key: str, role_key: str) -> Response:
    """Take a role out; what still needs it is named."""
    return save_and_go(model_key, lambda files: designing.remove_role(files, role_key), _roles(model_key))


def _roles(model_key: str) -> str:
    return url_for("designer.show_roles", model_key=model_key)
