"""Event sub-processes of whatever is no main process, said with boundary events of a body.

Only a main process's own ones run beside it. Elsewhere the scope has to wait for body and handlers alike.
"""

from collections.abc import Iterable
from copy import deepcopy

from engine.bpmn.cures.scope import Patient, TreeScope, event_kinds, is_true, set_property
from engine.bpmn.graph import ElementKind
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, line_of, local_name

TRIGGERS = frozenset({"message", "signal", "timer", "escalation", "error", "conditional"})
START, END, SUB = ElementKind.START_EVENT, ElementKind.END_EVENT, ElementKind.SUB_PROCESS
# A boundary event that begins an event sub-process handles what happens in the whole scope around it.
HANDLES = "handles"
BOUNDARY = ElementKind.BOUNDARY_EVENT.value


def cure_sides(process: Node, patient: Patient, inner: frozenset[str]) -> None:
    """Give every event sub-process that is not one of a main process the borders of its own scope.

    Args:
        inner: ids of processes that are no main process: something calls them, or they run beside one.
    """
    # The innermost scopes first: an event sub-process may hold another one.
    tags = (f"{{{BPMN_NS}}}{kind.value}" for kind in (SUB, ElementKind.TRANSACTION))
    inside = list(process.iter(*tags))
    for node in reversed(inside):
        _enclose(TreeScope(node, patient))
    if process.get("id") in inner and _may_enclose(process):
        _enclose(TreeScope(process, patient))


def _may_enclose(process: Node) -> bool:
    """A called process that keeps a result says it at its own ends, so these stay its own."""
    properties = (n for n in process.iter("{*}property") if n.get("name") == "result")
    return not any(n.get("value") for n in properties)


def _enclose(scope: TreeScope) -> None:
    if scope.nodes and all(is_true(node, "triggeredByEvent") for node in scope.nodes.values()):
        _pass_at_once(scope)
    sides = [node for node in scope.nodes.values() if _has_one_trigger(node, scope.patient)]
    own = [node for node in scope.nodes.values() if not is_true(node, "triggeredByEvent")]
    trigger = next((n for n in own if _begins(n) and event_kinds(n, scope.patient.names)), None)
    others = [node for node in own if node is not trigger]
    if not sides or not others or sum(map(_begins, others)) > 1:
        return
    line = line_of(scope.node)
    name = " ".join((scope.node.get("name") or "").split())
    body = scope.add_node(SUB, f"body_of_{scope.node.get('id')}", line, name)
    scope.patient.hosts[body.get("id", "")] = scope.node.get("id", "")
    for lanes in children(scope.node, "laneSet"):
        body.append(_copy_lanes(lanes, scope.patient))
    _move(others, scope, body)
    if trigger is not None:
        _lead_in(trigger, TreeScope(body, scope.patient))
    start = trigger
    if start is None:
        start = scope.add_node(START, f"start_of_{scope.node.get('id')}", line)
    end = scope.add_node(END, f"end_of_{scope.node.get('id')}", line)
    scope.add_flow(start, body)
    scope.add_flow(body, end)
    for side in sides:
        _hang(scope, side, body)
        scope.patient.note("side-inside", side)


def _pass_at_once(scope: TreeScope) -> None:
    """A scope that holds nothing but event sub-processes has nothing to wait for: BPMN 2.0.2, 13.3.4."""
    start = scope.add_node(START, f"start_of_{scope.node.get('id')}", line_of(scope.node))
    scope.add_flow(start, scope.add_node(END, f"end_of_{scope.node.get('id')}", line_of(scope.node)))


def _begins(node: Node) -> bool:
    return local_name(node) == START


def _lead_in(trigger: Node, body: TreeScope) -> None:
    """What began with an event begins plainly inside the body."""
    begin = body.add_node(START, f"start_of_{body.node.get('id')}", line_of(trigger))
    for flow in list(body.outgoing[trigger.get("id", "")]):
        body.move_source(flow, begin)


def _has_one_trigger(node: Node, patient: Patient) -> bool:
    if not is_true(node, "triggeredByEvent"):
        return False
    starts = children(node, START.value)
    if len(starts) != 1 or event_kinds(starts[0], patient.names) not in [[kind] for kind in TRIGGERS]:
        return False
    inner = TreeScope(node, patient)
    after = inner.outgoing[starts[0].get("id", "")]
    return all(flow.get("targetRef") in inner.nodes for flow in after)


def _copy_lanes(lanes: Node, patient: Patient) -> Node:
    """Lanes say who does what; the body's steps keep theirs."""
    copy = deepcopy(lanes)
    for lane in copy.iter(f"{{{BPMN_NS}}}laneSet", f"{{{BPMN_NS}}}childLaneSet"):
        lane.set("id", patient.names.pool.take(lane.get("id") or "lanes"))
    return copy


def _move(nodes: Iterable[Node], scope: TreeScope, body: Node) -> None:
    for node in nodes:
        scope.nodes.pop(node.get("id", ""))
        body.append(node)
    for flow in children(scope.node, "sequenceFlow"):
        body.append(flow)


def _hang(scope: TreeScope, side: Node, body: Node) -> None:
    """The trigger becomes a boundary event of the body and leads to what the event sub-process does."""
    inner = TreeScope(side, scope.patient)
    (trigger,) = children(side, START.value)
    after = [flow.get("targetRef", "") for flow in inner.outgoing[trigger.get("id", "")]]
    if not after:
        after = [inner.add_node(END, f"end_of_{side.get('id')}", line_of(side)).get("id", "")]
    interrupts = (trigger.attrib.pop("isInterrupting", "true")) not in ("false", "0")
    for flow in list(inner.outgoing[trigger.get("id", "")]):
        side.remove(flow)
    trigger.tag = f"{{{BPMN_NS}}}{BOUNDARY}"
    trigger.set("attachedToRef", body.get("id", ""))
    trigger.set("cancelActivity", "true" if interrupts else "false")
    set_property(trigger, HANDLES, "scope")
    scope.node.append(trigger)
    scope.nodes[trigger.get("id", "")] = trigger
    del side.attrib["triggeredByEvent"]
    if len(after) == 1 and _is_plain(side):
        _unfold(scope, side)
        target = scope.nodes[after[0]]
    else:
        scope.patient.hosts[side.get("id", "")] = scope.node.get("id", "")
        begin = inner.add_node(START, f"start_of_{side.get('id')}", line_of(side))
        for name in after:
            inner.add_flow(begin, inner.nodes[name])
        scope.add_flow(side, scope.add_node(END, f"end_of_{side.get('id')}", line_of(side)))
        target = side
    scope.add_flow(trigger, target)


def _is_plain(side: Node) -> bool:
    """Whether its steps mean the same without the frame around them."""
    ends_all = side.find(f"{{{BPMN_NS}}}{END.value}/{{{BPMN_NS}}}terminateEventDefinition") is not None
    framed = any(children(side, tag) for tag in ("laneSet", "standardLoopCharacteristics"))
    framed = framed or bool(children(side, "multiInstanceLoopCharacteristics"))
    lanes = side.getparent()
    return not ends_all and not framed and (lanes is None or not children(lanes, "laneSet"))


def _unfold(scope: TreeScope, side: Node) -> None:
    for node in list(side):
        if is_bpmn(node) and (local_name(node) in NODE_NAMES or local_name(node) == "sequenceFlow"):
            scope.node.append(node)
            if local_name(node) in NODE_NAMES:
                scope.nodes[node.get("id", "")] = node
    scope.nodes.pop(side.get("id", ""))
    scope.node.remove(side)
    scope.patient.hosts[side.get("id", "")] = scope.node.get("id", "")
