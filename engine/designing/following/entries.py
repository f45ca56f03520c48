"""Entries of model.toml that can be taken over one by one: stages, roles, reports, thresholds and more."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from engine.designing.editing.edit import EditRefused
from engine.designing.editing.texts import write_words
from engine.designing.editing.toml_text import TomlText, quote_words
from engine.designing.following.place import Place
from engine.errors import ModelRefused
from engine.releases.lineage.toml_text import write_toml
from engine.releases.modelfile import MODEL_FILE, parse_toml

# What a copy says about itself.
OWN = frozenset({"key", "name", "lineage", "extends", "version", "version_notes"})
STAGES = "stages"
LANGUAGES = frozenset({"pl", "en"})


def read_entries(content: bytes) -> dict[Place, str]:
    """Every entry as JSON; a table of its own (a role, a stage) is one too, beside its entries.

    Raises:
        ModelRefused: it is no TOML.
    """
    return {
        Place(MODEL_FILE, item, what): json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        for item, what, value in _walk(parse_toml(content, MODEL_FILE))
    }


def _walk(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for key, value in data.items():
        if key in OWN:
            continue
        if key == STAGES:
            yield "", STAGES, [stage.get("key") for stage in value]
            for stage in value:
                yield from _walk_table(f"{STAGES}[{stage.get('key')}]", stage)
        elif not _is_table(value):
            yield "", key, value
        else:
            for name, inner in value.items():
                if _is_table(inner):
                    yield from _walk_table(f"{key}.{name}", inner)
                else:
                    yield key, name, inner


def _walk_table(item: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield item, "", table
    for name, value in table.items():
        yield item, name, value


def _is_table(value: object) -> bool:
    """A text in two languages is one entry, though TOML writes it as a table."""
    return isinstance(value, Mapping) and not (value and set(value) <= LANGUAGES)


def write_entry(yours: bytes, theirs: bytes, place: Place) -> bytes:
    """The organisation's file with one entry as the template has it; everything else stays as it was written.

    Raises:
        EditRefused: the table that the entry belongs to is gone.
    """
    wanted, source = parse_toml(yours, MODEL_FILE), parse_toml(theirs, MODEL_FILE)
    if place.what == STAGES and not place.item:
        wanted[STAGES] = _merge_stages(wanted.get(STAGES, []), source.get(STAGES, []))
    else:
        _set(wanted, source, place)
    edited = _edit_text(yours, wanted, source, place)
    # Where a single line cannot say it, the file is written anew: its comments go, its meaning stays.
    return write_toml(wanted).encode() if edited is None else edited


def _merge_stages(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The template's order; stages that both have say what the organisation says."""
    own = {stage.get("key"): stage for stage in mine}
    return [deepcopy(own.get(stage.get("key"), stage)) for stage in theirs]


def _find_tables(data: dict[str, Any], item: str) -> tuple[dict[str, Any], str]:
    """The table that holds an item, and the item's name in it."""
    if item.startswith(f"{STAGES}["):
        key = item[len(STAGES) + 1 : -1]
        stages = {str(stage.get("key")): stage for stage in data.get(STAGES, [])}
        return stages, key
    head, _, name = item.partition(".")
    return (data.setdefault(head, {}), name) if name else (data, head)


def _set(wanted: dict[str, Any], source: dict[str, Any], place: Place) -> None:
    table, name = (wanted, "") if not place.item else _find_tables(wanted, place.item)
    held, held_name = (source, "") if not place.item else _find_tables(source, place.item)
    if place.item and not place.what:
        _copy(table, held, name)
        return
    if name and name not in table and "." not in place.item and not place.item.startswith(STAGES):
        table[name] = {}
    if name and name not in table:
        raise EditRefused("edit_place_gone")
    _copy(table[name] if name else table, held.get(held_name, {}) if held_name else held, place.what)


def _copy(table: dict[str, Any], held: Mapping[str, Any], name: str) -> None:
    if name in held:
        table[name] = deepcopy(held[name])
    else:
        table.pop(name, None)


def _edit_text(yours: bytes, wanted: Mapping[str, Any], source: dict[str, Any], place: Place) -> bytes | None:
    """The file with one line changed; None where that would not say what is wanted."""
    text = TomlText(yours)
    item = place.item
    if item.startswith(f"{STAGES}["):
        keys = [str(stage.get("key")) for stage in wanted.get(STAGES, [])]
        item = f"{STAGES}[{keys.index(item[len(STAGES) + 1 : -1])}]"
    table, name = (source, "") if not place.item else _find_tables(source, place.item)
    held = table.get(name) if name else table
    if place.item and not place.what:
        _edit_table(text, item, held)
    elif isinstance(held, Mapping) and place.what in held:
        _edit_value(text, item, place.what, held[place.what])
    else:
        text.unset(item, place.what)
    try:
        edited = text.to_bytes()
    except EditRefused:
        return None
    return edited if tomllib.loads(edited.decode()) == wanted else None


def _edit_value(text: TomlText, item: str, what: str, value: Any) -> None:
    is_words = isinstance(value, Mapping) and set(value) <= LANGUAGES and "pl" in value
    # A list of tables keeps its texts in one line each.
    if is_words and not item.startswith(STAGES):
        write_words(text, item, what, str(value["pl"]), str(value.get("en", "")))
    else:
        text.set(item, what, _say(value))


def _edit_table(text: TomlText, item: str, held: object) -> None:
    if text.find_table(item) is not None:
        text.remove_table(item)
    if isinstance(held, Mapping):
        text.add_table(item)
        for key, value in held.items():
            text.set(item, str(key), _say(value))


def _say(value: Any) -> str:
    if isinstance(value, Mapping) and set(value) <= LANGUAGES and "pl" in value:
        return quote_words(str(value["pl"]), str(value.get("en", "")))
    try:
        return write_toml({"x": value}).strip().removeprefix("x = ")
    except (TypeError, ModelRefused):
        return '""'
