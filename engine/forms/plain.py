"""The short way for simple fields that were answered well: most forms, most of the time.

It never finds a problem itself. Where there is anything to say it gives way to the schema (schema.py) and the
judge (validation.py), which alone name problems; what it does return is exactly what they would.
"""

from collections.abc import Mapping
from functools import lru_cache

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.typed_values import BadValue
from engine.forms.value_checks import Reader, find_reader, read_value
from engine.model import Answers, JsonValue

_NOT_FLAT = frozenset(
    {FieldKind.TABLE, FieldKind.GROUP, FieldKind.SIGNATURE, FieldKind.CONSENT, FieldKind.CALC}
)


def read_flat(form: Form, raw: Mapping[str, JsonValue]) -> dict[str, JsonValue] | None:
    """Read every value of a form without tables and groups; None where something is not typed well."""
    readers = _flat_readers(form)
    typed: dict[str, JsonValue] = {}
    try:
        for key, value in raw.items():
            one, read = readers[key]
            # A text that is not blank needs no more than the reader of its kind.
            if type(value) is str and value and not value.isspace():
                typed[key] = read(one, value)
            else:
                typed[key] = None if value is None else read_value(one, value)
    except (KeyError, BadValue):
        return None
    return typed


def keep_plain(form: Form, typed: Answers) -> dict[str, JsonValue] | None:
    """What is kept of well typed values where no expression decides; None where something is missing."""
    steps = _plain_steps(form)
    if steps is None:
        return None
    kept: dict[str, JsonValue] = {}
    for key, is_box, required in steps:
        value = typed.get(key)
        # Of what readers give, only nothing, an empty list and a box without its tick are blank; 0 is not.
        if value or not (is_box or value is None or value == []):
            kept[key] = value
        elif required:
            return None
        elif is_box:
            kept[key] = False
    return kept


@lru_cache(maxsize=1024)
def _flat_readers(form: Form) -> Mapping[str, tuple[Field, Reader]]:
    """Fields and their readers by key; none when the form nests: its first answer then leads off this way."""
    members = form.root.members
    if any(one.kind in _NOT_FLAT for one in members):
        return {}
    return {one.key: (one, find_reader(one)) for one in members}


@lru_cache(maxsize=1024)
def _plain_steps(form: Form) -> tuple[tuple[str, bool, bool], ...] | None:
    """Key, whether it is a box, whether it is required; None when more than that decides."""
    members = form.root.members
    if form.root.has_conditions or not all(map(_is_plain, members)):
        return None
    return tuple((one.key, one.kind is FieldKind.BOOL, _is_required(one)) for one in members)


def _is_plain(one: Field) -> bool:
    # Choices of the organisation, files and ages are judged by what surrounds the form.
    around = one.options_key or one.limits.min_age or one.kind is FieldKind.FILE
    return one.kind not in _NOT_FLAT and not around


def _is_required(one: Field) -> bool:
    return one.kind is not FieldKind.REF and (one.required or one.limits.min_rows > 0)
