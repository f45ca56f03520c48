"""A drawing made by hand after a change: room is made for what is new, nothing else changes its order."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.drawing.geometry import Box
from engine.bpmn.graph import Element, Flow, Graph
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import BPMN_NS, BPMNDI_NS, DC_NS, DI_NS, Node

GAP = 50
LANE_HEIGHT = 140
TASK, EVENT, GATEWAY = (100, 80), (36, 36), (50, 50)
MOST_TRIES = 60


def mend_drawing(root: Node, content: bytes) -> None:
    """Bring the drawing of a tree in line with its model, in place.

    Args:
        content: the same file, for reading its graph.
    """
    plane = root.find(f".//{{{BPMNDI_NS}}}BPMNPlane")
    if plane is not None:
        _Mender(root, plane, read_diagrams({"": content}, as_drawn=True)).mend()


class _Mender:
    """One run; shapes and edges by the id of what they draw."""

    def __init__(self, root: Node, plane: Node, graph: Graph) -> None:
        self.plane, self.graph = plane, graph
        self.known = {node.get("id") for node in root.iter(f"{{{BPMN_NS}}}*") if node.get("id")}
        self.shapes = {_target(node): node for node in plane.findall(f"{{{BPMNDI_NS}}}BPMNShape")}
        self.edges = {_target(node): node for node in plane.findall(f"{{{BPMNDI_NS}}}BPMNEdge")}
        self.flows = {
            flow.id: flow for process in graph.processes.values() for flow in process.flows.values()
        }

    def mend(self) -> None:
        for drawn in (self.shapes, self.edges):
            for name in [name for name in drawn if name not in self.known]:
                self.plane.remove(drawn.pop(name))
        for process in self.graph.processes.values():
            for lane in process.lanes:
                if lane.id not in self.shapes:
                    self._add_lane(lane.id, process.id)
        for element in self._in_order():
            self._place(element)
        for flow in self.flows.values():
            if not self._fits(flow):
                self._route(flow)

    def _in_order(self) -> Iterator[Element]:
        """What has no shape yet, each behind what leads to it where that can be."""
        missing = [e for e in self.graph.elements.values() if e.id not in self.shapes and self._is_open(e)]
        while missing:
            ready = next((e for e in missing if self._before(e) is not None), missing[0])
            missing.remove(ready)
            yield ready

    def _is_open(self, element: Element) -> bool:
        """Whether the sub-process that holds it is drawn open; what a closed one holds has no place."""
        around = self.shapes.get(element.process_id)
        parent = self.graph.processes[element.process_id].parent
        return parent is None or (around is not None and around.get("isExpanded") == "true")

    def _before(self, element: Element) -> Box | None:
        sources = [self.flows[flow].source for flow in element.incoming]
        drawn = [self._box(source) for source in sources if source in self.shapes]
        return min(drawn, key=lambda box: box.x) if drawn else None

    def _place(self, element: Element) -> None:
        width, height = _size(element)
        before = self._before(element)
        if before is None:
            inside = self.shapes.get(element.process_id)
            box = self._box(element.process_id) if inside is not None else self._bounds()
            before = Box(box.x + GAP // 2, box.y + GAP, 0, height)
        x = before.right + GAP
        if self._is_taken(Box(x, before.cy - height // 2, width + GAP // 2, height)):
            followers = [self.flows[flow].target for flow in element.outgoing]
            if any(name in self.shapes and self._box(name).x >= before.right for name in followers):
                self._make_room(before.right + 1, width + GAP)
        y = before.cy - height // 2
        for _ in range(MOST_TRIES):
            if not self._is_taken(Box(x, y, width, height)):
                break
            y += GAP // 2
        self._draw(element.id, Box(x, y, width, height))
        self._grow(Box(x, y, width, height))

    def _is_taken(self, wanted: Box) -> bool:
        for name, node in self.shapes.items():
            element = self.graph.elements.get(name)
            if element is None or (element.kind.is_scope and node.get("isExpanded") == "true"):
                continue
            if wanted.overlaps(self._box(name)):
                return True
        return False

    def _make_room(self, from_x: int, by: int) -> None:
        """Move everything right of a line further right; what reaches over the line becomes wider."""
        for bounds in self.plane.iter(f"{{{DC_NS}}}Bounds"):
            x, width = _number(bounds, "x"), _number(bounds, "width")
            if x >= from_x:
                bounds.set("x", str(x + by))
            elif x + width > from_x and width > TASK[0]:
                bounds.set("width", str(width + by))
        for point in self.plane.iter(f"{{{DI_NS}}}waypoint"):
            if _number(point, "x") >= from_x:
                point.set("x", str(_number(point, "x") + by))

    def _grow(self, box: Box) -> None:
        """Bands and open sub-processes around a new shape reach around it."""
        for name, node in self.shapes.items():
            element = self.graph.elements.get(name)
            around = self._box(name)
            is_band = element is None or (element.kind.is_scope and node.get("isExpanded") == "true")
            if is_band and around.x <= box.x and around.y <= box.cy <= around.bottom:
                bounds = _bounds_of(node)
                bounds.set("width", str(max(around.width, box.right + GAP // 2 - around.x)))
                bounds.set("height", str(max(around.height, box.bottom + GAP // 2 - around.y)))

    def _add_lane(self, lane_id: str, process_id: str) -> None:
        lanes = [lane.id for lane in self.graph.processes[process_id].lanes if lane.id in self.shapes]
        if not lanes:
            return
        last = max((self._box(name) for name in lanes), key=lambda box: box.bottom)
        self._draw(lane_id, Box(last.x, last.bottom, last.width, LANE_HEIGHT), horizontal=True)
        for name, node in self.shapes.items():
            box = self._box(name)
            is_pool = name not in self.graph.elements and name not in (*lanes, lane_id)
            if is_pool and box.x <= last.x and box.y <= last.cy <= box.bottom:
                _bounds_of(node).set("height", str(box.height + LANE_HEIGHT))

    def _bounds(self) -> Box:
        boxes = [self._box(name) for name in self.shapes]
        return min(boxes, key=lambda box: (box.y, box.x)) if boxes else Box(160, 80, 0, 0)

    def _draw(self, name: str, box: Box, *, horizontal: bool = False) -> None:
        shape = etree.SubElement(self.plane, f"{{{BPMNDI_NS}}}BPMNShape")
        shape.set("id", f"{name}_di")
        shape.set("bpmnElement", name)
        if horizontal:
            shape.set("isHorizontal", "true")
        element = self.graph.elements.get(name)
        if element is not None and element.kind.is_scope:
            shape.set("isExpanded", "false")
        _write_box(shape, box)
        self.shapes[name] = shape

    def _box(self, name: str) -> Box:
        bounds = _bounds_of(self.shapes[name])
        return Box(*(_number(bounds, key) for key in ("x", "y", "width", "height")))

    def _fits(self, flow: Flow) -> bool:
        edge = self.edges.get(flow.id)
        if flow.source not in self.shapes or flow.target not in self.shapes:
            return True
        points = [] if edge is None else edge.findall(f"{{{DI_NS}}}waypoint")
        ends = (flow.source, flow.target)
        return len(points) > 1 and all(
            _touches(self._box(name), point)
            for name, point in zip(ends, (points[0], points[-1]), strict=True)
        )

    def _route(self, flow: Flow) -> None:
        old = self.edges.pop(flow.id, None)
        if old is not None:
            self.plane.remove(old)
        edge = etree.SubElement(self.plane, f"{{{BPMNDI_NS}}}BPMNEdge")
        edge.set("id", f"{flow.id}_di")
        edge.set("bpmnElement", flow.id)
        points = find_way(self._box(flow.source), self._box(flow.target))
        for x, y in points:
            point = etree.SubElement(edge, f"{{{DI_NS}}}waypoint")
            point.set("x", str(x))
            point.set("y", str(y))
        if flow.name:
            x, y = points[0]
            label = etree.SubElement(edge, f"{{{BPMNDI_NS}}}BPMNLabel")
            _write_box(label, Box(x + 4, y - 18, 80, 15))
        self.edges[flow.id] = edge


def find_way(source: Box, target: Box) -> list[tuple[int, int]]:
    """A line of right angles from one box to another; backwards it runs below both."""
    if target.x > source.right:
        if source.cy == target.cy:
            return [(source.right, source.cy), (target.x, target.cy)]
        middle = (source.right + target.x) // 2
        return [(source.right, source.cy), (middle, source.cy), (middle, target.cy), (target.x, target.cy)]
    low = max(source.bottom, target.bottom) + GAP // 2
    return [(source.cx, source.bottom), (source.cx, low), (target.cx, low), (target.cx, target.bottom)]


def _size(element: Element) -> tuple[int, int]:
    if element.kind.is_event:
        return EVENT
    return GATEWAY if element.kind.is_gateway else TASK


def _target(node: Node) -> str:
    return node.get("bpmnElement", "").rpartition(":")[2]


def _bounds_of(shape: Node) -> Node:
    found = shape.find(f"{{{DC_NS}}}Bounds")
    return etree.SubElement(shape, f"{{{DC_NS}}}Bounds") if found is None else found


def _number(node: Node, name: str) -> int:
    try:
        return round(float(node.get(name) or 0))
    except (ValueError, OverflowError):
        return 0


def _touches(box: Box, point: Node) -> bool:
    x, y = _number(point, "x"), _number(point, "y")
    return box.x - 2 <= x <= box.right + 2 and box.y - 2 <= y <= box.bottom + 2


def _write_box(parent: Node, box: Box) -> None:
    bounds = etree.SubElement(parent, f"{{{DC_NS}}}Bounds")
    for name, value in (("x", box.x), ("y", box.y), ("width", box.width), ("height", box.height)):
        bounds.set(name, str(value))
