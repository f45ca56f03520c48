"""Rules about what stands inside elements: timers, expressions, scripts, actions, roles, names."""

import re
from collections.abc import Iterator

from engine.bpmn.cures.scope import LEFT_NAMES
from engine.bpmn.graph import HUMAN_KINDS, Element, ElementKind, EventDefinition, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element, about_flow
from engine.bpmn.names import is_computed
from engine.calendars import REST, parse_duration, parse_rounds
from engine.errors import ExpressionError, InvalidInput
from engine.feel import compile_assignments, compile_expression

# As long as the key of a form's field may be: nobody could answer what is called by more.
MAX_NAME = 64

ACTIONS = ("suspend", "resume", "block_sharing", "reassign", "set_status", "set")
_ZERO = re.compile(r"P(?:0[YMWD])*(?:T(?:0[HMS])+)?|0 dr")
NAMED_EVENTS = frozenset({"message", "escalation"})
REFERRED = NAMED_EVENTS | {"signal", "error"}


def check_timers(graph: Graph, process: Process) -> Iterator[Finding]:
    """Every timer can be read, and cycles stand only where something may start again and again."""
    for element in process.elements.values():
        event = element.event
        if event is None or event.kind != "timer" or _starts_nothing(process, element):
            continue
        if not event.expression or event.timer_kind is None:
            yield about_element("timer-missing", graph, element)
        elif event.timer_kind == "cycle" and not _may_cycle(process, element):
            yield about_element("timer-cycle", graph, element)
        elif (code := _find_timer_fault(event)) is not None:
            text = _as_drawn(graph, element, event.expression)
            rest_s = int(REST.total_seconds())
            yield about_element(code, graph, element, text=text[:80], rest_s=rest_s)


def _as_drawn(graph: Graph, element: Element, text: str) -> str:
    """What stands in the file where Krokus reads this text."""
    cures = (one.details for one in graph.cures if one.element == element.id)
    return next((one["before"] for one in cures if one.get("after") == text), text)


def _starts_nothing(process: Process, element: Element) -> bool:
    """A process's own start is told not to begin by itself, so its timer is never read."""
    return element.kind is ElementKind.START_EVENT and process.kind is ScopeKind.PROCESS


def _may_cycle(process: Process, element: Element) -> bool:
    # A catching event and a boundary event that interrupts go on with the first round.
    if element.kind in (ElementKind.BOUNDARY_EVENT, ElementKind.CATCH_EVENT):
        return True
    return element.kind is ElementKind.START_EVENT and process.kind is ScopeKind.EVENT_SUB_PROCESS


def _find_timer_fault(event: EventDefinition) -> str | None:
    """Code of what is wrong with the text of a timer; None where it can be read."""
    text = event.expression or ""
    try:
        if text.startswith("="):
            compile_expression(text)
        elif event.timer_kind == "cycle":
            parse_rounds(text)
        elif event.timer_kind == "duration":
            # Nothing to wait for is legal: the timer is due at once.
            is_read = parse_duration(text).is_positive or _ZERO.fullmatch(text) is not None
            return None if is_read else "timer-unreadable"
        else:
            # A fixed date in a drawing would be past for the next case; dates are expressions.
            return "timer-unreadable"
    except (InvalidInput, ExpressionError) as error:
        return "timer-too-often" if error.params.get("reason") == "too_short" else "timer-unreadable"
    return None


def check_expressions(graph: Graph, process: Process) -> Iterator[Finding]:
    """Conditions, values and scripts are FEEL."""
    for flow in process.flows.values():
        reason = find_fault(flow.condition)
        if reason:
            yield about_flow(
                "expression-refused",
                graph,
                process,
                flow,
                where="conditionExpression",
                text=(flow.condition or "")[:120],
                reason=reason,
            )
    for element in process.elements.values():
        for where, text in () if _starts_nothing(process, element) else _expressions(element):
            reason = find_fault(text)
            if reason:
                details = {"where": where, "text": (text or "")[:120], "reason": reason}
                yield about_element("expression-refused", graph, element, **details)
        if element.kind is ElementKind.SCRIPT_TASK:
            yield from _check_script(graph, element)


