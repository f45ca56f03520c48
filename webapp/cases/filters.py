"""What the list of cases is narrowed to, said in words, and remembered for the way back. Searches nothing."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, session, url_for
from flask_babel import gettext

from engine import CaseQuery, Stage
from webapp.cases.status_words import GROUP_WORDS, STATUS_WORDS, say_status
from webapp.questions import Question, make_choices

PLACE = "cases_place"
MOST_SIGNS = 100
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """One filter in force and the address of the list without it."""

    label: str
    url: str


def read_case_query() -> CaseQuery:
    """Read the filter from the address; anything unknown in it counts as no filter."""
    stage, status = request.args.get("stage", ""), request.args.get("status", "")
    page = request.args.get("page", "")
    return CaseQuery(
        text=request.args.get("text", "").strip()[:MOST_SIGNS],
        stage=stage if stage in set(Stage) else "",
        status=status if status in STATUS_WORDS or status in GROUP_WORDS else "",
        page=min(int(page), MOST_PAGES) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
    )


def build_list_url(query: CaseQuery, **changes: str | int) -> str:
    """Return the address of the list with this filter; pages begin anew when the filter changes."""
    values = {"text": query.text, "stage": query.stage, "status": query.status, **changes}
    kept = {name: value for name, value in values.items() if value not in ("", 1)}
    return url_for("cases.list_cases") + (f"?{urlencode(kept)}" if kept else "")


def remember_place(query: CaseQuery) -> None:
    """Keep the filter, so that the way back from a case returns to it."""
    session[PLACE] = build_list_url(query, page=query.page)


def find_list_url() -> str:
    """Return the address of the list as this person left it."""
    return str(session.get(PLACE) or url_for("cases.list_cases"))


def list_chosen(query: CaseQuery) -> list[ChosenFilter]:
    """Return the filters in force, each with a way to take it off."""
    words = {
        "text": gettext("with the words “%(text)s”", text=query.text),
        "stage": say_stage(query.stage),
        "status": say_status(query.status),
    }
    return [
        ChosenFilter(label, build_list_url(query, **{name: ""}))
        for name, label in words.items()
        if getattr(query, name)
    ]


def ask_filter(query: CaseQuery, *, outside: bool = False) -> list[Question]:
    """Return the questions of the filter; somebody from outside is told no stage and asks by name alone."""
    by_name = Question("text", "text", gettext("Name or number"), value=query.text)
    if outside:
        return [by_name]
    stages = [(stage.value, say_stage(stage.value)) for stage in Stage]
    groups = [(key, str(words)) for key, words in (*GROUP_WORDS.items(), *STATUS_WORDS.items())]
    return [
        by_name,
        Question("stage", "select", gettext("Stage"), options=make_choices(stages, query.stage)),
        Question("status", "select", gettext("Status"), options=make_choices(groups, query.status)),
    ]


def say_stage(stage: str) -> str:
    """Say a stage in the words of its case status: both are the five steps of the path."""
    return say_status(stage) if stage else ""
