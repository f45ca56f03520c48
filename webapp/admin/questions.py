"""What the pages about people ask. Judges nothing."""

from collections.abc import Mapping

from flask import request
from flask_babel import gettext

from engine import Member, NotFound, Staff
from webapp.questions import Choice, Question
from webapp.tasks.words import say_name

# Clients come from cases, not from this list.
NOT_GIVEN_HERE = frozenset({"client"})
ROLES = "roles"


def find_member(staff: Staff, person_id: str) -> Member:
    """Return one person.

    Raises:
        NotFound: nobody in this organisation has this id.
    """
    member = next((one for one in staff.members if one.id == person_id), None)
    if member is None:
        raise NotFound(person=person_id)
    return member


def ask_new(staff: Staff, problems: Mapping[str, str]) -> list[Question]:
    """Return the questions about a new person."""
    form = request.form
    return [
        _ask_name(form.get("name", ""), problems),
        Question(
            "login",
            "text",
            gettext("Login"),
            form.get("login", ""),
            required=True,
            hint=gettext("For signing in, for example kasia.dab"),
            error=problems.get("login", ""),
        ),
        Question("email", "email", gettext("E-mail"), form.get("email", "")),
        _ask_roles(staff, frozenset(form.getlist(ROLES)), problems),
    ]


def ask_member(staff: Staff, member: Member, problems: Mapping[str, str]) -> list[Question]:
    """Return the questions about a person who is there; after a mistake with what was typed."""
    form = request.form
    roles = frozenset(form.getlist(ROLES) if problems else member.roles)
    active = form.get("active") == "true" if problems else member.active
    return [
        _ask_name(form.get("name", member.name), problems),
        Question("email", "email", gettext("E-mail"), form.get("email", member.email or "")),
        _ask_roles(staff, roles, problems),
        Question("active", "bool", gettext("May sign in"), "true" if active else ""),
    ]


def ask_client_login(problems: Mapping[str, str]) -> Question:
    """Return the question for a client's login."""
    return Question(
        "login",
        "text",
        gettext("Login"),
        request.form.get("login", ""),
        required=True,
        hint=gettext("Short and easy to remember, for example the first name and a number: ania7"),
        error=problems.get("login", ""),
    )


def read_version() -> int:
    """Return the version of the person that the form was made for; a damaged one fits nobody."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _ask_name(value: str, problems: Mapping[str, str]) -> Question:
    return Question(
        "name", "text", gettext("First and last name"), value, required=True, error=problems.get("name", "")
    )


def _ask_roles(staff: Staff, chosen: frozenset[str], problems: Mapping[str, str]) -> Question:
    choices = tuple(
        Choice(key, say_name(words), key in chosen)
        for key, words in staff.roles
        if key not in NOT_GIVEN_HERE or key in chosen
    )
    return Question(
        ROLES,
        "many",
        gettext("Roles"),
        hint=gettext("A role says which tasks a person can get."),
        error=problems.get(ROLES, ""),
        options=choices,
    )
