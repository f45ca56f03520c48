"""One reader for each kind of field: typed text in, canonical JSON value out, bounds of the field kept."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from engine.forms.checksums import read_nip, read_pesel, read_postcode
from engine.forms.field import Field, FieldKind
from engine.forms.safe_pattern import matches_pattern
from engine.forms.typed_values import (
    BadValue,
    read_bool,
    read_date,
    read_datetime,
    read_decimal,
    read_money,
    read_month,
    read_text,
    read_time,
)
from engine.model import JsonValue

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,8}")
_PHONE_SEPARATORS = re.compile(r"[\s()./-]+")
_PHONE = re.compile(r"\+?[0-9]{7,15}")
MAX_CHOICE = 200
Reader = Callable[[Field, object], JsonValue]


def read_value(one: Field, raw: object) -> JsonValue:
    """Return the canonical value of a simple field, or None when nothing was typed.

    Raises:
        BadValue: what was typed is no value of this kind or outside the field's bounds.
    """
    if is_blank(raw):
        return False if one.kind is FieldKind.BOOL else None
    return _READERS[one.kind](one, raw)


def find_reader(one: Field) -> Reader:
    """What reads a field of this kind where something was typed; `read_value` for all that may be blank."""
    return _READERS[one.kind]


def is_blank(raw: object) -> bool:
    """Return whether nothing was typed."""
    if isinstance(raw, str):
        return not raw.strip()
    return raw is None or raw == [] or raw == {}


def _read_line(one: Field, raw: object) -> JsonValue:
    text = read_text(raw)
    reader = _WIDGETS.get(one.widget)
    if reader is not None:
        text = reader(text)
    limits = one.limits
    if limits.max_length is not None and len(text) > limits.max_length:
        raise BadValue("too_long", limit=limits.max_length)
    if limits.min_length is not None and len(text) < limits.min_length:
        raise BadValue("too_short", limit=limits.min_length)
    if limits.pattern is not None and not matches_pattern(limits.pattern, text):
        raise BadValue("bad_pattern")
    return text


def _read_number(one: Field, raw: object) -> JsonValue:
    number = read_decimal(raw)
    is_whole = number == number.to_integral_value()
    decimals = one.limits.decimals
    if decimals is not None and not is_whole and number != number.quantize(Decimal(1).scaleb(-decimals)):
        raise BadValue("too_many_decimals", limit=decimals)
    _check_range(one, number)
    return int(number) if is_whole else float(number)


def _read_amount(one: Field, raw: object) -> JsonValue:
    amount = read_money(raw)
    _check_range(one, amount)
    return str(amount)


def _check_range(one: Field, number: Decimal) -> None:
    low, high = one.limits.min, one.limits.max
    if low is not None and number < _as_decimal(low):
        raise BadValue("too_small", limit=_show(low))
    if high is not None and number > _as_decimal(high):
        raise BadValue("too_big", limit=_show(high))


@lru_cache(maxsize=1024)
def _as_decimal(number: float) -> Decimal:
    return Decimal(repr(number))


def _show(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _read_choice(one: Field, raw: object) -> JsonValue:
    text = read_text(raw, "not_an_option")
    _check_option(one, text)
    return text


def _check_option(one: Field, value: str) -> None:
    # Choices with a key come from the organisation and are judged when they are known.
    if len(value) > MAX_CHOICE or not (value in one.option_values or one.options_key):
        raise BadValue("not_an_option")


def _read_step(one: Field, raw: object) -> JsonValue:
    text = read_text(raw, "not_an_option").removesuffix(".0")
    _check_option(one, text)
    return int(text) if text.lstrip("-").isdecimal() else text


def _read_choices(one: Field, raw: object) -> JsonValue:
    values = dict.fromkeys(text for text in _texts_of(raw) if text)
    for value in values:
        _check_option(one, value)
    limits = one.limits
    if limits.max_choices is not None and len(values) > limits.max_choices:
        raise BadValue("too_many_choices", limit=limits.max_choices)
    if len(values) < limits.min_choices:
        raise BadValue("too_few_choices", limit=limits.min_choices)
    if len(values) > 1 and not limits.exclusive.isdisjoint(values):
        raise BadValue("exclusive_option")
    order = {option.value: place for place, option in enumerate(one.options)}
    return sorted(values, key=lambda value: order.get(value, len(order)))


def _texts_of(raw: object) -> list[str]:
    items = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    return [read_text(item, "not_an_option") for item in items]


def _read_files(one: Field, raw: object) -> JsonValue:
    values = [text for text in _texts_of(raw) if text]
    if any(len(value) > MAX_CHOICE for value in values):
        raise BadValue("not_an_option")
    if one.limits.multiple:
        return list(values)
    return values[-1] if values else None


def _checked(read: Callable[[str], str | None], code: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = read(text)
        if found is None:
            raise BadValue(code)
        return found

    return check


def _read_phone(text: str) -> str | None:
    return text if _PHONE.fullmatch(_PHONE_SEPARATORS.sub("", text)) and len(text) <= 40 else None


def _read_email(text: str) -> str | None:
    return text if len(text) <= 254 and _EMAIL.fullmatch(text) else None


_WIDGETS: dict[str, Callable[[str], str]] = {
    "pesel": _checked(read_pesel, "bad_pesel"),
    "nip": _checked(read_nip, "bad_nip"),
    "postcode": _checked(read_postcode, "bad_postcode"),
    "phone": _checked(_read_phone, "bad_phone"),
    "email": _checked(_read_email, "bad_email"),
}

_READERS: dict[FieldKind, Reader] = {
    FieldKind.TEXT: _read_line,
    FieldKind.AREA: _read_line,
    FieldKind.REF: _read_line,
    FieldKind.NUMBER: _read_number,
    FieldKind.MONEY: _read_amount,
    FieldKind.DATE: lambda one, raw: read_date(raw).isoformat(),
    FieldKind.TIME: lambda one, raw: read_time(raw).isoformat("minutes"),
    FieldKind.DATETIME: lambda one, raw: read_datetime(raw).isoformat(timespec="minutes"),
    FieldKind.MONTH: lambda one, raw: read_month(raw),
    FieldKind.BOOL: lambda one, raw: read_bool(raw),
    FieldKind.ONE: _read_choice,
    FieldKind.PERSON: _read_choice,
    FieldKind.MANY: _read_choices,
    FieldKind.SCALE: _read_step,
    FieldKind.FILE: _read_files,
}
