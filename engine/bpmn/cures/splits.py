"""Ways that part without a gateway, and gateways that leave their default unsaid."""

import re

from engine.bpmn.cures.scope import TreeScope, is_true
from engine.bpmn.dialects.vendors import DROOLS
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, line_of, local_name, set_line, text_of

EXCLUSIVE = ElementKind.EXCLUSIVE_GATEWAY.value
PRIORITY = f"{{{DROOLS}}}priority"


def cure_splits(scope: TreeScope) -> None:
    """Put the gateway that BPMN means where several flows, or one with a condition, leave a node."""
    for node_id, node in list(scope.nodes.items()):
        flows = scope.outgoing[node_id]
        if local_name(node) == ElementKind.COMPLEX_GATEWAY:
            _split_plainly(scope, node)
        if local_name(node) == EXCLUSIVE:
            _assume_default(scope, node, flows)
            _ask_in_order(scope, node, flows)
        elif local_name(node) == ElementKind.INCLUSIVE_GATEWAY:
            _say_always(scope, node, flows)
        elif not local_name(node).endswith("Gateway") and flows and not is_true(node, "triggeredByEvent"):
            _add_gateway(scope, node, flows)


def condition_of(flow: Node) -> str | None:
    """The text of a flow's condition."""
    found = children(flow, "conditionExpression")
    return text_of(found[0]) if found else None


def _assume_default(scope: TreeScope, gateway: Node, flows: list[Node]) -> None:
    """The only flow without a condition is taken when no condition holds; other engines do the same."""
    bare = [flow for flow in flows if condition_of(flow) is None]
    if len(flows) > 1 and len(bare) == 1 and not gateway.get("default"):
        gateway.set("default", bare[0].get("id", ""))
        scope.patient.note("default-assumed", bare[0], gateway=called(gateway))


def _ask_in_order(scope: TreeScope, gateway: Node, flows: list[Node]) -> None:
    """jBPM asks the way with the lowest priority first, and one without a number before those with one."""
    asked = [flow for flow in flows if flow.get("id") != gateway.get("default")]
    ordered = sorted(asked, key=_priority_of)
    if ordered != asked:
        for flow in ordered:
            flow.attrib.pop(PRIORITY, "")
            scope.node.append(flow)
        names = ", ".join(called(flow) for flow in ordered)
        scope.patient.note("ways-by-priority", gateway, names=names[:200])


def _priority_of(flow: Node) -> int:
    text = flow.get(PRIORITY, "")
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else 0


def _split_plainly(scope: TreeScope, gateway: Node) -> None:
    """A complex gateway that only parts ways does so like an inclusive one: BPMN 2.0.2, 13.4.5."""
    if len(scope.incoming[gateway.get("id", "")]) < 2 and not children(gateway, "activationCondition"):
        gateway.tag = f"{{{BPMN_NS}}}{ElementKind.INCLUSIVE_GATEWAY.value}"
        scope.patient.note("complex-split", gateway)


def _say_always(scope: TreeScope, gateway: Node, flows: list[Node]) -> None:
    """A flow without a condition out of an inclusive split is always taken."""
    if len(flows) < 2:
        return
    for flow in flows:
        if condition_of(flow) is None and flow.get("id") != gateway.get("default"):
            set_condition(flow, "true")
            scope.patient.note("always-taken", flow, gateway=called(gateway))


def set_condition(flow: Node, text: str) -> None:
    """Give a flow a condition instead of what it may have."""
    for old in children(flow, "conditionExpression"):
        flow.remove(old)
    condition = flow.makeelement(f"{{{BPMN_NS}}}conditionExpression")
    condition.text = text
    set_line(condition, line_of(flow))
    flow.append(condition)


_IN_WORDS = {
    ElementKind.PARALLEL_GATEWAY: ("równoległa: wszystkimi naraz", "a parallel gateway: all of them at once"),
    ElementKind.EXCLUSIVE_GATEWAY: ("z pytaniem: jedną z nich", "an exclusive gateway: one of them"),
    ElementKind.INCLUSIVE_GATEWAY: ("z wyborem: jedną lub kilkoma", "an inclusive gateway: one or several"),
}
_SOME_ALWAYS = (
    "z wyborem: tymi bez warunku zawsze, innymi, gdy ich warunek jest spełniony",
    "an inclusive gateway: those without a condition always, the others when their condition holds",
)


def _add_gateway(scope: TreeScope, node: Node, flows: list[Node]) -> None:
    """BPMN 2.0.2, 13.2.1: flows without a condition are always taken; the default if no condition holds."""
    default = node.get("default")
    asked = [flow for flow in flows if condition_of(flow) and flow.get("id") != default]
    always = [flow for flow in flows if flow not in asked and flow.get("id") != default]
    if len(flows) < 2 and not asked:
        return
    if not asked:
        always = list(flows)
    chosen = [flow for flow in flows if flow not in always]
    source, only = node, flows[0] if len(flows) == 1 else None
    if len(always) > 1 or (always and chosen):
        source = _move_behind(scope, node, ElementKind.PARALLEL_GATEWAY, f"split_of_{node.get('id')}", always)
    if chosen:
        kind = ElementKind.EXCLUSIVE_GATEWAY if len(asked) == 1 else ElementKind.INCLUSIVE_GATEWAY
        gateway = _move_behind(scope, source, kind, f"choice_of_{node.get('id')}", chosen)
        # What goes wrong there goes wrong at the node that people have drawn.
        gateway.set("name", called(node))
        scope.patient.copies[gateway.get("id", "")] = node.get("id", "")
        if default is not None:
            gateway.set("default", default)
        elif always:
            _end_quietly(scope, gateway)
    if default is not None:
        del node.attrib["default"]
    if only is not None:
        scope.patient.note("way-conditional", only, step=called(node))
        return
    kind = ElementKind(local_name(gateway if chosen else source))
    kind_pl, kind_en = _SOME_ALWAYS if always and chosen else _IN_WORDS[kind]
    scope.patient.note("split-added", node, kind_pl=kind_pl, kind_en=kind_en)


def _end_quietly(scope: TreeScope, gateway: Node) -> None:
    """Where other flows are taken anyway, it is no fault that no condition holds."""
    end = scope.add_node(ElementKind.END_EVENT, f"past_{gateway.get('id')}", line_of(gateway))
    gateway.set("default", scope.add_flow(gateway, end).get("id", ""))


def _move_behind(scope: TreeScope, source: Node, kind: ElementKind, wanted: str, flows: list[Node]) -> Node:
    """Put a gateway behind a node and let these flows leave the gateway instead."""
    gateway = scope.add_node(kind, wanted, line_of(source))
    for flow in flows:
        scope.move_source(flow, gateway)
    scope.add_flow(source, gateway)
    return gateway
