"""Every element of the BPMN 2.0 schema on one list, with what becomes of it. No rules live here.

Flow nodes and events are the lines that run; all the rest is told here in groups of one meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.bpmn.graph import ElementKind


class Verdict(StrEnum):
    """What happens to a construct when a process runs."""

    EXECUTED = "executed"
    READ = "read with its owner"
    VARIABLE = "case variable"
    DATA = "data ignored"
    PEOPLE = "people ignored"
    DRAWN = "drawing only"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Group:
    """Elements that share a verdict and its words (pl, en)."""

    verdict: Verdict
    meaning_pl: str
    meaning_en: str
    elements: tuple[str, ...]


MEANINGS: Final[Mapping[ElementKind, tuple[str, str]]] = {
    ElementKind.START_EVENT: (
        "Początek. Sprawę zakłada człowiek; kilka początków na zdarzenia czeka na pierwsze z nich.",
        "The beginning. People create cases; several starts by events wait for whichever comes first.",
    ),
    ElementKind.END_EVENT: (
        "Koniec drogi; ustawia wynik, wysyła, zgłasza błąd albo kończy wszystko.",
        "The end of a way; it sets the result, sends, raises an error or ends everything.",
    ),
    ElementKind.CATCH_EVENT: ("Czeka na zdarzenie.", "Waits for an event."),
    ElementKind.THROW_EVENT: ("Wysyła i idzie dalej.", "Sends and goes on."),
    ElementKind.BOUNDARY_EVENT: (
        "Przerywa czynność albo biegnie obok niej.",
        "Interrupts its activity or runs beside it.",
    ),
    ElementKind.USER_TASK: ("Zadanie z formularzem dla roli.", "A task with a form for a role."),
    ElementKind.MANUAL_TASK: ("Zadanie do potwierdzenia.", "A task to confirm."),
    ElementKind.TASK: ("Zadanie do potwierdzenia.", "A task to confirm."),
    ElementKind.SCRIPT_TASK: ("Przypisania FEEL.", "FEEL assignments."),
    ElementKind.SERVICE_TASK: (
        "Działanie w sprawie; bez znanego działania czeka, aż ktoś je zrobi i potwierdzi.",
        "An action in the case; without a known action it waits until somebody has done it.",
    ),
    ElementKind.BUSINESS_RULE_TASK: (
        "Decyzja DMN; bez wskazanej decyzji czeka na człowieka.",
        "A DMN decision; without a named decision it waits for a person.",
    ),
    ElementKind.SEND_TASK: (
        "Wysyła wiadomość; bez wiadomości czeka, aż ktoś ją wyśle i potwierdzi.",
        "Sends a message; without a message it waits until somebody has sent it.",
    ),
    ElementKind.RECEIVE_TASK: ("Czeka na wiadomość.", "Waits for a message."),
    ElementKind.CALL_ACTIVITY: (
        "Wykonuje inny proces tej samej sprawy; zadanie ogólne na miejscu.",
        "Runs another process of the same case; a global task in place.",
    ),
    ElementKind.SUB_PROCESS: (
        "Wykonuje to, co jest w środku; pusty czeka na potwierdzenie.",
        "Runs what is inside; an empty one waits to be confirmed.",
    ),
    ElementKind.TRANSACTION: (
        "Jak podproces; anulowana cofa swoją pracę i idzie dalej od brzegu. W powtórzeniach odrzucana.",
        "Like a sub-process; cancelled, it undoes its work and goes on at its border. In rounds refused.",
    ),
    ElementKind.AD_HOC_SUB_PROCESS: (
        "Kroki zaczyna człowiek w dowolnej kolejności, aż skończy albo po kroku warunek jest spełniony.",
        "People begin the steps in any order, until they say it is over or its condition holds after a step.",
    ),
    ElementKind.EXCLUSIVE_GATEWAY: (
        "Pierwsza droga z prawdziwym warunkiem w kolejności pliku, inaczej domyślna.",
        "The first way whose condition is true, in the order of the file, else the default.",
    ),
    ElementKind.PARALLEL_GATEWAY: ("Wszystkie drogi; czeka na wszystkie.", "All ways; waits for all."),
    ElementKind.INCLUSIVE_GATEWAY: (
        "Każda droga z prawdziwym warunkiem; czeka na te, które ruszyły.",
        "Every way whose condition is true; waits for those that set out.",
    ),
    ElementKind.COMPLEX_GATEWAY: (
        "Dzieli drogi jak bramka z wyborem; zbieranie dróg jest odrzucane.",
        "Parts ways like an inclusive gateway; gathering them is refused.",
    ),
    ElementKind.EVENT_BASED_GATEWAY: (
        "Czeka na pierwsze ze zdarzeń; pozostałe odwołuje.",
        "Waits for the first of its events and withdraws the others.",
    ),
}

# fmt: off
GROUPS: Final = (
    Group(Verdict.EXECUTED, "Strzałka, z warunkiem FEEL albo bez.", "A flow, with or without a condition.",
          ("sequenceFlow", "conditionExpression")),
    Group(Verdict.READ, "Proces, pula i tor: kto co robi (identyfikator toru jest rolą).",
          "Process, pool and lane: who does what (the lane's id is a role).",
          ("definitions", "process", "collaboration", "participant", "laneSet", "childLaneSet", "lane",
           "flowNodeRef")),
    Group(Verdict.READ, "Czytane razem z elementem, do którego należą.",
          "Read with the element they belong to.",
          ("incoming", "outgoing", "documentation", "extensionElements", "script", "text", "condition",
           "eventDefinitionRef", "timeDate", "timeDuration", "timeCycle", "message", "signal", "error",
           "escalation", "messageEventDefinition", "timerEventDefinition", "errorEventDefinition",
           "escalationEventDefinition", "terminateEventDefinition", "signalEventDefinition",
           "linkEventDefinition", "source", "target", "compensateEventDefinition", "cancelEventDefinition",
           "conditionalEventDefinition")),
    Group(Verdict.READ, "Powtarzanie: liczba, lista albo warunek w FEEL; wyniki wracają jako lista.",
          "Repetition: a number, a list or a condition in FEEL; results come back as a list.",
          ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "loopCondition",
           "loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem",
           "completionCondition")),
    Group(Verdict.VARIABLE, "Zmienna sprawy o tej nazwie; czytają ją warunki, skrypty i powtórzenia.",
          "The case variable of that name; conditions, scripts and repetitions read it.",
          ("dataObject", "dataObjectReference", "dataState", "property")),
    Group(Verdict.DATA,
          "Nie jest wykonywane: dane sprawy są wspólne dla kroków. Wywołanie przenosi je między nazwami.",
          "Not executed: the data of a case are shared by all steps. A call carries them between names.",
          ("dataStore", "dataStoreReference", "ioSpecification", "ioBinding", "dataInput", "dataOutput",
           "inputSet", "outputSet", "dataInputRefs", "dataOutputRefs", "optionalInputRefs",
           "optionalOutputRefs", "whileExecutingInputRefs", "whileExecutingOutputRefs", "inputSetRefs",
           "outputSetRefs", "dataInputAssociation", "dataOutputAssociation", "sourceRef", "targetRef",
           "assignment", "from", "to", "transformation", "itemDefinition", "formalExpression", "expression",
           "messagePath", "dataPath")),
    Group(Verdict.DATA, "Nie jest czytane: wiadomość trafia do sprawy, w której ją zgłoszono.",
          "Not read: a message goes to the case in which it was reported.",
          ("correlationProperty", "correlationSubscription", "correlationPropertyBinding",
           "correlationPropertyRetrievalExpression", "correlationPropertyRef", "correlationKey",
           "correlationKeyRef", "operationRef", "supports")),
    Group(Verdict.PEOPLE, "Grupa jest rolą, jeśli nazywa ją zwykłe słowo; osoby wybiera się w sprawie.",
          "A group is the role if a plain word names it; people are chosen in the case.",
          ("potentialOwner", "humanPerformer", "performer", "resource", "resourceRole", "resourceRef",
           "resourceParameter", "resourceParameterBinding", "resourceAssignmentExpression",
           "parameterAssignment")),
    Group(Verdict.DRAWN, "Opis na rysunku.", "A remark in the drawing.",
          ("textAnnotation", "association", "group", "category", "categoryValue", "categoryValueRef",
           "relationship", "auditing", "monitoring", "rendering", "import", "extension")),
    Group(Verdict.DRAWN,
          "Współpraca pul: każda biegnie osobno. Te, których nic nie zaczyna, zaczynają ze sprawą.",
          "Pools working together: each runs on its own. Those that nothing begins begin with the case.",
          ("messageFlow", "participantMultiplicity", "messageFlowAssociation", "participantAssociation",
           "participantRef", "messageFlowRef", "innerParticipantRef", "outerParticipantRef",
           "innerMessageFlowRef", "outerMessageFlowRef", "interface", "operation", "inMessageRef",
           "outMessageRef", "errorRef", "interfaceRef", "supportedInterfaceRef", "endPoint", "endPointRef",
           "partnerEntity", "partnerRole", "partitionElement", "partitionElementRef")),
    Group(Verdict.DRAWN, "Rozmowy i choreografie nie są procesami do wykonania.",
          "Conversations and choreographies are no processes to run.",
          ("conversation", "conversationNode", "conversationLink", "conversationAssociation",
           "callConversation", "subConversation", "globalConversation", "choreography", "choreographyRef",
           "choreographyTask", "subChoreography", "callChoreography", "globalChoreographyTask",
           "initiatingParticipantRef")),
    Group(Verdict.DRAWN, "Wykonywane tam, gdzie wywołuje je czynność.",
          "Done where a call activity calls them.",
          ("globalTask", "globalManualTask", "globalUserTask", "globalScriptTask",
           "globalBusinessRuleTask")),
    Group(Verdict.REFUSED, "Zdarzenia w trakcie powtórzeń i warunki bramki złożonej.",
          "Events thrown while rounds run, and conditions of complex gateways.",
          ("complexBehaviorDefinition", "activationCondition", "event")),
    Group(Verdict.REFUSED, "Pojęcia schematu, które nie mogą stać w pliku same.",
          "Notions of the schema that cannot stand in a file by themselves.",
          ("activity", "artifact", "baseElement", "baseElementWithMixedContent", "callableElement",
           "catchEvent", "throwEvent", "choreographyActivity", "dataAssociation", "eventDefinition",
           "flowElement", "flowNode", "gateway", "loopCharacteristics", "rootElement")),
)
# These follow from the element around them, which has its own finding.
INNER: Final = frozenset({
    "dataInputRefs", "dataOutputRefs", "sourceRef", "targetRef", "inputSet", "outputSet", "from", "to",
    "resourceRef", "resourceAssignmentExpression", "formalExpression", "expression", "dataState",
    "categoryValue", "messagePath", "dataPath", "completionCondition", "optionalInputRefs",
    "optionalOutputRefs", "inDataItem", "inputDataItem", "outputDataItem", "loopDataOutputRef",
    "source", "target",
})
# fmt: on
VERDICTS: Final[Mapping[str, Verdict]] = {
    name: group.verdict for group in GROUPS for name in group.elements
} | {kind.value: Verdict.EXECUTED for kind in MEANINGS}


def verdict_of(kind: str) -> Verdict:
    """What happens to a construct, by its XML name; unknown ones are refused."""
    return VERDICTS.get(kind, Verdict.REFUSED)
