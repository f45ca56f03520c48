"""The `/style` pages: every part in every state, to look at and to test. No real data."""

from pathlib import Path

from flask import Blueprint, Flask, render_template, send_from_directory
from werkzeug.wrappers import Response

from webapp.access import public
from webapp.style.sample_fields import list_sample_fields, make_answered_form
from webapp.style.samples import make_samples

blueprint = Blueprint("style", __name__, url_prefix="/style")


@blueprint.get("")
@public
def show_style() -> str:
    """Show all parts inside the frame of a signed-in person."""
    return render_template(
        "style/style.html", samples=make_samples(), fields_shown=list_sample_fields(), **_describe_menu()
    )


@blueprint.get("/task")
@public
def show_task() -> str:
    """Show a whole task form with mistakes, as people meet it."""
    return render_template("style/task.html", form=make_answered_form(), **_describe_menu())


@blueprint.get("/sample.bpmn")
@public
def show_sample_diagram() -> Response:
    """Give the diagram that the viewer on the style page draws."""
    return send_from_directory(Path(__file__).parent, "sample.bpmn", mimetype="application/xml", max_age=0)


def register(app: Flask) -> None:
    """Add the style pages."""
    app.register_blueprint(blueprint)


def _describe_menu() -> dict[str, object]:
    samples = make_samples()
    return {
        "actor": samples.actor,
        "menu_links": samples.menu,
        "phone_links": samples.menu[:3],
        "more_links": samples.menu[3:],
    }
