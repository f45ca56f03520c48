"""Errors and escalations that are waited for where nothing throws them."""

from collections.abc import Iterator

from engine.bpmn.graph import Element, ElementKind, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element

CLIMBING = ("error", "escalation")


def check_throws(graph: Graph, process: Process) -> Iterator[Finding]:
    """What climbs out of an activity was thrown inside it; no step that a person or Krokus does throws."""
    host: Element | Process
    thrown: Iterator[Element | None]
    for event in process.elements.values():
        if event.event_kind not in CLIMBING or event.id in graph.added:
            continue
        if event.attached_to is not None and event.attached_to in process.elements:
            # One that begins an event sub-process handles what its siblings throw as well.
            is_whole = event.properties.get("handles") == "scope"
            host = process if is_whole else process.elements[event.attached_to]
            thrown = _list_thrown(graph, host, set())
        elif event.kind is ElementKind.START_EVENT and process.kind is ScopeKind.EVENT_SUB_PROCESS:
            host, thrown = graph.processes[process.parent or ""], iter(graph.elements.values())
        else:
            continue
        if not any(_takes(event, one) for one in thrown):
            name = host.name or host.id
            yield about_element("never-thrown", graph, event, event=event.event_kind, host=name)


def _list_thrown(graph: Graph, host: Element | Process, seen: set[str]) -> Iterator[Element | None]:
    """Everything inside an activity or a scope; None for a called process that is not here."""
    inner: Process | None
    if isinstance(host, Process):
        inner = host
    elif host.kind is ElementKind.CALL_ACTIVITY or host.kind.is_scope:
        inner = graph.processes.get(host.called_element or host.id)
    else:
        return
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
