"""Operations that put something new on a way: a step, a wait, a question, steps at the same time, a part."""

from dataclasses import dataclass

from lxml import etree

from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, XSI_NS, Node, called, children
from engine.designing.editing.diagram import Diagram, clean_name, open_file_of, put_child, replace_file
from engine.designing.editing.drawing import redraw
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.lanes import drop_empty_lanes, give_role, stand_like
from engine.designing.editing.properties import set_property

DURATION, MESSAGE = "duration", "message"
FORKS = (ElementKind.EVENT_BASED_GATEWAY,)


@dataclass(frozen=True, slots=True)
class NewStep:
    """What a new human step is: its name, who does it, and further properties by name."""

    name: str
    role: str
    role_name: str
    properties: tuple[tuple[str, str], ...] = ()


def finish(diagram: Diagram, files: Files, said: str, focus: str = "", **params: str) -> Edit:
    """The files with the changed diagram and its picture."""
    drop_empty_lanes(diagram)
    content = redraw(files[diagram.path], diagram.to_bytes())
    return Edit(replace_file(files, diagram.path, content), said, params, focus)


def put_on_way(diagram: Diagram, flow: Node, first: Node, last: Node) -> None:
    """Lead a flow into a new piece and go on from its end to where the flow led."""
    target = flow.get("targetRef", "")
    diagram.lead(flow, target=first.get("id", ""))
    diagram.add_flow(diagram.scope_of(flow), last.get("id", ""), target)


def _open_way(files: Files, flow_id: str) -> tuple[Diagram, Node, Node]:
    """The diagram, the flow and the node it leaves; after an event gateway only waits may follow."""
    diagram = open_file_of(files, flow_id)
    flow = diagram.get_flow(flow_id)
    return diagram, flow, diagram.get_node(flow.get("sourceRef", ""))


def _refuse_behind_fork(diagram: Diagram, source: Node) -> None:
    if diagram.kind_of(source.get("id", "")) in FORKS:
        raise EditRefused("edit_only_waits_here", name=called(source))


def add_step(files: Files, flow_id: str, step: NewStep) -> Edit:
    """Put a human step on a way.

    Raises:
        EditRefused: the name is empty, or only waits may stand there.
        NotFound: no such way.
    """
    diagram, flow, source = _open_way(files, flow_id)
    _refuse_behind_fork(diagram, source)
    node = make_step(diagram, flow, source, step)
    put_on_way(diagram, flow, node, node)
    name = called(node)
    return finish(diagram, files, "step_added", node.get("id", ""), name=name, after=called(source))


def make_step(diagram: Diagram, flow: Node, behind: Node, step: NewStep) -> Node:
    """A human step that no flow reaches yet."""
    scope = diagram.scope_of(flow)
    node = diagram.add_node(scope, ElementKind.USER_TASK, clean_name(step.name), behind)
    give_role(diagram, node, step.role, step.role_name)
    for name, value in step.properties:
        set_property(node, name, value)
    return node


def add_wait(files: Files, flow_id: str, name: str, kind: str, value: str) -> Edit:
    """Put a wait on a way: for a time that passes, or for a message.

    Args:
        kind: duration or message.
        value: `P7D`, `3 dr` or `= expression`; or the name of a message.
    """
    diagram, flow, source = _open_way(files, flow_id)
    _refuse_behind_fork(diagram, source)
    node = diagram.add_node(diagram.scope_of(flow), ElementKind.CATCH_EVENT, clean_name(name), source)
    write_event(diagram, node, kind, value)
    stand_like(diagram, node, source.get("id", ""))
    put_on_way(diagram, flow, node, node)
    return finish(diagram, files, "wait_added", node.get("id", ""), name=called(node), after=called(source))


def write_event(diagram: Diagram, node: Node, kind: str, value: str) -> None:
    """Say what a new event waits for: a duration or a message."""
    if kind == DURATION:
        timer = put_child(node, "timerEventDefinition")
        duration = put_child(timer, "timeDuration")
        duration.set(f"{{{XSI_NS}}}type", "bpmn:tFormalExpression")
        duration.text = value
    else:
        put_child(node, "messageEventDefinition").set("messageRef", find_message(diagram, value))


