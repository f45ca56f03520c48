"""A card of the board in words: whose turn it is, what the client says, which step helps most."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, gettext, lazy_gettext

from engine import BoardCard, NextTask, Reason
from webapp.board.filters import build_way_back
from webapp.dates import say_due, say_since, say_when
from webapp.tasks.words import say_name

OTHERWISE = lazy_gettext("Ask and act")
# The step that helps most, by reason; everything else is on the same page.
SUGGESTED: Mapping[str, LazyString] = {
    "overdue_task": lazy_gettext("Remind or give to somebody else"),
    "slow_step": lazy_gettext("Ask the coach"),
    "specialist_wait": lazy_gettext("Remind or give to somebody else"),
    "report_late": lazy_gettext("Remind"),
    "employer_silent": lazy_gettext("Ask the coach"),
    "offer_pending": lazy_gettext("Ask the coach"),
    "no_employer_contact": lazy_gettext("Ask the coach"),
    "first_contact_late": lazy_gettext("Remind or give to somebody else"),
    "refusals": lazy_gettext("Schedule a review"),
    "search_long": lazy_gettext("Schedule a review"),
    "no_progress": lazy_gettext("Schedule a review"),
    "loop": lazy_gettext("Schedule a review"),
    "self_flag": lazy_gettext("Schedule a review"),
    "incident": lazy_gettext("Look at the cause"),
    "no_activity": lazy_gettext("Ask the coach"),
    "suspended_over": lazy_gettext("Resume the case"),
}


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
    act_url: str


def describe_card(card: BoardCard) -> CardLine:
    """Say one case that stands still."""
    return CardLine(
        id=f"case-{card.case_id}",
        title=f"{card.title} · {card.reasons[0].title}",
        url=url_for("cases.show_case", case_id=card.case_id, back=build_way_back(f"case-{card.case_id}")),
        level=card.level,
        tag=say_since(card.reasons[0].since),
        first=card.reasons[0],
        others=card.reasons[1:],
        meta=" · ".join(part for part in _list_meta(card) if part),
        next_step=say_next(card.next_task),
        client=say_client(card),
        card=card,
        act_url=url_for("board.show_case", case_id=card.case_id),
    )


def say_action(line: CardLine) -> str:
    """Say the step that helps most for the first reason of a card."""
    if line.first.key == "self_flag" and line.first.data.get("source"):
        return gettext("Answer the client")
    return str(SUGGESTED.get(line.first.key) or OTHERWISE)


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
        return gettext("The client (%(when)s): “%(words)s”", when=when, words=view.words)
    return gettext("The client (%(when)s) rated %(rating)s of 5.", when=when, rating=view.rating)
