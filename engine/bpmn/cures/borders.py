"""Beginnings and ends that BPMN lets a drawing leave out, and starts that are alternatives to each other."""

from engine.bpmn.cures.scope import TreeScope, event_kinds, is_true
from engine.bpmn.cures.splits import set_condition
from engine.bpmn.cures.ways import plain_words
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, line_of, local_name

START, END = ElementKind.START_EVENT.value, ElementKind.END_EVENT.value
AWAITED = frozenset({"message", "timer", "signal", "conditional"})
# What people are asked, so in the language of the house.
QUESTION = "Początek"


def cure_borders(scope: TreeScope, asks: bool) -> None:
    """Give a scope its one start, and each of its loose ways an end event.

    Args:
        asks: whether people may be asked what the drawing leaves open.
    """
    if not scope.nodes:
        _fill_empty(scope)
        return
    if _is_by_event(scope.node):
        add_ends(scope)
        return
    if local_name(scope.node) == ElementKind.SUB_PROCESS:
        _end_nowhere(scope)
    starts = [node for node in scope.nodes.values() if local_name(node) == START]
    if not starts:
        _add_start(scope)
    elif len(starts) > 1:
        _choose_start(scope, starts, asks)
    elif local_name(scope.node) == ElementKind.SUB_PROCESS:
        _await_start(scope, starts[0])
    add_ends(scope)


def _fill_empty(scope: TreeScope) -> None:
    """A sub-process without content is a step nobody has described further; an empty process cannot run."""
    if local_name(scope.node) == "process":
        scope.node.set("isExecutable", "false")
        scope.patient.note("process-empty", scope.node)
    elif local_name(scope.node) == ElementKind.SUB_PROCESS and not _is_by_event(scope.node):
        scope.node.tag = f"{{{BPMN_NS}}}{ElementKind.TASK.value}"
        scope.patient.note("sub-process-empty", scope.node)


def _is_by_event(node: Node) -> bool:
    return is_true(node, "triggeredByEvent")


def _is_loose(scope: TreeScope, node: Node) -> bool:
    """Whether tokens come to a node in another way than by a flow."""
    kind = local_name(node)
    if kind == ElementKind.BOUNDARY_EVENT or is_true(node, "isForCompensation") or _is_by_event(node):
        return True
    return kind == ElementKind.CATCH_EVENT and event_kinds(node, scope.patient.names) == ["link"]


def _add_start(scope: TreeScope) -> None:
    """BPMN 2.0.2, 13.2: without a start event every node without a way in begins."""
    first = [n for k, n in scope.nodes.items() if not scope.incoming[k] and not _is_loose(scope, n)]
    if not first:
        return
    line = line_of(first[0])
    start = scope.add_node(ElementKind.START_EVENT, f"start_of_{scope.node.get('id')}", line)
    for node in first:
        scope.add_flow(start, node)
    scope.patient.note("start-added", first[0])


def _choose_start(scope: TreeScope, starts: list[Node], asks: bool) -> None:
    """Several starts are alternatives: BPMN 2.0.2, 10.5.2. A person starts a case, so a plain one is taken.

    Other engines refuse several plain starts, or take one without a word; here whoever opens the case says
    which one it is.
    """
    kinds = {start.get("id", ""): event_kinds(start, scope.patient.names) for start in starts}
    plain = [start for start in starts if not kinds[start.get("id", "")]]
    awaited = [start for start in starts if len(k := kinds[start.get("id", "")]) == 1 and k[0] in AWAITED]
    if len(plain) > 1 and not asks:
        return
    kept = plain or awaited
    for start in starts if kept else ():
        if start not in kept:
            scope.patient.note("start-not-used", start)
            scope.remove_node(start.get("id", ""))
    if len(plain) > 1:
        _ask_start(scope, plain)
    elif len(kept) > 1:
        _await_starts(scope, kept)


def _ask_start(scope: TreeScope, starts: list[Node]) -> None:
    """Let one of several plain starts be chosen; without an answer it is the first one."""
    line, variable = line_of(starts[0]), scope.patient.names.pool.take(QUESTION)
    start = scope.add_node(ElementKind.START_EVENT, f"start_of_{scope.node.get('id')}", line)
    gateway = scope.add_node(ElementKind.EXCLUSIVE_GATEWAY, f"which_{scope.node.get('id')}", line)
    scope.add_flow(start, gateway)
    answers: set[str] = set()
    for node in starts:
        node.tag = f"{{{BPMN_NS}}}{ElementKind.THROW_EVENT.value}"
        flow = scope.add_flow(gateway, node)
        words = (plain_words(called(node)), node.get("id", ""))
        answer = next(word for word in words if word and word not in answers)
        answers.add(answer)
        set_condition(flow, f'{variable} = "{answer}"')
    gateway.set("default", scope.outgoing[gateway.get("id", "")][0].get("id", ""))
    scope.patient.note("starts-asked", starts[0], count=str(len(starts)), variable=variable)


def _await_starts(scope: TreeScope, starts: list[Node]) -> None:
    """Whichever of several events comes first begins the process: an event gateway says the same."""
    if local_name(scope.node) != "process":
        return
    line = line_of(starts[0])
    start = scope.add_node(ElementKind.START_EVENT, f"start_of_{scope.node.get('id')}", line)
    gateway = scope.add_node(ElementKind.EVENT_BASED_GATEWAY, f"first_of_{scope.node.get('id')}", line)
    scope.add_flow(start, gateway)
    for event in starts:
        event.tag = f"{{{BPMN_NS}}}{ElementKind.CATCH_EVENT.value}"
        scope.add_flow(gateway, event)
    scope.patient.note("starts-awaited", starts[0], count=str(len(starts)))


def _await_start(scope: TreeScope, event: Node) -> None:
    """A sub-process begins when a token comes to it; an event drawn at its start is then waited for."""
    kinds = event_kinds(event, scope.patient.names)
    if len(kinds) == 1 and kinds[0] in AWAITED:
        start = scope.add_node(ElementKind.START_EVENT, f"start_of_{scope.node.get('id')}", line_of(event))
        event.tag = f"{{{BPMN_NS}}}{ElementKind.CATCH_EVENT.value}"
        scope.add_flow(start, event)
        scope.patient.note("start-awaited", event)


def _end_nowhere(scope: TreeScope) -> None:
    """A sub-process that goes round until something breaks it off: the engine wants an end, BPMN does not."""
    kinds = {local_name(node) for node in scope.nodes.values()}
    if END not in kinds and all(
        scope.outgoing[name] or _is_loose(scope, scope.nodes[name]) for name in scope.nodes
    ):
        scope.add_node(ElementKind.END_EVENT, f"end_of_{scope.node.get('id')}", line_of(scope.node))
        scope.patient.note("never-ends", scope.node)


def add_ends(scope: TreeScope) -> None:
    """A way that just stops ends there: BPMN 2.0.2, 13.2."""
    for node_id, node in list(scope.nodes.items()):
        kind = local_name(node)
        if scope.outgoing[node_id] or kind == END or _is_by_event(node) or is_true(node, "isForCompensation"):
            continue
        kinds = event_kinds(node, scope.patient.names)
        if kinds in (["link"], ["compensate"]) and kind != ElementKind.CATCH_EVENT:
            continue
        if kind == ElementKind.EVENT_BASED_GATEWAY:
            continue
        end = scope.add_node(ElementKind.END_EVENT, f"end_of_{node_id}", line_of(node))
        scope.add_flow(node, end)
        if scope.incoming[node_id] or kind in (START, ElementKind.BOUNDARY_EVENT):
            scope.patient.note("end-added", node)