def find_message(diagram: Diagram, name: str) -> str:
    """Id of the file's message with this name; it is written down if it is not there yet."""
    for message in children(diagram.root, "message"):
        if name in (message.get("name"), message.get("id")):
            return message.get("id", "")
    message = etree.Element(f"{{{BPMN_NS}}}message")
    taken = any(node.get("id") == name for node in diagram.root.iter("*"))
    message.set("id", diagram.new_id(f"message_{name}") if taken else name)
    message.set("name", name)
    first = children(diagram.root, "process")[0]
    message.tail = "\n  "
    first.addprevious(message)
    return message.get("id", "")


def add_part(files: Files, flow_id: str, name: str, step: NewStep) -> Edit:
    """Put a sub-process on a way, with one step in it to begin with."""
    diagram, flow, source = _open_way(files, flow_id)
    _refuse_behind_fork(diagram, source)
    part = diagram.add_node(diagram.scope_of(flow), ElementKind.SUB_PROCESS, clean_name(name), source)
    stand_like(diagram, part, source.get("id", ""))
    start = diagram.add_node(part, ElementKind.START_EVENT, "", None, f"{part.get('id')}_start")
    inside = diagram.add_node(part, ElementKind.USER_TASK, clean_name(step.name), start)
    give_role(diagram, inside, step.role, step.role_name)
    end = diagram.add_node(part, ElementKind.END_EVENT, "", inside, f"{part.get('id')}_end")
    diagram.add_flow(part, start.get("id", ""), inside.get("id", ""))
    diagram.add_flow(part, inside.get("id", ""), end.get("id", ""))
    put_on_way(diagram, flow, part, part)
    return finish(diagram, files, "part_added", part.get("id", ""), name=called(part), after=called(source))


def add_call(files: Files, flow_id: str, name: str, called_process: str) -> Edit:
    """Put a call of another process of the model on a way."""
    diagram, flow, source = _open_way(files, flow_id)
    _refuse_behind_fork(diagram, source)
    node = diagram.add_node(diagram.scope_of(flow), ElementKind.CALL_ACTIVITY, clean_name(name), source)
    node.set("calledElement", called_process)
    stand_like(diagram, node, source.get("id", ""))
    put_on_way(diagram, flow, node, node)
    return finish(diagram, files, "call_added", node.get("id", ""), name=called(node), after=called(source))


def add_beside(files: Files, element_id: str, step: NewStep) -> Edit:
    """Add a step that people do at the same time as another one.

    Raises:
        EditRefused: the other is no step with one way in and one way out.
    """
    diagram = open_file_of(files, element_id)
    node = diagram.get_node(element_id)
    before, after = diagram.flows_into(element_id), diagram.flows_from(element_id)
    if len(before) != 1 or len(after) != 1 or not diagram.kind_of(element_id).is_activity:
        raise EditRefused("edit_no_plain_step", name=called(node))
    split, join = _find_block(diagram, before[0], after[0]) or _wrap(diagram, node, before[0], after[0])
    new = make_step(diagram, before[0], node, step)
    scope = diagram.scope_of(node)
    diagram.add_flow(scope, split, new.get("id", ""))
    diagram.add_flow(scope, new.get("id", ""), join)
    return finish(diagram, files, "beside_added", new.get("id", ""), name=called(new), beside=called(node))


def _find_block(diagram: Diagram, before: Node, after: Node) -> tuple[str, str] | None:
    """The split and the join that a step stands between already."""
    split, join = before.get("sourceRef", ""), after.get("targetRef", "")
    kinds = {diagram.kind_of(split), diagram.kind_of(join)}
    is_block = kinds == {ElementKind.PARALLEL_GATEWAY} and len(diagram.flows_from(split)) > 1
    return (split, join) if is_block and len(diagram.flows_into(join)) > 1 else None


def _wrap(diagram: Diagram, node: Node, before: Node, after: Node) -> tuple[str, str]:
    scope, element_id = diagram.scope_of(node), node.get("id", "")
    split = diagram.add_node(scope, ElementKind.PARALLEL_GATEWAY, "", None, f"{element_id}_split")
    join = diagram.add_node(scope, ElementKind.PARALLEL_GATEWAY, "", node, f"{element_id}_join")
    for gateway in (split, join):
        stand_like(diagram, gateway, element_id)
    target = after.get("targetRef", "")
    diagram.lead(before, target=split.get("id", ""))
    diagram.lead(after, target=join.get("id", ""))
    diagram.add_flow(scope, split.get("id", ""), element_id)
    diagram.add_flow(scope, join.get("id", ""), target)
    return split.get("id", ""), join.get("id", "")
