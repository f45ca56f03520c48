"""Canonical values as people read them: 31.12.2026, 4806,00, labels instead of codes. No layout here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from engine.forms.field import Field, FieldKind, Option
from engine.forms.typed_values import BadValue
from engine.forms.value_checks import read_value
from engine.model import JsonValue

TICKED, NOT_TICKED = "✓", "–"
Options = Mapping[str, Sequence[Option]]


def list_options(one: Field, options: Options) -> tuple[Option, ...]:
    """Return a field's fixed choices and those of the organisation."""
    return (*one.options, *options.get(one.options_key, ())) if one.options_key else one.options


def show_input(one: Field, value: JsonValue) -> str:
    """Return what an input holds: the browser's own form for dates, decimal commas, else what was typed."""
    try:
        known = read_value(one, value)
    except BadValue:
        known = None
    if known is None:
        return _show_typed(value)
    if one.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return str(known).replace(".", ",")
    return str(known)


def _show_typed(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())
    return "" if value is None or isinstance(value, bool | list) else str(value)


def show_value(one: Field, value: JsonValue, options: Options) -> str:
    """Return an answer as a document shows it."""
    if isinstance(value, bool):
        return TICKED if value else NOT_TICKED
    if isinstance(value, list):
        return ", ".join(_label_of(one, item, options) for item in value)
    if one.kind in (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.CALC) and not isinstance(value, Mapping):
        unit = one.unit or ("zł" if one.kind is FieldKind.MONEY else "")
        return f"{_with_comma(value)} {unit}".rstrip()
    if isinstance(value, str) and one.kind in (FieldKind.DATE, FieldKind.DATETIME, FieldKind.MONTH):
        return _show_moment(one.kind, value)
    return _label_of(one, value, options)


def _with_comma(value: JsonValue) -> str:
    text = str(value)
    return text.replace(".", ",") if text.replace(".", "", 1).lstrip("-").isdecimal() else text


def _label_of(one: Field, value: JsonValue, options: Options) -> str:
    if one.kind is FieldKind.FILE:
        choices: Sequence[Option] = options.get("files", ())
    else:
        choices = list_options(one, options)
    return next((option.label for option in choices if option.value == str(value)), _show_typed(value))


def _show_moment(kind: FieldKind, text: str) -> str:
    try:
        if kind is FieldKind.DATE:
            return f"{date.fromisoformat(text):%d.%m.%Y}"
        if kind is FieldKind.DATETIME:
            return f"{datetime.fromisoformat(text):%d.%m.%Y %H:%M}"
    except ValueError:
        return text
    year, _, month = text.partition("-")
    return f"{month}.{year}"
