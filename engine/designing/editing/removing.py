"""Operations that take something out and close the gap. What nothing leads to any more goes with it."""

from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node, called
from engine.designing.editing.adding import finish
from engine.designing.editing.diagram import Diagram, open_file_of
from engine.designing.editing.edit import Edit, EditRefused, Files

BEGINNINGS = (ElementKind.START_EVENT, ElementKind.BOUNDARY_EVENT)
MERGED = (ElementKind.EXCLUSIVE_GATEWAY, ElementKind.PARALLEL_GATEWAY, ElementKind.INCLUSIVE_GATEWAY)


def remove_element(files: Files, element_id: str, keep_flow: str = "") -> Edit:
    """Take an element out.

    Args:
        keep_flow: of an element with several ways on, the one that stays.

    Raises:
        EditRefused: a start or the only end, or several ways on and none chosen.
    """
    diagram = open_file_of(files, element_id)
    node = diagram.get_node(element_id)
    name, before = called(node), set(diagram.nodes)
    kind = diagram.kind_of(element_id)
    if kind is ElementKind.START_EVENT:
        raise EditRefused("edit_stays", name=name)
    reached, idle = _reached(diagram), _list_idle(diagram)
    beside = _find_before(diagram, element_id)
    if kind is ElementKind.END_EVENT:
        _remove_end(diagram, element_id)
    elif kind is ElementKind.BOUNDARY_EVENT or node.get("triggeredByEvent") in ("true", "1"):
        _take_out(diagram, element_id)
    else:
        _close_gap(diagram, element_id, keep_flow)
    _prune(diagram, reached)
    _collapse(diagram, idle)
    gone = len(before - set(diagram.nodes)) - 1
    focus = beside if beside in diagram.nodes else ""
    return finish(diagram, files, "step_removed", focus, name=name, more=str(gone) if gone > 0 else "")


def _find_before(diagram: Diagram, element_id: str) -> str:
    """The element from which one comes to this one, or at whose border it sits."""
    host = diagram.get_node(element_id).get("attachedToRef", "")
    sources = (flow.get("sourceRef", "") for flow in diagram.flows_into(element_id))
    return host or next((one for one in sources if one != element_id), "")


def remove_answer(files: Files, flow_id: str) -> Edit:
    """Take one answer of a question out, with what only it led to.

    Raises:
        EditRefused: the question has just one way on.
    """
    diagram = open_file_of(files, flow_id)
    flow = diagram.get_flow(flow_id)
    source = flow.get("sourceRef", "")
    if len(diagram.flows_from(source)) < 2:
        raise EditRefused("edit_last_way", name=diagram.name_of(source))
    reached, idle = _reached(diagram), _list_idle(diagram)
    name, answer = diagram.name_of(source), flow.get("name", "")
    diagram.remove_flow(flow)
    _prune(diagram, reached)
    _collapse(diagram, idle)
    return finish(diagram, files, "answer_removed", source, name=name, answer=answer)


def _remove_end(diagram: Diagram, element_id: str) -> None:
    for flow in diagram.flows_into(element_id):
        source = flow.get("sourceRef", "")
        if len(diagram.flows_from(source)) < 2:
            raise EditRefused(
                "edit_end_needed", name=diagram.name_of(element_id), before=diagram.name_of(source)
            )
    _take_out(diagram, element_id)


def _close_gap(diagram: Diagram, element_id: str, keep_flow: str) -> None:
    ways = diagram.flows_from(element_id)
    kept = next((flow for flow in ways if flow.get("id") == keep_flow), None)
    if kept is None and len(ways) > 1:
        raise EditRefused("edit_choose_way", name=diagram.name_of(element_id))
    kept = kept if kept is not None else next(iter(ways), None)
    if kept is not None and kept.get("targetRef") != element_id:
        for flow in diagram.flows_into(element_id):
            if flow.get("sourceRef") != element_id:
                diagram.lead(flow, target=kept.get("targetRef", ""))
                _drop_idle_branch(diagram, flow)
    _take_out(diagram, element_id)


def _drop_idle_branch(diagram: Diagram, flow: Node) -> None:
    """A branch of a split in which nothing is left goes, while another one leads to the same join."""
    split, join = flow.get("sourceRef", ""), flow.get("targetRef", "")
    is_block = {diagram.kind_of(split), diagram.kind_of(join)} == {ElementKind.PARALLEL_GATEWAY}
    if is_block and len(diagram.flows_from(split)) > 1 and len(diagram.flows_into(join)) > 2:
        diagram.remove_flow(flow)


def _take_out(diagram: Diagram, element_id: str) -> None:
    for event in diagram.boundaries_of(element_id):
        _take_out(diagram, event.get("id", ""))
    for flow in (*diagram.flows_into(element_id), *diagram.flows_from(element_id)):
        if flow.get("id") in diagram.flows:
            diagram.remove_flow(flow)
    diagram.remove_node(element_id)


def _reached(diagram: Diagram) -> set[str]:
    """Elements that some beginning leads to."""
    waiting = [
        name
        for name, node in diagram.nodes.items()
        if diagram.kind_of(name) in BEGINNINGS or node.get("triggeredByEvent") in ("true", "1")
    ]
    seen = set(waiting)
    while waiting:
        for flow in diagram.flows_from(waiting.pop()):
            target = flow.get("targetRef", "")
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _prune(diagram: Diagram, reached: set[str]) -> None:
    """Take out what could be reached before and cannot be reached any more."""
    while lost := [name for name in reached - _reached(diagram) if name in diagram.nodes]:
        _take_out(diagram, lost[0])


def _list_idle(diagram: Diagram) -> set[str]:
    """Gateways that neither split nor join."""
    return {
        name
        for name in diagram.nodes
        if diagram.kind_of(name) in MERGED
        and len(diagram.flows_into(name)) == 1
        and len(diagram.flows_from(name)) == 1
    }


def _collapse(diagram: Diagram, idle: set[str]) -> None:
    """Gateways that split and join nothing any more go; those that never did stay as they were drawn."""
    while found := _list_idle(diagram) - idle:
        name = min(found)
        way = diagram.flows_from(name)[0]
        diagram.lead(diagram.flows_into(name)[0], target=way.get("targetRef", ""))
        _take_out(diagram, name)
