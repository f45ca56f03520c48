"""Which flow nodes, events and repetitions run, and the rules that tell about everything else in a file."""

from collections.abc import Iterator, Mapping

from engine.bpmn.dialects.vendors import FORM_INSIDE, HARMLESS
from engine.bpmn.graph import Construct, Element, ElementKind, Graph, Loop, Process, ScopeKind
from engine.bpmn.lint.catalogue import INNER, Verdict, verdict_of
from engine.bpmn.lint.finding import Finding, about_element, say
from engine.bpmn.lint.wording_undoing import UNDOING_WORDINGS

REFUSED_KINDS: Mapping[ElementKind, tuple[str, str]] = {
    ElementKind.COMPLEX_GATEWAY: (
        "Zamień na bramki wyłączne i równoległe.",
        "Use exclusive and parallel gateways.",
    ),
    ElementKind.AD_HOC_SUB_PROCESS: (
        "Usuń z niego zdarzenie początkowe: kroki zaczyna wtedy człowiek. Albo zamień na zwykły podproces.",
        "Take its start event away: people then begin the steps. Or use a plain sub-process.",
    ),
    ElementKind.IMPLICIT_THROW_EVENT: (
        "Zamień na zdarzenie pośrednie.",
        "Use an intermediate throw event.",
    ),
}
PLAIN = frozenset({"none"})
EVENTS: Mapping[ElementKind, frozenset[str]] = {
    ElementKind.END_EVENT: frozenset({"none", "message", "signal", "escalation", "error", "terminate"}),
    ElementKind.THROW_EVENT: frozenset({"none", "message", "signal", "escalation"}),
    ElementKind.CATCH_EVENT: frozenset({"message", "signal", "timer", "conditional"}),
    ElementKind.BOUNDARY_EVENT: frozenset(
        {"message", "signal", "timer", "escalation", "error", "conditional"}
    ),
}
STARTS: Mapping[ScopeKind, frozenset[str]] = {
    # People start cases, so the trigger of a process's own start is told of and not used.
    ScopeKind.PROCESS: frozenset({"none", "message", "signal", "timer", "conditional", "multiple"}),
    ScopeKind.SUB_PROCESS: PLAIN,
    ScopeKind.EVENT_SUB_PROCESS: frozenset(
        {"message", "signal", "timer", "escalation", "error", "conditional"}
    ),
}
EVENT_ADVICE: Mapping[str, tuple[str, str]] = {
    "compensation": (
        "Postaw je na brzegu kroku albo na początku podprocesu zdarzeniowego w podprocesie, który się cofa.",
        "Put it on a step's border, or at the start of an event sub-process in the sub-process to be undone.",
    ),
    "cancel": (
        "Postaw je na brzegu transakcji albo użyj zdarzenia błędu.",
        "Put it on the border of a transaction, or use an error event.",
    ),
    "multiple": ("Rozdziel na osobne zdarzenia.", "Split it into separate events."),
}
UNDOING = frozenset({"compensation", "cancel"})
# What the reader could not say in plain steps it has named with its own reason.
REASONS = frozenset(code for code, wording in UNDOING_WORDINGS.items() if wording[0] == "error")
OTHER_ADVICE = (
    "Wybierz inne zdarzenie: zwykłe, wiadomość albo termin.",
    "Choose another event: plain, message or timer.",
)
AWAITED_ADVICE = (
    "Wybierz, na co czeka: wiadomość, sygnał, termin, warunek, błąd albo eskalacja.",
    "Choose what it waits for: a message, a signal, a timer, a condition, an error or an escalation.",
)


CODES = {
    Verdict.DRAWN: "drawing-only",
    Verdict.DATA: "data-ignored",
    Verdict.PEOPLE: "people-ignored",
    Verdict.VARIABLE: "data-variable",
}


def check_constructs(graph: Graph) -> Iterator[Finding]:
    """Say something about everything that is no flow node, so that nothing is ignored in silence."""
    extensions: dict[tuple[str, str], list[Construct]] = {}
    inlined = {(cure.file, cure.details.get("inlined")) for cure in graph.cures}
    for item in graph.constructs:
        if item.kind == "extension":
            extensions.setdefault((item.file, item.owner), []).append(item)
        elif item.kind not in INNER and (item.file, item.id) not in inlined:
            code = CODES.get(verdict_of(item.kind), "unknown-construct")
            yield say(code, item.file, item.id or item.owner, item.name, item.line, kind=item.kind)
    for (file, owner), items in extensions.items():
        yield from _tell_extensions(graph, file, owner, items)


def _tell_extensions(graph: Graph, file: str, owner: str, items: list[Construct]) -> Iterator[Finding]:
    """One finding for what matters little, for forms and for what may matter, at each owner."""
    element = graph.elements.get(owner)
    name = element.name if element else ""
    for code in ("extension-harmless", "forms-inside", "extension-ignored"):
        if told := [item for item in items if _code_of(item) == code]:
            names = ", ".join(sorted({item.name for item in told}))
            yield say(code, file, owner, name, told[0].line, names=names)


def _code_of(extension: Construct) -> str:
    if extension.name == FORM_INSIDE:
        return "forms-inside"
    return "extension-harmless" if extension.name in HARMLESS else "extension-ignored"


def check_kinds(graph: Graph, process: Process) -> Iterator[Finding]:
    """Refuse flow nodes, events and repetitions that would run with another meaning, or not at all."""
    for element in process.elements.values():
        if element.kind in REFUSED_KINDS:
            advice = REFUSED_KINDS[element.kind]
            yield about_element(
                "unsupported-element",
                graph,
                element,
                kind=element.kind.value,
                advice_pl=advice[0],
                advice_en=advice[1],
            )
        yield from _check_event(graph, process, element)
        loop = element.loop
        if loop is not None and not says_how_often(loop):
            yield about_element("unsupported-loop", graph, element, kind=loop.kind)


def says_how_often(loop: Loop) -> bool:
    """Whether a marker gives a standard loop some end, or rounds exactly one number or list."""
    if loop.kind == "standard":
        return bool(loop.cardinality or loop.condition)
    return bool(loop.cardinality) != bool(loop.collection)


def _is_explained(graph: Graph, process: Process) -> bool:
    return any(cure.code in REASONS and cure.file == process.file for cure in graph.cures)


def _check_event(graph: Graph, process: Process, element: Element) -> Iterator[Finding]:
    starts = element.kind is ElementKind.START_EVENT
    allowed = STARTS[process.kind] if starts else EVENTS.get(element.kind)
    if allowed is None:
        return
    is_explained = element.event_kind in UNDOING and _is_explained(graph, process)
    if element.event_kind not in allowed and not is_explained:
        if element.event_kind == "link" and element.kind in (
            ElementKind.CATCH_EVENT,
            ElementKind.THROW_EVENT,
        ):
            link = element.event.ref if element.event else None
            code = "link-alone" if link or element.name else "link-nameless"
            yield about_element(code, graph, element, link=link or element.name)
            return
        others = AWAITED_ADVICE if allowed == STARTS[ScopeKind.EVENT_SUB_PROCESS] else OTHER_ADVICE
        advice = EVENT_ADVICE.get(element.event_kind, others)
        yield about_element(
            "unsupported-event",
            graph,
            element,
            kind=element.kind.value,
            event=element.event_kind,
            advice_pl=advice[0],
            advice_en=advice[1],
        )
    elif starts and process.kind is ScopeKind.PROCESS and element.event_kind != "none":
        yield about_element("start-trigger-ignored", graph, element, event=element.event_kind)