def _expressions(element: Element) -> Iterator[tuple[str, str | None]]:
    if element.is_event_sub_process:
        yield "available_when", element.properties.get("available_when")
    if element.kind is ElementKind.SERVICE_TASK:
        yield "value", element.properties.get("value")
    if element.event is not None and element.event_kind == "conditional":
        yield "condition", element.event.expression
    if element.loop is not None:
        yield "loopCardinality", element.loop.cardinality
        yield "loopDataInputRef", element.loop.collection
        yield "completionCondition", element.loop.condition


def find_fault(text: str | None) -> str | None:
    """Why a text is no FEEL that can be asked about, in one word; None if it is or if there is no text."""
    if not text:
        return None
    try:
        names = compile_expression(text).names
    except ExpressionError as error:
        return str(error.params.get("reason") or error.code)
    longest = max((len(part) for name in names for part in name.split(".")), default=0)
    return "name_too_long" if longest > MAX_NAME else None


def _check_script(graph: Graph, element: Element) -> Iterator[Finding]:
    if not element.script:
        if LEFT_NAMES not in element.properties:
            yield about_element("script-empty", graph, element)
        return
    try:
        compile_assignments(element.script)
    except ExpressionError as error:
        yield about_element("script-refused", graph, element, at=error.params.get("line", "?"))


def check_work(graph: Graph, process: Process) -> Iterator[Finding]:
    """Automatic steps say what they do, and events whom they are about."""
    for element in process.elements.values():
        if element.kind is ElementKind.SERVICE_TASK:
            action = element.properties.get("action")
            if action is not None and action not in ACTIONS:
                known = ", ".join(ACTIONS)
                yield about_element("unknown-action", graph, element, action=action or "–", known=known)
        if element.needs_person and element.kind not in HUMAN_KINDS:
            yield about_element("done-by-person", graph, element, kind=element.kind.value)
        asks = element.event_kind == "conditional" and not _starts_nothing(process, element)
        if asks and element.event is not None and not element.event.expression:
            yield about_element("event-without-condition", graph, element)
        needs_name = element.event_kind in NAMED_EVENTS and not _catches_all(element)
        if needs_name and element.event is not None and not element.event.ref:
            yield about_element("event-without-name", graph, element, event=element.event_kind)
        ref = (element.event.ref or "") if element.event is not None else ""
        # Codes of errors and escalations are taken as they are written.
        is_code = element.event_kind in ("error", "escalation") and ref.startswith(("${", "#{"))
        if element.event_kind in REFERRED and is_computed(ref) and not is_code:
            yield about_element("name-computed", graph, element, text=ref[:80])


def _catches_all(element: Element) -> bool:
    """An escalation caught without a name catches every escalation; a sent one needs its name."""
    catches = element.kind in (ElementKind.BOUNDARY_EVENT, ElementKind.START_EVENT)
    return catches and element.event_kind == "escalation"


def check_people(graph: Graph, process: Process) -> Iterator[Finding]:
    """People find their tasks: each has a role, a name and, as a rule, a form."""
    for element in process.elements.values():
        if element.needs_person and not element.role:
            yield about_element("task-without-role", graph, element)
        has_form = not element.properties.keys().isdisjoint(("form_key", "foreign_form"))
        if element.kind is ElementKind.USER_TASK and not has_form and not element.fields:
            yield about_element("task-without-form", graph, element)
        asks = element.kind is ElementKind.EXCLUSIVE_GATEWAY and len(element.outgoing) > 1
        if element.id in graph.added:
            continue
        if not element.name and (element.kind.is_activity or asks):
            yield about_element("name-missing", graph, element, kind=element.kind.value)
        if asks:
            yield from _check_answers(graph, process, element)


def _check_answers(graph: Graph, process: Process, gateway: Element) -> Iterator[Finding]:
    for flow_id in gateway.outgoing:
        flow = process.flows[flow_id]
        if not flow.name:
            yield about_flow("answer-missing", graph, process, flow, gateway=gateway.name or gateway.id)
