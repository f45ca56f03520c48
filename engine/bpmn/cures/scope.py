"""One scope of a file's XML while it is being mended: its nodes and flows, and how to add some. No rules."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.graph import Cure, ElementKind
from engine.bpmn.names import NODE_NAMES, FileNames
from engine.bpmn.xml import BPMN_NS, SPIFF_NS, Node, children, is_bpmn, line_of, local_name, set_line

OWN_NAMES = "own_names"
# In which of Camunda's shapes a decision's answer is kept.
RESULT_SHAPE = "result_shape"
# What a script sets for its token alone, and what the token forgets at a script.
LOCAL_NAMES = "local_names"
LEFT_NAMES = "left_names"
_PROPERTY = f"{{{BPMN_NS}}}extensionElements/{{{SPIFF_NS}}}properties/{{{SPIFF_NS}}}property"
SCOPES = frozenset(kind.value for kind in ElementKind if kind.is_scope)


@dataclass
class Patient:
    """A file under treatment: what was found is written down in `cures`, what was added in `added`.

    Attributes:
        hosts: id of a scope that is a part of another one, for whoever counts their work -> id of that one.
        copies: id of a flow node that stands for one of the file once more -> id of that one.
        handlers: id of a compensation event at a border -> id of the activity that undoes.
    """

    file: str
    names: FileNames
    cures: list[Cure] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    hosts: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    handlers: dict[str, str] = field(default_factory=dict)

    def note(self, code: str, node: Node, **details: str) -> None:
        """Write a finding about a node down."""
        name = " ".join((node.get("name") or "").split())
        self.cures.append(Cure(code, node.get("id", ""), name, self.file, line_of(node), details))


class TreeScope:
    """The flow nodes and flows that lie directly in one process or sub-process."""

    def __init__(self, node: Node, patient: Patient) -> None:
        self.node = node
        self.patient = patient
        self.nodes = {n.get("id", ""): n for n in node if is_bpmn(n) and local_name(n) in NODE_NAMES}
        self.outgoing: dict[str, list[Node]] = defaultdict(list)
        self.incoming: dict[str, list[Node]] = defaultdict(list)
        for flow in children(node, "sequenceFlow"):
            self._index(flow)

    def _index(self, flow: Node) -> None:
        self.outgoing[flow.get("sourceRef", "")].append(flow)
        self.incoming[flow.get("targetRef", "")].append(flow)

    def add_node(self, kind: ElementKind, wanted: str, line: int, name: str = "") -> Node:
        """Add a flow node; it counts as part of the file from `line`."""
        node_id = self.patient.names.pool.take(wanted)
        node = etree.SubElement(self.node, f"{{{BPMN_NS}}}{kind.value}", id=node_id, name=name)
        set_line(node, line)
        self.nodes[node_id] = node
        self.patient.added.add(node_id)
        return node

    def add_flow(self, source: Node, target: Node) -> Node:
        """Add a flow between two nodes."""
        ends = {"sourceRef": source.get("id", ""), "targetRef": target.get("id", "")}
        flow_id = self.patient.names.pool.take(f"flow_{ends['sourceRef']}_{ends['targetRef']}")
        flow = etree.SubElement(self.node, f"{{{BPMN_NS}}}sequenceFlow", {"id": flow_id, **ends})
        set_line(flow, line_of(source))
        self.patient.added.add(flow_id)
        self._index(flow)
        return flow

    def move_source(self, flow: Node, source: Node) -> None:
        """Let a flow begin at another node; its place in the order of flows stays."""
        self.outgoing[flow.get("sourceRef", "")].remove(flow)
        flow.set("sourceRef", source.get("id", ""))
        self.outgoing[flow.get("sourceRef", "")].append(flow)

    def move_target(self, flow: Node, target: Node) -> None:
        """Let a flow end at another node."""
        self.incoming[flow.get("targetRef", "")].remove(flow)
        flow.set("targetRef", target.get("id", ""))
        self.incoming[flow.get("targetRef", "")].append(flow)

    def insert_before(self, node: Node, step: Node) -> None:
        """Let every way into a node lead through another step first."""
        for flow in list(self.incoming[node.get("id", "")]):
            self.move_target(flow, step)
        self.add_flow(step, node)

    def insert_after(self, node: Node, step: Node) -> None:
        """Let every way out of a node lead through another step first; conditions stay with the last one."""
        for flow in list(self.outgoing[node.get("id", "")]):
            self.move_source(flow, step)
        if node.get("default"):
            step.set("default", node.attrib.pop("default"))
        self.add_flow(node, step)

    def remove_node(self, node_id: str) -> None:
        """Take a node and its flows away."""
        for flow in [*self.outgoing.pop(node_id, []), *self.incoming.pop(node_id, [])]:
            if flow.getparent() is not None:
                self.node.remove(flow)
            for ends in (self.outgoing.values(), self.incoming.values()):
                for flows in ends:
                    if flow in flows:
                        flows.remove(flow)
        self.node.remove(self.nodes.pop(node_id))


def walk_scopes(process: Node, patient: Patient) -> Iterator[TreeScope]:
    """A process and every sub-process in it, outermost first."""
    scope = TreeScope(process, patient)
    yield scope
    for node in list(scope.nodes.values()):
        if local_name(node) in SCOPES:
            yield from walk_scopes(node, patient)


def is_true(node: Node, attribute: str) -> bool:
    """Whether a boolean attribute is set."""
    return node.get(attribute) in ("true", "1")


def event_kinds(node: Node, names: FileNames) -> list[str]:
    """Kinds of the event definitions in or behind an event: `timer`, `message` …"""
    kinds = [local_name(n) for n in node if is_bpmn(n) and local_name(n).endswith("EventDefinition")]
    refs = [(ref.text or "").strip() for ref in children(node, "eventDefinitionRef")]
    kinds += [local_name(names.definitions[ref]) for ref in refs if ref in names.definitions]
    return [kind.removesuffix("EventDefinition") for kind in kinds]


def add_own_names(node: Node, names: list[str]) -> None:
    """Names that each round of a sub-process, each time it is entered, or a step's token keeps for itself."""
    held = [item for item in node.iterfind(_PROPERTY) if item.get("name") == OWN_NAMES]
    if held:
        held[0].set("value", " ".join([held[0].get("value", ""), *names]))
    else:
        set_names(node, OWN_NAMES, names)


def set_names(node: Node, name: str, names: list[str]) -> None:
    """Give a node one of our properties that lists names, if there are any."""
    if names:
        set_property(node, name, " ".join(names))


def extend(node: Node) -> Node:
    """What holds a node's extensions; it is added where the node has none."""
    extensions = node.find(f"{{{BPMN_NS}}}extensionElements")
    if extensions is None:
        extensions = etree.Element(f"{{{BPMN_NS}}}extensionElements")
        node.insert(0, extensions)
    return extensions


def drop_properties(node: Node, *names: str) -> None:
    """Take these of our properties from a node."""
    for item in list(node.iterfind(_PROPERTY)):
        holder = item.getparent()
        if holder is not None and item.get("name") in names:
            holder.remove(item)


def set_property(node: Node, name: str, value: str) -> None:
    """Give a node one of our properties, unless it has it."""
    extensions = extend(node)
    holder = extensions.find(f"{{{SPIFF_NS}}}properties")
    if holder is None:
        holder = etree.SubElement(extensions, f"{{{SPIFF_NS}}}properties")
    if all(item.get("name") != name for item in holder):
        etree.SubElement(holder, f"{{{SPIFF_NS}}}property", name=name, value=value)
