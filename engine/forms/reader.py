"""Form files become forms here. Nothing is read leniently: what Krokus does not know, it refuses by name."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from engine.errors import ModelRefused
from engine.forms.bounded_json import BadJson, read_bounded_json
from engine.forms.field import Field
from engine.forms.field_reader import Scope, read_fields
from engine.forms.form import Form
from engine.forms.raw_component import RawComponent
from engine.model import JsonValue

MAX_FIELDS = 1_000
# Models that extend one another, and the releases of one model, share most of their forms.
KEPT_FORMS = 256


@lru_cache(maxsize=KEPT_FORMS)
def read_form(key: str, content: bytes) -> Form:
    """Read a form-js schema; the same bytes give the same form again.

    Args:
        key: the form's key (the stem of its file), named in every refusal.
        content: the JSON text, at most 1 MB and 40 levels deep.

    Raises:
        ModelRefused: the text is no form that Krokus can run; params name file, element and reason.
    """
    top = RawComponent(key, _read_object(key, content))
    fields = read_fields(top.read_objects("components"), Scope())
    form = _build_form(key, top, fields)
    if sum(1 for _ in form.walk()) > MAX_FIELDS:
        raise top.refuse("too_many_fields", limit=MAX_FIELDS)
    _check_fixed_rows(top, form)
    return form


def _read_object(key: str, content: bytes) -> Mapping[str, JsonValue]:
    try:
        value = read_bounded_json(content)
    except BadJson as error:
        raise ModelRefused(file=key, element=key, reason=str(error)) from error
    if not isinstance(value, Mapping) or not isinstance(value.get("components"), list):
        raise ModelRefused(file=key, element=key, reason="not_a_form")
    return value


def _build_form(key: str, top: RawComponent, fields: tuple[Field, ...]) -> Form:
    own = top.properties
    return Form(
        key=key,
        code=own.get("code", ""),
        title=own.get("title") or key,
        fields=fields,
        title_plain=own.get("title_plain", ""),
        intro=own.get("intro", ""),
        intro_plain=own.get("intro_plain", ""),
        is_document=own.get("document") == "true",
        properties=MappingProxyType(dict(own)),
    )


def _check_fixed_rows(top: RawComponent, form: Form) -> None:
    for one in form.walk():
        if not one.rows:
            continue
        column = next((child for child in one.members if child.key == one.rows_key), None)
        if column is None:
            raise top.refuse("rows_without_column", table=one.path, column=one.rows_key)
        values = {option.value for option in column.options}
        if values and not values.issuperset(one.rows):
            raise top.refuse("rows_not_among_options", table=one.path)
