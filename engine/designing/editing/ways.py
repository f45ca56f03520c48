"""Operations on questions and their answers: a new question, another answer, conditions, the default."""

from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, XSI_NS, Node, called, children
from engine.designing.editing.adding import finish
from engine.designing.editing.diagram import Diagram, clean_name, drop, open_file_of, put_child
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.lanes import stand_like
from engine.designing.editing.properties import set_property
from engine.errors import NotFound
from engine.model import CaseStatus

DECIDING = (ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY)
# Where an answer leads when it leads to no step that is there.
NEW_END = "end"


def add_question(
    files: Files, flow_id: str, question: str, answer: str, condition: str, target: str, otherwise: str
) -> Edit:
    """Put a question on a way: one answer turns off, the other goes on as before.

    Args:
        answer: words of the answer that turns off.
        condition: FEEL, when that answer holds.
        target: id of the element it leads to, or `end` for a new end.
        otherwise: words of the other answer, which holds when the condition does not.
    """
    diagram = open_file_of(files, flow_id)
    flow = diagram.get_flow(flow_id)
    scope, source = diagram.scope_of(flow), diagram.get_node(flow.get("sourceRef", ""))
    if diagram.kind_of(source.get("id", "")) is ElementKind.EVENT_BASED_GATEWAY:
        raise EditRefused("edit_only_waits_here", name=called(source))
    gateway = diagram.add_node(
        scope, ElementKind.EXCLUSIVE_GATEWAY, clean_name(question), source, f"czy_{source.get('id')}"
    )
    stand_like(diagram, gateway, source.get("id", ""))
    old_target = flow.get("targetRef", "")
    diagram.lead(flow, target=gateway.get("id", ""))
    new = lead_to(diagram, gateway, target, clean_name(answer))
    write_condition(new, condition)
    rest = diagram.add_flow(scope, gateway.get("id", ""), old_target, clean_name(otherwise))
    gateway.set("default", rest.get("id", ""))
    return finish(
        diagram, files, "question_added", gateway.get("id", ""), name=called(gateway), after=called(source)
    )


def add_answer(files: Files, gateway_id: str, answer: str, condition: str, target: str) -> Edit:
    """Give a question another answer."""
    diagram = open_file_of(files, gateway_id)
    gateway = diagram.get_node(gateway_id)
    if diagram.kind_of(gateway_id) not in DECIDING or len(diagram.flows_from(gateway_id)) < 2:
        raise EditRefused("edit_no_question", name=called(gateway))
    flow = lead_to(diagram, gateway, target, clean_name(answer))
    write_condition(flow, condition)
    return finish(
        diagram, files, "answer_added", gateway_id, name=called(gateway), answer=flow.get("name", "")
    )


def lead_to(diagram: Diagram, source: Node, target: str, answer: str) -> Node:
    """A flow to an element of the same scope, or to a new end behind the source."""
    scope, source_id = diagram.scope_of(source), source.get("id", "")
    return diagram.add_flow(scope, source_id, _find_target(diagram, source, target, answer), answer)


def _find_target(diagram: Diagram, source: Node, target: str, name: str) -> str:
    """Id of what a way may lead to; a new end is drawn."""
    scope, source_id = diagram.scope_of(source), source.get("id", "")
    if target == NEW_END:
        end = diagram.add_node(scope, ElementKind.END_EVENT, name, source, f"koniec_{source_id}")
        stand_like(diagram, end, source_id)
        return end.get("id", "")
    if target not in diagram.nodes or diagram.scope_of(diagram.nodes[target]) is not scope:
        raise NotFound(element=target)
    if diagram.kind_of(target) in (ElementKind.START_EVENT, ElementKind.BOUNDARY_EVENT):
        raise EditRefused("edit_no_way_in", name=diagram.name_of(target))
    return target


def change_way(
    files: Files,
    flow_id: str,
    answer: str,
    condition: str | None,
    *,
    is_default: bool = False,
    target: str = "",
) -> Edit:
    """Change the words of an answer, its condition, where it leads, or make it the default.

    Args:
        condition: FEEL; None leaves it as it is, empty takes it away.
        target: id of another element of the same scope, or `end` for a new end; empty leaves it.

    Raises:
        EditRefused: no way may lead to the target.
        NotFound: no such way or target.
    """
    diagram = open_file_of(files, flow_id)
    flow = diagram.get_flow(flow_id)
    gateway = diagram.get_node(flow.get("sourceRef", ""))
    answer = " ".join(answer.split())[:200]
    if answer != flow.get("name", ""):
        flow.set("name", answer)
        if not answer:
            del flow.attrib["name"]
    if is_default and diagram.kind_of(gateway.get("id", "")) in DECIDING:
        gateway.set("default", flow_id)
        write_condition(flow, "")
    elif condition is not None:
        if gateway.get("default") == flow_id and condition:
            del gateway.attrib["default"]
        write_condition(flow, condition)
    if target and target != flow.get("targetRef"):
        diagram.lead(flow, target=_find_target(diagram, gateway, target, ""))
    return finish(diagram, files, "answer_changed", flow_id, name=called(gateway), answer=answer)


def remove_answer_condition(files: Files, flow_id: str) -> Edit:
    """Take a condition away where it is never read."""
    diagram = open_file_of(files, flow_id)
    flow = diagram.get_flow(flow_id)
    write_condition(flow, "")
    source = diagram.name_of(flow.get("sourceRef", ""))
    return finish(diagram, files, "condition_removed", flow_id, name=source, answer=flow.get("name", ""))


def write_condition(flow: Node, condition: str) -> None:
    """Write a condition into a flow, over the one that is there."""
    found = children(flow, "conditionExpression")
    if not condition.strip():
        for old in found:
            drop(old)
        return
    node = found[0] if found else put_child(flow, "conditionExpression", behind=("extensionElements",))
    for part in list(node):
        node.remove(part)
    if not node.get(f"{{{XSI_NS}}}type"):
        node.set(f"{{{XSI_NS}}}type", _prefixed(flow, "tFormalExpression"))
    node.text = condition.strip()


def _prefixed(node: Node, name: str) -> str:
    """A BPMN type name with the prefix that this file gives to BPMN."""
    prefix = next((key for key, value in node.nsmap.items() if value == BPMN_NS), None)
    return f"{prefix}:{name}" if prefix else name


def change_end(files: Files, end_id: str, name: str, result: str, closing: str | None = None) -> Edit:
    """Change the name of an end, and with which result it leaves its process.

    Args:
        closing: in which state the case is then; empty for the usual one, None where it is not over.
    """
    diagram = open_file_of(files, end_id)
    node = diagram.get_node(end_id)
    if name.strip():
        node.set("name", clean_name(name))
    set_property(node, "result", " ".join(result.split())[:100])
    if closing is not None:
        known = {"", *(status for status in CaseStatus if status.is_closed)}
        if closing not in known:
            raise EditRefused("edit_choose_value", field="case_status", name=closing[:100])
        set_property(node, "case_status", closing)
    return finish(diagram, files, "step_changed", end_id, name=called(node))
