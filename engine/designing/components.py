"""Form-js files as components: found, walked and named for people. Changes nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.designing.editing.edit import Files
from engine.errors import NotFound

# What people choose from, and what form-js calls it: type, and the property `widget` or the subtype.
KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("textfield", ""),
    "area": ("textarea", ""),
    "number": ("number", ""),
    "money": ("number", "money"),
    "date": ("datetime", ""),
    "tick": ("checkbox", ""),
    "one": ("radio", ""),
    "many": ("checklist", ""),
    "file": ("filepicker", ""),
    "info": ("text", ""),
}
WITH_OPTIONS = frozenset({"one", "many"})


def form_path(key: str) -> str:
    return f"forms/{key}.json"


def read_components(files: Files, key: str) -> dict[str, Any]:
    """The form as data.

    Raises:
        NotFound: no such form.
    """
    if form_path(key) not in files:
        raise NotFound(form=key)
    data = json.loads(files[form_path(key)])
    if not isinstance(data, dict):
        raise NotFound(form=key)
    return data


def describe(component: Mapping[str, Any]) -> str:
    """What people call a field: its words, else its key."""
    text = component.get(label_name(component)) or component.get("text") or component.get("key")
    return str(text or component.get("path") or component.get("id") or "")[:120]


def kind_of(component: Mapping[str, Any]) -> str:
    """The word of our list for a component; its form-js type where it has none."""
    widget = component.get("properties", {}).get("widget", "")
    found = [word for word, (type_, own) in KINDS.items() if type_ == component.get("type") and own == widget]
    return found[0] if found else str(component.get("type", ""))


def id_of(component: Mapping[str, Any]) -> str:
    """How a page names a component: form-js' own id, else its key or path."""
    return str(component.get("id") or component.get("key") or component.get("path") or "")


def walk_components(components: Sequence[Any], depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every component with how deep it lies."""
    for one in components:
        if isinstance(one, dict):
            yield depth, one
            yield from walk_components(one.get("components", ()), depth + 1)


def find_component(data: Mapping[str, Any], field_id: str) -> tuple[list[Any], int] | None:
    """The list that holds a component, and its place in it."""
    for siblings in _lists(data):
        for place, one in enumerate(siblings):
            if isinstance(one, dict) and id_of(one) == field_id:
                return siblings, place
    return None


def _lists(data: Mapping[str, Any]) -> Iterator[list[Any]]:
    yield data["components"]
    for _, one in walk_components(data["components"]):
        if isinstance(one.get("components"), list):
            yield one["components"]


def get_component(data: Mapping[str, Any], field_id: str) -> dict[str, Any]:
    """The component that a page names so.

    Raises:
        NotFound: the form has no such field.
    """
    found = find_component(data, field_id)
    if found is None:
        raise NotFound(field=field_id)
    component: dict[str, Any] = found[0][found[1]]
    return component


def label_name(component: Mapping[str, Any]) -> str:
    return "dateLabel" if component.get("type") == "datetime" else "label"


def list_keys(data: Mapping[str, Any]) -> set[str]:
    return {str(one.get("key") or one.get("path")) for _, one in walk_components(data["components"])}
