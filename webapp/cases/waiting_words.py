"""What a case waits for, in words: the thing, since when, whose move it is. Decides nothing."""

from dataclasses import dataclass

from flask_babel import gettext

from engine import PlanStep, Waiting
from webapp.dates import say_due, say_since, say_when
from webapp.plan_steps.words import say_deadline
from webapp.tasks.words import say_name, say_nobody


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line of "what this case waits for", ready for the template."""

    title: str
    meta: str
    tag: str
    tone: str
    task_id: str | None
    incident_id: str | None
    needs_person: bool
    step_id: str | None = None


def word_waiting(waiting: Waiting) -> WaitingLine:
    """Say one thing the case waits for, with its reason and its next step."""
    tag, tone = _say_urgency(waiting)
    return WaitingLine(
        _say_title(waiting),
        " · ".join(part for part in (_say_whose(waiting), say_since(waiting.since)) if part),
        tag,
        tone,
        waiting.task_id,
        waiting.incident_id,
        waiting.nobody is not None,
    )


def word_extra(step: PlanStep) -> WaitingLine:
    """Say an extra task that a mentor gave: it waits beside the process, with its reason."""
    tag, tone = say_deadline(step)
    who = gettext("%(name)s does it", name=step.who) if step.who else gettext("nobody does it")
    meta = " · ".join((gettext("an extra task"), who, gettext("why: %(reason)s", reason=step.reason)))
    return WaitingLine(step.step, meta, tag, tone, None, None, needs_person=False, step_id=step.id)


def _say_title(waiting: Waiting) -> str:
    if waiting.kind == "incident":
        return gettext("A step broke: %(name)s", name=waiting.name or gettext("a step of the process"))
    if waiting.kind == "message":
        return gettext("News: %(name)s", name=say_name(waiting.label) or waiting.name)
    if waiting.kind == "condition":
        return gettext("A condition: %(name)s", name=say_name(waiting.label) or waiting.name)
    if waiting.kind in ("timer", "suspended_timer"):
        return gettext("A date: %(name)s", name=waiting.name)
    if waiting.kind == "suspension":
        return gettext("A pause in the case")
    return waiting.name


def _say_whose(waiting: Waiting) -> str:
    if waiting.kind == "incident":
        return say_name(waiting.broke)
    if waiting.kind == "message":
        return gettext("comes from outside; report it under “What happened?”")
    if waiting.kind == "condition":
        return gettext("goes on by itself as soon as an answer makes it true")
    if waiting.kind == "timer":
        return gettext("goes on by itself")
    if waiting.kind.startswith("suspended"):
        return gettext("stands still during the pause")
    if waiting.nobody is not None:
        return say_nobody(waiting.nobody)
    return _say_doer(waiting)


def _say_doer(waiting: Waiting) -> str:
    role = say_name(waiting.role_name).lower()
    if waiting.who is None:
        return gettext("for the role %(role)s, nobody has taken it yet", role=role)
    if not role:
        return gettext("%(name)s does it", name=waiting.who.name)
    return gettext("%(name)s does it (%(role)s)", name=waiting.who.name, role=role)


def _say_urgency(waiting: Waiting) -> tuple[str, str]:
    if waiting.kind == "incident":
        return gettext("broken"), "red"
    if waiting.nobody is not None:
        return gettext("nobody can do it"), "red"
    if waiting.kind.startswith("suspen"):
        return gettext("pause"), "amber"
    if waiting.until is None:
        return "", "plain"
    if waiting.kind == "timer":
        return gettext("on: %(when)s", when=say_when(waiting.until)), "plain"
    return say_due(waiting.until), "red" if waiting.is_overdue else "plain"
