"""Sentences that every list of tasks says the same way: why I see it, by when, who cannot do it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from flask_babel import LazyString, format_time, get_locale, gettext, lazy_gettext

from engine import Actor, TaskItem
from webapp.current import get_now, get_zone
from webapp.dates import say_due, say_when

NOBODY_WORDS: Mapping[str, LazyString] = {
    "no_person_on_case": lazy_gettext("nobody on this case can do it: somebody must be assigned"),
    "no_person_in_organisation": lazy_gettext("nobody in the organisation has this role"),
    "client_without_login_and_coach": lazy_gettext("the client has no account and no coach to write it down"),
}
# Why somebody has a role in a process of the team.
HOLDER_WORDS: Mapping[str, LazyString] = {
    "subject": lazy_gettext("this is about me"),
    "starter": lazy_gettext("I lead this process"),
    "chosen": lazy_gettext("I was chosen for this process"),
    "several": lazy_gettext("I take part in this process"),
}
SOON = timedelta(days=1)
CLIENT = "client"
# Roles from outside the team.
OUTSIDE = frozenset({CLIENT, "employer"})
HOW = "_how"
HOW_CHOICES: tuple[tuple[str, LazyString], ...] = (
    ("in_person", lazy_gettext("by themselves, at a meeting")),
    ("by_phone", lazy_gettext("by phone")),
    ("in_writing", lazy_gettext("in writing")),
    ("through_interpreter", lazy_gettext("through an interpreter")),
    ("otherwise", lazy_gettext("in another way")),
)


class Worded(Protocol):
    """A name that the model gives in several languages."""

    def text(self, locale: str) -> str: ...


def say_name(words: Worded | None) -> str:
    """Return a name of the model in the language of the page."""
    return "" if words is None else words.text(str(get_locale()))


def say_why(task: TaskItem) -> str:
    """Say why this person sees the task."""
    if task.why == "mine":
        return _say_mine(task)
    if task.why == "record_for_client":
        return _say_recorded(task)
    if task.why == "my_role":
        return gettext(
            "for the role %(role)s, nobody has taken it yet", role=say_name(task.role_name).lower()
        )
    if task.nobody:
        return say_nobody(task.nobody)
    if task.assignee:
        return gettext("done by %(name)s", name=task.assignee.name)
    return gettext("a task of your case")


def _say_recorded(task: TaskItem) -> str:
    if task.role == CLIENT:
        return gettext("the client decides, you can write down what they say")
    return gettext(
        "it is for %(role)s, you can write down what they say", role=say_name(task.role_name).lower()
    )


def _say_mine(task: TaskItem) -> str:
    if task.holder in HOLDER_WORDS:
        return gettext("my task, because %(reason)s", reason=HOLDER_WORDS[task.holder])
    if task.is_given:
        return gettext("my task, because it was given to me")
    if task.role == "coach":
        return gettext("my task, because I lead this case")
    return gettext("my task")


def say_whose(task: TaskItem) -> str:
    """Say who does a task that is not mine to do."""
    if task.nobody:
        return say_nobody(task.nobody)
    if task.role == CLIENT:
        return gettext("the client decides, their coach may write it down")
    if task.assignee:
        return gettext("done by %(name)s", name=task.assignee.name)
    return gettext("for the role %(role)s, nobody has taken it yet", role=say_name(task.role_name).lower())


def say_nobody(reason: str) -> str:
    """Say why nobody can do a task."""
    return str(NOBODY_WORDS.get(reason) or gettext("nobody can do it now"))


def say_deadline(task: TaskItem) -> tuple[str, str]:
    """Return the words of a task's deadline and their tone; both empty without one."""
    if task.due_at is None:
        return "", "plain"
    if task.is_overdue:
        return say_due(task.due_at), "red"
    return say_due(task.due_at), "amber" if is_soon(task) else "plain"


def is_soon(task: TaskItem) -> bool:
    """Return whether a task is to be done today or tomorrow."""
    if task.due_at is None:
        return False
    zone = get_zone()
    return task.due_at.astimezone(zone).date() - get_now().astimezone(zone).date() <= SOON


def say_about(task: TaskItem) -> str:
    """Say in one line whose task this is, at which stage, why I see it and whether I began it.

    Who is asked from outside the team knows why, and stages say nothing to them; a client knows their own
    name too.
    """
    parts = [task.case_title, say_name(task.stage_name), say_why(task)]
    if task.role in OUTSIDE and task.why == "mine":
        parts = [] if is_own(task) else [task.case_title]
    if task.draft_saved_at is not None:
        parts.append(gettext("draft saved %(when)s", when=say_when(task.draft_saved_at)))
    return " · ".join(part for part in parts if part)


def is_from_outside(actor: Actor) -> bool:
    """Return whether a person has no role but those from outside the team."""
    return bool(actor.roles) and actor.roles <= OUTSIDE


def is_own(task: TaskItem) -> bool:
    """Return whether this is a client's task before the client's own eyes."""
    return task.role == CLIENT and task.why == "mine"


def say_clock(moment: datetime) -> str:
    """Say the hour and the minute."""
    return format_time(moment.astimezone(get_zone()), "H:mm", rebase=False)
