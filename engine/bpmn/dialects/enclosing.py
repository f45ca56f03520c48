"""A step that is more than itself, repeated or undone: a sub-process around it takes its part over."""

from typing import Final

from engine.bpmn.cures.scope import TreeScope, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, line_of

MARKERS: Final = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
UNDOES: Final = "isForCompensation"


def repeats(node: Node) -> bool:
    """Whether a step has a marker of repetition."""
    return any(children(node, marker) for marker in MARKERS)


def enclose(scope: TreeScope, node: Node) -> TreeScope:
    """Put a sub-process with the step's repetition, borders and flows, or what it undoes, around the step."""
    node_id = node.get("id", "")
    wanted = f"rounds_of_{node_id}" if repeats(node) else f"whole_of_{node_id}"
    around = scope.add_node(ElementKind.SUB_PROCESS, wanted, line_of(node), called(node))
    for marker in MARKERS:
        around.extend(children(node, marker))
    for flow in list(scope.incoming[node_id]):
        scope.move_target(flow, around)
    for flow in list(scope.outgoing[node_id]):
        scope.move_source(flow, around)
    if node.get("default"):
        around.set("default", node.attrib.pop("default"))
    for other in scope.nodes.values():
        if other.get("attachedToRef") == node_id:
            other.set("attachedToRef", around.get("id", ""))
    if is_true(node, UNDOES):
        around.set(UNDOES, node.attrib.pop(UNDOES))
    for border, handler in scope.patient.handlers.items():
        if handler == node_id:
            scope.patient.handlers[border] = around.get("id", "")
    for ref in scope.node.iter(f"{{{BPMN_NS}}}flowNodeRef"):
        if (ref.text or "").strip() == node_id:
            ref.text = around.get("id")
    around.append(scope.nodes.pop(node_id))
    inner = TreeScope(around, scope.patient)
    start = inner.add_node(ElementKind.START_EVENT, f"start_of_{around.get('id')}", line_of(node))
    end = inner.add_node(ElementKind.END_EVENT, f"end_of_{around.get('id')}", line_of(node))
    inner.add_flow(start, node)
    inner.add_flow(node, end)
    return inner
