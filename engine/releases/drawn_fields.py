"""Forms of steps whose fields the diagram itself writes down, with what else has to be asked there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

from engine.bpmn.graph import Element, Graph
from engine.model import JsonValue
from engine.releases.asked_fields import make_fields
from engine.releases.hearing import Question

_Component: TypeAlias = dict[str, JsonValue]
# What a field says of its name wherever it is asked for; the rest is of the step that it is drawn at.
_KIND = frozenset({"type", "subtype", "decimalDigits", "values", "key", "label"})


class DrawnFields:
    """Makes the components of forms; a field that is drawn anywhere says how its name is asked for."""

    def __init__(self, graph: Graph) -> None:
        self._kinds: dict[str, _Component] = {}
        for one in (one for element in graph.elements.values() for one in element.fields):
            kind = {name: value for name, value in one.items() if name in _KIND}
            self._kinds.setdefault(str(one["key"]), kind)

    def make(
        self, steps: Iterable[Element], questions: Sequence[Question], first: Sequence[_Component] = ()
    ) -> list[_Component]:
        """Components of a form-js schema: `first`, the fields of some steps, then what else is asked."""
        form = _Components()
        asked = {question.name for question in questions}
        for component in first:
            form.add(component)
        for one in (one for step in steps for one in step.fields):
            # What is asked has no value yet that could only be shown.
            is_open = one["key"] in asked
            form.add({name: value for name, value in one.items() if name != "readonly" or not is_open})
        for question in questions:
            if question.name in self._kinds:
                form.add(self._kinds[question.name])
        for component in make_fields([one for one in questions if one.name not in self._kinds]):
            form.add(component)
        return list(form.by_name.values())


class _Components:
    """Components by name, each name once; the parts of one value (`order.sum`) stand in one group."""

    def __init__(self) -> None:
        self.by_name: dict[str, _Component] = {}

    def add(self, component: Mapping[str, JsonValue]) -> None:
        """Add a component unless its name is taken; to a group, its parts."""
        head, _, part = _name_of(component).partition(".")
        if part:
            inner = {**component, "key": part, "id": f"Field_{head}_{part}"}
            component = {
                "type": "group",
                "path": head,
                "label": head.replace("_", " "),
                "components": [inner],
            }
        there = self.by_name.setdefault(head, {**component})
        if there["type"] == component["type"] == "group":
            parts = cast(Sequence[_Component], (*_parts(there), *_parts(component)))
            there["components"] = list({_name_of(one): one for one in reversed(parts)}.values())[::-1]


def _name_of(component: Mapping[str, JsonValue]) -> str:
    return str(component.get("key", component.get("path")))


def _parts(group: Mapping[str, JsonValue]) -> Sequence[JsonValue]:
    return cast(Sequence[JsonValue], group["components"])
