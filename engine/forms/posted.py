"""Fields of a posted HTML form become nested answers as typed: sorted and bounded, never judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import InvalidInput
from engine.forms.bounds import MAX_ITEMS, check_bounds
from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.model import Answers, JsonValue

RawAnswers = Answers
MAX_ROWS = 200
MAX_SEGMENTS = 12
DATETIME_PARTS = ("date", "time")
ROW_MARK = "_row"


@dataclass(frozen=True, slots=True)
class PostedForm:
    """What a browser sent, every name with all its values; what they mean, only their form can tell."""

    values: Mapping[str, Sequence[str]]


def read_posted(form: Form, posted: Mapping[str, Sequence[str]]) -> RawAnswers:
    """Sort posted fields into answers as typed.

    Args:
        form: the form as this person sees it.
        posted: every name with all its values. Names are `key`, `group.key`, `table.0.key`;
            `table.0._row` marks a row whose cells may all be unticked boxes.

    Returns:
        Nested answers; rows in the order of their numbers. Readonly fields are left out, names that
        the form does not know stay as they are, so that validation can report them.

    Raises:
        InvalidInput: too many or too long values, more than 200 rows, or NUL characters.
    """
    if len(posted) > MAX_ITEMS:
        raise InvalidInput(reason="too_many", limit=MAX_ITEMS)
    tree: dict[str, object] = {}
    for name, values in posted.items():
        if values and not _place(form.root, tree, name, values) and not _is_control(name):
            tree[name] = values[-1]
    answers = _settle(form.root, tree)
    check_bounds(answers)
    return answers


def _is_control(name: str) -> bool:
    return name.startswith("_") or name == "csrf_token"


def _place(scope: Field, tree: dict[str, object], name: str, values: Sequence[str]) -> bool:
    """Put the values where the name points; return False when the form has no such place."""
    segments = name.split(".")
    if len(segments) > MAX_SEGMENTS:
        return False
    one = scope.find_member(segments.pop(0))
    here = tree
    is_loose = False
    while one is not None and (one.kind is FieldKind.TABLE or one.kind.is_object) and segments:
        here = _branch(here, one.key)
        if one.kind is FieldKind.TABLE:
            row = read_row_number(segments.pop(0))
            if row is None or not segments:
                return False
            here = _branch(here, str(row))
            is_loose = not one.has_fixed_rows
        segment = segments.pop(0)
        if segment == ROW_MARK:
            return True
        one = one.find_member(segment)
    if one is None or not _fits(one, segments):
        return False
    # A readonly cell of a free table travels with its row, which has no other identity.
    if is_typed(one) or (is_loose and one.kind is not FieldKind.CALC):
        _put(one, here, segments, values)
    return True


def read_row_number(text: str) -> int | None:
    """Return a row's number, or None when the text is no number.

    Raises:
        InvalidInput: the number is beyond the 200 rows that any table may have.
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    number = int(text)
    if number >= MAX_ROWS:
        raise InvalidInput(reason="too_many_rows", limit=MAX_ROWS)
    return number


def _branch(tree: dict[str, object], key: str) -> dict[str, object]:
    branch = tree.setdefault(key, {})
    return branch if isinstance(branch, dict) else {}


def _fits(one: Field, rest: list[str]) -> bool:
    if one.kind is FieldKind.TABLE or one.kind.is_object:
        return False
    return not rest or (one.kind is FieldKind.DATETIME and len(rest) == 1 and rest[0] in DATETIME_PARTS)


def _put(one: Field, here: dict[str, object], rest: list[str], values: Sequence[str]) -> None:
    if rest:
        _branch(here, one.key)[rest[0]] = values[-1]
    else:
        here[one.key] = list(values) if takes_many(one) else values[-1]


def is_typed(one: Field) -> bool:
    """Return whether people fill this field in; readonly and calculated fields come from the server."""
    return not one.readonly and one.kind is not FieldKind.CALC


def takes_many(one: Field) -> bool:
    """Return whether a field holds a list of values."""
    return one.kind is FieldKind.MANY or (one.kind is FieldKind.FILE and one.limits.multiple)


def _settle(scope: Field, tree: Mapping[str, object]) -> dict[str, JsonValue]:
    """Turn the working tree into answers: numbered rows become lists, everything else stays."""
    return {key: _settle_one(scope.find_member(key), value) for key, value in tree.items()}


def _settle_one(one: Field | None, value: object) -> JsonValue:
    if isinstance(value, dict) and one is not None:
        if one.kind is FieldKind.TABLE:
            return [_settle(one, value[number]) for number in sorted(value, key=int)]
        if one.kind.is_object:
            return _settle(one, value)
        return {str(part): str(text) for part, text in value.items()}
    return [str(item) for item in value] if isinstance(value, list) else str(value)
