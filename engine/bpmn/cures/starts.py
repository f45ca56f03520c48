"""Receive tasks that begin their process: message start events by another name."""

from lxml import etree

from engine.bpmn.cures.scope import TreeScope, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, is_bpmn, line_of, local_name, set_line

_KEPT = frozenset({"incoming", "outgoing", "documentation", "extensionElements"})


def begin_by_message(scope: TreeScope) -> None:
    """Make a start event of a receive task that instantiates its process (BPMN 2.0.2, 10.3.3).

    One with rounds or with events on its border stays what it is.
    """
    for node_id, node in scope.nodes.items() if local_name(scope.node) == "process" else ():
        begins = local_name(node) == ElementKind.RECEIVE_TASK and is_true(node, "instantiate")
        if begins and not scope.incoming[node_id] and _is_plain(scope, node):
            _make_start(node)
            scope.patient.note("start-instantiated", node)


def _is_plain(scope: TreeScope, task: Node) -> bool:
    has_border = any(node.get("attachedToRef") == task.get("id") for node in scope.nodes.values())
    return not has_border and not any(local_name(part).endswith("LoopCharacteristics") for part in task)


def _make_start(task: Node) -> None:
    for part in [part for part in task if is_bpmn(part) and local_name(part) not in _KEPT]:
        task.remove(part)
    event = etree.SubElement(task, f"{{{BPMN_NS}}}messageEventDefinition")
    set_line(event, line_of(task))
    if message := task.get("messageRef"):
        event.set("messageRef", message)
    for name in ("messageRef", "instantiate", "operationRef"):
        if name in task.attrib:
            del task.attrib[name]
    task.tag = f"{{{BPMN_NS}}}{ElementKind.START_EVENT.value}"
