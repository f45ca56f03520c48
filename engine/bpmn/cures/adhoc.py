"""Ad hoc sub-processes: people begin the steps inside in any order and as often as they like.

Said with what BPMN has elsewhere: a step, or a wait for the completion condition, with a message on its
border for each step that may be begun.
"""

from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import Patient, TreeScope, is_true, set_property
from engine.bpmn.graph import AFTER_STEPS, ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, line_of, local_name, text_of

AD_HOC: Final = ElementKind.AD_HOC_SUB_PROCESS.value
# What whoever works on it is asked to confirm, so in the language of the house.
DONE: Final = "Skończone: {name}"


def cure_ad_hoc(process: Node, patient: Patient) -> None:
    """Say every ad hoc sub-process of a process in other words, the innermost first."""
    for node in reversed(list(process.iter(f"{{{BPMN_NS}}}{AD_HOC}"))):
        scope = TreeScope(node, patient)
        first = [inner for inner in scope.nodes.values() if _may_begin(scope, inner)]
        if not scope.nodes:
            node.tag = f"{{{BPMN_NS}}}{ElementKind.TASK.value}"
            patient.note("ad-hoc-empty", node)
        elif any(local_name(inner) == ElementKind.START_EVENT for inner in first):
            _begin_at_start(scope)
        elif first:
            _say(scope, first)


def _begin_at_start(scope: TreeScope) -> None:
    """BPMN has no start event there; whoever draws one, and no condition, means a plain sub-process."""
    if not children(scope.node, "completionCondition"):
        scope.node.tag = f"{{{BPMN_NS}}}{ElementKind.SUB_PROCESS.value}"
        scope.patient.note("ad-hoc-plain", scope.node)


def _may_begin(scope: TreeScope, node: Node) -> bool:
    is_loose = node.get("attachedToRef") or is_true(node, "isForCompensation")
    return not (is_loose or scope.incoming[node.get("id", "")] or is_true(node, "triggeredByEvent"))


def _say(scope: TreeScope, first: list[Node]) -> None:
    node, line = scope.node, line_of(scope.node)
    condition = next((text_of(one) for one in children(node, "completionCondition")), None)
    for old in children(node, "completionCondition"):
        node.remove(old)
    node.tag = f"{{{BPMN_NS}}}{ElementKind.SUB_PROCESS.value}"
    start = scope.add_node(ElementKind.START_EVENT, f"start_of_{node.get('id')}", line)
    body = _add_wait(scope, condition) if condition else _add_task(scope)
    end = scope.add_node(ElementKind.END_EVENT, f"end_of_{node.get('id')}", line)
    if condition and node.get("cancelRemainingInstances") not in ("false", "0"):
        _define(end, "terminate")
    scope.add_flow(start, body)
    scope.add_flow(body, end)
    words: set[str] = set()
    for inner in first:
        word = called(inner) if called(inner) not in words else f"{called(inner)} ({inner.get('id')})"
        words.add(word)
        border = scope.add_node(ElementKind.BOUNDARY_EVENT, f"begin_{inner.get('id')}", line_of(inner), word)
        border.set("attachedToRef", body.get("id", ""))
        border.set("cancelActivity", "false")
        _define(border, "message").set("messageRef", word)
        scope.add_flow(border, inner)
    code = "ad-hoc-in-order" if node.get("ordering") == "Sequential" else "ad-hoc"
    scope.patient.note(code, node, names=", ".join(sorted(words))[:200])


def _add_task(scope: TreeScope) -> Node:
    name = DONE.format(name=called(scope.node))
    return scope.add_node(ElementKind.TASK, f"finish_{scope.node.get('id')}", line_of(scope.node), name)


def _add_wait(scope: TreeScope, condition: str) -> Node:
    """Only an activity has a border, so what waits for the condition stands in a frame of its own.

    BPMN 2.0.2, 13.3.5: the condition is asked each time an activity inside is over.
    """
    node, line = scope.node, line_of(scope.node)
    frame = scope.add_node(ElementKind.SUB_PROCESS, f"body_of_{node.get('id')}", line, called(node))
    inner = TreeScope(frame, scope.patient)
    start = inner.add_node(ElementKind.START_EVENT, f"start_of_{frame.get('id')}", line)
    wait = inner.add_node(ElementKind.CATCH_EVENT, f"wait_of_{node.get('id')}", line, called(node))
    etree.SubElement(_define(wait, "conditional"), f"{{{BPMN_NS}}}condition").text = condition
    for asked in (node, wait):
        set_property(asked, AFTER_STEPS, "true")
    end = inner.add_node(ElementKind.END_EVENT, f"end_of_{frame.get('id')}", line)
    inner.add_flow(start, wait)
    inner.add_flow(wait, end)
    return frame


def _define(event: Node, kind: str) -> Node:
    return etree.SubElement(event, f"{{{BPMN_NS}}}{kind}EventDefinition")
