"""The attributes BPMN 2.0 knows (Semantic.xsd, BPMN20.xsd of OMG formal/2011-01-03), wherever they stand."""

from typing import Final

# fmt: off
ATTRIBUTES: Final = frozenset({
    "activityRef", "associationDirection", "attachedToRef", "behavior", "calledChoreographyRef",
    "calledCollaborationRef", "calledElement", "cancelActivity", "cancelRemainingInstances", "capacity",
    "categoryValueRef", "completionQuantity", "correlationKeyRef", "correlationPropertyRef",
    "dataObjectRef", "dataStoreRef", "default", "definition", "definitionalCollaborationRef",
    "direction", "errorCode", "errorRef", "escalationCode", "escalationRef", "evaluatesToTypeRef",
    "eventGatewayType", "exporter", "exporterVersion", "expressionLanguage", "gatewayDirection", "id",
    "implementation", "implementationRef", "importType", "initiatingParticipantRef",
    "innerConversationNodeRef", "innerMessageFlowRef", "inputDataRef", "instantiate", "isClosed",
    "isCollection", "isExecutable", "isForCompensation", "isImmediate", "isInterrupting", "isRequired",
    "isSequential", "isUnlimited", "itemKind", "itemRef", "itemSubjectRef", "language", "location",
    "loopMaximum", "loopType", "maximum", "messageRef", "method", "minimum", "mustUnderstand", "name",
    "namespace", "noneBehaviorEventRef", "oneBehaviorEventRef", "operationRef", "ordering",
    "outerConversationNodeRef", "outerMessageFlowRef", "outputDataRef", "parallelMultiple",
    "parameterRef", "partitionElementRef", "processRef", "processType", "scriptFormat",
    "scriptLanguage", "signalRef", "sourceRef", "startQuantity", "structureRef", "targetNamespace",
    "targetRef", "testBefore", "textFormat", "triggeredByEvent", "type", "typeLanguage", "value",
    "waitForCompletion",
})
# Those whose value is yes or no.
TRUTHS: Final = frozenset({
    "cancelActivity", "cancelRemainingInstances", "instantiate", "isExecutable", "isForCompensation",
    "isInterrupting", "isSequential", "parallelMultiple", "testBefore", "triggeredByEvent",
    "waitForCompletion",
})
# fmt: on
