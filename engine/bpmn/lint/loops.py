"""Loops in which nothing waits: fine where they change what lets them out, else they would never end."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.bpmn.graph import MAX_ROUNDS, Element, ElementKind, Flow, Graph, Process
from engine.bpmn.lint.finding import Finding, about_element
from engine.bpmn.lint.flows import find_circles
from engine.errors import ExpressionError
from engine.feel import compile_assignments, compile_expression

WAITING = frozenset({ElementKind.RECEIVE_TASK, ElementKind.CATCH_EVENT, ElementKind.EVENT_BASED_GATEWAY})
CHOOSING = frozenset({ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY})
JOINING = frozenset({ElementKind.PARALLEL_GATEWAY, ElementKind.INCLUSIVE_GATEWAY})


def check_waits(graph: Graph, process: Process) -> Iterator[Finding]:
    """A loop waits somewhere, or counts: it sets a variable that one of its gateways asks about.

    A join waits, too, where a way round to it does.
    """
    busy = {e.id for e in process.elements.values() if not _waits(graph, e, set())}
    for circle in _find_circles(process, busy):
        endless = _find_endless(graph, process, circle)
        if endless is not None:
            first = process.elements[endless[0]]
            names = ", ".join(process.elements[name].name or name for name in endless[:8])
            yield about_element("loop-without-wait", graph, first, names=names)


def check_repeated_steps(graph: Graph, process: Process) -> Iterator[Finding]:
    """A step that is done at once and repeated as long as true is true would never be over."""
    for element in process.elements.values():
        loop = element.loop
        if loop is None or loop.kind != "standard" or loop.cardinality or _waits(graph, element, set()):
            continue
        is_one_step = element.id not in graph.processes and not element.called_element
        if is_one_step and _is_always_true(loop.condition or ""):
            yield about_element("loop-without-wait", graph, element, names=element.name or element.id)


def check_rounds(graph: Graph, process: Process) -> Iterator[Finding]:
    """A fixed number of rounds is one that can be done."""
    for element in process.elements.values():
        text = element.loop.cardinality if element.loop is not None else None
        if text and not _may_count(text):
            yield about_element("rounds-impossible", graph, element, text=text[:80], limit=MAX_ROUNDS)


def _may_count(text: str) -> bool:
    """Whether a text may come to a number of rounds; what reads the case may."""
    try:
        expression = compile_expression(text)
        value: Any = None if expression.names else expression.evaluate({})
    except ExpressionError:
        # What cannot be read has a finding of its own.
        return True
    if expression.names:
        return True
    return isinstance(value, int | float | Decimal) and value == int(value) and 0 <= value <= MAX_ROUNDS


def _is_always_true(condition: str) -> bool:
    try:
        expression = compile_expression(condition)
        return not expression.names and expression.evaluate({}) is True
    except ExpressionError:
        return False


def _find_circles(process: Process, names: set[str]) -> list[list[str]]:
    ordered = [name for name in process.elements if name in names]
    return find_circles(
        {name: [process.flows[f].target for f in process.elements[name].outgoing] for name in ordered}
    )


def _find_endless(graph: Graph, process: Process, circle: list[str]) -> list[str] | None:
    """What is left of a circle, or of one within it, where nothing counts and no join waits."""
    left = set(circle) - _find_counting(graph, process, circle) - _find_held(process, circle)
    if len(left) == len(circle):
        return circle
    inner = (_find_endless(graph, process, smaller) for smaller in _find_circles(process, left))
    return next((found for found in inner if found is not None), None)


def _find_held(process: Process, circle: list[str]) -> set[str]:
    """Joins of a loop that wait for a token on a way round through something that waits: BPMN 2.0.2, 13.4."""
    held: set[str] = set()
    for name in circle:
        element = process.elements[name]
        if element.kind in JOINING:
            ways = [process.flows[flow_id] for flow_id in element.incoming]
            is_sure = element.kind is ElementKind.PARALLEL_GATEWAY
            around = (way for way in ways if way.source not in circle)
            if any(_comes_round(process, circle, way, is_sure, set()) for way in around):
                held.add(name)
    return held


def _comes_round(process: Process, circle: list[str], way: Flow, is_sure: bool, seen: set[str]) -> bool:
    """Whether a token comes along a flow in every round; a join that needs one on each flow makes it sure."""
    source = process.elements[way.source]
    chooses = source.kind is ElementKind.EXCLUSIVE_GATEWAY and len(source.outgoing) > 1
    is_asked = not _is_always_true(way.condition or "true") or way.id == source.default_flow
    if not is_sure and (chooses or is_asked):
        return False
    if source.id in circle or source.id in seen:
        return source.id in circle
    seen.add(source.id)
    before = (process.flows[flow_id] for flow_id in source.incoming)
    return any(_comes_round(process, circle, one, is_sure, seen) for one in before)


def _find_counting(graph: Graph, process: Process, circle: list[str]) -> set[str]:
    """Gateways of a loop that ask about something the loop itself sets."""
    written: set[str] = set()
    for name in circle:
        written |= _list_written(graph, process.elements[name], set())
    return {name for name in circle if _list_asked(process, process.elements[name]) & written}


def _list_asked(process: Process, element: Element) -> set[str]:
    if element.kind not in CHOOSING:
        return set()
    conditions = (process.flows[flow_id].condition for flow_id in element.outgoing)
    found: set[str] = set()
    for condition in conditions:
        try:
            found |= set() if not condition else _heads(compile_expression(condition).names)
        except ExpressionError:
            # What cannot be read has a finding of its own.
            continue
    return found


def _heads(names: frozenset[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def _list_written(graph: Graph, element: Element, seen: set[str]) -> set[str]:
    """Variables that an element sets by itself, or that anything inside it sets."""
    found = {element.properties.get(key) or "" for key in ("result_variable", "target")}
    if element.kind is ElementKind.BUSINESS_RULE_TASK:
        found.add(element.decision_ref or "")
    if element.script:
        try:
            found |= compile_assignments(element.script).targets
        except ExpressionError:
            return found
    scope = graph.processes.get(element.called_element or element.id)
    if scope is not None and scope.id not in seen:
        seen.add(scope.id)
        found.add(scope.properties.get("result") or "")
        for child in scope.elements.values():
            found |= _list_written(graph, child, seen)
    return found - {""}


def _waits(graph: Graph, element: Element, seen: set[str]) -> bool:
    """Whether an element waits; of a call or sub-process, whether anything in it does.

    Each scope is entered once: calls in a circle would otherwise be followed for ever.
    """
    if element.kind in WAITING or element.needs_person:
        return True
    inner = element.called_element or element.id
    scope = graph.processes.get(inner)
    if scope is None:
        # A missing process has a finding of its own; a second one about loops would only confuse.
        return element.kind is ElementKind.CALL_ACTIVITY
    if scope.id in seen:
        return False
    seen.add(scope.id)
    return any(_waits(graph, child, seen) for child in scope.elements.values())
