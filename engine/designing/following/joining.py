"""What a template later changed in the build of a diagram, worked into an organisation's own diagram."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from engine.bpmn.xml import Node, called, is_bpmn, local_name
from engine.designing.editing.diagram import Diagram, drop
from engine.designing.editing.edit import EditRefused
from engine.designing.editing.lanes import put_in_lane
from engine.designing.following.attributes import list_items, read_texts, write_text
from engine.designing.following.pieces import (
    CONTAINERS,
    Pieces,
    find_lane,
    is_own,
    is_piece,
    list_outgoing,
    parent_of,
    read_pieces,
)

ASKING = frozenset({"exclusiveGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Triple:
    """One diagram three times: as it was copied, as the template has it now, as the organisation has it."""

    base: Pieces
    theirs: Pieces
    yours: Pieces

    @property
    def changed(self) -> tuple[str, ...]:
        """Pieces that the template added, took out or made into something else."""
        both = dict.fromkeys((*self.theirs.said, *self.base.said))
        return tuple(one for one in both if self.base.said.get(one) != self.theirs.said.get(one))

    @property
    def waiting(self) -> tuple[str, ...]:
        """Those of them that the organisation's diagram does not have like that."""
        return tuple(one for one in self.changed if self.yours.said.get(one) != self.theirs.said.get(one))

    @property
    def clashes(self) -> tuple[str, ...]:
        """Those of them that the organisation changed in another way."""
        return tuple(one for one in self.waiting if self.yours.said.get(one) != self.base.said.get(one))

    @property
    def is_own(self) -> bool:
        """Whether the organisation changed what its diagram consists of, wherever that is."""
        return dict(self.yours.said) != dict(self.base.said)


def read_triple(path: str, base: bytes, theirs: bytes, yours: bytes) -> Triple:
    """Open the three.

    Raises:
        ModelRefused: one of them cannot be read.
    """
    three = [read_pieces(path, content) for content in (base, theirs, yours)]
    shared = frozenset.intersection(*(frozenset(one.diagram.flows) for one in three))
    return Triple(*(_say_orders(one, shared) for one in three))


def _say_orders(pieces: Pieces, shared: frozenset[str]) -> Pieces:
    """Answers are asked in the order of the file, so it belongs to what a question is."""
    said = dict(pieces.said)
    for element_id, node in pieces.diagram.nodes.items():
        order = [one for one in list_outgoing(pieces.diagram, element_id) if one in shared]
        if local_name(node) in ASKING and element_id in said:
            said[element_id] += " ".join(order)
    return Pieces(pieces.diagram, pieces.nodes, said)


def join(triple: Triple, path: str) -> Diagram:
    """The organisation's diagram with every piece that waits; where both changed a piece, the template's.

    Its names, deadlines, conditions and other texts stay as they are. The triple is used up.

    Raises:
        EditRefused: a way would lead to a step that is not there, or a step would hang on one.
    """
    waiting = triple.waiting
    _take_out(triple.yours.diagram, [one for one in waiting if one not in triple.theirs.said])
    brought = [one for one in waiting if one in triple.theirs.said]
    for piece_id in brought:
        _bring(triple, piece_id)
    diagram = Diagram(path, {path: triple.yours.diagram.to_bytes()})
    _stand_in_lanes(diagram, triple.theirs.diagram, brought)
    _refuse_loose_ends(diagram)
    asked = {one for one in brought if one in diagram.nodes}
    for gateway in asked | {_source(triple.theirs, one) for one in brought} & set(diagram.nodes):
        _order_answers(diagram, triple.theirs.diagram, gateway)
    diagram.tell_ends(*diagram.nodes)
    return diagram


def _take_out(diagram: Diagram, gone: Iterable[str]) -> None:
    for piece_id in gone:
        if piece_id in diagram.flows:
            diagram.remove_flow(diagram.flows[piece_id])
    for piece_id in gone:
        if piece_id in diagram.nodes:
            diagram.remove_node(piece_id)
            continue
        for node in [one for one in diagram.root.iter("*") if is_piece(one) and one.get("id") == piece_id]:
            drop(node)


