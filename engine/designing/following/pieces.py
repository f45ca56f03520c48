"""A diagram as pieces with ids: what each is beside its texts. The picture is no piece: it is drawn anew."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.properties import read_properties
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, local_name, text_of
from engine.designing.editing.diagram import Diagram
from engine.designing.following.attributes import TIMES, is_text, list_items

CONTAINERS = frozenset({"definitions", "process", "subProcess", "transaction", "adHocSubProcess"})
# Bands and pools follow the roles of steps and the names of processes.
FOLLOWING = frozenset({"collaboration", "laneSet"})
# Whose these are, the band says where the step does not.
BY_LANE = frozenset({"userTask", "manualTask", "task"})
DERIVED = frozenset({"incoming", "outgoing"})
# What editors write about themselves, and ids that nothing refers to.
NOT_SAID = frozenset({"exporter", "exporterVersion"})


@dataclass(frozen=True, slots=True)
class Pieces:
    """One diagram, open for a change.

    Attributes:
        nodes: id -> XML of each piece, in the order of the file.
        said: id -> what the piece is and where it lies; equal texts mean the same.
    """

    diagram: Diagram
    nodes: Mapping[str, Node]
    said: Mapping[str, str]


def read_pieces(path: str, content: bytes) -> Pieces:
    """Take a diagram apart.

    Raises:
        ModelRefused: it cannot be read.
    """
    diagram = Diagram(path, {path: content})
    nodes = {node.get("id", ""): node for node in _walk(diagram.root)}
    named, lanes = frozenset(list_items(diagram)), _read_lanes(diagram)
    said = {
        piece_id: json.dumps([parent_of(node), lanes.get(piece_id, ""), *_spell(node, piece_id in named)])
        for piece_id, node in nodes.items()
    }
    return Pieces(diagram, nodes, said)


def _walk(container: Node) -> Iterator[Node]:
    for node in container:
        if is_piece(node):
            yield node
            if local_name(node) in CONTAINERS:
                yield from _walk(node)


def is_piece(node: Node) -> bool:
    """Whether a part of a process or of the file is a piece by itself."""
    parent = node.getparent()
    if not isinstance(node.tag, str) or not is_bpmn(node) or not node.get("id"):
        return False
    return parent is not None and local_name(parent) in CONTAINERS and local_name(node) not in FOLLOWING


def is_own(node: Node) -> bool:
    """Whether a part of a piece belongs to what the piece is: no piece itself, no band, nothing derived."""
    if not isinstance(node.tag, str):
        return False
    return not is_piece(node) and not (is_bpmn(node) and local_name(node) in FOLLOWING | DERIVED)


def parent_of(node: Node) -> str:
    """Id of the process or part that a piece lies in; empty for what lies in the file itself."""
    parent = node.getparent()
    return "" if parent is None or is_bpmn(parent, "definitions") else parent.get("id", "")


def _read_lanes(diagram: Diagram) -> dict[str, str]:
    """Bands of steps that have no role of their own: there the band says who does it."""
    found = {}
    for lane in diagram.root.iter(f"{{{BPMN_NS}}}lane"):
        for ref in children(lane, "flowNodeRef"):
            node = diagram.nodes.get(text_of(ref) or "")
            if node is not None and not read_properties(node).get("role") and local_name(node) in BY_LANE:
                found[node.get("id", "")] = lane.get("id", "")
    return found


def find_lane(diagram: Diagram, element_id: str) -> Node | None:
    """The band that a node stands in."""
    for lane in diagram.root.iter(f"{{{BPMN_NS}}}lane"):
        if any(text_of(ref) == element_id for ref in children(lane, "flowNodeRef")):
            return lane
    return None


def _spell(node: Node, has_texts: bool) -> list[str]:
    left_out = NOT_SAID | ({"name"} if has_texts else set())
    said = [str(node.tag)]
    said += sorted(f"{key}={value}" for key, value in _attributes(node) if key not in left_out)
    for part in node:
        if is_own(part) and not is_text(part):
            inner = spell_xml(part)
            # A frame around texts that are told apart says nothing itself.
            if inner != f"<{part.tag}>" or local_name(part) != "extensionElements":
                said.append(inner)
    return said


def spell_xml(node: Node) -> str:
    """XML without spaces, order of attributes and comments; nothing of the texts that are told apart."""
    marks = sorted(f" {key}={value}" for key, value in _attributes(node) if key != "id")
    inner = [spell_xml(part) for part in node if isinstance(part.tag, str) and not is_text(part)]
    text = "" if local_name(node) in TIMES else " ".join((node.text or "").split())
    return f"<{node.tag}{''.join(marks)}>{text}{''.join(inner)}"


def list_outgoing(diagram: Diagram, element_id: str) -> list[str]:
    return [flow.get("id", "") for flow in diagram.flows_from(element_id)]


def spell_file(root: Node) -> str:
    """A whole XML file as a text that only serves to be compared."""
    marks = sorted(f" {key}={value}" for key, value in _attributes(root))
    inner = [spell_file(part) + " ".join((part.tail or "").split()) for part in root]
    return f"<{root.tag}{''.join(marks)}>{' '.join((root.text or '').split())}{''.join(inner)}"


def _attributes(node: Node) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in node.attrib.items()]
