"""Conditions of the plain kind – field, comparison, value – read from FEEL and written as FEEL."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.alphabet import order_name
from engine.designing.editing.edit import EditRefused
from engine.forms import Field, FieldKind, Form
from engine.saying import Named

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
ORDERED = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.SCALE)
MOST_CLAUSES = 5
CHOICE, NUMBER, TICK, TEXT, VARIABLE = "choice", "number", "tick", "text", "variable"
# What people type for a tick; anything else is no answer to it.
TICKED: Mapping[str, str] = {"tak": "true", "yes": "true", "nie": "false", "no": "false"}
# FEEL for "nobody answered this".
NOT_GIVEN = "null"
_NAME = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?"
_VALUE = r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null'
_CLAUSE = re.compile(rf"\s*(?P<field>{_NAME})\s*(?P<op>!=|<=|>=|=|<|>)\s*(?P<value>{_VALUE})\s*")


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison: a field of a form or a case variable, and a value as people see it.

    Attributes:
        field: `form_key.field_key`, or the bare name of a variable.
        value: text without quotes; `true` or `false` for a tick.
    """

    field: str
    comparison: str
    value: str
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class PlainCondition:
    """Clauses that must all hold (`and`), or of which one must (`or`)."""

    clauses: tuple[Clause, ...]
    joiner: str = "and"


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field that a condition may ask for.

    Attributes:
        options: stored value -> words, where there are ready answers.
        kind: choice, number, tick, text or variable.
    """

    path: str
    label: str
    form_title: str
    kind: str
    options: Mapping[str, str]


def read_condition(text: str | None) -> PlainCondition | None:
    """The condition as clauses; None when it says more than clauses can."""
    rest = (text or "").strip().removeprefix("=").strip()
    if not rest:
        return None
    clauses: list[Clause] = []
    joiners: set[str] = set()
    place = 0
    while place < len(rest):
        found = _CLAUSE.match(rest, place)
        if found is None or len(clauses) >= MOST_CLAUSES:
            return None
        clauses.append(_read_clause(found))
        place = found.end()
        joined = re.match(r"(and|or)\b", rest[place:])
        if joined is None:
            break
        joiners.add(joined.group(1))
        place += joined.end()
    if place != len(rest) or len(joiners) > 1:
        return None
    return PlainCondition(tuple(clauses), next(iter(joiners), "and"))


def _read_clause(found: re.Match[str]) -> Clause:
    value = found["value"]
    if value.startswith('"'):
        plain = re.sub(r"\\(.)", r"\1", value[1:-1])
        return Clause(found["field"], found["op"], plain)
    return Clause(found["field"], found["op"], value, is_text=False)


def write_plain(condition: PlainCondition) -> str:
    """The condition as FEEL."""
    return f" {condition.joiner} ".join(_write_clause(clause) for clause in condition.clauses)


def _write_clause(clause: Clause) -> str:
    if clause.is_text:
        plain = clause.value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{clause.field} {clause.comparison} "{plain}"'
    return f"{clause.field} {clause.comparison} {clause.value}"


def make_clause(asked: Sequence[AskedField], path: str, comparison: str, value: str) -> Clause:
    """A clause from what somebody chose.

    Raises:
        EditRefused: no such field, or a value that does not go with it.
    """
    field = next((one for one in asked if one.path == path), None)
    if field is None:
        raise EditRefused("edit_choose_field", field="field")
    if comparison not in COMPARISONS:
        raise EditRefused("edit_choose_comparison", field="comparison")
    value = " ".join(value.split())[:200]
    if value == NOT_GIVEN and comparison in ("=", "!="):
        return Clause(path, comparison, NOT_GIVEN, is_text=False)
    if field.kind == TICK:
        ticked = TICKED.get(value.casefold(), value)
        if ticked not in TICKED.values():
            raise EditRefused("edit_choose_value", field="value", name=field.label)
        return Clause(path, comparison, ticked, is_text=False)
    if field.kind == NUMBER or (field.kind == VARIABLE and _is_number(value)):
        return Clause(path, comparison, _read_number(value, field), is_text=False)
    if field.options and value not in field.options:
        value = next((key for key, words in field.options.items() if words == value), "")
    if not value:
        raise EditRefused("edit_choose_value", field="value", name=field.label)
    return Clause(path, comparison, value)


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?\d+([.,]\d+)?", value) is not None


def _read_number(value: str, field: AskedField) -> str:
    try:
        return format(Decimal(value.replace(",", ".")), "f")
    except InvalidOperation as error:
        raise EditRefused("edit_number_needed", field="value", name=field.label) from error


def list_asked(
    forms: Mapping[str, Form], variables: Mapping[str, tuple[Named, str]]
) -> tuple[AskedField, ...]:
    """Fields of all forms that have one plain answer, and the variables that scripts and results set.

    Args:
        variables: name -> what people call it and its values, and its kind.
    """
    by_title = sorted(forms.items(), key=lambda one: (order_name(one[1].title or one[0]), one[0]))
    found = [one for key, form in by_title for one in _list_of_form(key, form)]
    found += [
        AskedField(name, named.label.pl, "", kind, {key: words.pl for key, words in named.options.items()})
        for name, (named, kind) in sorted(variables.items(), key=lambda item: order_name(item[1][0].label.pl))
    ]
    return tuple(found)


def _list_of_form(key: str, form: Form) -> Iterator[AskedField]:
    for field in form.root.members:
        kind = _kind_of(field)
        if kind:
            options = {option.value: option.label for option in field.options}
            yield AskedField(f"{key}.{field.key}", field.label or field.key, form.title, kind, options)


def _kind_of(field: Field) -> str:
    if field.kind is FieldKind.BOOL:
        return TICK
    if field.kind in ORDERED:
        return NUMBER
    if field.kind is FieldKind.ONE and field.options:
        return CHOICE
    return TEXT if field.kind in (FieldKind.TEXT, FieldKind.DATE) else ""
