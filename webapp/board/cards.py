"""A card of the board in words: whose turn it is, what the client says, which step helps most."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, gettext, lazy_gettext

from engine import BoardCard, NextTask, Reason
from webapp.board.filters import build_way_back
from webapp.dates import say_due, say_since, say_when
from webapp.tasks.words import say_name

OTHERWISE = (lazy_gettext("Ask and act"), "")
# The step that helps most, by reason, and its place on the page where one acts; everything else is there too.
SUGGESTED: Mapping[str, tuple[LazyString, str]] = {
    "overdue_task": (lazy_gettext("Remind or give to somebody else"), "tasks"),
    "late_step": (lazy_gettext("Ask the coach"), "talk"),
    "slow_step": (lazy_gettext("Ask the coach"), "talk"),
    "specialist_wait": (lazy_gettext("Remind or give to somebody else"), "tasks"),
    "report_late": (lazy_gettext("Remind"), "tasks"),
    "employer_silent": (lazy_gettext("Ask the coach"), "talk"),
    "offer_pending": (lazy_gettext("Ask the coach"), "talk"),
    "no_employer_contact": (lazy_gettext("Ask the coach"), "talk"),
    "first_contact_late": (lazy_gettext("Remind or give to somebody else"), "tasks"),
    "refusals": (lazy_gettext("Schedule a review"), "review"),
    "search_long": (lazy_gettext("Schedule a review"), "review"),
    "no_progress": (lazy_gettext("Schedule a review"), "review"),
    "loop": (lazy_gettext("Schedule a review"), "review"),
    "self_flag": (lazy_gettext("Schedule a review"), "review"),
    "incident": (lazy_gettext("Look at the cause"), "incidents"),
    "no_activity": (lazy_gettext("Ask the coach"), "talk"),
    "suspended_over": (lazy_gettext("Resume the case"), "resume"),
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
        act_url=_find_place(card),
    )


def say_action(line: CardLine) -> str:
    """Say the step that helps most for the first reason of a card."""
    return gettext("Answer the client") if _is_clients_word(line.first) else str(_suggest(line.first)[0])


def _find_place(card: BoardCard) -> str:
    """Return where that step is done; what is folded there comes open."""
    first = card.reasons[0]
    place = "client-flag" if _is_clients_word(first) else _suggest(first)[1]
    return url_for("board.show_case", case_id=card.case_id, do=place or None, _anchor=place or None)


def _suggest(reason: Reason) -> tuple[LazyString, str]:
    return SUGGESTED.get(reason.key, OTHERWISE)


def _is_clients_word(reason: Reason) -> bool:
    return reason.key == "self_flag" and bool(reason.data.get("source"))


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
