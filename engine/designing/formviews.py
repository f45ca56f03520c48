"""A form as the pages of the designer show it: one line a question. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.designing.components import (
    WITH_OPTIONS,
    describe,
    id_of,
    kind_of,
    read_components,
    walk_components,
)
from engine.designing.editing.edit import Files
from engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question of a form as a page shows it.

    Attributes:
        id: how pages name it; `key` is how conditions do, empty for words to read.
        depth: how deep it lies in groups and tables.
    """

    id: str
    key: str
    label: str
    kind: str
    hint: str
    required: bool
    options: tuple[str, ...]
    access: str
    label_plain: str
    depth: int

    @property
    def has_options(self) -> bool:
        return self.kind in WITH_OPTIONS


@dataclass(frozen=True, slots=True)
class FormPicture:
    """A form as a page shows it."""

    key: str
    title: str
    title_plain: str
    fields: tuple[FieldView, ...]

    def get(self, field_id: str) -> FieldView:
        """The question that a page names so.

        Raises:
            NotFound: the form has no such question.
        """
        found = next((one for one in self.fields if one.id == field_id), None)
        if found is None:
            raise NotFound(field=field_id)
        return found


def describe_fields(files: Files, key: str) -> FormPicture:
    """The questions of a form.

    Raises:
        NotFound: no such form.
    """
    data = read_components(files, key)
    properties = data.get("properties", {})
    fields = tuple(_describe(one, depth) for depth, one in walk_components(data.get("components", ())))
    return FormPicture(key, str(properties.get("title", key)), str(properties.get("title_plain", "")), fields)


def _describe(component: Mapping[str, Any], depth: int) -> FieldView:
    properties = component.get("properties", {})
    options = [str(one.get("label", "")) for one in component.get("values", ()) if isinstance(one, dict)]
    return FieldView(
        id=id_of(component),
        key=str(component.get("key", "")),
        label=describe(component),
        kind=kind_of(component),
        hint=str(component.get("description", "")),
        required=bool(component.get("validate", {}).get("required")),
        options=tuple(options),
        access="".join(str(properties.get("access", "")).split()),
        label_plain=str(properties.get("label_plain", "")),
        depth=depth,
    )
