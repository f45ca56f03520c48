"""The `/style` page: every part in every state, for looking at and for the accessibility tests. No real data."""

from flask import Blueprint, Flask, render_template

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
