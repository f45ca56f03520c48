"""Errors and escalations at the borders of activities: what throws them, or that only a person can tell."""

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.graph import Element, ElementKind, EventDefinition, Graph, Process

CLIMBING = ("error", "escalation")
# What is told where the event has no name; in the language of the house.
UNNAMED = {"error": "nie udało się", "escalation": "potrzebna decyzja"}


def list_failures(graph: Graph) -> Iterator[Element]:
    """Events at borders that nothing here throws, though a machine may elsewhere, as a person tells them.

    What is told is a message to the case, called after the step and the event.
    """
    for event in graph.elements.values():
        host = graph.processes[event.process_id].elements.get(event.attached_to or "")
        # One that begins an event sub-process stands at a border only here.
        is_drawn = event.id not in graph.added and "handles" not in event.properties
        if host is None or event.event is None or event.event_kind not in CLIMBING or not is_drawn:
            continue
        inside = list(list_inside(graph, host))
        by_person = any(one is not None and one.needs_person for one in (host, *inside))
        if by_person and not any(takes(event, one) for one in inside):
            what = event.name or event.event.called or event.event.ref or UNNAMED[event.event_kind]
            told = EventDefinition("message", ref=f"{host.name or host.id}: {what}")
            yield replace(event, event=told)


def list_inside(
    graph: Graph, host: Element | Process, seen: set[str] | None = None
) -> Iterator[Element | None]:
    """Everything inside an activity or a scope; None for a called process that is not here."""
    seen = set() if seen is None else seen
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
            yield from list_inside(graph, element, seen)


def takes(event: Element, thrown: Element | None) -> bool:
    """Whether an event catches what an element throws; a process that is not here may throw anything."""
    if thrown is None or event.event is None:
        return True
    throws = thrown.kind in (ElementKind.END_EVENT, ElementKind.THROW_EVENT) and thrown.event is not None
    return throws and event.event.takes(thrown.event_kind, thrown.event.ref if thrown.event else None)
