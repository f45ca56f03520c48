"""The login page, signing out and changing one's password."""

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from engine import PASSWORD, InvalidInput, SignInFailed, change_password, sign_in
from webapp.access import find_local_target, public, set_actor_loader, signed_in
from webapp.auth import typed
from webapp.auth.demo_cast import list_cast
from webapp.auth.remembering import bring_display, install_remembering
from webapp.auth.visitor import close_session, find_home, load_actor, open_session
from webapp.current import get_actor, get_engine
from webapp.errors import add_words
from webapp.questions import Question

blueprint = Blueprint("auth", __name__)

WORDS: dict[str, LazyString] = {
    "wrong_login": lazy_gettext("The login or the password is wrong. Check capital letters and try again."),
    "wrong_password": lazy_gettext("This is not your present password."),
    "not_repeated": lazy_gettext("Type the same new password twice."),
}


@blueprint.get("/login")
@public
def login() -> Response:
    """Show the login page; `login` in the address fills in the name."""
    found = g.get("signed_in")
    if found is not None:
        return redirect(find_home(found), 303)
    return _show_login(request.args.get("login", ""))


@blueprint.post("/login")
@public
def check_login() -> Response:
    """Open a session and go where the person was going."""
    name = request.form.get("login", "")
    try:
        token = sign_in(get_engine(), name, request.form.get("password", ""), request.remote_addr or "")
    except SignInFailed as failure:
        return _refuse_login(name, failure)
    found = open_session(token)
    waiting = typed.unpack(request.form.get(typed.KEPT, ""), found.actor) if found else None
    if found and waiting:
        g.actor, g.signed_in = found.actor, found
        response = typed.show_typed(waiting)
    else:
        response = redirect(find_local_target(request.form.get("next")) or find_home(found), 303)
    bring_display(response, found)
    return response


@blueprint.post("/logout")
@public
def logout() -> Response:
    """Close the session of this device."""
    close_session()
    flash(gettext("You are signed out."))
    return redirect(url_for("auth.login"), 303)


@blueprint.get("/password")
@signed_in
def show_password() -> Response:
    """Show the form for a new password."""
    return _show_password({})


@blueprint.post("/password")
@signed_in
def save_password() -> Response:
    """Set a new password; all sessions close, so the person signs in with it at once."""
    new = request.form.get("new", "")
    if new != request.form.get("again"):
        return _show_password({"again": str(WORDS["not_repeated"])})
    try:
        change_password(get_engine(), get_actor(), request.form.get("old", ""), new)
    except SignInFailed as failure:
        return _show_password({"old": _word_failure(failure)})
    except InvalidInput as failure:
        return _show_password({"new": _word_short(failure)})
    close_session()
    flash(gettext("Your password is changed. Sign in with the new one."))
    return redirect(url_for("auth.login"), 303)


def register(app: Flask) -> None:
    """Add the pages and tell the app who is signed in."""
    app.register_blueprint(blueprint)
    set_actor_loader(app, load_actor)
    typed.register(app, _ask_again)
    install_remembering(app)
    add_words(app, WORDS)


def _ask_again(packed: str) -> Response:
    """Ask whoever sent a form after their session ended to sign in; what was typed waits in the page."""
    return _show_login("", status=401, packed=packed)


def _show_login(name: str, error: str = "", status: int = 200, packed: str = "") -> Response:
    packed = packed or request.form.get(typed.KEPT, "")
    page = render_template(
        "auth/login.html",
        name=name,
        error=error,
        target=find_local_target(request.values.get("next")),
        packed=packed,
        # Choosing one of the cast opens the page anew: what waits in it would be gone.
        cast=list_cast() if current_app.config["DEMO"] and not packed else (),
        demo_password=PASSWORD,
        login_question=Question("login", "text", gettext("Login")),
        password_question=Question("password", "text", gettext("Password")),
    )
    return make_response(page, status)


def _refuse_login(name: str, failure: SignInFailed) -> Response:
    # The same words for an unknown login and a wrong password: the page does not tell who exists.
    if failure.code != "too_many_attempts":
        return _show_login(name, _word_failure(failure), 400)
    page = _show_login(name, _word_failure(failure), 429)
    page.headers["Retry-After"] = str(60 * _read_number(failure.params.get("minutes"), 15))
    return page


def _word_failure(failure: SignInFailed) -> str:
    if failure.code != "too_many_attempts":
        return str(WORDS.get(failure.code) or WORDS["wrong_login"])
    minutes = _read_number(failure.params.get("minutes"), 15)
    return ngettext(
        "Too many tries. To keep this account safe, wait %(num)d minute and try again.",
        "Too many tries. To keep this account safe, wait %(num)d minutes and try again.",
        minutes,
    )


def _word_short(failure: InvalidInput) -> str:
    least = _read_number(failure.params.get("least"), 8)
    return ngettext("Use at least %(num)d sign.", "Use at least %(num)d signs.", least)


def _read_number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


def _show_password(errors: dict[str, str]) -> Response:
    labels = {
        "old": gettext("Present password"),
        "new": gettext("New password"),
        "again": gettext("New password once more"),
    }
    questions = [
        Question(name, "text", label, required=True, error=errors.get(name, ""))
        for name, label in labels.items()
    ]
    return make_response(render_template("auth/password.html", questions=questions), 400 if errors else 200)
