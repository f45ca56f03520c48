"""What starting a process of the team asks: whom it is about, and who takes part."""

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import gettext

from engine import PersonRef, TeamRole, TeamStart
from webapp.questions import Choice, Question
from webapp.tasks.words import say_name


def ask_start(asked: TeamStart, problems: Mapping[str, str]) -> list[Question]:
    """Return the questions, with what was posted and what was wrong with it."""
    questions = [] if asked.model.subject == "team" else [_ask_subject(asked, problems)]
    return questions + [_ask_role(one, problems) for one in asked.roles]


def _ask_subject(asked: TeamStart, problems: Mapping[str, str]) -> Question:
    label = gettext("Which firm?") if asked.model.subject == "employer" else gettext("Whom is it about?")
    return Question(
        "subject",
        "select",
        label,
        required=True,
        hint=gettext("Those for whom this process runs already are not in the list."),
        options=_choose(asked.subjects, request.form.getlist("subject")),
        error=problems.get("subject", ""),
    )


def _ask_role(one: TeamRole, problems: Mapping[str, str]) -> Question:
    name = f"role-{one.key}"
    return Question(
        name,
        "many" if one.several else "select",
        say_name(one.name),
        required=not one.several,
        options=_choose(one.candidates, request.form.getlist(name)),
        error=problems.get(one.key, ""),
    )


def _choose(people: Iterable[PersonRef], chosen: list[str]) -> list[Choice]:
    return [Choice(one.id, one.name, one.id in chosen) for one in people]
