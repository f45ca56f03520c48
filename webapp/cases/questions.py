"""What the case page asks the mentor: who takes a role, how much time there is, where to begin again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from engine import CasePage, RolePerson
from webapp.questions import Question, make_choices
from webapp.tasks.words import say_name

TIME_FACTORS = ("1", "1.25", "1.5", "2", "3")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A role on the case and who holds it, ready for the template."""

    role: str
    name: str
    note: str
    assignment_id: str | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class AssignmentQuestion:
    """The form that gives one role to a person."""

    role: str
    role_words: str
    person: Question
    has_candidates: bool


def list_people(page: CasePage) -> list[PersonLine]:
    """Return the roles that people hold on this case one by one."""
    return [_word_person(person) for person in page.people if person.scope == "case" or person.person]


def ask_assignments(page: CasePage) -> list[AssignmentQuestion]:
    """Return one form a role of the case; empty for who may not assign."""
    if "assign" not in page.may:
        return []
    firsts = {person.role: person for person in reversed(page.people) if person.scope == "case"}
    return [_ask_assignment(firsts[role]) for role in reversed(firsts)]


def ask_time_factor(now: Decimal) -> Question:
    """Return the question how much longer deadlines are for this client."""
    pairs = [(factor, _say_factor(factor)) for factor in TIME_FACTORS]
    chosen = next((factor for factor in TIME_FACTORS if Decimal(factor) == now), "")
    return Question(
        "factor",
        "select",
        gettext("Time for this client's tasks"),
        hint=gettext("Counts for tasks that come from now on. The client's own pace is no delay."),
        options=make_choices(pairs, chosen),
    )


def ask_reopening(page: CasePage) -> Question | None:
    """Return the question at which stage a closed case goes on."""
    if "reopen" not in page.may:
        return None
    pairs = [(key, say_name(name)) for key, name in page.stages]
    return Question(
        "stage",
        "one",
        gettext("Where do you begin again?"),
        required=True,
        hint=gettext("Agree it with the client first."),
        options=make_choices(pairs, ""),
    )


def _word_person(person: RolePerson) -> PersonLine:
    return PersonLine(
        say_name(person.role_name),
        person.person.name if person.person else "",
        gettext("sees health data") if person.need_to_know else "",
        person.assignment_id,
        person.assignment_id is not None,
    )


def _ask_assignment(person: RolePerson) -> AssignmentQuestion:
    pairs: Sequence[tuple[str, str]] = [(one.id, one.name) for one in person.candidates]
    chosen = person.person.id if person.person else ""
    words = say_name(person.role_name)
    question = Question("person", "select", words, required=True, options=make_choices(pairs, chosen))
    return AssignmentQuestion(person.role, words, question, bool(pairs))


def _say_factor(factor: str) -> str:
    words = {
        "1": gettext("the usual time"),
        "1.25": gettext("a quarter more"),
        "1.5": gettext("half as much again"),
        "2": gettext("twice as much"),
        "3": gettext("three times as much"),
    }
    return words[factor]
