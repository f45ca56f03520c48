"""Rules about the way through a process: gateways, conditions, loops, ends. Contents live elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.drawing.ranking import Link, rank_nodes
from engine.bpmn.graph import Element, ElementKind, Flow, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element, about_flow, about_process

MAX_CHAIN = 400
MAX_DEPTH = 20
SPLITS = frozenset(
    {
        ElementKind.EXCLUSIVE_GATEWAY,
        ElementKind.PARALLEL_GATEWAY,
        ElementKind.EVENT_BASED_GATEWAY,
        *(ElementKind.INCLUSIVE_GATEWAY, ElementKind.COMPLEX_GATEWAY),
    }
)
CATCHERS = frozenset({ElementKind.CATCH_EVENT, ElementKind.RECEIVE_TASK})


def check_ids(graph: Graph, process: Process) -> Iterator[Finding]:
    """Report ids that were missing."""
    for element in process.elements.values():
        if element.id in graph.generated:
            yield about_element("element-without-id", graph, element)
    for flow in process.flows.values():
        if flow.id in graph.generated:
            yield about_flow("flow-without-id", graph, process, flow)


def check_borders(graph: Graph, process: Process) -> Iterator[Finding]:
    """Each scope begins in one place, ends somewhere, and nothing flows into a start or out of an end."""
    starts = process.starts()
    if len(starts) != 1:
        yield about_process("start-count", process, count=len(starts))
    if not process.ends():
        yield about_process("no-end" if process.kind is ScopeKind.SUB_PROCESS else "never-ends", process)
    for flow in process.flows.values():
        if process.elements[flow.target].kind is ElementKind.BOUNDARY_EVENT:
            yield about_flow("flow-into-border", graph, process, flow)
    for end in process.ends():
        if end.outgoing:
            yield about_element("flow-behind-end", graph, end)


def check_depth(graph: Graph, process: Process) -> Iterator[Finding]:
    """Sub-processes stand inside each other only as deep as somebody could still read."""
    depth, parent = 0, process.parent
    while parent is not None:
        depth, parent = depth + 1, graph.processes[parent].parent
    if depth == MAX_DEPTH + 1:
        yield about_process("nested-too-deep", process, limit=MAX_DEPTH)


def check_splits(graph: Graph, process: Process) -> Iterator[Finding]:
    """Ways part only at gateways, and an exclusive one always finds a way."""
    for element in process.elements.values():
        flows = [process.flows[flow_id] for flow_id in element.outgoing]
        if len(flows) > 1 and element.kind not in SPLITS:
            yield about_element("implicit-split", graph, element, count=len(flows))
        if element.default_flow and element.default_flow not in element.outgoing:
            yield about_element("default-unknown", graph, element)
        if element.kind is ElementKind.EXCLUSIVE_GATEWAY:
            yield from _check_exclusive(graph, process, element, flows)
        else:
            for flow in flows:
                if flow.condition and element.kind is not ElementKind.INCLUSIVE_GATEWAY:
                    yield about_flow("condition-outside-gateway", graph, process, flow)
        if element.kind is ElementKind.EVENT_BASED_GATEWAY:
            yield from _check_event_gateway(graph, process, element, flows)


def _check_exclusive(
    graph: Graph, process: Process, gateway: Element, flows: list[Flow]
) -> Iterator[Finding]:
    if len(flows) < 2:
        return
    seen: set[str] = set()
    name = gateway.name or gateway.id
    is_asked = any(cure.code == "way-asked" and cure.element == gateway.id for cure in graph.cures)
    for flow in flows:
        if flow.id == gateway.default_flow:
            if flow.condition and not is_asked and gateway.id not in graph.added:
                yield about_flow("default-with-condition", graph, process, flow)
            continue
        if not flow.condition:
            yield about_flow("condition-missing", graph, process, flow, gateway=name)
        elif flow.condition in seen:
            yield about_flow(
                "same-condition-twice", graph, process, flow, gateway=name, text=flow.condition[:80]
            )
        seen.add(flow.condition or "")
    conditions = [flow.condition or "" for flow in flows]
    if gateway.default_flow is None and not _is_exhaustive(conditions):
        drawn = graph.elements[graph.copies.get(gateway.id, gateway.id)]
        yield about_element("gateway-without-default", graph, drawn)


def _is_exhaustive(conditions: list[str]) -> bool:
    """Whether two conditions are plainly each other's opposite; anything cleverer needs a default flow."""
    if len(conditions) != 2 or not all(conditions):
        return False
    first, second = (re.sub(r"\s+", " ", text.removeprefix("=").strip()) for text in conditions)
    pairs = ((first, second), (second, first))
    return any(_negates(one, other) for one, other in pairs)


def _negates(one: str, other: str) -> bool:
    swapped = one.replace(" != ", " = ") if " != " in one else one.replace(" = ", " != ")
    is_single = " and " not in one and " or " not in one
    # `x = true` and `x != true` cover null too; `x = true` and `x = false` do not.
    return other == f"not({one})" or (is_single and swapped != one and other == swapped)


def _check_event_gateway(
    graph: Graph, process: Process, gateway: Element, flows: list[Flow]
) -> Iterator[Finding]:
    targets = [process.elements[flow.target] for flow in flows]
    for target in targets:
        if target.kind in CATCHERS and len(target.incoming) > 1:
            yield about_element("event-branch-shared", graph, target, gateway=gateway.name or gateway.id)
        for border in process.boundaries(target.id):
            yield about_element("event-branch-border", graph, border, step=target.name or target.id)
        if target.kind not in CATCHERS:
            yield about_element("event-gateway-target", graph, gateway, target=target.name or target.id)


def check_reach(graph: Graph, process: Process) -> Iterator[Finding]:
    """Every element is on a way from a start, and every way leads to an end event."""
    reached = _reachable(process)
    for element in process.elements.values():
        if element.is_event_sub_process or element.id in graph.added:
            continue
        if element.id not in reached:
            yield about_element("unreachable", graph, element)
        elif not element.outgoing and element.kind is not ElementKind.END_EVENT:
            yield about_element("dead-end", graph, element)


def _reachable(process: Process) -> set[str]:
    waiting = [start.id for start in process.starts()]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        waiting += [process.flows[flow_id].target for flow_id in process.elements[name].outgoing]
        waiting += [boundary.id for boundary in process.boundaries(name)]
    return reached


def check_loops(graph: Graph, process: Process) -> Iterator[Finding]:
    """No way is longer than the engine can walk."""
    links = [Link(flow.id, flow.source, flow.target) for flow in process.flows.values()]
    ranks = rank_nodes(tuple(process.elements), links, [start.id for start in process.starts()])
    longest = max(ranks.rank.values(), default=0) + 1
    if longest > MAX_CHAIN:
        yield about_process("chain-too-long", process, count=longest, limit=MAX_CHAIN)


def find_circles(ahead: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of nodes that can all reach each other; edges to nodes outside the mapping are ignored."""
    reach = {name: _reach(name, ahead) for name in ahead}
    circles: list[list[str]] = []
    seen: set[str] = set()
    for name in ahead:
        if name in seen or name not in reach[name]:
            continue
        group = [other for other in ahead if other in reach[name] and name in reach[other]]
        seen.update(group)
        circles.append(group)
    return circles


def _reach(start: str, ahead: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name for name in ahead[start] if name in ahead]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [following for following in ahead[name] if following in ahead]
    return found