def _bring(triple: Triple, piece_id: str) -> None:
    theirs, diagram = triple.theirs.nodes[piece_id], triple.yours.diagram
    mine = next((one for one in diagram.root.iter("*") if one.get("id") == piece_id and is_piece(one)), None)
    container = _find_container(diagram, parent_of(theirs), called(theirs))
    if mine is None:
        _put(container, _copy(theirs), theirs)
        return
    texts = read_texts(mine) if piece_id in list_items(diagram) else {}
    for part in [one for one in mine if is_own(one)]:
        drop(part)
    for key in set(mine.attrib) - {"name"}:
        del mine.attrib[key]
    for key, value in theirs.attrib.items():
        if key != "name" or piece_id not in list_items(triple.theirs.diagram):
            mine.set(key, value)
    for place, part in enumerate(deepcopy(one) for one in theirs if is_own(one)):
        mine.insert(place, part)
    _write_texts(diagram, mine, texts)
    if parent_of(mine) != parent_of(theirs):
        drop(mine)
        _put(container, mine, theirs)


def _write_texts(diagram: Diagram, node: Node, texts: Mapping[str, str]) -> None:
    for what in (*read_texts(node), *texts):
        if what != "role" and read_texts(node).get(what, "") != texts.get(what, ""):
            write_text(diagram, node, what, texts.get(what, ""))


def _find_container(diagram: Diagram, container_id: str, name: str) -> Node:
    if not container_id:
        return diagram.root
    for node in diagram.root.iter("*"):
        if node.get("id") == container_id and local_name(node) in CONTAINERS:
            return node
    raise EditRefused("edit_cannot_join", name=name)


def _copy(node: Node) -> Node:
    """A piece without the pieces in it: they are brought one by one."""
    copied = deepcopy(node)
    for part in [one for one in copied if is_piece(one)]:
        copied.remove(part)
    return copied


def _put(container: Node, node: Node, theirs: Node) -> None:
    """Put a piece behind the one that it follows in the template, else behind the last one of its kind."""
    earlier = [one.get("id") for one in theirs.itersiblings(preceding=True) if one.get("id")]
    known = {one.get("id"): one for one in container if isinstance(one.tag, str) and one.get("id")}
    before = next((known[one] for one in earlier if one in known), None)
    if before is None:
        container.append(node)
        return
    node.tail = before.tail
    container.insert(container.index(before) + 1, node)


def _stand_in_lanes(diagram: Diagram, theirs: Diagram, brought: Iterable[str]) -> None:
    for element_id in brought:
        node = diagram.nodes.get(element_id)
        lane = None if node is None else find_lane(theirs, element_id)
        if node is not None and lane is not None:
            put_in_lane(diagram, node, lane.get("id", ""), lane.get("name", ""))


def _refuse_loose_ends(diagram: Diagram) -> None:
    for flow in list(diagram.flows.values()):
        for end, other in (("sourceRef", "targetRef"), ("targetRef", "sourceRef")):
            if flow.get(end) not in diagram.nodes:
                raise EditRefused("edit_cannot_join", name=diagram.name_of(flow.get(other, "")))
    for node in diagram.nodes.values():
        if is_bpmn(node, "boundaryEvent") and node.get("attachedToRef") not in diagram.nodes:
            raise EditRefused("edit_cannot_join", name=called(node))
        if node.get("default") and node.get("default") not in diagram.flows:
            del node.attrib["default"]


def _source(pieces: Pieces, piece_id: str) -> str:
    flow = pieces.diagram.flows.get(piece_id)
    return "" if flow is None else flow.get("sourceRef", "")


def _order_answers(diagram: Diagram, theirs: Diagram, gateway: str) -> None:
    """Answers are asked in the order of the file: those that both have stand in the template's order."""
    mine, wanted = list_outgoing(diagram, gateway), list_outgoing(theirs, gateway)
    mine = [one for one in mine if one in wanted]
    wanted = [one for one in wanted if one in mine]
    if mine == wanted:
        return
    flows = [diagram.flows[one] for one in mine]
    parent = diagram.scope_of(flows[0])
    places = sorted(parent.index(flow) for flow in flows)
    for flow in flows:
        parent.remove(flow)
    for place, flow_id in zip(places, wanted, strict=True):
        parent.insert(place, diagram.flows[flow_id])
