"""The app factory: puts the storeys together. No view and no rule of its own."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from flask import Flask

from webapp import assets, dates, display, errors, frame, problems
from webapp.access import install_access
from webapp.admin import views as admin
from webapp.apply import views as apply
from webapp.auth import views as auth
from webapp.board import routes as board
from webapp.cases import routes as cases
from webapp.demo import views as demo_pages
from webapp.designer import routes as designer
from webapp.documents import views as documents
from webapp.employers import views as employers
from webapp.hours import views as hours
from webapp.i18n import install_languages
from webapp.inbox import views as inbox
from webapp.moving import views as moving
from webapp.once import install_once
from webapp.operations import views as operations
from webapp.plan_steps import views as plan_steps
from webapp.portal import views as portal
from webapp.reports import views as reports
from webapp.security import install_security
from webapp.style import views as style
from webapp.tasks import views as tasks
from webapp.team import views as team

# One line a room. A room is a module with `register(app: Flask) -> None`.
ROOMS: tuple[ModuleType, ...] = (
    assets,
    dates,
    display,
    errors,
    operations,
    frame,
    problems,
    auth,
    inbox,
    tasks,
    plan_steps,
    documents,
    employers,
    team,
    hours,
    portal,
    reports,
    cases,
    board,
    moving,
    apply,
    admin,
    designer,
    demo_pages,
    style,
)


class App(Flask):
    """A Flask app none of whose views is asynchronous."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        # Flask asks every hook and every view at every request whether it is.
        return func


def create_app(
    engine: object, *, secret_key: str, demo: bool = False, testing: bool = False, insecure: bool = False
) -> Flask:
    """Make the Flask app.

    Args:
        engine: the front object of the engine; views reach it through `webapp.current.get_engine()`.
        secret_key: signs the session cookie; at least 16 characters.
        insecure: allow cookies over plain HTTP; for trying a real installation on one machine.
        demo: serve pages that exist only in the demo and allow plain HTTP.
        testing: let errors of the test itself through and allow plain HTTP.

    Raises:
        ValueError: the secret is too short to protect anything.
    """
    if len(secret_key) < 16:
        raise ValueError("secret_key needs at least 16 characters")
    app = App(__name__)
    app.config.update(DEMO=demo, TESTING=testing)
    # The error pages must also be what tests see.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.extensions["krokus_engine"] = engine
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    install_languages(app)
    install_access(app)
    install_security(app, secret_key=secret_key, demo=demo or insecure, testing=testing)
    # After the checks of size and CSRF, which must be the first to read a form.
    install_once(app)
    for room in ROOMS:
        room.register(app)
    return app
