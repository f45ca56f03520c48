"""Half-filled forms: everything is kept as it was typed, only what the form does not know falls away."""

from collections.abc import Mapping

from engine.forms.bounds import check_bounds
from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.posted import RawAnswers
from engine.model import Answers, JsonValue


def clean_draft(form: Form, raw: RawAnswers) -> dict[str, JsonValue]:
    """Return the answers as typed, without names that the form does not have; nothing is judged.

    Raises:
        InvalidInput: the answers are beyond all bounds.
    """
    check_bounds(raw)
    return _clean_scope(form.root, raw)


def _clean_scope(scope: Field, raw: Answers) -> dict[str, JsonValue]:
    return {one.key: _clean_one(one, raw[one.key]) for one in scope.members if one.key in raw}


def _clean_one(one: Field, value: JsonValue) -> JsonValue:
    if one.kind is FieldKind.TABLE:
        rows = value if isinstance(value, list) else []
        return [_clean_scope(one, row) if isinstance(row, Mapping) else {} for row in rows]
    if one.kind.is_object:
        return _clean_scope(one, value) if isinstance(value, Mapping) else {}
    return value
