"""Which case variables a model reads: from conditions, timers, scripts, actions and decision tables."""

from collections.abc import Iterator, Mapping

from engine.bpmn.graph import Element, ElementKind, Graph, Loop, Process, ScopeKind
from engine.dmn import Decisions
from engine.feel import compile_assignments, compile_expression


def used_names(
    graph: Graph,
    decisions: Mapping[str, Decisions],
    *,
    only: frozenset[str] | None = None,
    starts: bool = False,
) -> frozenset[str]:
    """Paths of variables read by the expressions of a model; in what is only drawn, anything may stand.

    Args:
        only: look at these processes alone.
        starts: look only at what decides when a side process may start.
    """
    names: set[str] = set()
    for process in graph.processes.values():
        if process.executable and (only is None or process.id in only):
            names.update(_names_in_start(process) if starts else _names_in(process))
    for decision_id, table in decisions.items():
        names.update(table.names(decision_id))
    return frozenset(names)


def _names_in(process: Process) -> Iterator[str]:
    yield from _names_in_start(process)
    for flow in process.flows.values():
        if flow.condition:
            yield from compile_expression(flow.condition).names
    for element in process.elements.values():
        yield from _names_of(element)


def _names_in_start(process: Process) -> Iterator[str]:
    if condition := process.properties.get("available_when"):
        yield from compile_expression(condition).names
    for element in process.elements.values():
        if element.kind is ElementKind.START_EVENT:
            yield from _timer_names(element)
            if process.kind is ScopeKind.EVENT_SUB_PROCESS:
                yield from _condition_names(element)


def _names_of(element: Element) -> Iterator[str]:
    yield from _timer_names(element)
    if element.script:
        yield from compile_assignments(element.script).names
    # People open cases, so nothing ever asks what a process's own start waits for.
    if element.kind is not ElementKind.START_EVENT:
        yield from _condition_names(element)
    for text in (element.properties.get("value"), *_loop_texts(element.loop)):
        if text:
            yield from compile_expression(text).names


def _loop_texts(loop: Loop | None) -> tuple[str | None, ...]:
    return () if loop is None else (loop.cardinality, loop.collection, loop.condition, loop.output_item)


def _condition_names(element: Element) -> Iterator[str]:
    event = element.event
    if event is not None and event.kind == "conditional" and event.expression:
        yield from compile_expression(event.expression).names


def _timer_names(element: Element) -> Iterator[str]:
    event = element.event
    if event is not None and event.expression and event.expression.strip().startswith("="):
        yield from compile_expression(event.expression).names
