"""Operations that move steps to another place of their diagram. Nothing is lost on the way."""

from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node, called
from engine.designing.editing.adding import finish
from engine.designing.editing.diagram import Diagram, drop, open_file_of
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.regions import Piece, find_alone, find_piece

FIXED = (ElementKind.START_EVENT, ElementKind.END_EVENT, ElementKind.BOUNDARY_EVENT)


def move_to(files: Files, element_id: str, flow_id: str, *, whole: bool = False) -> Edit:
    """Move a step onto another way of its diagram.

    Args:
        whole: with everything that belongs to it: a loop back to it, a question with its answers.

    Raises:
        EditRefused: it cannot be lifted out, or the way lies inside of what moves.
    """
    diagram = open_file_of(files, element_id)
    piece = get_piece(diagram, element_id, whole=whole)
    if flow_id not in diagram.flows:
        raise EditRefused("edit_other_diagram", name=diagram.name_of(element_id))
    flow = diagram.get_flow(flow_id)
    if flow.get("sourceRef") in piece.members and flow.get("targetRef") in piece.members:
        raise EditRefused("edit_into_itself", name=diagram.name_of(element_id))
    source = diagram.get_node(flow.get("sourceRef", ""))
    if diagram.kind_of(source.get("id", "")) is ElementKind.EVENT_BASED_GATEWAY:
        raise EditRefused("edit_only_waits_here", name=called(source))
    if flow in piece.entries or flow in piece.exits:
        return finish(diagram, files, "not_moved", element_id, name=diagram.name_of(element_id))
    _lift(diagram, piece)
    _lower(diagram, piece, flow)
    name = diagram.name_of(element_id)
    return finish(diagram, files, "step_moved", element_id, name=name, after=called(source))


def get_piece(diagram: Diagram, element_id: str, *, whole: bool) -> Piece:
    """What moves.

    Raises:
        EditRefused: no single way leads on from it.
    """
    diagram.get_node(element_id)
    name = diagram.name_of(element_id)
    if diagram.kind_of(element_id) in FIXED:
        raise EditRefused("edit_stays", name=name)
    piece = find_piece(diagram, element_id) if whole else find_alone(diagram, element_id)
    if piece is None and not whole:
        piece = find_piece(diagram, element_id)
    if piece is None:
        raise EditRefused("edit_cannot_lift", name=name)
    return piece


def _lift(diagram: Diagram, piece: Piece) -> None:
    """Close the gap: what led into the piece leads to what stood behind it."""
    for flow in piece.entries:
        diagram.lead(flow, target=piece.after)


def _lower(diagram: Diagram, piece: Piece, flow: Node) -> None:
    """Lead the way into the piece, and from it to where the way led."""
    target = flow.get("targetRef", "")
    diagram.lead(flow, target=piece.members[0])
    scope = diagram.scope_of(flow)
    for leaving in piece.exits:
        diagram.lead(leaving, target=target)
    if diagram.scope_of(diagram.get_node(piece.members[0])) is not scope:
        _carry(diagram, piece, scope)


def _carry(diagram: Diagram, piece: Piece, scope: Node) -> None:
    """Write nodes and flows of the piece into another scope of the file."""
    flows = {id(flow): flow for member in piece.members for flow in diagram.flows_from(member)}
    moved = [diagram.get_node(member) for member in piece.members]
    moved += [event for member in piece.members for event in diagram.boundaries_of(member)]
    for node in (*dict.fromkeys(moved), *flows.values()):
        tail = "\n"
        drop(node)
        node.tail = tail
        scope.append(node)


def move_up(files: Files, element_id: str) -> Edit:
    """Move a step before the one that stands before it.

    Raises:
        EditRefused: what stands before it is no plain step.
    """
    diagram = open_file_of(files, element_id)
    piece = get_piece(diagram, element_id, whole=False)
    sources = {flow.get("sourceRef", "") for flow in piece.entries}
    before = sources.pop() if len(sources) == 1 else ""
    entries = diagram.flows_into(before) if before else []
    if len(entries) != 1 or not _is_plain(diagram, before):
        raise EditRefused("edit_no_step_before", name=diagram.name_of(element_id))
    return move_to(files, element_id, entries[0].get("id", ""))


def move_down(files: Files, element_id: str) -> Edit:
    """Move a step behind the one that follows it.

    Raises:
        EditRefused: what follows is no plain step.
    """
    diagram = open_file_of(files, element_id)
    piece = get_piece(diagram, element_id, whole=False)
    if not _is_plain(diagram, piece.after):
        raise EditRefused("edit_no_step_after", name=diagram.name_of(element_id))
    return move_to(files, element_id, diagram.flows_from(piece.after)[0].get("id", ""))


def _is_plain(diagram: Diagram, element_id: str) -> bool:
    kind = diagram.kind_of(element_id)
    is_wait = kind in (ElementKind.CATCH_EVENT, ElementKind.THROW_EVENT)
    is_one = len(diagram.flows_into(element_id)) == 1 and len(diagram.flows_from(element_id)) == 1
    return is_one and (kind.is_activity or is_wait)
