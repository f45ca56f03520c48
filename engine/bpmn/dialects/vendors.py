"""The names under which other tools keep their additions, and what in them never changes a run."""

from typing import Final

from lxml import etree

from engine.bpmn.dialects.foreign_marks import quote_plain
from engine.bpmn.xml import BPMN_NS, SPIFF_NS, Node, local_name, namespace_of

# To these a process is executable unless its file says that it is not.
ACTIVITI_NAMESPACES: Final = ("http://activiti.org/bpmn", "http://flowable.org/bpmn")
# Camunda 7 and what grew from the same root share their attribute names.
JUEL_NAMESPACES: Final = (
    "http://camunda.org/schema/1.0/bpmn",
    "http://operaton.org/schema/1.0/bpmn",
    *ACTIVITI_NAMESPACES,
    "http://activiti.com/modeler",
)
DROOLS: Final = "http://www.jboss.org/drools"
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
# A form that is written into the diagram itself.
FORM_INSIDE: Final = "userTaskForm"
UNSHARED: Final = ("propagateAllParentVariables", "propagateAllChildVariables")
# Job queues, retries, versions, colours, templates: how another engine works, not what the process means.
# fmt: off
HARMLESS: Final = frozenset({
    "asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "taskPriority", "priority",
    "historyTimeToLive", "versionTag", "isStartableInTasklist", "candidateStarterGroups", "initiator",
    "candidateStarterUsers", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon",
    "executionPlatform", "executionPlatformVersion", "failedJobRetryTimeCycle", "retryTimeCycle",
    "calledElementBinding", "calledElementVersion", "calledElementTenantId", "calledElementVersionTag",
    "decisionRefBinding", "decisionRefVersion", "decisionRefTenantId", "formRefBinding", "formRefVersion",
    "userTask", "priorityDefinition", "subscription", "color", "fill", "stroke",
    "followUpDate", "category", "nodePosition", "stencilid", "diagramRelationId", "gridSize", "location",
    "metaData", "metaentity", "signavioMetaData", "signavioLabel", "elementonpremise",
    "modelid", "templateid", "revisionid", "elementId", "elementname", "docs", "colour", "bgcolor",
    "instructionsForEndUser", "unitTests", "businessKey", "localScope", "cost", "version", "packageName",
    "formFieldValidation", "selectable", "BPSimData", "processInstancePriority", "idmCandidate",
    "correlationProperties", "bordercolor", "fontcolor", "fillColor", "created", "modified",
})
# fmt: on


def attribute_of(node: Node, *names: str) -> str | None:
    """The first of these attributes that a JUEL engine gave the node; all of them are taken off."""
    found: str | None = None
    for namespace in JUEL_NAMESPACES:
        for name in names:
            value = str(node.attrib.pop(f"{{{namespace}}}{name}", ""))
            found = found or value.strip() or None
    return found


def extensions_of(node: Node, *names: str) -> list[Node]:
    """Other tools' extension elements of these names directly under a node, in document order."""
    holder = node.find(f"{{{BPMN_NS}}}extensionElements")
    if holder is None:
        return []
    found = (*JUEL_NAMESPACES, DROOLS, ZEEBE, SPIFF_NS)
    return [
        child
        for child in holder.iterchildren(etree.Element)
        if namespace_of(child) in found and local_name(child) in names
    ]


def source_of(mapping: Node) -> str:
    """The name or expression whose value a mapping carries; empty where it says neither."""
    expression = mapping.get("sourceExpression")
    return mapping.get("source") or ("" if expression is None else quote_plain(expression.strip()))


def take(node: Node) -> None:
    """Take an extension off the tree: it has been said otherwise."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
