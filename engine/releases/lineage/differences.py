"""Small differences: a step's deadline or name, a form's field, without copying the diagram or the form."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.changing import change_elements
from engine.errors import ModelRefused
from engine.releases.lineage.removing import FIELDS
from engine.releases.modelfile import MODEL_FILE

SCENARIOS = "scenarios/"


def apply_differences(files: Mapping[str, bytes], own: Mapping[str, Any]) -> dict[str, bytes]:
    """The files with the variant's `[steps]`, `[fields]`, `[[added_fields]]` and removed fields worked in.

    Raises:
        ModelRefused: no diagram has the step, or no form the field.
    """
    changed = dict(files)
    _change_steps(changed, own.get("steps", {}))
    for form, fields in own.get("fields", {}).items():
        _change_fields(changed, str(form), fields)
    for field in own.get("added_fields", ()):
        _add_field(changed, dict(field))
    for name in own.get("removes", {}).get(FIELDS, ()):
        _remove_field(changed, str(name))
    return changed


def _change_steps(files: dict[str, bytes], steps: Mapping[str, Mapping[str, str]]) -> None:
    missing = set(steps)
    for path in [path for path in files if path.endswith(".bpmn")]:
        # Only a file that names a step at all is parsed and written anew.
        here = {step: changes for step, changes in steps.items() if f'"{step}"'.encode() in files[path]}
        if here:
            files[path], found = change_elements(files[path], path, here)
            missing -= found
    if missing:
        raise ModelRefused("changed_step_missing", file=MODEL_FILE, element=min(missing))


def _change_fields(files: dict[str, bytes], form: str, fields: Mapping[str, Any]) -> None:
    path, content = _read_form(files, form)
    for key, changes in fields.items():
        found = [(row, at) for row, at in _find_fields(content) if _key(row[at]) == key]
        if not found:
            raise ModelRefused("changed_field_missing", file=path, element=str(key))
        for row, at in found:
            row[at] = _merge(row[at], changes)
    files[path] = _write_form(content)


def _add_field(files: dict[str, bytes], field: dict[str, Any]) -> None:
    path, content = _read_form(files, str(field.pop("form", "")))
    after = str(field.pop("after", ""))
    place = next(((row, at) for row, at in _find_fields(content) if _key(row[at]) == after), None)
    if place is None:
        raise ModelRefused("changed_field_missing", file=path, element=after)
    row, at = place
    field.setdefault("id", f"Field_{field.get('key', at)}")
    row.insert(at + 1, field)
    files[path] = _write_form(content)


def _remove_field(files: dict[str, bytes], name: str) -> None:
    """Take away a field named `form.field`."""
    form, _, key = name.partition(".")
    path, content = _read_form(files, form)
    place = next(((row, at) for row, at in _find_fields(content) if _key(row[at]) == key), None)
    if place is None:
        raise ModelRefused("changed_field_missing", file=path, element=name)
    row, at = place
    del row[at]
    files[path] = _write_form(content)


def _read_form(files: Mapping[str, bytes], form: str) -> tuple[str, dict[str, Any]]:
    path = f"forms/{form}.json"
    if path not in files:
        raise ModelRefused("changed_field_missing", file=path, element=form)
    try:
        content = json.loads(files[path])
    except ValueError as error:
        raise ModelRefused("form_unreadable", file=path, reason=str(error)) from error
    return path, content


def _write_form(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _find_fields(component: Mapping[str, Any]) -> Iterator[tuple[list[Any], int]]:
    """Every component with the list it stands in, sections and tables opened."""
    row = component.get("components", [])
    for at, one in enumerate(row):
        yield row, at
        yield from _find_fields(one)


def _key(component: Mapping[str, Any]) -> str:
    return str(component.get("key") or component.get("path") or component.get("id"))


def _merge(old: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in changes.items():
        both = isinstance(merged.get(key), Mapping) and isinstance(value, Mapping)
        merged[key] = _merge(merged[key], value) if both else value
    return merged
