"""The list of constructs is complete, says one thing of each, and is what the page in docs/ shows."""

from collections import Counter
from pathlib import Path

from engine.bpmn.graph import ElementKind, ScopeKind
from engine.bpmn.lint.catalogue import GROUPS, MEANINGS, VERDICTS
from engine.bpmn.lint.constructs import EVENTS, REFUSED_KINDS, STARTS
from engine.bpmn.lint.coverage import KINDS, POSITIONS, describe_coverage

PAGE = Path(__file__).parents[3] / "docs" / "bpmn.md"
# The global elements of the schema BPMN20.xsd and its parts, OMG formal/2011-01-03.
# fmt: off
SCHEMA = (
    "activity", "adHocSubProcess", "artifact", "assignment", "association", "auditing", "baseElement",
    "baseElementWithMixedContent", "boundaryEvent", "businessRuleTask", "callableElement",
    "callActivity", "callChoreography", "callConversation", "cancelEventDefinition", "catchEvent",
    "category", "categoryValue", "choreography", "choreographyActivity", "choreographyTask",
    "collaboration", "compensateEventDefinition", "complexBehaviorDefinition", "complexGateway",
    "conditionalEventDefinition", "conversation", "conversationAssociation", "conversationLink",
    "conversationNode", "correlationKey", "correlationProperty", "correlationPropertyBinding",
    "correlationPropertyRetrievalExpression", "correlationSubscription", "dataAssociation", "dataInput",
    "dataInputAssociation", "dataObject", "dataObjectReference", "dataOutput", "dataOutputAssociation",
    "dataState", "dataStore", "dataStoreReference", "definitions", "documentation", "endEvent",
    "endPoint", "error", "errorEventDefinition", "escalation", "escalationEventDefinition", "event",
    "eventBasedGateway", "eventDefinition", "exclusiveGateway", "expression", "extension",
    "extensionElements", "flowElement", "flowNode", "formalExpression", "gateway",
    "globalBusinessRuleTask", "globalChoreographyTask", "globalConversation", "globalManualTask",
    "globalScriptTask", "globalTask", "globalUserTask", "group", "humanPerformer", "implicitThrowEvent",
    "import", "inclusiveGateway", "inputSet", "interface", "intermediateCatchEvent",
    "intermediateThrowEvent", "ioBinding", "ioSpecification", "itemDefinition", "lane", "laneSet",
    "linkEventDefinition", "loopCharacteristics", "manualTask", "message", "messageEventDefinition",
    "messageFlow", "messageFlowAssociation", "monitoring", "multiInstanceLoopCharacteristics",
    "operation", "outputSet", "parallelGateway", "participant", "participantAssociation",
    "participantMultiplicity", "partnerEntity", "partnerRole", "performer", "potentialOwner", "process",
    "property", "receiveTask", "relationship", "rendering", "resource", "resourceAssignmentExpression",
    "resourceParameter", "resourceParameterBinding", "resourceRole", "rootElement", "script",
    "scriptTask", "sendTask", "sequenceFlow", "serviceTask", "signal", "signalEventDefinition",
    "standardLoopCharacteristics", "startEvent", "subChoreography", "subConversation", "subProcess",
    "task", "terminateEventDefinition", "text", "textAnnotation", "throwEvent", "timerEventDefinition",
    "transaction", "userTask",
)
# fmt: on


def test_every_element_of_the_schema_has_a_verdict():
    known = set(VERDICTS) | {kind.value for kind in REFUSED_KINDS}
    assert [name for name in SCHEMA if name not in known] == []


def test_no_element_has_two_verdicts():
    listed = [name for group in GROUPS for name in group.elements]
    listed += [kind.value for kind in {*MEANINGS, *REFUSED_KINDS}]
    assert [name for name, count in Counter(listed).items() if count > 1] == []


def test_every_flow_node_either_runs_or_has_advice():
    assert {*MEANINGS, *REFUSED_KINDS} == set(ElementKind)


def test_the_engine_runs_no_event_where_bpmn_has_none():
    legal = dict(
        zip(
            ("process", "sub", "esp", "esp_non", "catch", "edge", "edge_non", "throw", "end"),
            (kinds for _, kinds in POSITIONS),
            strict=True,
        )
    )
    assert STARTS[ScopeKind.PROCESS] <= legal["process"]
    assert STARTS[ScopeKind.EVENT_SUB_PROCESS] <= legal["esp"]
    assert EVENTS[ElementKind.CATCH_EVENT] <= legal["catch"]
    assert EVENTS[ElementKind.BOUNDARY_EVENT] <= legal["edge"]
    assert EVENTS[ElementKind.THROW_EVENT] <= legal["throw"]
    assert EVENTS[ElementKind.END_EVENT] <= legal["end"]
    assert set().union(*legal.values()) == set(KINDS)


def test_the_page_for_people_is_current():
    assert PAGE.read_text(encoding="utf-8") == describe_coverage(), (
        "python -m engine.bpmn --coverage > docs/bpmn.md"
    )
