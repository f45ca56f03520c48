"""Health data apart from the rest: split before answers are stored, joined for those who may read."""

from itertools import zip_longest

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.model import Answers, JsonValue

Kept = dict[str, JsonValue]


def split_sensitive(form: Form, answers: Answers) -> tuple[Kept, Kept]:
    """Return the plain and the sensitive part of answers; rows of tables keep their places in both.

    Answers that the form does not know stay with the plain part.
    """
    if not form.has_sensitive:
        return dict(answers), {}
    return _split_scope(form.root, answers)


def merge_sensitive(plain: Answers, sensitive: Answers) -> Kept:
    """Return the answers whole again; where both parts have a row or group, its cells are joined."""
    merged: Kept = dict(plain)
    for key, value in sensitive.items():
        merged[key] = _merge(merged[key], value) if key in merged else value
    return merged


def _split_scope(scope: Field, answers: Answers) -> tuple[Kept, Kept]:
    fields = {one.key: one for one in scope.members}
    plain: Kept = {}
    sensitive: Kept = {}
    for key, value in answers.items():
        one = fields.get(key)
        if one is None:
            plain[key] = value
        elif one.is_sensitive:
            sensitive[key] = value
        else:
            _split_value(one, value, plain, sensitive)
    return plain, sensitive


def _split_value(one: Field, value: JsonValue, plain: Kept, sensitive: Kept) -> None:
    if one.kind.is_object and isinstance(value, dict):
        open_part, closed_part = _split_scope(one, value)
        plain[one.key] = open_part
        if closed_part:
            sensitive[one.key] = closed_part
    elif one.kind is FieldKind.TABLE and isinstance(value, list):
        rows = [_split_scope(one, row) if isinstance(row, dict) else ({}, {}) for row in value]
        plain[one.key] = [open_part for open_part, _ in rows]
        if any(closed_part for _, closed_part in rows):
            sensitive[one.key] = [closed_part for _, closed_part in rows]
    else:
        plain[one.key] = value


def _merge(plain: JsonValue, sensitive: JsonValue) -> JsonValue:
    if isinstance(plain, dict) and isinstance(sensitive, dict):
        return merge_sensitive(plain, sensitive)
    if isinstance(plain, list) and isinstance(sensitive, list):
        return [
            _merge({} if left is None else left, right) if right is not None else left
            for left, right in zip_longest(plain, sensitive)
        ]
    return sensitive
