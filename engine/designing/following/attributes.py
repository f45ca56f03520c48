"""The texts of steps, ways and processes in a diagram that can be taken over one by one."""

from collections.abc import Mapping
from typing import TypeAlias

from engine.bpmn.properties import read_properties
from engine.bpmn.xml import BPMN_NS, SPIFF_NS, Node, children, is_bpmn, text_of
from engine.designing.editing.diagram import Diagram, drop, put_child
from engine.designing.editing.edit import EditRefused
from engine.designing.editing.lanes import give_role
from engine.designing.editing.properties import set_property
from engine.designing.editing.ways import write_condition

NAME, NOTE, TIME, CONDITION, SCRIPT, ROLE = "@name", "@description", "@time", "@condition", "@script", "role"
TIMES = ("timeDuration", "timeDate", "timeCycle")
Texts: TypeAlias = Mapping[str, str]


def list_items(diagram: Diagram) -> dict[str, Node]:
    """Everything that has texts of its own, by id."""
    processes = {node.get("id", ""): node for node in children(diagram.root, "process")}
    return {**processes, **diagram.nodes, **diagram.flows}


def read_texts(node: Node) -> Texts:
    """The texts of one item: what is empty is not among them."""
    found = {
        NAME: " ".join((node.get("name") or "").split()),
        NOTE: _first(node, "documentation"),
        CONDITION: _first(node, "conditionExpression"),
        SCRIPT: _first(node, "script"),
        TIME: "".join(text_of(time) or "" for time in _find_times(node)),
        **read_properties(node),
    }
    return {what: text for what, text in found.items() if text}


def _first(node: Node, name: str) -> str:
    return next((text_of(part) or "" for part in children(node, name)), "")


def _find_times(node: Node) -> list[Node]:
    definitions = children(node, "timerEventDefinition")
    return [time for one in definitions for kind in TIMES for time in children(one, kind)]


def is_text(node: Node) -> bool:
    """Whether a part of an item holds nothing but one of these texts."""
    if is_bpmn(node):
        return any(is_bpmn(node, name) for name in ("documentation", "conditionExpression", "script"))
    return node.tag == f"{{{SPIFF_NS}}}properties"


def write_text(diagram: Diagram, node: Node, what: str, text: str, role_name: str = "") -> None:
    """Give an item one text; an empty one takes it away.

    Raises:
        EditRefused: the item has no place for such a text.
    """
    if what == NAME:
        _write_name(diagram, node, text)
    elif what == NOTE:
        _write_part(node, "documentation", text)
    elif what == CONDITION:
        write_condition(node, text)
    elif what == SCRIPT:
        _write_part(node, "script", text)
    elif what == TIME:
        times = _find_times(node)
        if len(times) != 1:
            raise EditRefused("edit_place_gone")
        times[0].text = text
    elif what == ROLE and text:
        give_role(diagram, node, text, role_name)
    else:
        set_property(node, what, text)


def _write_name(diagram: Diagram, node: Node, text: str) -> None:
    if text:
        node.set("name", text)
    elif "name" in node.attrib:
        del node.attrib["name"]
    for pool in diagram.root.iter(f"{{{BPMN_NS}}}participant"):
        if is_bpmn(node, "process") and pool.get("processRef", "").rpartition(":")[2] == node.get("id"):
            pool.set("name", text)


def _write_part(node: Node, name: str, text: str) -> None:
    found = children(node, name)
    if not text:
        for part in found:
            drop(part)
        return
    part = found[0] if found else put_child(node, name, behind=("documentation", "extensionElements"))
    for inner in list(part):
        part.remove(inner)
    part.text = text
