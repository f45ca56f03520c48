"""The table of every BPMN 2.0 construct with its verdict, and the rules that read it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from engine.bpmn.dialects.vendors import HARMLESS
from engine.bpmn.graph import Construct, Element, ElementKind, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element, say


class Verdict(StrEnum):
    """What happens to a construct when a process runs."""

    EXECUTED = "executed"
    DRAWN = "drawing only"
    DATA = "data ignored"
    REFUSED = "refused"


REFUSED_KINDS: Mapping[ElementKind, tuple[str, str]] = {
    ElementKind.INCLUSIVE_GATEWAY: (
        "Zamień na bramkę równoległą; każdą drogę zacznij od pytania tak/nie.",
        "Use a parallel gateway; begin each branch with a yes/no question.",
    ),
    ElementKind.COMPLEX_GATEWAY: (
        "Zamień na bramki wyłączne i równoległe.",
        "Use exclusive and parallel gateways.",
    ),
    ElementKind.TRANSACTION: (
        "Zamień na zwykły podproces ze zdarzeniem na brzegu.",
        "Use a plain sub-process with a boundary event.",
    ),
    ElementKind.AD_HOC_SUB_PROCESS: (
        "Zamień na powtarzalny podproces zdarzeniowy.",
        "Use an event sub-process that can be started again and again.",
    ),
    ElementKind.IMPLICIT_THROW_EVENT: (
        "Zamień na zdarzenie pośrednie.",
        "Use an intermediate throw event.",
    ),
}
PLAIN = frozenset({"none"})
EVENTS: Mapping[ElementKind, frozenset[str]] = {
    ElementKind.END_EVENT: frozenset({"none", "message", "escalation", "error", "terminate"}),
    ElementKind.THROW_EVENT: frozenset({"none", "message", "escalation"}),
    ElementKind.CATCH_EVENT: frozenset({"message", "timer"}),
    ElementKind.BOUNDARY_EVENT: frozenset({"message", "timer", "escalation", "error"}),
}
STARTS: Mapping[ScopeKind, frozenset[str]] = {
    ScopeKind.PROCESS: frozenset({"none", "message", "timer"}),
    ScopeKind.SUB_PROCESS: PLAIN,
    ScopeKind.EVENT_SUB_PROCESS: frozenset({"message", "timer", "escalation"}),
}
EVENT_ADVICE: Mapping[str, tuple[str, str]] = {
    "link": ("Połącz kroki zwykłą strzałką.", "Join the steps with a plain flow."),
    "compensation": ("Narysuj cofnięcie jako zwykłe kroki.", "Draw undoing as ordinary steps."),
    "signal": (
        "Użyj wiadomości: działa w obrębie jednej sprawy.",
        "Use a message: it works within one case.",
    ),
    "conditional": ("Użyj terminu albo pytania w pętli.", "Use a timer or a question in a loop."),
    "cancel": ("Użyj zdarzenia błędu albo wiadomości.", "Use an error or a message event."),
    "multiple": ("Rozdziel na osobne zdarzenia.", "Split it into separate events."),
}
OTHER_ADVICE = (
    "Wybierz inne zdarzenie: zwykłe, wiadomość albo termin.",
    "Choose another event: plain, message or timer.",
)
DRAWN = frozenset(
    {
        *("textAnnotation", "association", "group", "category", "categoryValue", "categoryValueRef"),
        *("messageFlow", "participantMultiplicity", "relationship", "auditing", "monitoring", "rendering"),
        *("conversation", "conversationNode", "conversationLink", "callConversation", "subConversation"),
        *("globalConversation", "choreography", "globalChoreographyTask", "choreographyTask"),
        *("subChoreography", "callChoreography", "messageFlowAssociation", "participantAssociation"),
        *("conversationAssociation", "correlationKey", "partnerEntity", "partnerRole", "partitionElement"),
        *("partitionElementRef", "participantRef", "messageFlowRef", "innerParticipantRef"),
        *("outerParticipantRef", "innerMessageFlowRef", "outerMessageFlowRef", "choreographyRef"),
        *("initiatingParticipantRef", "supportedInterfaceRef", "interfaceRef", "endPointRef", "endPoint"),
        *("globalTask", "globalManualTask", "globalUserTask", "globalScriptTask", "globalBusinessRuleTask"),
        *("import", "extension", "interface", "operation", "inMessageRef", "outMessageRef", "errorRef"),
    }
)
DATA = frozenset(
    {
        *("dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataState", "property"),
        *("ioSpecification", "ioBinding", "dataInput", "dataOutput", "inputSet", "outputSet"),
        *("dataInputRefs", "dataOutputRefs", "optionalInputRefs", "optionalOutputRefs", "sourceRef"),
        *("whileExecutingInputRefs", "whileExecutingOutputRefs", "inputSetRefs", "outputSetRefs"),
        *("dataInputAssociation", "dataOutputAssociation", "targetRef", "assignment", "from", "to"),
        *("transformation", "inputDataItem", "outputDataItem", "loopDataOutputRef", "itemDefinition"),
        *("potentialOwner", "humanPerformer", "performer", "resource", "resourceRole", "resourceRef"),
        *("resourceParameter", "resourceParameterBinding", "resourceAssignmentExpression"),
        *("formalExpression", "expression", "correlationProperty", "correlationSubscription"),
        *("correlationPropertyBinding", "correlationPropertyRetrievalExpression", "correlationPropertyRef"),
        *("messagePath", "dataPath", "supports", "operationRef"),
    }
)
REFUSED = frozenset(
    {
        *("complexBehaviorDefinition", "activationCondition", "event"),
    }
)
# These follow from the element around them, which has its own finding.
INNER = frozenset(
    {
        *("dataInputRefs", "dataOutputRefs", "sourceRef", "targetRef", "inputSet", "outputSet", "from", "to"),
        *("resourceRef", "resourceAssignmentExpression", "formalExpression", "expression", "dataState"),
        *("categoryValue", "messagePath", "dataPath", "completionCondition"),
    }
)


def verdict_of(kind: str) -> Verdict:
    """What happens to a construct, by its XML name; unknown ones are refused."""
    if kind in DATA:
        return Verdict.DATA
    if kind in DRAWN:
        return Verdict.DRAWN
    known = {node.value for node in ElementKind}
    if kind in known and ElementKind(kind) not in REFUSED_KINDS:
        return Verdict.EXECUTED
    return Verdict.REFUSED


def check_constructs(graph: Graph) -> Iterator[Finding]:
    """Say something about everything that is no flow node, so that nothing is ignored in silence."""
    extensions: dict[tuple[str, str], list[Construct]] = {}
    for item in graph.constructs:
        if item.kind == "extension":
            extensions.setdefault((item.file, item.owner), []).append(item)
        elif item.kind not in INNER:
            code = {Verdict.DRAWN: "drawing-only", Verdict.DATA: "data-ignored"}.get(
                verdict_of(item.kind), "unknown-construct"
            )
            yield say(code, item.file, item.id or item.owner, item.name, item.line, kind=item.kind)
    for (file, owner), items in extensions.items():
        yield from _tell_extensions(graph, file, owner, items)


def _tell_extensions(graph: Graph, file: str, owner: str, items: list[Construct]) -> Iterator[Finding]:
    """One finding for what matters little and one for what may matter, at each owner."""
    element = graph.elements.get(owner)
    name = element.name if element else ""
    for code, harmless in (("extension-harmless", True), ("extension-ignored", False)):
        told = [item for item in items if (item.name in HARMLESS) == harmless]
        if told:
            names = ", ".join(sorted({item.name for item in told}))
            yield say(code, file, owner, name, told[0].line, names=names)


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
        if loop is not None and (loop.kind == "standard" or not loop.cardinality):
            yield about_element("unsupported-loop", graph, element, kind=loop.kind)


def _check_event(graph: Graph, process: Process, element: Element) -> Iterator[Finding]:
    starts = element.kind is ElementKind.START_EVENT
    allowed = STARTS[process.kind] if starts else EVENTS.get(element.kind)
    if allowed is None:
        return
    if element.event_kind not in allowed:
        advice = EVENT_ADVICE.get(element.event_kind, OTHER_ADVICE)
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
