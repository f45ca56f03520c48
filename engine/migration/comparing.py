"""Two models compared: what is new, gone, moved, what means something else and what only reads differently.

A pure function of their contents; where running cases stand is asked elsewhere.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.migration.diagrams import list_diagram_things, read_notes, read_picture
from engine.migration.parts import list_demands, list_form_things, list_table_things, read_cells
from engine.migration.things import WORDING, WORDING_PARTS, Part, Thing, Things, collect, list_model_things
from engine.migration.things import list_parameters as list_parameter_things
from engine.releases.modelfile import MODEL_FILE
from engine.releases.release import Release

PARAMETERS_FILE = "parameters.toml"


class Sort(StrEnum):
    """How a thing differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"
    WORDED = "worded"

    @property
    def is_wording(self) -> bool:
        return self is Sort.WORDED


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        name: what people call the thing, in the newer model if it is there.
        place: process of an element, form of a field, table of a rule.
        element_id: element of the diagram it belongs to, or empty.
        attribute: which text differs; empty for what is new, gone or moved.
        before: the text in the older model; the former place of what was moved.
    """

    sort: Sort
    part: Part
    id: str
    name: str
    place: str
    element_id: str
    attribute: str = ""
    before: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        """The same change has the same key whenever the same models are compared."""
        return ":".join(part for part in (self.part.value, self.id, self.attribute) if part)


def take_apart(release: Release, alike: frozenset[str] = frozenset()) -> Things:
    """Every thing of a model, by kind and id.

    Args:
        alike: files that are the same in the other model; their drawings and notes need no second look.
    """
    found = list(list_model_things(release.model))
    notes: dict[str, str] = {}
    for path, content in release.files.items():
        if path in alike:
            continue
        if path.endswith(".bpmn"):
            notes |= read_notes(content, path)
            facets = {"picture": read_picture(content, path)}
            found.append(Thing(Part.DRAWING, path, _find_title(release, path), facets=facets))
        elif path.endswith(".dmn"):
            found += list_table_things(content, path)
        elif path.startswith("scenarios/"):
            found.append(
                Thing(
                    Part.SCENARIO,
                    path,
                    _read_title(content, path),
                    facets={"content": content.decode("utf-8", "replace")},
                )
            )
        elif path == PARAMETERS_FILE:
            found += list_parameter_things(_read_rows(content))
        elif path != MODEL_FILE and not path.startswith("forms/"):
            found.append(Thing(Part.OTHER, path, path, facets={"file": content.decode("utf-8", "replace")}))
    found += list_diagram_things(release.graph, notes)
    found += list_form_things(release.forms)
    return collect(found)


def _find_title(release: Release, path: str) -> str:
    names = (process.name for process in release.graph.roots() if process.file == path)
    return next(names, "") or path


def _read_title(content: bytes, path: str) -> str:
    return str(_read_toml(content).get("title") or path)


def _read_rows(content: bytes) -> list[Mapping[str, object]]:
    rows = _read_toml(content).get("parameter", [])
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _read_toml(content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def compare(old: Release, new: Release) -> tuple[Change, ...]:
    """Everything that differs, in the order of the newer model; what is gone comes last."""
    if old.sha256 == new.sha256:
        return ()
    alike = frozenset(path for path, content in old.files.items() if new.files.get(path) == content)
    return tuple(compare_things(take_apart(old, alike), take_apart(new, alike)))


def compare_things(old: Things, new: Things) -> Iterator[Change]:
    """Everything that differs between two models taken apart."""
    for key, thing in new.items():
        before = old.get(key)
        if before is None:
            if not _goes_without_saying(thing, old, new):
                yield _note(Sort.ADDED, thing)
            continue
        if before.place != thing.place and thing.part is Part.ELEMENT:
            yield _note(Sort.MOVED, thing, before=before.place, after=thing.place)
        yield from _compare_facets(before, thing)
    for key, thing in old.items():
        if key not in new and not _goes_without_saying(thing, new, old):
            yield _note(Sort.REMOVED, thing)


def _goes_without_saying(thing: Thing, others: Things, own: Things) -> bool:
    """What lies in something that is itself new or gone is not told again."""
    if thing.part is Part.FLOW:
        source, _, target = thing.id.partition(" → ")
        is_inside = (Part.ELEMENT, source) in others
        return not is_inside and (Part.ELEMENT, target) in own
    if thing.part is Part.DRAWING:
        return True
    owner = {Part.FIELD: Part.FORM, Part.RULE: Part.TABLE, Part.ELEMENT: Part.PROCESS}.get(thing.part)
    return owner is not None and (owner, thing.place) not in others


def _compare_facets(before: Thing, thing: Thing) -> Iterator[Change]:
    for attribute in dict.fromkeys((*before.facets, *thing.facets)):
        old, new = before.facets.get(attribute, ""), thing.facets.get(attribute, "")
        if old == new or _follows_from_others(thing.part, attribute, old, new):
            continue
        if attribute == "option_labels" and before.facets.get("options") != thing.facets.get("options"):
            # Other answers are told with their labels.
            continue
        is_wording = attribute in WORDING or thing.part in WORDING_PARTS
        yield _note(Sort.WORDED if is_wording else Sort.CHANGED, thing, attribute, old, new)


def _follows_from_others(part: Part, attribute: str, old: str, new: str) -> bool:
    """An order of things that differs only by what is new or gone among them is no change of its own.

    Neither is a rule whose table asks its questions in other words, or one question more that it leaves open.
    """
    if part is Part.RULE and attribute in ("when", "then"):
        before, after = read_cells(old), read_cells(new)
        if len(before) == len(after):
            return [cell for _, _, cell in before] == [cell for _, _, cell in after]
        return list_demands(old) == list_demands(new)
    if attribute != "order" or part is Part.SCENARIO:
        return False
    then, now = old.split(", "), new.split(", ")
    return [one for one in then if one in now] == [one for one in now if one in then]


def _note(sort: Sort, thing: Thing, attribute: str = "", before: str = "", after: str = "") -> Change:
    return Change(
        sort, thing.part, thing.id, thing.name, thing.place, thing.element_id, attribute, before, after
    )
