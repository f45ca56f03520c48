"""A model taken apart into things that have an id and named texts, so that two models can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.releases.modelfile import ModelFile, Words


class Part(StrEnum):
    """What kind of thing it is."""

    MODEL = "model"
    STAGE = "stage"
    ROLE = "role"
    MESSAGE = "message"
    DOCUMENT = "document"
    THRESHOLD = "threshold"
    PARAMETER = "parameter"
    INITIAL = "initial"
    VARIABLE = "variable"
    PROCESS = "process"
    ELEMENT = "element"
    FLOW = "flow"
    FORM = "form"
    FIELD = "field"
    TABLE = "table"
    RULE = "rule"
    SCENARIO = "scenario"
    DRAWING = "drawing"
    OTHER = "other"


# Texts that people read and no process decides by. Everything else may change what happens.
# fmt: off
WORDING = frozenset({
    "name", "label", "description", "client_name", "plain_label", "plain_name", "plain_text", "help",
    "checklist", "hint", "label_plain", "hint_plain", "title", "title_plain", "intro", "intro_plain",
    "option_labels", "source", "rule_texts", "verified",
})
# fmt: on
# What lives beside the process: no case goes another way because of it.
WORDING_PARTS = frozenset({Part.SCENARIO, Part.DRAWING, Part.VARIABLE})


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a model.

    Attributes:
        id: unique among its kind in the whole model.
        place: what it lies in: the process of an element, the form of a field, the table of a rule.
        element_id: the element of the diagram to which it belongs, if any.
        facets: attribute -> text; equal texts mean that nothing changed.
    """

    part: Part
    id: str
    name: str
    place: str = ""
    element_id: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)


Things = dict[tuple[Part, str], Thing]


def collect(things: Iterable[Thing]) -> Things:
    return {(thing.part, thing.id): thing for thing in things}


def say_words(words: Words) -> str:
    return words.pl if not words.en else f"{words.pl} / {words.en}"


def list_model_things(model: ModelFile) -> Iterable[Thing]:
    """What `model.toml` says."""
    words = {"name": say_words(model.name), "description": say_words(model.description)}
    order = ", ".join(stage.key for stage in model.stages)
    facets = {**words, "main_process": model.main_process, "stages": order, "extends": model.extends or ""}
    yield Thing(Part.MODEL, "model", model.name.pl, facets=facets)
    for stage in model.stages:
        texts = {"name": say_words(stage.name), "client_name": say_words(stage.client_name)}
        yield Thing(Part.STAGE, stage.key, stage.name.pl, facets={**texts, "process": stage.process})
    for role in model.roles.values():
        facets = {"name": say_words(role.name), "scope": role.scope}
        yield Thing(Part.ROLE, role.key, role.name.pl, facets=facets)
    for message in model.messages.values():
        facets = {
            "label": say_words(message.label),
            "plain_label": say_words(message.plain_label),
            "plain_text": say_words(message.plain_text) if message.plain_text else "",
            "roles": ", ".join(sorted(message.roles)),
            "note_readers": ", ".join(sorted(message.note_readers)),
            "client": _say_yes(message.client),
            "form": message.form_key or "",
        }
        yield Thing(Part.MESSAGE, message.name, message.label.pl, facets=facets)
    for form_key, code in model.documents.items():
        yield Thing(Part.DOCUMENT, form_key, code or form_key, facets={"code": code})
    yield from _list_values(Part.THRESHOLD, model.thresholds)
    for name, value in model.initial.items():
        told = model.variables.get(name)
        label = name.replace("_", " ") if told is None else told.label.pl
        yield Thing(Part.INITIAL, name, label, facets={"value": say_value(value)})
    for name, info in model.variables.items():
        values = ", ".join(say_words(words) for words in info.values.values())
        facets = {"label": say_words(info.label), "values": values}
        yield Thing(Part.VARIABLE, name, info.label.pl, facets=facets)


def _list_values(part: Part, values: Mapping[str, Any]) -> Iterable[Thing]:
    for key, value in values.items():
        entry = value if isinstance(value, Mapping) else {"value": value}
        facets = {str(name): say_value(one) for name, one in entry.items()}
        yield Thing(part, key, str(entry.get("label", key)), facets=facets)


def list_parameters(rows: Iterable[Mapping[str, Any]]) -> Iterable[Thing]:
    """Rows of the register of law and money, by key and first day."""
    for row in rows:
        key = str(row.get("key", ""))
        facets = {str(name): say_value(value) for name, value in row.items() if name != "key"}
        # An amount that the office may enter has a name, a rule of the model only a label.
        name = str(row.get("name") or row.get("label") or key)
        yield Thing(Part.PARAMETER, f"{key} {row.get('valid_from', '')}".strip(), name, facets=facets)


def say_value(value: object) -> str:
    """A value of a file as people would write it."""
    if isinstance(value, bool):
        return _say_yes(value)
    if isinstance(value, list | tuple):
        return ", ".join(say_value(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {say_value(one)}" for key, one in value.items())
    return "" if value is None else str(value)


def _say_yes(value: bool) -> str:
    return "tak" if value else "nie"
