"""What people cannot type: readonly and calculated fields and the words of fixed rows are the server's."""

from collections.abc import Mapping
from functools import lru_cache

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.model import Answers, JsonValue


def impose_readonly(form: Form, raw: Answers, kept: Answers) -> Answers:
    """Return the answers with every readonly value replaced by the server's own.

    Args:
        raw: answers as typed; values for readonly fields in it are ignored.
        kept: values the server filled in before (prefill); a field without one falls back to its default.

    In tables that people may reorder a readonly cell stays as it was sent: its row has no other identity.
    """
    return _impose(form.root, raw, kept) if _has_readonly(form) else raw


@lru_cache(maxsize=1024)
def _has_readonly(form: Form) -> bool:
    return any(one.readonly or one.kind is FieldKind.CALC or one.rows for one in form.walk())


def _impose(scope: Field, raw: Answers, kept: Answers) -> dict[str, JsonValue]:
    answers = dict(raw)
    for one in scope.members:
        value = _impose_one(one, raw.get(one.key), kept.get(one.key))
        if value is None:
            answers.pop(one.key, None)
        else:
            answers[one.key] = value
    return answers


def _impose_one(one: Field, typed: JsonValue, kept: JsonValue) -> JsonValue:
    if one.kind is FieldKind.CALC:
        return None
    if one.rows:
        return _impose_rows(one, typed, kept)
    if one.readonly:
        return one.default if kept is None else kept
    if one.kind.is_object and (typed is None or isinstance(typed, Mapping)):
        inner = _impose(one, typed or {}, kept if isinstance(kept, Mapping) else {})
        return inner or typed
    return typed


def _impose_rows(table: Field, typed: JsonValue, kept: JsonValue) -> JsonValue:
    if typed is not None and not isinstance(typed, list):
        return typed
    before = kept if isinstance(kept, list) else []
    rows: list[JsonValue] = []
    for place, word in enumerate(table.rows):
        row = _row_at(typed or [], place)
        if not isinstance(row, Mapping):
            return typed
        old = _row_at(before, place)
        filled = _impose(table, row, old if isinstance(old, Mapping) else {})
        rows.append({**filled, table.rows_key: word})
    return rows


def _row_at(rows: list[JsonValue], place: int) -> JsonValue:
    return rows[place] if place < len(rows) else {}
