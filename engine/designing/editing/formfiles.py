"""Operations on form-js files: fields added, changed, moved and removed; the rest of a form stays."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from engine.designing.components import (
    KINDS,
    WITH_OPTIONS,
    describe,
    find_component,
    form_path,
    get_component,
    kind_of,
    label_name,
    list_keys,
    read_components,
    walk_components,
)
from engine.designing.editing.diagram import PLAIN, clean_name, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.roles import join_names
from engine.designing.editing.uses import list_steps_with, list_users
from engine.errors import KrokusError, NotFound
from engine.forms import read_form

MOST_OPTIONS = 50


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What somebody typed about a field.

    Attributes:
        options: one ready answer a line; an old answer keeps its stored value by its place or its words.
        access: letters out of K, Z, P and I.
    """

    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    access: str = ""
    label_plain: str = ""


def add_form(files: Files, title: str, fields: Sequence[FieldChange] = (), key: str = "") -> Edit:
    """Add a form; without fields it asks one thing, so that it can be saved at all."""
    title = clean_name(title)
    key = key or _free_key(title, {PurePosixPath(path).stem for path in files if path.startswith("forms/")})
    listed = list(fields) or [FieldChange("Co ustaliliśmy", "area")]
    data: dict[str, Any] = {
        "schemaVersion": 16,
        "type": "default",
        "id": key,
        "properties": {"title": title, "title_plain": title},
        "components": [],
    }
    for field in listed:
        data["components"].append(_make_component(field, list_keys(data)))
    return _write(files, key, data, "form_added", title, key)


def rename_form(files: Files, key: str, title: str, title_plain: str) -> Edit:
    """Change what a form is called."""
    data = read_components(files, key)
    properties = data.setdefault("properties", {})
    properties["title"] = clean_name(title)
    if title_plain.strip():
        properties["title_plain"] = clean_name(title_plain)
    return _write(files, key, data, "form_renamed", title, key)


def remove_form(files: Files, key: str) -> Edit:
    """Take a form out.

    Raises:
        EditRefused: steps use it; they are named.
    """
    data = read_components(files, key)
    steps = list_steps_with(files, key)
    title = str(data.get("properties", {}).get("title", key))
    if steps or key == "client_application":
        raise EditRefused("edit_form_needed", name=title, steps=join_names(steps) or "–")
    rest = {path: content for path, content in files.items() if path != form_path(key)}
    return Edit(rest, "form_removed", {"name": title})


def add_field(files: Files, key: str, field: FieldChange, behind: str = "") -> Edit:
    """Add a field behind another one, or as the last."""
    data = read_components(files, key)
    component = _make_component(field, list_keys(data))
    found = find_component(data, behind) if behind else None
    if found is None:
        data["components"].append(component)
    else:
        siblings, place = found
        siblings.insert(place + 1, component)
    return _write(files, key, data, "field_added", field.label, component.get("key") or component["id"])


def change_field(files: Files, key: str, field_id: str, field: FieldChange) -> Edit:
    """Change the words, the help, the answers and who sees a field; its name in conditions stays."""
    data = read_components(files, key)
    component = get_component(data, field_id)
    label = clean_name(field.label, most=500)
    component["text" if component.get("type") == "text" else label_name(component)] = label
    _put(component, "description", " ".join(field.hint.split())[:1000])
    _change_flag(component, required=field.required)
    if kind_of(component) in WITH_OPTIONS and field.options:
        component["values"] = _change_options(files, key, component, field.options)
    properties = component.setdefault("properties", {})
    _put(properties, "access", " ".join(letter for letter in "KZPI" if letter in field.access))
    _put(properties, "label_plain", " ".join(field.label_plain.split())[:500])
    if not properties:
        del component["properties"]
    return _write(files, key, data, "field_changed", label, field_id)


def move_field(files: Files, key: str, field_id: str, by: int) -> Edit:
    """Move a field up (-1) or down (1) among its neighbours."""
    data = read_components(files, key)
    found = find_component(data, field_id)
    if found is None:
        raise NotFound(field=field_id)
    siblings, place = found
    target = min(max(place + by, 0), len(siblings) - 1)
    siblings.insert(target, siblings.pop(place))
    return _write(files, key, data, "field_moved", describe(siblings[target]), field_id)


