"""Sentences about a step of a plan: by when, whose it is. Knows no page."""

from datetime import timedelta

from flask_babel import gettext

from engine import PlanStep
from webapp.current import get_now, get_zone
from webapp.dates import say_due

SOON = timedelta(days=1)


def say_deadline(step: PlanStep) -> tuple[str, str]:
    """Return the words of a step's day and their tone; both empty without one."""
    if step.by is None or step.status != "open":
        return "", "plain"
    if step.is_late:
        return say_due(step.by), "red"
    is_soon = step.by - get_now().astimezone(get_zone()).date() <= SOON
    return say_due(step.by), "amber" if is_soon else "plain"


def say_owner(step: PlanStep, *, to_client: bool) -> str:
    """Return whose the step is. The plan speaks as the client; for others "me" would be somebody else."""
    return step.case_title if step.is_clients and not to_client else step.who


def is_clients(step: PlanStep) -> bool:
    """Return whether somebody writes down for the client what is the client's own."""
    return step.is_clients and "drop" not in step.may


def is_own(step: PlanStep) -> bool:
    """Return whether this is a client's step before the client's own eyes."""
    return step.is_clients and "drop" in step.may


def say_about(step: PlanStep) -> str:
    """Say in one line whose case and plan this is, and who else does it."""
    if is_own(step):
        return (
            gettext("Why: %(reason)s", reason=step.reason)
            if step.is_extra
            else gettext("This is in my plan.")
        )
    parts = [step.case_title, gettext("an extra task") if step.is_extra else gettext("a step of the plan")]
    if is_clients(step):
        parts.append(gettext("the client has no account: you write it down"))
    elif step.is_extra:
        parts.append(gettext("why: %(reason)s", reason=step.reason))
    elif step.who:
        parts.append(gettext("who: %(who)s", who=step.who))
    return " · ".join(parts)
