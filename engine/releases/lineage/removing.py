"""What a variant takes away from its parent, by name; and who still asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from engine.bpmn.graph import Graph
from engine.bpmn.lint.finding import Finding, say
from engine.bpmn.reader import read_diagrams
from engine.errors import ModelRefused
from engine.releases.lineage.toml_text import write_toml
from engine.releases.modelfile import MODEL_FILE, parse_toml

FILES, FIELDS = "files", "fields"
NONE: frozenset[str] = frozenset()
# Tables of model.toml from which a variant may remove entries; `stages` is a list of tables with a key.
TABLES = ("roles", "messages", "documents", "thresholds", "initial")


@dataclass(frozen=True, slots=True)
class Removed:
    """Names that a variant takes away: paths of files, processes drawn in them, and entries of model.toml."""

    files: frozenset[str] = frozenset()
    processes: frozenset[str] = frozenset()
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING_REMOVED = Removed()


def remove_named(parent: Mapping[str, bytes], own: Mapping[str, Any]) -> tuple[dict[str, bytes], Removed]:
    """The parent's files without what `[removes]` names.

    Raises:
        ModelRefused: the parent does not have it, or it cannot be removed.
    """
    asked: Mapping[str, list[str]] = own.get("removes", {})
    model = parse_toml(parent[MODEL_FILE], MODEL_FILE)
    gone = frozenset(asked.get(FILES, ()))
    for path in gone:
        if path == MODEL_FILE or path not in parent:
            raise ModelRefused("removed_unknown", file=MODEL_FILE, what=path)
    for kind, names in asked.items():
        if kind not in (FILES, FIELDS):
            _remove_entries(model, kind, names)
    drawn = {path: parent[path] for path in gone if path.endswith(".bpmn")}
    processes = frozenset(read_diagrams(drawn).processes) if drawn else frozenset()
    kept = {path: content for path, content in parent.items() if path not in gone}
    kept[MODEL_FILE] = write_toml(model).encode()
    entries = {kind: frozenset(names) for kind, names in asked.items() if kind != FILES}
    return kept, Removed(gone, processes, entries)


def _remove_entries(model: dict[str, Any], kind: str, names: list[str]) -> None:
    if kind == "stages":
        known = [stage["key"] for stage in model.get(kind, ())]
        model[kind] = [stage for stage in model.get(kind, ()) if stage["key"] not in names]
    elif kind in TABLES:
        known = list(model.get(kind, {}))
        model[kind] = {key: value for key, value in model.get(kind, {}).items() if key not in names}
    else:
        raise ModelRefused("removed_unknown", file=MODEL_FILE, what=kind)
    for name in names:
        if name not in known:
            raise ModelRefused("removed_unknown", file=MODEL_FILE, what=f"{kind}: {name}")


def find_removed_used(files: Mapping[str, bytes], graph: Graph, removed: Removed) -> Iterator[Finding]:
    """A finding for each element that still asks for a removed form, role, message or process."""
    forms = frozenset(PurePosixPath(path).stem for path in removed.files if path.startswith("forms/"))
    for element in graph.elements.values():
        message = element.event_name if element.event_kind == "message" else ""
        wants = (
            (element.properties.get("form_key"), forms),
            (element.properties.get("role"), removed.entries.get("roles", NONE)),
            (element.called_element, removed.processes),
            (message, removed.entries.get("messages", NONE)),
        )
        for what in (name for name, gone in wants if name in gone):
            file = graph.file_of(element.id)
            yield say("removed-used", file, element.id, element.name, element.line, what=what)
    documents = parse_toml(files[MODEL_FILE], MODEL_FILE).get("documents", {}) if forms else {}
    for key in sorted(forms & set(documents)):
        yield say("removed-document", MODEL_FILE, "", key, 1, what=key)
