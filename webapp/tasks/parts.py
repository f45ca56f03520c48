"""A long form in parts that open and close: where somebody is, and what each part still needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext, ngettext

from engine import FieldView
from webapp.tasks.fields import walk_fields

# What a part may be; a form with fewer of them is short enough to be read whole.
PART_KINDS = ("section", "group", "consent")
FEWEST = 3
# The name of the buttons, and what opens every part.
ASKED, ALL = "_part", "all"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form as a page draws it.

    Attributes:
        view: the questions, with their label.
        state: what it still needs, in words.
        is_last: nothing comes after it.
    """

    view: FieldView
    state: str
    is_open: bool
    is_last: bool


def find_parts(fields: Iterable[FieldView]) -> list[FieldView]:
    """Return the parts of a long form, also those that a condition hides now; nothing of a short one."""
    found = [view for view in fields if view.kind in PART_KINDS and view.label]
    return found if sum(view.visible for view in found) >= FEWEST else []


def divide_form(fields: Sequence[FieldView], asked: str, *, is_begun: bool) -> dict[str, Part]:
    """Return the parts by their ids; on a large screen all of them are open.

    Args:
        asked: id of a part or of something in it that is to be open, or `ALL`.
        is_begun: something was written before, so the first part with a missing answer opens, not the first.
    """
    parts = find_parts(fields)
    shown = [view for view in parts if view.visible]
    opened = _choose_open(shown, asked if _is_phone() else ALL, is_begun=is_begun)
    return {
        view.id: Part(view, say_state(view), view.id in opened, bool(shown) and view is shown[-1])
        for view in parts
    }


def find_next(fields: Iterable[FieldView], part: str) -> str:
    """Return the id of the part that follows, as things are now; of the same when it is the last."""
    ids = [view.id for view in find_parts(fields) if view.visible or view.id == part]
    return ids[min(ids.index(part) + 1, len(ids) - 1)] if part in ids else ALL


def say_state(part: FieldView) -> str:
    """Say what a part still needs."""
    wrong = sum(view.problem is not None for view in walk_fields((part,)))
    if wrong:
        return "▲ " + ngettext("%(num)d to correct", "%(num)d to correct", wrong)
    asked = list(_list_required((part,)))
    missing = len(list_missing((part,)))
    if missing:
        return ngettext("%(num)d required answer missing", "%(num)d required answers missing", missing)
    if asked:
        return "✓ " + gettext("nothing required is missing")
    written = any(view.visible and not view.readonly and is_answered(view) for view in walk_fields((part,)))
    return "✓ " + gettext("something is written") if written else gettext("may be left out")


def list_missing(fields: Iterable[FieldView]) -> list[FieldView]:
    """Return the questions that must be answered and are not."""
    return [view for view in _list_required(fields) if not is_answered(view)]


def is_answered(view: FieldView) -> bool:
    """Has somebody answered this question, in any of its rows?"""
    if view.kind in ("info", "calc"):
        return False
    if view.rows:
        return any(is_answered(cell) for row in view.rows for cell in row if not cell.readonly)
    if view.options:
        return any(option.selected for option in view.options)
    return bool(view.value)


def _is_phone() -> bool:
    """Whether the browser calls itself one of a phone, as all of them do."""
    return "Mobi" in request.user_agent.string


def _choose_open(parts: Sequence[FieldView], asked: str, *, is_begun: bool) -> set[str]:
    wrong = {part.id for part in parts if any(view.problem for view in walk_fields((part,)))}
    if asked == ALL:
        return {part.id for part in parts}
    if wrong:
        return wrong
    named = {part.id for part in parts if any(view.id == asked for view in walk_fields((part,)))}
    if named or not is_begun:
        return named or {part.id for part in parts[:1]}
    waiting = (part.id for part in parts if list_missing((part,)))
    return {next(waiting, parts[0].id)} if parts else set()


def _list_required(views: Iterable[FieldView]) -> Iterable[FieldView]:
    """Yield the questions that must be answered; of a table's rows only those that somebody began."""
    for view in views:
        if not view.visible or view.readonly:
            continue
        if view.kind == "signature" and view.children:
            # Each line of a signature must be filled in as soon as one is.
            if view.required or any(map(is_answered, view.children)):
                yield from (one for one in view.children if one.visible and one.kind != "bool")
            continue
        if view.required and not view.children:
            yield view
        yield from _list_required(view.children)
        for row in view.rows:
            if any(is_answered(cell) for cell in row if not cell.readonly):
                yield from _list_required(row)