def remove_field(files: Files, key: str, field_id: str) -> Edit:
    """Take a field out.

    Raises:
        EditRefused: a condition, a timer or a table uses it; the places are named. Or it is the last one.
    """
    data = read_components(files, key)
    found = find_component(data, field_id)
    if found is None:
        raise NotFound(field=field_id)
    siblings, place = found
    names = {str(one["key"]) for _, one in walk_components([siblings[place]]) if one.get("key")}
    used = [where for name in sorted(names) for where in list_users(files, key, name)]
    if used:
        raise EditRefused("edit_field_needed", name=describe(siblings[place]), places=join_names(used))
    if len(siblings) == 1:
        raise EditRefused("edit_last_field", name=describe(siblings[place]))
    gone = siblings.pop(place)
    return _write(files, key, data, "field_removed", describe(gone), "")


def _make_component(field: FieldChange, taken: set[str]) -> dict[str, Any]:
    type_, widget = KINDS.get(field.kind, KINDS["text"])
    label = clean_name(field.label, most=500)
    key = _free_key(label, taken)
    if type_ == "text":
        return {"type": type_, "id": f"Field_{key}", "text": label}
    component: dict[str, Any] = {"type": type_, "id": f"Field_{key}", "key": key}
    component[label_name(component)] = label
    if type_ == "datetime":
        component["subtype"] = "date"
    _put(component, "description", " ".join(field.hint.split())[:1000])
    _change_flag(component, required=field.required)
    if field.kind in WITH_OPTIONS:
        component["values"] = _make_options(field.options)
    properties = {"widget": widget, "access": field.access, "label_plain": field.label_plain}
    properties = {name: value for name, value in properties.items() if value}
    if properties:
        component["properties"] = properties
    return component


def _make_options(labels: Sequence[str]) -> list[dict[str, str]]:
    kept = list(dict.fromkeys(" ".join(label.split())[:200] for label in labels if label.strip()))
    if len(kept) < 2:
        raise EditRefused("edit_two_options", field="options")
    taken: set[str] = set()
    return [{"label": label, "value": _take(label, taken)} for label in kept[:MOST_OPTIONS]]


def _change_options(
    files: Files, key: str, component: Mapping[str, Any], labels: Sequence[str]
) -> list[dict[str, str]]:
    """Answers with their old values where the words are the same, or where only words changed in place."""
    old = [one for one in component.get("values", ()) if isinstance(one, dict)]
    new = _make_options(labels)
    by_label = {str(one.get("label")): str(one.get("value")) for one in old}
    if len(old) == len(new):
        kept = [
            by_label.get(one["label"], str(before.get("value"))) for one, before in zip(new, old, strict=True)
        ]
    else:
        kept = [by_label.get(one["label"], one["value"]) for one in new]
    if len(set(kept)) != len(kept):
        kept = [by_label.get(one["label"], one["value"]) for one in new]
    lost = set(by_label.values()) - set(kept)
    used = [
        where for value in sorted(lost) for where in list_users(files, key, str(component.get("key")), value)
    ]
    if used:
        raise EditRefused("edit_option_needed", field="options", places=join_names(used))
    return [{"label": one["label"], "value": value} for one, value in zip(new, kept, strict=True)]


def _take(label: str, taken: set[str]) -> str:
    value = _free_key(label, taken)
    taken.add(value)
    return value


def _free_key(words: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", words.translate(PLAIN).lower()).strip("_")[:40].strip("_")
    base = plain if plain and plain[0].isalpha() else f"pole_{plain}".strip("_")
    free, number = base, 1
    while free in taken:
        number += 1
        free = f"{base}_{number}"
    return free


def _change_flag(component: dict[str, Any], *, required: bool) -> None:
    validate = dict(component.get("validate", {}))
    if required:
        validate["required"] = True
    else:
        validate.pop("required", None)
    if validate:
        component["validate"] = validate
    else:
        component.pop("validate", None)


def _put(target: dict[str, Any], name: str, value: str) -> None:
    if value:
        target[name] = value
    else:
        target.pop(name, None)


def _write(files: Files, key: str, data: Mapping[str, Any], said: str, name: str, focus: str) -> Edit:
    """The files with the form, proved to be one.

    Raises:
        EditRefused: it could not be shown to anybody.
    """
    content = (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        read_form(key, content)
    except KrokusError as error:
        raise EditRefused("edit_form_broken", text=str(error.params.get("reason") or error.code)) from error
    title = str(data.get("properties", {}).get("title", key))
    return Edit(replace_file(files, form_path(key), content), said, {"name": name, "form": title}, focus)
