"""Fields of a form get their words: what is wrong, where an answer came from, plain words for clients."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from flask_babel import gettext

from engine import FieldView, TaskPage
from webapp.problems import word_problem

MOST_SIDE_BY_SIDE = 3


def word_fields(
    fields: Iterable[FieldView], *, origins: Mapping[str, str], is_plain: bool
) -> tuple[FieldView, ...]:
    """Return the fields in words.

    Args:
        origins: title of a document by the key of its form.
        is_plain: the reader is a client, so plain labels come first.
    """
    return tuple(_word(view, origins, is_plain) for view in fields)


def name_origins(page: TaskPage) -> dict[str, str]:
    """Return what a prefilled answer may come from, by the word the engine uses for it."""
    known = {item.form_key: item.title for item in page.beside}
    return {"case": gettext("what the case knows"), "param": gettext("the rules in force"), **known}


def walk_fields(fields: Iterable[FieldView]) -> Iterator[FieldView]:
    """Yield every field, also those in groups and rows, in the order of the page."""
    for view in fields:
        yield view
        yield from walk_fields(view.children)
        for row in view.rows:
            yield from walk_fields(row)


def _word_cell(cell: FieldView, origins: Mapping[str, str], is_plain: bool) -> FieldView:
    # Side by side there is no room for long words of many answers: they become a list to open.
    is_long = cell.kind in ("one", "scale") and len(cell.options) > MOST_SIDE_BY_SIDE
    return replace(_word(cell, origins, is_plain), kind="select" if is_long else cell.kind)


def _word(view: FieldView, origins: Mapping[str, str], is_plain: bool) -> FieldView:
    return replace(
        view,
        label=view.label_plain if is_plain and view.label_plain else view.label,
        hint=view.hint_plain if is_plain and view.hint_plain else view.hint,
        error=word_problem(view.problem) if view.problem else "",
        origin=origins.get(view.origin, view.origin),
        children=word_fields(view.children, origins=origins, is_plain=is_plain),
        rows=tuple(tuple(_word_cell(cell, origins, is_plain) for cell in row) for row in view.rows),
    )
