"""Flows into a start and out of an end: BPMN has none, people draw them, and what they mean is plain.

Nothing here is about starts and ends that are missing.
"""

from typing import Final

from engine.bpmn.cures.scope import TreeScope, event_kinds
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, called, line_of, local_name

# Ends that only say something; behind the others there is nothing left to go on.
SPEAKING: Final[tuple[list[str], ...]] = ([], ["message"], ["signal"], ["escalation"], ["compensate"])
START, END, THROW = ElementKind.START_EVENT, ElementKind.END_EVENT, ElementKind.THROW_EVENT


def pass_borders(scope: TreeScope) -> None:
    """Whoever comes back to a start goes on behind it; an end that a flow leaves is an event on the way."""
    for node_id, node in list(scope.nodes.items()):
        if local_name(node) == START and scope.incoming[node_id]:
            back = list(scope.incoming[node_id])
            behind = scope.add_node(THROW, f"behind_{node_id}", line_of(node))
            scope.insert_after(node, behind)
            for flow in back:
                scope.move_target(flow, behind)
                scope.patient.note("flow-into-start", flow, start=called(node))
        is_left = local_name(node) == END and scope.outgoing[node_id]
        if is_left and event_kinds(node, scope.patient.names) in SPEAKING:
            node.tag = f"{{{BPMN_NS}}}{THROW.value}"
            scope.patient.note("flow-out-of-end", node)
