"""Marks where BPMN does not let them stand: named, so that nothing drawn is dropped without a word."""

from typing import Final

from engine.bpmn.cures.scope import TreeScope, event_kinds, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node, called, children, local_name

MOMENTS: Final = ("timeDate", "timeDuration", "timeCycle")
MARKERS: Final = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
# An error ends what it happens in, whatever these say.
INTERRUPTING: Final = ("cancelActivity", "isInterrupting")
CHOOSING: Final = frozenset(
    {ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY, ElementKind.COMPLEX_GATEWAY}
)


def name_misuse(scope: TreeScope) -> None:
    """Write down every misplaced mark of one scope; one that says nothing in its place is taken off."""
    for node_id, node in list(scope.nodes.items()):
        kind = ElementKind(local_name(node))
        if kind is ElementKind.BOUNDARY_EVENT:
            _check_host(scope, node)
        if is_true(node, "triggeredByEvent") and (scope.incoming[node_id] or scope.outgoing[node_id]):
            scope.patient.note("side-flow", node)
        if _count(node, MARKERS) > 1:
            scope.patient.note("markers-several", node)
        for definition in children(node, "timerEventDefinition"):
            if _count(definition, MOMENTS) > 1:
                scope.patient.note("moments-several", node)
        if event_kinds(node, scope.patient.names) == ["error"]:
            _take_off(scope, node, [name for name in INTERRUPTING if node.get(name) in ("false", "0")])
        if is_true(node, "isForCompensation") and (scope.incoming[node_id] or scope.outgoing[node_id]):
            del node.attrib["isForCompensation"]
            scope.patient.note("undoing-step-plain", node)
        if not kind.is_activity and kind not in CHOOSING:
            _take_off(scope, node, ["default"])


def _check_host(scope: TreeScope, event: Node) -> None:
    """An event at a border needs an activity to be at; one that is not here at all the reader refuses."""
    ref = event.get("attachedToRef", "")
    host = scope.nodes.get(ref)
    if ref and host is None:
        return
    is_activity = host is not None and ElementKind(local_name(host)).is_activity
    if host is None or not is_activity or is_true(host, "triggeredByEvent"):
        scope.patient.note("boundary-host", event, host="–" if host is None else called(host))
    if host is not None and is_true(host, "triggeredByEvent"):
        # What is said otherwise in a sub-process must not leave the event without what it is attached to.
        scope.remove_node(event.get("id", ""))


def _count(node: Node, names: tuple[str, ...]) -> int:
    return sum(len(children(node, name)) for name in names)


def _take_off(scope: TreeScope, node: Node, attributes: list[str]) -> None:
    for attribute in attributes:
        if attribute in node.attrib:
            del node.attrib[attribute]
            scope.patient.note("attribute-ignored", node, attribute=attribute)
