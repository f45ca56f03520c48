"""Answers as lines of a read-only document: only what was answered, in the order of the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.forms.field import Field, FieldKind, Option
from engine.forms.form import Form
from engine.forms.shown_values import show_value
from engine.forms.surroundings import NO_OPTIONS
from engine.forms.value_checks import is_blank
from engine.model import Answers


@dataclass(frozen=True, slots=True)
class Line:
    """One answered question.

    Attributes:
        value: the whole answer as text; rows of tables stand one below another.
        section: legend of the section the question stands in.
        rows: the lines of each row of a table, for those who draw a real table.
        children: the lines of a group, a signature or a consent.
    """

    path: str
    kind: FieldKind
    label: str
    value: str
    section: str = ""
    access: frozenset[str] = frozenset("K")
    rows: "tuple[tuple[Line, ...], ...]" = ()
    children: "tuple[Line, ...]" = ()

    @property
    def protected(self) -> bool:
        return "Z" in self.access


def describe_answers(
    form: Form,
    answers: Answers,
    *,
    options: Mapping[str, Sequence[Option]] = NO_OPTIONS,
    plain: bool = False,
) -> tuple[Line, ...]:
    """Return one line for each answered question that the form (as narrowed for the reader) has."""
    return tuple(_Reading(options, plain).read_scope(form.fields, answers, ""))


class _Reading:
    """Reads one set of answers; holds the choices of the organisation and the wording asked for."""

    def __init__(self, options: Mapping[str, Sequence[Option]], plain: bool) -> None:
        self.options = options
        self.plain = plain

    def read_scope(self, fields: Sequence[Field], answers: Answers, section: str) -> Iterator[Line]:
        for one in fields:
            if one.kind is FieldKind.SECTION:
                yield from self.read_scope(one.children, answers, self._label(one) or section)
            elif one.kind.holds_data and not is_blank(answers.get(one.key)):
                yield self._read_line(one, answers, section)

    def _read_line(self, one: Field, answers: Answers, section: str) -> Line:
        value = answers[one.key]
        rows: tuple[tuple[Line, ...], ...] = ()
        children: tuple[Line, ...] = ()
        if one.kind is FieldKind.TABLE and isinstance(value, list):
            scopes = [row for row in value if isinstance(row, Mapping)]
            rows = tuple(tuple(self.read_scope(one.children, row, "")) for row in scopes)
            text = "\n".join(_join(row) for row in rows)
        elif isinstance(value, Mapping) and one.children:
            children = tuple(self.read_scope(one.children, value, ""))
            text = _join(children)
        else:
            text = show_value(one, value, self.options)
        return Line(one.path, one.kind, self._label(one), text, section, one.access, rows, children)

    def _label(self, one: Field) -> str:
        return one.label_plain if self.plain and one.label_plain else one.label


def _join(lines: Sequence[Line]) -> str:
    return "; ".join(f"{line.label}: {line.value}" if line.label else line.value for line in lines)
