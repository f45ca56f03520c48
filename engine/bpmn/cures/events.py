"""Events that leave unsaid what they are about, and compensation that nothing ever asks for."""

from collections.abc import Sequence
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import Patient, TreeScope, event_kinds, is_true, set_property
from engine.bpmn.dialects.vendors import DROOLS, attribute_of
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, is_bpmn, local_name

# An escalation or error caught without a name catches all of them, so only a sent one needs one.
NAMED: Final = {"messageEventDefinition": "messageRef", "signalEventDefinition": "signalRef"}
CLIMBING: Final = {"escalationEventDefinition": "escalationRef", "errorEventDefinition": "errorRef"}
WAITING: Final = (ElementKind.CATCH_EVENT, ElementKind.BOUNDARY_EVENT)
THROWING: Final = (ElementKind.THROW_EVENT, ElementKind.END_EVENT)


def cure_events(scope: TreeScope) -> None:
    """Name every message and signal after the event that has it, where the file does not."""
    for node in scope.nodes.values():
        if local_name(node) == ElementKind.RECEIVE_TASK:
            _name(node, node, "messageRef", scope.patient)
        for definition in filter(is_bpmn, node):
            tag = local_name(definition)
            is_sent = tag == "escalationEventDefinition" and local_name(node) in THROWING
            if tag in NAMED or is_sent:
                _name(node, definition, NAMED.get(tag) or CLIMBING[tag], scope.patient)
            elif tag in CLIMBING and node.get("id") not in scope.patient.added:
                _look_up(node, definition.get(CLIMBING[tag]), scope.patient)


def catch_what_cannot_be_thrown(scope: TreeScope) -> None:
    """A moment or a condition comes by itself; an event drawn as throwing one waits for it."""
    for node in scope.nodes.values():
        kinds = event_kinds(node, scope.patient.names)
        if local_name(node) == ElementKind.THROW_EVENT and kinds in (["timer"], ["conditional"]):
            node.tag = f"{{{BPMN_NS}}}{ElementKind.CATCH_EVENT.value}"
            scope.patient.note("event-caught", node)


def end_wholly(scope: TreeScope) -> None:
    """Some tools let a terminate end of a sub-process end more: all of the process, or all rounds around it.

    A mark on the event says so.
    """
    for node in scope.nodes.values():
        for definition in children(node, "terminateEventDefinition"):
            is_whole = attribute_of(definition, "terminateAll") == "true"
            is_whole = definition.attrib.pop(f"{{{DROOLS}}}scope", "") == "process" or is_whole
            if is_whole:
                set_property(node, "ends", "process")
                scope.patient.note("ends-wholly", node)
            elif attribute_of(definition, "terminateMultiInstance") == "true" and _is_in_rounds(node):
                set_property(node, "ends", "rounds")
                scope.patient.note("ends-rounds", node)


def _is_in_rounds(node: Node) -> bool:
    return any(children(around, "multiInstanceLoopCharacteristics") for around in node.iterancestors())


def ends_rounds(activity: Node) -> bool:
    """Whether an end inside an activity may end its rounds before all are done."""
    inside = activity.iter("{*}property")
    return any((one.get("name"), one.get("value")) == ("ends", "rounds") for one in inside)


def name_untyped(scope: TreeScope) -> None:
    """An event that waits and does not say for what: somebody reports it, under its name."""
    for node in scope.nodes.values():
        kind = local_name(node)
        is_open = kind in WAITING and all(not local_name(one).endswith("EventDefinition") for one in node)
        if is_open and not children(node, "eventDefinitionRef"):
            definition = etree.SubElement(node, f"{{{BPMN_NS}}}messageEventDefinition")
            definition.set("messageRef", called(node))
            scope.patient.note("event-untyped", node)


def _name(node: Node, definition: Node, attribute: str, patient: Patient) -> None:
    ref = (definition.get(attribute) or "").strip()
    if not ref:
        definition.set(attribute, called(node))
        patient.note("event-named", node, ref=called(node)[:100])
    elif ref != called(node):
        _look_up(node, ref, patient)


def _look_up(node: Node, ref: str | None, patient: Patient) -> None:
    if ref and ref not in patient.names.refs and ref not in patient.added:
        patient.note("ref-to-nothing", node, ref=ref[:100])


def cure_compensation(scopes: Sequence[TreeScope]) -> None:
    """Take handlers of compensation away where nothing in the process ever asks for it."""
    for scope in scopes:
        for node in scope.nodes.values():
            kinds = event_kinds(node, scope.patient.names)
            if {"cancel", "compensate"} & set(kinds) and local_name(node) in THROWING:
                return
    for scope in scopes:
        for node_id, node in list(scope.nodes.items()):
            kinds = event_kinds(node, scope.patient.names)
            is_border = local_name(node) == ElementKind.BOUNDARY_EVENT
            if (is_border and kinds in (["compensate"], ["cancel"])) or is_true(node, "isForCompensation"):
                scope.patient.note("compensation-unused", node)
                scope.remove_node(node_id)
        if local_name(scope.node) == ElementKind.TRANSACTION:
            scope.node.tag = f"{{{BPMN_NS}}}{ElementKind.SUB_PROCESS.value}"
            scope.patient.note("transaction-plain", scope.node)


def refuse_event_gateways(scope: TreeScope) -> None:
    """An event gateway that waits for all of its events at once has no counterpart."""
    for node in scope.nodes.values():
        if node.get("eventGatewayType") == "Parallel":
            scope.patient.note("event-gateway-parallel", node)
