"""Which band of its pool a step stands in; a role that has none yet gets one."""

from engine.bpmn.xml import BPMN_NS, Node, children, text_of
from engine.designing.editing.diagram import Diagram, drop, put_child
from engine.designing.editing.properties import set_property


def give_role(diagram: Diagram, node: Node, role: str, role_name: str) -> None:
    """Say who does a step, and move it into that role's lane where the process has lanes."""
    set_property(node, "role", role)
    put_in_lane(diagram, node, role, role_name)


def put_in_lane(diagram: Diagram, node: Node, role: str, role_name: str) -> None:
    """Move a node into the lane of a role; only nodes of the process itself stand in lanes."""
    process = diagram.process_of(node)
    sets = children(process, "laneSet")
    if not sets or diagram.scope_of(node) is not process:
        return
    lane = next((one for one in process.iter(f"{{{BPMN_NS}}}lane") if one.get("id") == role), None)
    if lane is None:
        if any(one.get("id") == role for one in diagram.root.iter("*")):
            # Another process of this file has that id; the property alone says who does it.
            return
        lane = put_child(sets[0], "lane", behind=("lane",))
        lane.set("id", role)
        lane.set("name", role_name)
    _leave_lanes(process, node.get("id", ""), lane)
    if not any(text_of(ref) == node.get("id") for ref in children(lane, "flowNodeRef")):
        put_child(lane, "flowNodeRef", behind=("flowNodeRef",)).text = node.get("id", "")


def stand_like(diagram: Diagram, node: Node, other: str) -> None:
    """Put a node into the lane of another one."""
    process = diagram.process_of(node)
    for lane in process.iter(f"{{{BPMN_NS}}}lane"):
        if any(text_of(ref) == other for ref in children(lane, "flowNodeRef")):
            put_in_lane(diagram, node, lane.get("id", ""), lane.get("name", ""))
            return


def _leave_lanes(process: Node, element_id: str, keep: Node) -> None:
    for lane in list(process.iter(f"{{{BPMN_NS}}}lane")):
        if lane is keep:
            continue
        for ref in children(lane, "flowNodeRef"):
            if text_of(ref) == element_id:
                drop(ref)


def drop_empty_lanes(diagram: Diagram) -> None:
    """Bands in which nothing stands any more go, unless they are the last ones."""
    for lane_set in list(diagram.root.iter(f"{{{BPMN_NS}}}laneSet")):
        lanes = children(lane_set, "lane")
        empty = [
            lane for lane in lanes if not children(lane, "flowNodeRef") and not children(lane, "childLaneSet")
        ]
        for lane in empty if len(empty) < len(lanes) else empty[1:]:
            drop(lane)
