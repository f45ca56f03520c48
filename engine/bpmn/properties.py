"""What a file says beside flow nodes: our properties, other tools' extensions, things that only decorate."""

from collections.abc import Iterable

from lxml import etree

from engine.bpmn.attributes import ATTRIBUTES
from engine.bpmn.dialects.fields import is_read
from engine.bpmn.graph import Construct
from engine.bpmn.xml import (
    BPMN_NS,
    SPIFF_NS,
    XSI_NS,
    Node,
    is_bpmn,
    line_of,
    local_name,
    namespace_of,
    text_of,
)

KNOWN_NAMESPACES = frozenset({"", BPMN_NS, SPIFF_NS, XSI_NS, "http://www.w3.org/XML/1998/namespace"})
READ_EXTENSIONS = frozenset({"properties", "property", "calledDecisionId"})
# Parts of a node, a flow or a lane that the reader takes in with their owner.
# fmt: off
PARTS = frozenset({
    "sequenceFlow", "lane", "laneSet", "childLaneSet", "flowNodeRef", "incoming", "outgoing",
    "extensionElements", "documentation", "script", "conditionExpression", "condition", "timeDuration",
    "timeDate", "timeCycle", "loopCondition", "loopCardinality", "loopDataInputRef",
    "completionCondition", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "process",
    "message", "escalation", "error", "signal", "definitions", "eventDefinitionRef", "collaboration",
    "participant", "messageEventDefinition", "timerEventDefinition", "errorEventDefinition",
    "escalationEventDefinition", "terminateEventDefinition", "signalEventDefinition",
    "linkEventDefinition", "compensateEventDefinition", "cancelEventDefinition",
    "conditionalEventDefinition", "text",
})
# fmt: on


def read_properties(node: Node) -> dict[str, str]:
    """The `spiffworkflow:properties` of a node, in document order; the first of two equal names wins."""
    properties: dict[str, str] = {}
    path = f"{{{BPMN_NS}}}extensionElements/{{{SPIFF_NS}}}properties/{{{SPIFF_NS}}}property"
    for item in node.findall(path):
        properties.setdefault(item.get("name", "").strip(), item.get("value", "").strip())
    return properties


def read_decision_ref(node: Node) -> str | None:
    """Id of the decision a business rule task asks: SpiffWorkflow's element, or our property `decision`."""
    path = f"{{{BPMN_NS}}}extensionElements/{{{SPIFF_NS}}}calledDecisionId"
    return text_of(node.find(path)) or read_properties(node).get("decision")


def read_constructs(root: Node, file: str, known: Iterable[str]) -> list[Construct]:
    """List everything in the model part of a file that the graph does not hold otherwise."""
    handled = PARTS | set(known)
    found = []
    for node in root.iter(etree.Element):
        if namespace_of(node).startswith("http://www.omg.org/spec/") and not is_bpmn(node):
            continue
        parent = node.getparent()
        if is_bpmn(node) and _is_in_extension(node):
            if parent is not None and is_bpmn(parent, "extensionElements"):
                found.append(_construct(node, "extension", file))
        elif is_bpmn(node):
            if local_name(node) not in handled:
                found.append(_construct(node, local_name(node), file))
            found.extend(_foreign_attributes(node, file))
        elif (_is_outer_extension(node) or _is_spiff_extension(node)) and not is_read(node):
            found.append(_construct(node, "extension", file))
    return found


def _is_in_extension(node: Node) -> bool:
    """Whether a tool put the node among its additions and only forgot to give it a namespace of its own."""
    return next(node.iterancestors(f"{{{BPMN_NS}}}extensionElements"), None) is not None


def _is_outer_extension(node: Node) -> bool:
    """Whether the node is the outermost of another tool's additions: what lies inside it is told with it."""
    if namespace_of(node) in KNOWN_NAMESPACES:
        return False
    parent = node.getparent()
    return parent is None or namespace_of(parent) in KNOWN_NAMESPACES


def _is_spiff_extension(node: Node) -> bool:
    """Whether SpiffWorkflow's own editor wrote something here that Krokus does not read."""
    if namespace_of(node) != SPIFF_NS or local_name(node) in READ_EXTENSIONS:
        return False
    parent = node.getparent()
    return parent is None or namespace_of(parent) != SPIFF_NS


def _foreign_attributes(node: Node, file: str) -> list[Construct]:
    foreign = [name for name in map(str, node.attrib) if _is_foreign(name)]
    owner = _owner(node)
    return [
        Construct("extension", "", name.rpartition("}")[2], owner, file, line_of(node)) for name in foreign
    ]


def _is_foreign(attribute: str) -> bool:
    """Whether an attribute is another tool's, or one that BPMN does not know."""
    if not attribute.startswith("{"):
        return attribute not in ATTRIBUTES
    return attribute[1:].partition("}")[0] not in KNOWN_NAMESPACES


def _construct(node: Node, kind: str, file: str) -> Construct:
    # What stands inside speaks for itself; only plain words are a name.
    name = node.get("name") or ("" if len(node) else text_of(node)) or ""
    if kind == "extension":
        name = local_name(node)
    short = " ".join(name.split())[:200]
    return Construct(kind, node.get("id", ""), short, _owner(node), file, line_of(node))


def _owner(node: Node) -> str:
    """Id of the nearest BPMN ancestor that has one, or of the node itself."""
    place: Node | None = node
    while place is not None:
        if is_bpmn(place) and place.get("id"):
            return place.get("id", "")
        place = place.getparent()
    return ""
