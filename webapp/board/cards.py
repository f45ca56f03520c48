"""A card of the board in words: whose turn it is, what the client says, which step helps most."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from engine import BoardCard, NextTask, Reason
from webapp.dates import say_due, say_since, say_when
from webapp.tasks.words import say_name


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card ready for the template."""

    id: str
    title: str
    url: str
    level: str
    tag: str
    first: Reason
    others: tuple[Reason, ...]
    meta: str
    next_step: str
    client: str
    card: BoardCard


def describe_card(card: BoardCard) -> CardLine:
    """Say one case that stands still."""
    return CardLine(
        id=f"case-{card.case_id}",
        title=f"{card.title} · {card.reasons[0].title}",
        url=url_for("cases.show_case", case_id=card.case_id),
        level=card.level,
        tag=say_since(card.reasons[0].since),
        first=card.reasons[0],
        others=card.reasons[1:],
        meta=" · ".join(part for part in _list_meta(card) if part),
        next_step=say_next(card.next_task),
        client=say_client(card),
        card=card,
    )


def _list_meta(card: BoardCard) -> tuple[str, ...]:
    coach = gettext("coach %(name)s", name=card.coach.name) if card.coach else gettext("no coach")
    progress = gettext(
        "last progress: %(what)s, %(when)s", what=say_name(card.progress), when=say_when(card.progress_at)
    )
    return (gettext("case %(no)s", no=card.no), say_name(card.stage_name), coach, progress)


def say_next(task: NextTask | None) -> str:
    """Say the next task, whose it is and by when."""
    if task is None:
        return gettext("Nobody has a task in this case now.")
    who = task.who.name if task.who else say_name(task.role_name)
    due = say_due(task.due_at) if task.due_at else gettext("no deadline")
    return gettext("Next: %(task)s – %(who)s, %(due)s.", task=task.name, who=who, due=due)


def say_client(card: BoardCard) -> str:
    """Say how the client sees it, as they last said or rated."""
    view = card.client
    if view is None:
        return ""
    when = say_when(view.at)
    if view.words and view.rating:
        return gettext(
            "The client (%(when)s): “%(words)s”, rated %(rating)s of 5.",
            when=when,
            words=view.words,
            rating=view.rating,
        )
    if view.words:
        return gettext("The client (%(when)s): “%(words)s”.", when=when, words=view.words)
    return gettext("The client (%(when)s) rated %(rating)s of 5.", when=when, rating=view.rating)
