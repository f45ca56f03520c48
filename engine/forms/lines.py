"""Answers as people read them in a finished document. Nothing here can be typed into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.forms.field import Field, FieldKind, Option
from engine.forms.form import Form
from engine.forms.surroundings import NO_OPTIONS
from engine.forms.view import show_plain
from engine.model import Answers, JsonValue


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: label and value as text, rows of lines for a table, lines inside for a group.

    Attributes:
        kind: of the field; `bool` has the value "true" or "false", dates are ISO.
        values: several values where several were chosen.
        protected: health data.
        label_plain: the question in easy words, where the form has them.
        choice: the answer as it is kept, where one was chosen of several.
    """

    label: str
    kind: str
    value: str = ""
    values: tuple[str, ...] = ()
    rows: "tuple[tuple[Line, ...], ...]" = ()
    children: "tuple[Line, ...]" = ()
    protected: bool = False
    key: str = ""
    label_plain: str = ""
    choice: str = ""


def describe_answers(
    form: Form, answers: Answers, *, options: Mapping[str, Sequence[Option]] = NO_OPTIONS
) -> tuple[Line, ...]:
    """Every answered field in the order of the form; what was not answered is left out."""
    return _lines(form.fields, answers, options)


def _lines(
    fields: Sequence[Field], answers: Mapping[str, JsonValue], options: Mapping[str, Sequence[Option]]
) -> tuple[Line, ...]:
    found = (_line(one, answers, options) for one in fields)
    return tuple(line for line in found if line is not None)


def _line(
    one: Field, answers: Mapping[str, JsonValue], options: Mapping[str, Sequence[Option]]
) -> Line | None:
    if one.kind is FieldKind.SECTION:
        inside = _lines(one.children, answers, options)
        if not inside:
            return None
        return Line(one.label, one.kind.value, children=inside, label_plain=one.label_plain)
    value = answers.get(one.key)
    if one.kind is FieldKind.INFO or value is None or value == "" or value == []:
        return None
    if one.kind.is_object:
        inside = _lines(one.children, value, options) if isinstance(value, Mapping) else ()
        # What was only computed is nobody's answer: a consent that nobody decided has its code alone.
        if all(line.kind == FieldKind.CALC.value for line in inside):
            return None
        if one.kind is FieldKind.CONSENT:
            inside = tuple(line for line in inside if line.kind != FieldKind.CALC.value)
        return Line(one.label, one.kind.value, children=inside, key=one.key, label_plain=one.label_plain)
    if one.kind is FieldKind.TABLE:
        rows = [_lines(one.children, row, options) for row in _rows(value)]
        found = Line(one.label, one.kind.value, rows=tuple(rows))
    else:
        words = _words(one, value, options)
        # What is computed may be a yes or no as well.
        kind = FieldKind.BOOL if isinstance(value, bool) else one.kind
        choice = value if one.kind is FieldKind.ONE and isinstance(value, str) else ""
        found = Line(one.label, kind.value, ", ".join(words), words, choice=choice)
    return replace(found, protected=one.is_sensitive, key=one.key, label_plain=one.label_plain)


def _rows(value: JsonValue) -> list[Mapping[str, JsonValue]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _words(one: Field, value: JsonValue, options: Mapping[str, Sequence[Option]]) -> tuple[str, ...]:
    known = one.options or tuple(options.get(one.options_key, ()))
    labels = {option.value: option.label for option in known}
    items = value if isinstance(value, list | tuple) else [value]
    shown = (show_plain(item) for item in items if not isinstance(item, Mapping | list))
    suffix = f" {one.unit}" if one.unit else ""
    return tuple(labels.get(text, text) + suffix for text in shown)
