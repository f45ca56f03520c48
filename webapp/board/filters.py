"""What the board is narrowed to: read from the address, said in words, remembered for every way back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from flask import session, url_for
from flask_babel import gettext, lazy_gettext

from engine import Board, BoardChoice, BoardQuery
from webapp.questions import Choice, Question, make_choices
from webapp.tasks.words import say_name

REMEMBERED = "board"
# In an address: everything is asked for, not what was remembered.
EVERYTHING = "all"
MOST_CHARACTERS = 64
MOST_DIGITS = 6
TEXTS = ("coach", "stage", "model", "signal", "level")
LEVELS = {"red": lazy_gettext("red"), "amber": lazy_gettext("amber")}


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter in force and the address of the board without it."""

    label: str
    url: str


def read_query(args: Mapping[str, str]) -> BoardQuery:
    """Read the filter from an address; anything unknown counts as no filter."""
    page = str(args.get("page", ""))
    values = {name: str(args.get(name, ""))[:MOST_CHARACTERS] for name in TEXTS}
    values["level"] = values["level"] if values["level"] in LEVELS else ""
    is_number = page.isascii() and page.isdecimal() and len(page) <= MOST_DIGITS
    return BoardQuery(
        **values, snoozed=args.get("snoozed") in ("1", "true"), page=int(page) if is_number else 1
    )


def build_url(query: BoardQuery, anchor: str | None = None, **changes: str | int | bool) -> str:
    """Return the address of the board with this filter."""
    values = {**asdict(query), **changes}
    kept = {
        name: "1" if value is True else value for name, value in values.items() if value not in ("", 1, False)
    }
    if values["snoozed"]:
        kept["snoozed"] = "1"
    if not kept:
        kept[EVERYTHING] = "1"
    return url_for("board.show_board", _anchor=anchor, **kept)


def choose_query(args: Mapping[str, str]) -> BoardQuery:
    """Return the filter that an address asks for; the bare address asks for the one that was remembered."""
    return read_query(args) if args else replace(recall(), page=1, snoozed=False)


def remember(query: BoardQuery) -> None:
    """Keep the filter and the page, so that the way back leads to the same place."""
    kept = asdict(query)
    if session.get(REMEMBERED) != kept:
        session[REMEMBERED] = kept


def recall() -> BoardQuery:
    """Return the filter as this person left it."""
    kept = session.get(REMEMBERED)
    return read_query({name: str(value).lower() for name, value in kept.items()}) if kept else BoardQuery()


def build_way_back(anchor: str | None = None) -> str:
    """Return the address of the board as this person left it, at a card of it."""
    return build_url(recall(), anchor)


def list_chosen(query: BoardQuery, board: Board) -> list[Filter]:
    """Return the filters in force, each with a way to take it off."""
    said = {
        "coach": _find_name(board.coaches, query.coach),
        "stage": _find_name(board.stages, query.stage),
        "model": _find_name(board.models, query.model),
        "signal": _find_name(board.signals, query.signal),
        "level": str(LEVELS.get(query.level, "")),
    }
    found = [
        Filter(said[name], build_url(query, page=1, **{name: ""})) for name in TEXTS if getattr(query, name)
    ]
    if query.snoozed:
        found.append(Filter(gettext("snoozed"), build_url(query, page=1, snoozed=False)))
    return found


def make_questions(query: BoardQuery, board: Board) -> list[Question]:
    """Return the inputs of the filter; a choice says how many cases it has."""
    return [
        Question("signal", "select", gettext("Reason"), options=_choices(board.signals, query.signal)),
        Question("coach", "select", gettext("Coach"), options=_choices(board.coaches, query.coach)),
        Question("stage", "select", gettext("Stage"), options=_choices(board.stages, query.stage)),
        Question("model", "select", gettext("Process"), options=_choices(board.models, query.model)),
        Question(
            "level",
            "select",
            gettext("Urgency"),
            options=make_choices([(key, str(words)) for key, words in LEVELS.items()], query.level),
        ),
    ]


def _choices(choices: tuple[BoardChoice, ...], chosen: str) -> tuple[Choice, ...]:
    pairs = [(one.key, f"{say_name(one.name)} ({one.count})") for one in choices]
    return make_choices(pairs, chosen)


def _find_name(choices: tuple[BoardChoice, ...], key: str) -> str:
    return next((say_name(one.name) for one in choices if one.key == key), key)
