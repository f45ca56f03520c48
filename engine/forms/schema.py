"""A marshmallow schema for each form, made once: typed answers become canonical, bad values are all found.

What depends on other answers (conditions, required fields, rules) is judged afterwards, in validation.py.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, missing

from engine.errors import FieldProblem
from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.plain import read_flat
from engine.forms.typed_values import BadValue
from engine.forms.value_checks import read_value
from engine.model import JsonValue


class ScopeSchema(Schema):
    """The fields of one form, row or group; a key that is not among them is a problem of its own."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "unknown_field", "type": "not_an_object"}  # noqa: RUF012  marshmallow's own style


class TypedField(fields.Field[JsonValue]):
    """A field that holds one value; its reader decides what is typed well."""

    def __init__(self, one: Field, *, data_key: str, attribute: str) -> None:
        super().__init__(allow_none=True, data_key=data_key, attribute=attribute)
        self.one = one

    def deserialize(
        self,
        value: object,
        attr: str | None = None,
        data: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> Any:
        """Read one value; what marshmallow does between this and the reader serves options not used here."""
        if value is missing or value is None:
            return value
        return self._deserialize(value, attr, data, **kwargs)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> JsonValue:
        try:
            return read_value(self.one, value)
        except BadValue as problem:
            raise _as_error(problem) from problem


class ScopeField(fields.Nested):
    """A table or a group: its own shape is checked first, then everything inside."""

    def __init__(self, one: Field, schema: Schema, *, data_key: str, attribute: str) -> None:
        many = one.kind is FieldKind.TABLE
        super().__init__(schema, many=many, allow_none=True, data_key=data_key, attribute=attribute)
        self.one = one

    def _test_collection(self, value: object) -> None:
        if not self.many:
            return
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            raise _as_error(BadValue("not_a_table"))
        if len(value) > self.one.limits.max_rows:
            raise _as_error(BadValue("too_many_rows", limit=self.one.limits.max_rows))


def _as_error(problem: BadValue) -> ValidationError:
    # Marshmallow passes whatever a list holds through unchanged; the types of its messages do not say so.
    messages: list[object] = [problem]
    return ValidationError(messages)


@lru_cache(maxsize=1024)
def get_schema(form: Form) -> Schema:
    """Return the schema of a form; forms are equal only to themselves, so each is built once."""
    return _build_schema(form.root)


def _build_schema(scope: Field) -> Schema:
    # Attribute names are numbers of ours: a field may be called `load` or `__class__` and remain a plain key.
    declared = {f"field_{place}": _build_field(one) for place, one in enumerate(scope.members)}
    return ScopeSchema.from_dict(declared, name="GeneratedScope")()


def _build_field(one: Field) -> fields.Field[JsonValue]:
    if one.kind is FieldKind.TABLE or one.kind.is_object:
        return ScopeField(one, _build_schema(one), data_key=one.key, attribute=one.key)
    if one.kind is FieldKind.CALC:
        return fields.Raw(allow_none=True, data_key=one.key, attribute=one.key)
    return TypedField(one, data_key=one.key, attribute=one.key)


def load_typed(form: Form, raw: Mapping[str, JsonValue]) -> tuple[dict[str, JsonValue], list[FieldProblem]]:
    """Return every value that was typed well, and a problem for every other one."""
    typed = read_flat(form, raw)
    return (typed, []) if typed is not None else load_by_schema(form, raw)


def load_by_schema(
    form: Form, raw: Mapping[str, JsonValue]
) -> tuple[dict[str, JsonValue], list[FieldProblem]]:
    """The same by the whole schema, which can say everything that is wrong."""
    try:
        return dict(get_schema(form).load(raw)), []
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, list(_flatten(error.messages, ""))


def _flatten(messages: object, path: str) -> list[FieldProblem]:
    if isinstance(messages, Mapping):
        found: list[FieldProblem] = []
        for key, inner in messages.items():
            step = path if key == "_schema" else f"{path}.{key}" if path else str(key)
            found.extend(_flatten(inner, step))
        return found
    items = messages if isinstance(messages, list) else [messages]
    return [item.at(path) if isinstance(item, BadValue) else FieldProblem(path, str(item)) for item in items]
