"""Adding, removing and moving rows of a table without JavaScript: one button, one posted name, one action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.posted import MAX_SEGMENTS, RawAnswers, read_row_number
from engine.model import Answers, JsonValue


class RowChange(StrEnum):
    """What a row button does; the posted name is the word with `_` before it."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class RowAction:
    """One change of one table.

    Attributes:
        table: keys and row numbers from the form down to the table.
        row: number of the row that is meant; None when a row is added.
        limit: how many rows the table may have.
    """

    change: RowChange
    table: tuple[str | int, ...]
    row: int | None
    limit: int


def find_row_action(form: Form, posted: Mapping[str, Sequence[str]]) -> RowAction | None:
    """Return the row button that was pressed (`_add=table`, `_remove=table.1`, `_up`, `_down`), or None.

    A button that names no changeable table of this form counts as not pressed.
    """
    for change in RowChange:
        values = posted.get(f"_{change}")
        if values:
            return _read_action(form, change, values[-1])
    return None


def _read_action(form: Form, change: RowChange, name: str) -> RowAction | None:
    segments = name.split(".")[:MAX_SEGMENTS]
    row = None if change is RowChange.ADD else read_row_number(segments.pop())
    if row is None and change is not RowChange.ADD:
        return None
    found = _follow(form.root, segments)
    if found is None or found[0].kind is not FieldKind.TABLE or not found[0].can_change_rows:
        return None
    return RowAction(change, found[1], row, found[0].limits.max_rows)


def _follow(scope: Field, segments: Sequence[str]) -> tuple[Field, tuple[str | int, ...]] | None:
    """Walk from a scope to the field that the segments name, passing row numbers on the way."""
    path: list[str | int] = []
    one: Field | None = scope
    for segment in segments:
        if one is not None and one.kind is FieldKind.TABLE and (not path or isinstance(path[-1], str)):
            number = read_row_number(segment)
            if number is None:
                return None
            path.append(number)
            continue
        one = None if one is None else one.find_member(segment)
        path.append(segment)
    return None if one is None or not path or isinstance(path[-1], int) else (one, tuple(path))


def apply_row_action(raw: RawAnswers, action: RowAction) -> RawAnswers:
    """Return the answers with one table changed; a change that is impossible leaves them as they are."""
    changed = _change_at(raw, action.table, action)
    return changed if isinstance(changed, Mapping) else raw


def _change_at(value: JsonValue | Answers, path: tuple[str | int, ...], action: RowAction) -> JsonValue:
    if not path:
        rows = list(value) if isinstance(value, list | tuple) else []
        return _change_rows(rows, action)
    step, rest = path[0], path[1:]
    if isinstance(step, str) and isinstance(value, Mapping):
        return {**value, step: _change_at(value.get(step), rest, action)}
    if isinstance(step, int) and isinstance(value, list) and step < len(value):
        return [*value[:step], _change_at(value[step], rest, action), *value[step + 1 :]]
    # An empty place on the way to a new row is made; anything else is left alone.
    if isinstance(step, str) and value is None:
        return {step: _change_at(None, rest, action)}
    return value


def _change_rows(rows: list[JsonValue], action: RowAction) -> list[JsonValue]:
    row = action.row
    if action.change is RowChange.ADD:
        return [*rows, {}] if len(rows) < action.limit else rows
    if row is None or row >= len(rows):
        return rows
    if action.change is RowChange.REMOVE:
        return rows[:row] + rows[row + 1 :]
    other = row - 1 if action.change is RowChange.UP else row + 1
    if 0 <= other < len(rows):
        rows[row], rows[other] = rows[other], rows[row]
    return rows
