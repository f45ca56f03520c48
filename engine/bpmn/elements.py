"""One BPMN flow node or sequence flow from its XML. Knows nothing of scopes, lanes or other files."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.dialects.fields import read_fields
from engine.bpmn.graph import ElementKind, EventDefinition, Flow, Loop
from engine.bpmn.names import FileNames
from engine.bpmn.properties import read_decision_ref, read_properties
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, line_of, local_name, text_of
from engine.model import JsonValue

REFS = ("messageRef", "escalationRef", "errorRef", "signalRef")
# BPMN 2.0.2, tables of Error and Escalation: without a code, any of them triggers the event.
CODED = ("error", "escalation")
TIMERS = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}


@dataclass(frozen=True)
class NodeFacts:
    """What the XML of a flow node says about it alone."""

    kind: ElementKind
    name: str
    properties: Mapping[str, str]
    event: EventDefinition | None
    attached_to: str | None
    cancel_activity: bool
    interrupting: bool
    called_element: str | None
    default_flow: str | None
    script: str | None
    decision_ref: str | None
    loop: Loop | None
    is_event_sub_process: bool
    line: int
    fields: tuple[Mapping[str, JsonValue], ...]


def read_node(node: Node, names: FileNames) -> NodeFacts:
    """Read one flow node."""
    return NodeFacts(
        kind=ElementKind(local_name(node)),
        name=clean_name(node),
        properties=read_properties(node),
        event=_read_event(node, names),
        attached_to=node.get("attachedToRef"),
        cancel_activity=not _is_false(node.get("cancelActivity")),
        interrupting=not _is_false(node.get("isInterrupting")),
        called_element=_without_prefix(node.get("calledElement")),
        default_flow=node.get("default"),
        script=_child_text(node, "script"),
        decision_ref=read_decision_ref(node),
        loop=_read_loop(node),
        is_event_sub_process=node.get("triggeredByEvent") in ("true", "1"),
        line=line_of(node),
        fields=tuple(read_fields(node).components),
    )


def read_flow(node: Node) -> Flow:
    """Read one sequence flow; its id was filled in before if the file had none."""
    return Flow(
        id=node.get("id", ""),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        name=clean_name(node),
        condition=_child_text(node, "conditionExpression"),
        line=line_of(node),
    )


def clean_name(node: Node) -> str:
    """The name on one line: editors store line breaks in it."""
    return " ".join((node.get("name") or "").split())


def _read_event(node: Node, names: FileNames) -> EventDefinition | None:
    kind = ElementKind(local_name(node))
    if kind in (ElementKind.SEND_TASK, ElementKind.RECEIVE_TASK):
        ref = names.resolve(node.get("messageRef"))
        if ref is None and kind is ElementKind.SEND_TASK:
            return EventDefinition("none")
        return EventDefinition("message", ref=ref)
    if not kind.is_event:
        return None
    found = [child for child in node if is_bpmn(child) and local_name(child).endswith("EventDefinition")]
    refs = (text_of(ref) or "" for ref in children(node, "eventDefinitionRef"))
    found += [names.definitions[ref] for ref in refs if ref in names.definitions]
    if not found:
        return EventDefinition("none")
    if len(found) > 1:
        return EventDefinition("multiple")
    return _read_definition(found[0], names)


def _read_definition(node: Node, names: FileNames) -> EventDefinition:
    kind = local_name(node).removesuffix("EventDefinition")
    kind = {"compensate": "compensation"}.get(kind, kind)
    ref = next((node.get(attribute) for attribute in REFS if node.get(attribute)), None)
    if kind == "link":
        return EventDefinition(kind, ref=clean_name(node) or None)
    if kind == "conditional":
        return EventDefinition(kind, expression=_child_text(node, "condition"))
    if kind == "timer":
        for tag, timer_kind in TIMERS.items():
            if children(node, tag):
                return EventDefinition(kind, timer_kind=timer_kind, expression=_child_text(node, tag))
    takes_all = kind in CODED and (not ref or ref in names.uncoded)
    return EventDefinition(kind, ref=names.resolve(ref), takes_all=takes_all, called=names.titles.get(ref))


def _read_loop(node: Node) -> Loop | None:
    for child in children(node, "standardLoopCharacteristics"):
        return Loop(
            kind="standard",
            cardinality=child.get("loopMaximum"),
            condition=_child_text(child, "loopCondition"),
            test_before=child.get("testBefore") in ("true", "1"),
        )
    for child in children(node, "multiInstanceLoopCharacteristics"):
        return Loop(
            kind="sequential" if child.get("isSequential") in ("true", "1") else "parallel",
            cardinality=_child_text(child, "loopCardinality"),
            collection=_child_text(child, "loopDataInputRef"),
            condition=_child_text(child, "completionCondition"),
            item=_item_name(child, "inputDataItem"),
            output=_child_text(child, "loopDataOutputRef"),
            output_item=_item_name(child, "outputDataItem"),
        )
    return None


def _item_name(node: Node, tag: str) -> str | None:
    return next((item.get("name") or item.get("id") for item in children(node, tag)), None)


def _child_text(node: Node, name: str) -> str | None:
    return text_of(node.find(f"{{{BPMN_NS}}}{name}"))


def _is_false(value: str | None) -> bool:
    return value in ("false", "0")


def _without_prefix(value: str | None) -> str | None:
    return value.rpartition(":")[2] if value else None
