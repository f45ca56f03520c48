"""A process as a nested list: the same content as its diagram, for people who read or listen instead."""

from dataclasses import dataclass

from engine.bpmn.graph import Element, ElementKind, Graph, Process


@dataclass(frozen=True, slots=True)
class Following:
    """One way on from an element: the answer on the flow and where it leads."""

    answer: str
    target_id: str
    target_name: str


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One element with what follows; `children` are the elements inside a sub-process.

    Attributes:
        kind: BPMN element name (`userTask`); `event_sub_process` for what may happen at any time.
        role: lane or own role, as its key.
        depth: 0 for elements of the process itself.
    """

    id: str
    kind: str
    name: str
    role: str | None
    depth: int
    next: tuple[Following, ...]
    children: "tuple[OutlineItem, ...]" = ()


def describe_outline(graph: Graph, process_id: str) -> tuple[OutlineItem, ...]:
    """The elements of a process in the order in which a case meets them.

    Raises:
        KeyError: no such process.
    """
    return _items(graph, graph.processes[process_id], 0)


def _items(graph: Graph, process: Process, depth: int) -> tuple[OutlineItem, ...]:
    return tuple(_item(graph, process, element, depth) for element in _in_order(process))


def _item(graph: Graph, process: Process, element: Element, depth: int) -> OutlineItem:
    inside = graph.processes.get(element.id)
    ways = [process.flows[flow_id] for flow_id in element.outgoing]
    following = tuple(
        Following(flow.name, flow.target, process.elements[flow.target].name or flow.target) for flow in ways
    )
    kind = "event_sub_process" if element.is_event_sub_process else element.kind.value
    children = () if inside is None else _items(graph, inside, depth + 1)
    return OutlineItem(element.id, kind, element.name or element.id, element.role, depth, following, children)


def _in_order(process: Process) -> list[Element]:
    """Elements from the start on, each once; boundary events follow their host; the rest comes last."""
    starts = [e for e in process.elements.values() if e.kind is ElementKind.START_EVENT]
    seen: dict[str, Element] = {}
    waiting = [element.id for element in reversed(starts)]
    while waiting:
        element = process.elements[waiting.pop()]
        if element.id in seen:
            continue
        seen[element.id] = element
        ways = [process.flows[flow_id].target for flow_id in element.outgoing]
        waiting += [*reversed(ways), *(event.id for event in reversed(process.boundaries(element.id)))]
    rest = [element for element in process.elements.values() if element.id not in seen]
    return [*seen.values(), *rest]
