"""Errors and escalations that are waited for where nothing throws them."""

from collections.abc import Iterator

from engine.bpmn.failing import CLIMBING, list_failures, list_inside, takes
from engine.bpmn.graph import Element, ElementKind, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element


def check_throws(graph: Graph, process: Process, is_whole: bool) -> Iterator[Finding]:
    """What climbs out of an activity was thrown inside it, or whoever does a step says that it failed.

    Args:
        is_whole: whether the model names its people; then nobody is asked for what the diagram leaves out.
    """
    told = {} if is_whole else {one.id: one for one in list_failures(graph)}
    host: Element | Process
    thrown: Iterator[Element | None]
    for event in process.elements.values():
        if event.event_kind not in CLIMBING or event.id in graph.added:
            continue
        if event.attached_to is not None and event.attached_to in process.elements:
            # One that begins an event sub-process handles what its siblings throw as well.
            is_whole_scope = event.properties.get("handles") == "scope"
            host = process if is_whole_scope else process.elements[event.attached_to]
            thrown = list_inside(graph, host)
        elif event.kind is ElementKind.START_EVENT and process.kind is ScopeKind.EVENT_SUB_PROCESS:
            host, thrown = graph.processes[process.parent or ""], iter(graph.elements.values())
        else:
            continue
        name = host.name or host.id
        if event.id in told:
            yield about_element("failure-reported", graph, event, host=name, what=told[event.id].event_name)
        elif not any(takes(event, one) for one in thrown):
            yield about_element("never-thrown", graph, event, event=event.event_kind, host=name)
