"""What SpiffWorkflow would run wrongly or silently skip is refused here, whatever the lint says.

The lint in engine/bpmn explains and proposes; this is the last door before execution.
"""

from collections.abc import Iterator

from engine.bpmn.graph import Element, ElementKind, Graph, Process
from engine.errors import ModelRefused

RESERVED = frozenset({"Start", "End", "Root"})
ACTIONS = frozenset({"suspend", "resume", "block_sharing", "reassign", "set_status", "set"})
REFUSED_KINDS = frozenset(
    {
        ElementKind.COMPLEX_GATEWAY,
        ElementKind.TRANSACTION,
        ElementKind.AD_HOC_SUB_PROCESS,
        ElementKind.IMPLICIT_THROW_EVENT,
    }
)
ALLOWED_EVENTS = {
    ElementKind.END_EVENT: frozenset({"none", "message", "signal", "escalation", "error", "terminate"}),
    ElementKind.THROW_EVENT: frozenset({"none", "message", "signal", "escalation"}),
    ElementKind.CATCH_EVENT: frozenset({"message", "signal", "timer", "conditional"}),
    ElementKind.BOUNDARY_EVENT: frozenset(
        {"message", "signal", "timer", "escalation", "error", "conditional"}
    ),
}
SPLITS = frozenset(
    {
        ElementKind.EXCLUSIVE_GATEWAY,
        ElementKind.INCLUSIVE_GATEWAY,
        ElementKind.PARALLEL_GATEWAY,
        ElementKind.EVENT_BASED_GATEWAY,
    }
)
AFTER_EVENT_GATEWAY = frozenset({ElementKind.CATCH_EVENT, ElementKind.RECEIVE_TASK})


def refuse_unsupported(graph: Graph) -> None:
    """Look at every executable process.

    Raises:
        ModelRefused: the first thing found; params name element, name and file.
    """
    for process in graph.processes.values():
        if process.executable:
            for reason, element in _problems(graph, process):
                raise ModelRefused(reason, element=element.id, name=element.name, file=process.file)
            if len(process.starts()) != 1:
                raise ModelRefused("needs_one_start", element=process.id, file=process.file)


def _problems(graph: Graph, process: Process) -> Iterator[tuple[str, Element]]:
    for element in process.elements.values():
        if element.id in RESERVED:
            yield "reserved_id", element
        if element.kind in REFUSED_KINDS:
            yield f"unsupported_{element.kind.value}", element
        allowed = ALLOWED_EVENTS.get(element.kind)
        if allowed is not None and element.event_kind not in allowed:
            yield f"unsupported_{element.event_kind}_event", element
        is_service = element.kind is ElementKind.SERVICE_TASK and not element.needs_person
        if is_service and element.properties["action"] not in ACTIONS:
            yield "unknown_action", element
        if len(element.outgoing) > 1 and element.kind not in SPLITS:
            yield "implicit_split", element
        yield from _event_problems(graph, process, element)


def _event_problems(graph: Graph, process: Process, element: Element) -> Iterator[tuple[str, Element]]:
    if element.kind is ElementKind.BOUNDARY_EVENT and element.attached_to is None:
        yield "boundary_of_nothing", element
    if element.kind is ElementKind.EVENT_BASED_GATEWAY:
        targets = [process.elements[process.flows[flow].target] for flow in element.outgoing]
        if any(target.kind not in AFTER_EVENT_GATEWAY for target in targets):
            yield "event_gateway_without_event", element
