"""Under which names the elements of a file are read, and which names somebody meant who wrote another."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.dmn.elements import Node, children, clean_name, find_child, hrefs
from engine.dmn.model import Column
from engine.dmn.requirements import list_asked
from engine.errors import ModelRefused

# Constants of FEEL as other languages write them: in FEEL they are names of variables.
_CONSTANTS: Final = frozenset({"true", "false", "null", "none"})


def spellings_of(node: Node, element_id: str) -> tuple[str, ...]:
    """Names under which an element is asked: of its variable, its own, its id."""
    variable = find_child(node, "variable")
    named = (clean_name(part.get("name")) for part in (variable, node) if part is not None)
    return (*(name for name in named if name), element_id)


def member_names(root: Node) -> Iterator[str]:
    """Names of the parts that values of this file may have."""
    for tag in ("output", "column", "itemComponent"):
        yield from (clean_name(str(part.get("name") or "")) for part in root.iter(f"{{*}}{tag}"))
    for entry in root.iter("{*}contextEntry"):
        variable = find_child(entry, "variable")
        if variable is not None:
            yield clean_name(variable.get("name"))


def is_constant_elsewhere(name: str) -> bool:
    """Whether the name is what other languages call true, false or null."""
    return name.lower() in _CONSTANTS


class Columns:
    """The output columns of the decision tables of a file, and who asks whom."""

    def __init__(self, decisions: Mapping[str, Node], *, are_before: bool) -> None:
        """Read them from the decisions by id.

        Args:
            are_before: a name that is also that of their decision means them.
        """
        self._are_before = are_before
        self.names = {key: tuple(_output_names(node)) for key, node in decisions.items()}
        self._owners: dict[str, set[str]] = {}
        for key, node in decisions.items():
            for name in (*self.names[key], *spellings_of(node, key)):
                self._owners.setdefault(name, set()).add(key)
        self._asked = {key: _asked_by(node) for key, node in decisions.items()}

    def is_of_another(self, name: str, decision_id: str) -> bool:
        """Whether other decisions or their columns are called so, and this one is not."""
        owners = self._owners.get(name, set())
        return bool(owners) and decision_id not in owners

    def lend(self, node: Node, decision_id: str) -> tuple[Column, ...]:
        """Columns that a decision reads by name from what it asks, and what that asks in turn.

        Of columns with one name the one counts that is worked out last, as in Camunda.
        """
        text = " ".join(map(str, node.itertext()))
        wanted = self._owners.keys() & re.findall(r"\w+", text)
        # A name with a dot behind it is the decision, whose columns are its parts.
        owners = set(re.findall(r"(\w+)\.", text)) if self._are_before else self._owners.keys()
        lent: dict[str, Column] = {}
        *order, _ = list_asked(decision_id, lambda key: self._asked.get(key, ()))
        for asked in reversed(order):
            names = self.names.get(asked, ())
            for name in wanted.intersection(names):
                lent.setdefault(name, Column(asked, name, len(names) == 1, name not in owners))
        return tuple(lent.values())


def _output_names(node: Node) -> Iterator[str]:
    for table in children(node, "decisionTable"):
        yield from (clean_name(output.get("name")) for output in children(table, "output"))


def _asked_by(node: Node) -> Sequence[str]:
    try:
        return tuple(hrefs(node, "informationRequirement", "requiredDecision"))
    except ModelRefused:
        # The decision is refused where its requirements are read.
        return ()
