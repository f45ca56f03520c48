"""Errors and escalations that are waited for where nothing throws them."""

from collections.abc import Iterator

from engine.bpmn.graph import Element, ElementKind, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element

CLIMBING = ("error", "escalation")


def check_throws(graph: Graph, process: Process) -> Iterator[Finding]:
    """What climbs out of an activity was thrown inside it; no step that a person or Krokus does throws."""
    for event in process.elements.values():
        if event.event_kind not in CLIMBING or event.id in graph.added:
            continue
        if event.kind is ElementKind.BOUNDARY_EVENT:
            host: Element | Process = process.elements[event.attached_to or ""]
            thrown = _list_thrown(graph, process.elements[host.id], set())
        elif event.kind is ElementKind.START_EVENT and process.kind is ScopeKind.EVENT_SUB_PROCESS:
            host, thrown = graph.processes[process.parent or ""], iter(graph.elements.values())
        else:
            continue
        if not any(_takes(event, one) for one in thrown):
            name = host.name or host.id
            yield about_element("never-thrown", graph, event, event=event.event_kind, host=name)


def _list_thrown(graph: Graph, host: Element, seen: set[str]) -> Iterator[Element | None]:
    """Everything inside an activity; None for a called process that is not here."""
    if host.kind is not ElementKind.CALL_ACTIVITY and not host.kind.is_scope:
        return
    inner = graph.processes.get(host.called_element or host.id)
    if inner is None:
        yield None
    elif inner.id not in seen:
        seen.add(inner.id)
        for element in inner.elements.values():
            yield element
            yield from _list_thrown(graph, element, seen)


def _takes(event: Element, thrown: Element | None) -> bool:
    if thrown is None or event.event is None:
        return True
    throws = thrown.kind in (ElementKind.END_EVENT, ElementKind.THROW_EVENT) and thrown.event is not None
    return throws and event.event.takes(thrown.event_kind, thrown.event.ref if thrown.event else None)
