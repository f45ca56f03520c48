"""What the person searches: read from the address, remembered for the way back, said in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import session, url_for
from flask_babel import LazyString, gettext, lazy_gettext

from engine import InboxQuery, PlanStep
from webapp.plan_steps.words import is_clients
from webapp.questions import Question, make_choices
from webapp.tasks.words import Worded, say_name

Stages = Sequence[tuple[str, Worded]]
REMEMBERED = "inbox"
MOST_CHARACTERS = 100
WHOSE: tuple[tuple[str, LazyString], ...] = (
    ("mine", lazy_gettext("mine")),
    ("role", lazy_gettext("of my role")),
    ("client", lazy_gettext("to write down for the client")),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter in force and the address of the list without it."""

    label: str
    url: str


def read_query(args: Mapping[str, str]) -> InboxQuery:
    """Read the search from an address; what is unknown counts as no filter."""
    whose = args.get("whose", "")
    return InboxQuery(
        text=args.get("text", "").strip()[:MOST_CHARACTERS],
        stage=args.get("stage", "")[:MOST_CHARACTERS],
        whose=whose if whose in dict(WHOSE) else "",
    )


def remember_query(query: InboxQuery) -> None:
    """Keep the search in the cookie, so that every way back leads to the same list."""
    filled = _list_filled(query)
    if session.get(REMEMBERED, {}) != filled:
        session[REMEMBERED] = filled


def build_inbox_url() -> str:
    """Return the address of the inbox as this person last saw it."""
    remembered = session.get(REMEMBERED)
    kept = read_query(remembered) if isinstance(remembered, dict) else InboxQuery()
    return url_for("inbox.show_inbox", **_list_filled(kept))


def match_steps(steps: Iterable[PlanStep], query: InboxQuery) -> list[PlanStep]:
    """Return the steps of plans that a search finds; none of them is a role's or of a stage."""
    text = query.text.strip().casefold()
    if query.stage or query.whose == "role":
        return []
    found = [one for one in steps if text in f"{one.step} {one.case_title}".casefold()]
    return [one for one in found if not query.whose or is_clients(one) == (query.whose == "client")]


def describe_filters(query: InboxQuery, known: Stages) -> list[Filter]:
    """Return the filters in force in words."""
    stages = {key: say_name(name) for key, name in known}
    whose = {key: str(words) for key, words in WHOSE}
    said = {
        "text": gettext("“%(text)s”", text=query.text),
        "stage": stages.get(query.stage, query.stage),
        "whose": whose.get(query.whose, ""),
    }
    filled = _list_filled(query)
    return [
        Filter(said[name], url_for("inbox.show_inbox", **{k: v for k, v in filled.items() if k != name}))
        for name in filled
    ]


def make_questions(query: InboxQuery, known: Stages) -> list[Question]:
    """Return the inputs of the filter."""
    stages = [(key, say_name(name)) for key, name in known]
    return [
        Question("text", "text", gettext("Name of the task or of the person"), query.text),
        Question("stage", "select", gettext("Stage"), options=make_choices(stages, query.stage)),
        Question(
            "whose",
            "select",
            gettext("Whose tasks"),
            options=make_choices([(key, str(words)) for key, words in WHOSE], query.whose),
        ),
    ]


def _list_filled(query: InboxQuery) -> dict[str, str]:
    pairs = (("text", query.text), ("stage", query.stage), ("whose", query.whose))
    return {name: value for name, value in pairs if value}
