"""Ways that part without a gateway, and gateways that leave their default unsaid."""

from engine.bpmn.cures.scope import TreeScope, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, line_of, local_name, set_line, text_of

EXCLUSIVE = ElementKind.EXCLUSIVE_GATEWAY.value


def cure_splits(scope: TreeScope) -> None:
    """Put the gateway that BPMN means where several flows, or one with a condition, leave a node."""
    for node_id, node in list(scope.nodes.items()):
        flows = scope.outgoing[node_id]
        if local_name(node) == EXCLUSIVE:
            _assume_default(scope, node, flows)
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


def _say_always(scope: TreeScope, gateway: Node, flows: list[Node]) -> None:
    """A flow without a condition out of an inclusive split is always taken."""
    if len(flows) < 2:
        return
    for flow in flows:
        if condition_of(flow) is None and flow.get("id") != gateway.get("default"):
            _set_condition(flow, "true")
            scope.patient.note("always-taken", flow, gateway=called(gateway))


def _set_condition(flow: Node, text: str) -> None:
    for old in children(flow, "conditionExpression"):
        flow.remove(old)
    condition = flow.makeelement(f"{{{BPMN_NS}}}conditionExpression")
    condition.text = text
    set_line(condition, line_of(flow))
    flow.append(condition)


def _add_gateway(scope: TreeScope, node: Node, flows: list[Node]) -> None:
    default = node.get("default")
    asked = [flow for flow in flows if condition_of(flow) and flow.get("id") != default]
    if len(flows) < 2 and not asked:
        return
    kind = _kind_of_split(flows, asked, default)
    gateway = scope.add_node(kind, f"split_of_{node.get('id')}", line_of(node))
    for flow in list(flows):
        scope.move_source(flow, gateway)
        if kind is ElementKind.INCLUSIVE_GATEWAY and flow not in asked and flow.get("id") != default:
            _set_condition(flow, "true")
    if default is not None:
        gateway.set("default", default)
        del node.attrib["default"]
    scope.add_flow(node, gateway)
    scope.patient.note("split-added", node, kind=kind.value)


def _kind_of_split(flows: list[Node], asked: list[Node], default: str | None) -> ElementKind:
    """All ways if none has a condition; one if only one may be taken; else those whose condition holds."""
    if not asked:
        return ElementKind.PARALLEL_GATEWAY
    others = [flow for flow in flows if flow not in asked and flow.get("id") != default]
    if len(asked) == 1 and not others:
        return ElementKind.EXCLUSIVE_GATEWAY
    return ElementKind.INCLUSIVE_GATEWAY
