"""Which elements move or go together: pieces with one way in and one way on."""

from dataclasses import dataclass

from engine.bpmn.xml import Node
from engine.designing.editing.diagram import Diagram


@dataclass(frozen=True)
class Piece:
    """A piece of a process that can be lifted out.

    Attributes:
        members: ids, the first element first.
        entries: flows that come in from outside, all into the first element.
        exits: flows that leave, all to `after`.
        after: the element behind the piece.
    """

    members: tuple[str, ...]
    entries: tuple[Node, ...]
    exits: tuple[Node, ...]
    after: str


def find_alone(diagram: Diagram, element_id: str) -> Piece | None:
    """The element with what hangs on its border, if one way leads on from it."""
    exits = diagram.flows_from(element_id)
    entries = [flow for flow in diagram.flows_into(element_id) if flow not in exits]
    if len(exits) != 1 or not entries:
        return None
    return Piece((element_id,), tuple(entries), tuple(exits), exits[0].get("targetRef", ""))


def find_piece(diagram: Diagram, element_id: str) -> Piece | None:
    """The smallest piece that begins here and holds more than this element: a loop, a question."""
    ahead = _reach(diagram, element_id, "")
    for end in ahead[1:]:
        inside = _reach(diagram, element_id, end)
        if len(inside) < 2 or end in inside:
            continue
        piece = _check(diagram, inside, end)
        if piece is not None:
            return piece
    return None


def _reach(diagram: Diagram, start: str, stop: str) -> list[str]:
    """What can be reached without passing one element, nearest first, borders included."""
    seen = [start]
    for here in seen:
        ways = [flow.get("targetRef", "") for flow in diagram.flows_from(here)]
        ways += [event.get("id", "") for event in diagram.boundaries_of(here)]
        seen += [one for one in dict.fromkeys(ways) if one not in seen and one != stop]
    return seen


def _check(diagram: Diagram, inside: list[str], end: str) -> Piece | None:
    entries, exits = [], []
    for member in inside:
        for flow in diagram.flows_into(member):
            if flow.get("sourceRef") not in inside:
                if member != inside[0]:
                    return None
                entries.append(flow)
        leaving = diagram.flows_from(member)
        if not leaving and diagram.kind_of(member).is_event:
            # An end inside would leave with the piece; that changes how the process ends.
            return None
        exits += [flow for flow in leaving if flow.get("targetRef") not in inside]
    if not entries or not exits or any(flow.get("targetRef") != end for flow in exits):
        return None
    return Piece(tuple(inside), tuple(entries), tuple(exits), end)
