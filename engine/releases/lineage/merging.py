"""model.toml and parameters.toml of a variant laid over its parent's."""

from collections.abc import Mapping
from typing import Any

from engine.releases.lineage.toml_text import write_toml
from engine.releases.modelfile import MODEL_FILE, PARAMETERS_FILE, parse_toml

# What only says how the variant differs; a whole model does not say it any more.
DIFFERENCES = frozenset({"extends", "removes", "steps", "fields", "added_fields"})
NOT_INHERITED = ("version", "version_notes", "lineage")


def merge_model_files(parent: bytes, own: Mapping[str, Any], lineage: tuple[str, ...]) -> bytes:
    """The whole model.toml: the parent's entries, the variant's over and behind them.

    Tables are merged by key, stages by their key, other lists are replaced. A new stage stands where its
    `before` says, else last.
    """
    base = parse_toml(parent, MODEL_FILE)
    for key in NOT_INHERITED:
        base.pop(key, None)
    said = {key: value for key, value in own.items() if key not in DIFFERENCES}
    stages = _merge_stages(base.get("stages", []), said.pop("stages", []))
    supplied = {"names": [*base.get("supplied", {}).get("names", ())]}
    supplied["names"] += said.pop("supplied", {}).get("names", ())
    merged = _merge(base, said)
    merged |= {"lineage": list(lineage), "stages": stages, "supplied": supplied}
    return write_toml(merged).encode()


def _merge(base: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in said.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(old, value)
        else:
            merged[key] = value
    return merged


def _merge_stages(base: list[dict[str, Any]], said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    stages = [dict(stage) for stage in base]
    for stage in said:
        before = stage.get("before")
        entry = {key: value for key, value in stage.items() if key != "before"}
        keys = [one["key"] for one in stages]
        if stage["key"] in keys:
            stages[keys.index(stage["key"])] |= entry
        else:
            stages.insert(keys.index(before) if before in keys else len(stages), entry)
    return stages


def merge_parameters(parent: bytes, own: bytes) -> bytes:
    """Dated amounts: a row of the variant takes the place of the row of the same key and first day."""
    rows = {
        (row.get("key"), row.get("valid_from")): row
        for content in (parent, own)
        for row in parse_toml(content, PARAMETERS_FILE).get("parameter", ())
    }
    return write_toml({"parameter": list(rows.values())}).encode()
