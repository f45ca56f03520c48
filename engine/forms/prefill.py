"""What the case already knows is filled in, so that nobody is asked twice. Each value remembers its source."""

from collections.abc import Mapping

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.value_checks import is_blank
from engine.model import Answers, JsonValue

CASE = "case"


def prefill_answers(
    form: Form, sources: Mapping[str, Answers], case_values: Answers
) -> tuple[dict[str, JsonValue], dict[str, str]]:
    """Collect the first value that each field's `prefill` names find; defaults fill the rest.

    Args:
        sources: earlier answers by form key, also `param`, as far as this person may read them.
        case_values: facts of the case by name; fields say `case.<name>`.

    Returns:
        The answers, and for each path that came from a source the name of that source (a form key,
        `param` or `case`). Defaults of the form itself have no source.
    """
    origins: dict[str, str] = {}
    answers = _fill_scope(form.root, {**sources, CASE: case_values}, origins)
    return answers, origins


def _fill_scope(
    scope: Field, sources: Mapping[str, Answers], origins: dict[str, str]
) -> dict[str, JsonValue]:
    answers: dict[str, JsonValue] = {}
    for one in scope.members:
        value = _fill_one(one, sources, origins)
        if not is_blank(value):
            answers[one.key] = value
    return answers


def _fill_one(one: Field, sources: Mapping[str, Answers], origins: dict[str, str]) -> JsonValue:
    for name in one.prefill:
        value = _fit(one, _find(sources, name))
        if not is_blank(value):
            origins[one.path] = name.partition(".")[0]
            return value
    if one.kind.is_object:
        return _fill_scope(one, sources, origins)
    return None if one.kind in (FieldKind.TABLE, FieldKind.CALC) else one.default


def _find(sources: Mapping[str, Answers], name: str) -> JsonValue:
    here: JsonValue = dict(sources)
    for step in name.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _fit(one: Field, value: JsonValue) -> JsonValue:
    """Make a found value fit the field: rows keep the columns they share, lists and texts become each other."""
    if one.kind is FieldKind.TABLE:
        rows = value if isinstance(value, list) else []
        return [_fit_row(one, row) for row in rows[: one.limits.max_rows] if isinstance(row, Mapping)]
    if one.kind.is_object:
        keys = {member.key for member in one.members}
        inside = value if isinstance(value, Mapping) else {}
        return {key: inner for key, inner in inside.items() if key in keys}
    if one.kind is FieldKind.MANY:
        return value if isinstance(value, list) else None if is_blank(value) else [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _as_words(one, value)
    return None if isinstance(value, list | Mapping) else value


def _fit_row(table: Field, row: Answers) -> dict[str, JsonValue]:
    renamed = dict(table.prefill_map)
    found = {member.key: row.get(renamed.get(member.key, member.key)) for member in table.members}
    return {key: value for key, value in found.items() if not is_blank(value)}


def _as_words(one: Field, values: list[JsonValue]) -> JsonValue:
    if one.kind in (FieldKind.TEXT, FieldKind.AREA):
        return ", ".join(str(value) for value in values)
    return None
