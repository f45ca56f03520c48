"""The people of the organisation: add, change, new passwords, a client's login. Rights are the engine's."""

from collections.abc import Mapping

from flask import Flask, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from engine import (
    AlreadyAsked,
    InvalidInput,
    add_person,
    change_person,
    get_case,
    get_caseloads,
    get_staff,
    give_client_login,
    reset_password,
)
from webapp.access import role
from webapp.admin import amounts, logo
from webapp.admin.questions import ask_client_login, ask_member, ask_new, find_member, read_version
from webapp.admin.room import blueprint
from webapp.current import get_actor, get_engine
from webapp.errors import add_words
from webapp.tasks.words import say_name

# Pages that stand in a file of their own.
BESIDE = (amounts, logo)
OFFICE = ("office", "mentor")
ONE_TIME = "one_time_password"

WORDS: Mapping[str, LazyString] = {
    "name_missing": lazy_gettext("Type the first and last name"),
    "bad_login": lazy_gettext("Type at least 3 signs: letters, digits, dot, dash or @"),
    "login_taken": lazy_gettext("Somebody has this login already: choose another one"),
    "no_such_role": lazy_gettext("Choose roles from the list"),
    "not_yourself": lazy_gettext("You cannot close your own account or take away your own office here."),
    "client_has_login": lazy_gettext("This client has a login already: %(login)s"),
    "person_changed": lazy_gettext("Somebody else changed this person meanwhile."),
    "office_or_mentor_only": lazy_gettext("People are managed by the office and the mentor."),
}


@blueprint.get("/people")
@role(*OFFICE)
def show_admin() -> str:
    """Show everybody, and once the password that was just made."""
    staff = get_staff(get_engine(), get_actor())
    names = {key: say_name(words) for key, words in staff.roles}
    return render_template(
        "admin/people.html", staff=staff, names=names, one_time=session.pop(ONE_TIME, None)
    )


@blueprint.get("/people/new")
@role(*OFFICE)
def show_new_person() -> Response:
    """Ask who joins."""
    return _show_new({})


@blueprint.post("/people/new")
@role(*OFFICE)
def add_new_person() -> Response:
    """Add a person; the password is shown once on the next page."""
    name, login = request.form.get("name", ""), request.form.get("login", "")
    roles, email = request.form.getlist("roles"), request.form.get("email", "")
    try:
        _, password = add_person(get_engine(), get_actor(), name, login, email, roles)
    except InvalidInput as wrong:
        return _show_new(_word_problem(wrong))
    return _hand_over(name, login, password)


@blueprint.get("/people/<person_id>")
@role(*OFFICE)
def show_person(person_id: str) -> Response:
    """Show one person with what can be changed."""
    return _show_person(person_id, {})


@blueprint.post("/people/<person_id>")
@role(*OFFICE)
def save_person(person_id: str) -> Response:
    """Save name, mail, roles and whether the account is open."""
    form = request.form
    try:
        change_person(
            get_engine(),
            get_actor(),
            person_id,
            read_version(),
            name=form.get("name", ""),
            email=form.get("email", ""),
            roles=form.getlist("roles"),
            active=form.get("active") == "true",
        )
    except InvalidInput as wrong:
        return _show_person(person_id, _word_problem(wrong))
    flash(gettext("Saved."))
    left = _count_left_cases(person_id)
    if left:
        flash(
            ngettext(
                "%(num)d case still waits for this person: hand it over here.",
                "%(num)d cases still wait for this person: hand them over here.",
                left,
            )
        )
        return redirect(url_for("board.show_caseloads"), 303)
    return redirect(url_for("admin.show_admin"), 303)


def _count_left_cases(person_id: str) -> int:
    """How many cases somebody leads who may lead none any more; they are handed over on the next page."""
    loads = get_caseloads(get_engine(), get_actor()).coaches
    return sum(one.cases for one in loads if one.person.id == person_id and not one.may_take)


@blueprint.post("/people/<person_id>/password")
@role(*OFFICE)
def make_password(person_id: str) -> Response:
    """Make a new password for a person; it is shown once on the next page."""
    member = find_member(get_staff(get_engine(), get_actor()), person_id)
    password = reset_password(get_engine(), get_actor(), person_id)
    return _hand_over(member.name, member.login or "", password)


@blueprint.get("/clients/<case_id>")
@role(*OFFICE)
def show_client_login(case_id: str) -> Response:
    """Ask for the login of a client."""
    return _show_client(case_id, {})


@blueprint.post("/clients/<case_id>")
@role(*OFFICE)
def add_client_login(case_id: str) -> Response:
    """Give the client of a case a login; the password is shown once on the next page."""
    login = request.form.get("login", "")
    try:
        password = give_client_login(get_engine(), get_actor(), case_id, login)
    except InvalidInput as wrong:
        return _show_client(case_id, {"login": str(WORDS[wrong.code]) % wrong.params})
    client = get_case(get_engine(), get_actor(), case_id).client
    return _hand_over(client.name, login, password)


@blueprint.errorhandler(AlreadyAsked)
def answer_repeated(_error: AlreadyAsked) -> Response:
    """A button pressed twice made one account; its password was shown with the first answer only."""
    flash(gettext("This was done already. If nobody has seen the password, make a new one."), "warn")
    return redirect(url_for("admin.show_admin"), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _hand_over(name: str, login: str, password: str) -> Response:
    # The password waits in the signed cookie of this one browser until the next page has shown it.
    session[ONE_TIME] = {"name": name.strip(), "login": login.strip().lower(), "password": password}
    return redirect(url_for("admin.show_admin"), 303)


def _word_problem(wrong: InvalidInput) -> dict[str, str]:
    words = WORDS.get(wrong.code)
    if words is None:
        raise wrong
    return {str(wrong.params.get("field", "roles")): str(words) % wrong.params}


def _show_new(problems: Mapping[str, str]) -> Response:
    staff = get_staff(get_engine(), get_actor())
    page = render_template("admin/new.html", questions=ask_new(staff, problems), problems=problems)
    return make_response(page, 400 if problems else 200)


def _show_person(person_id: str, problems: Mapping[str, str]) -> Response:
    staff = get_staff(get_engine(), get_actor())
    member = find_member(staff, person_id)
    questions = ask_member(staff, member, problems)
    page = render_template("admin/person.html", member=member, questions=questions, problems=problems)
    return make_response(page, 400 if problems else 200)


def _show_client(case_id: str, problems: Mapping[str, str]) -> Response:
    found = get_case(get_engine(), get_actor(), case_id)
    question = ask_client_login(problems)
    page = render_template("admin/client.html", client=found.client, case=found.case, question=question)
    return make_response(page, 400 if problems else 200)
