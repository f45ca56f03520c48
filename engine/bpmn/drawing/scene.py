"""The drawing of one scope: columns, rows, lines, labels; sub-processes stand in it as finished boxes."""

from dataclasses import dataclass, replace

from engine.bpmn.drawing.geometry import Box, Drawing, Route, Shape
from engine.bpmn.drawing.grid import Cell, Grid, Tracks, build_grid
from engine.bpmn.drawing.labels import LabelPlacer
from engine.bpmn.drawing.measures import (
    EVENT_SIZE,
    FLOW_LABEL_WIDTH,
    LABEL_GAP,
    SCOPE_PAD,
    SCOPE_TITLE,
    is_container,
    label_size,
    node_size,
    place_boundaries,
)
from engine.bpmn.drawing.packing import pack_boxes
from engine.bpmn.drawing.placement import place_rows
from engine.bpmn.drawing.ports import find_entries, find_exits
from engine.bpmn.drawing.ranking import Link, Ranks, rank_best
from engine.bpmn.drawing.routing import Request, Router, plain_way
from engine.bpmn.drawing.spacing import keep_used, widen
from engine.bpmn.drawing.text import text_size
from engine.bpmn.graph import Element, ElementKind, Graph, Process

MAX_ROUNDS = 4
# Pixels between anything drawn and the edge of its pool or sub-process.
FRAME = 8


@dataclass
class Scene:
    """A finished drawing with its origin at (0, 0) and the bands of its lanes."""

    drawing: Drawing
    width: int
    height: int
    bands: list[tuple[int, int]]


def draw_scope(graph: Graph, scope: Process, lanes: tuple[str, ...] = ()) -> Scene:
    """Draw the flow nodes of one scope, with everything inside its sub-processes.

    Args:
        lanes: ids of the bands from the top; empty for a scope without lanes.
    """
    return _ScopeDrawer(graph, scope, lanes).draw()


def draw_side_processes(graph: Graph, elements: list[Element], width: int) -> Scene:
    """Draw event sub-processes in rows of at most `width` pixels."""
    scenes = {element.id: draw_inside(graph, element) for element in elements}
    sizes = [(element.id, scenes[element.id].width, scenes[element.id].height) for element in elements]
    places, box = pack_boxes(sizes, width, gap=30)
    drawing = Drawing()
    for element in elements:
        place = places[element.id]
        drawing.add(Shape(element.id, place, expanded=True))
        drawing.include(scenes[element.id].drawing, place.x, place.y)
    return Scene(drawing, box.width, box.height, [])


def draw_inside(graph: Graph, element: Element) -> Scene:
    """Draw the content of a sub-process with room for its border and title."""
    scope = graph.processes[element.id]
    scene = draw_scope(graph, scope)
    title = text_size(element.name, 10_000)[0] + 60
    drawing = Drawing()
    drawing.include(scene.drawing, SCOPE_PAD - 8, SCOPE_TITLE)
    width = max(scene.width + 2 * SCOPE_PAD - 16, min(title, 420), 140)
    height = max(scene.height + SCOPE_TITLE + 8, 90)
    events = [e for e in scope.elements.values() if e.is_event_sub_process]
    if events:
        below = draw_side_processes(graph, events, max(width - 2 * SCOPE_PAD, 600))
        drawing.include(below.drawing, SCOPE_PAD, height)
        width = max(width, below.width + 2 * SCOPE_PAD)
        height += below.height + SCOPE_PAD
    return Scene(drawing, width // 2 * 2, height // 2 * 2, [])


class _ScopeDrawer:
    def __init__(self, graph: Graph, scope: Process, lanes: tuple[str, ...]) -> None:
        self.graph, self.scope = graph, scope
        elements = scope.elements.values()
        self.nodes = [e for e in elements if e.attached_to is None and not e.is_event_sub_process]
        self.boundaries = {node.id: [e for e in elements if e.attached_to == node.id] for node in self.nodes}
        self.inner = {e.id: draw_inside(graph, e) for e in self.nodes if is_container(e)}
        self.links = [self._link(flow.id) for flow in scope.flows.values()]
        self.links = [link for link in self.links if link.source in self.boundaries]
        ids = [node.id for node in self.nodes]
        starts = [start.id for start in scope.starts()]
        self.ranks: Ranks = rank_best(ids, self.links, starts, self._orders(ids))
        self.lane_of = self._assign_lanes(lanes)
        self.lane_count = max(len(lanes), 1)
        self.rows = place_rows(ids, self.links, self.ranks, self.lane_of)

    def _link(self, flow_id: str) -> Link:
        flow = self.scope.flows[flow_id]
        host = self.scope.elements[flow.source].attached_to
        return Link(flow_id, host or flow.source, flow.target, via=flow.source if host else None)

    def _orders(self, ids: list[str]) -> list[list[Link]]:
        """Orders in which a reader could follow the flows out of a gateway."""
        defaults = {node.default_flow for node in self.nodes}
        place = {name: index for index, name in enumerate(ids)}
        return [
            self.links,
            sorted(self.links, key=lambda link: link.id not in defaults),
            sorted(self.links, key=lambda link: place[link.target]),
            self.links[::-1],
        ]

    def _assign_lanes(self, lanes: tuple[str, ...]) -> dict[str, int]:
        """Band of every node; one without a lane stands with the node before it."""
        found: dict[str, int] = {}
        before = {link.target: link.source for link in reversed(self.links)}
        for node in self.nodes:
            source = before.get(node.id, "")
            if node.lane in lanes:
                found[node.id] = lanes.index(node.lane)
            else:
                found[node.id] = found.get(source, 0)
        return found

    def draw(self) -> Scene:
        tracks = Tracks(room=self._label_room())
        grid, drawing, router = self._try(tracks)
        for _ in range(MAX_ROUNDS):
            if router.is_greedy or not widen(router, grid, tracks):
                break
            grid, drawing, router = self._try(tracks)
        narrow = self._try(keep_used(router, grid, tracks))
        if len(narrow[2].overlaps) <= len(router.overlaps):
            grid, drawing, _ = narrow
        self._draw_labels(drawing)
        for node_id, scene in self.inner.items():
            box = drawing.shapes[node_id].box
            drawing.include(scene.drawing, box.x, box.y)
        return _fit(drawing, grid)

    def _try(self, tracks: Tracks) -> tuple[Grid, Drawing, Router]:
        grid = build_grid(self._cells(), self.lane_count, tracks)
        drawing = self._draw_shapes(grid)
        return grid, drawing, self._draw_routes(grid, drawing)

    def _cells(self) -> list[Cell]:
        return [self._cell(node) for node in self.nodes]

    def _cell(self, node: Element) -> Cell:
        inner = self.inner.get(node.id)
        width, height = (inner.width, inner.height) if inner else node_size(node)
        label_width, label = label_size(node)
        outside = label + LABEL_GAP if label else 0
        below = outside if node.kind.is_event else 0
        if self.boundaries[node.id]:
            names = max(label_size(e)[1] for e in self.boundaries[node.id])
            below = EVENT_SIZE // 2 + names + LABEL_GAP
        above = outside if node.kind.is_gateway else 0
        if len(node.outgoing) > 1:
            # Answers of the ways that leave downwards stand between the gateway and the first line.
            below = max(text_size(self.scope.flows[flow].name, FLOW_LABEL_WIDTH)[1] for flow in node.outgoing)
        rank, lane = self.ranks.rank[node.id], self.lane_of[node.id]
        return Cell(node.id, rank, lane, self.rows[node.id], width, height, above, below, label_width)

    def _label_room(self) -> dict[int, int]:
        """Extra pixels after a column of gateways, so that the answers fit beside them."""
        widths = {cell.column: 0 for cell in self._cells()}
        for cell in self._cells():
            widths[cell.column] = max(widths[cell.column], cell.width, cell.label_width)
        room: dict[int, int] = {}
        for cell in self._cells():
            node = self.scope.elements[cell.id]
            names = [self.scope.flows[f].name for f in node.outgoing] if node.kind.is_gateway else []
            label = max((text_size(name, FLOW_LABEL_WIDTH)[0] for name in names), default=0)
            free = (widths[cell.column] - cell.width) // 2
            room[cell.column + 1] = max(room.get(cell.column + 1, 0), label - free)
        return room

    def _draw_shapes(self, grid: Grid) -> Drawing:
        drawing = Drawing()
        for node in self.nodes:
            expanded = True if node.id in self.inner else None
            marker = node.kind is ElementKind.EXCLUSIVE_GATEWAY
            drawing.add(Shape(node.id, grid.boxes[node.id], expanded=expanded, marker_visible=marker))
        for host, events in self.boundaries.items():
            for event, box in zip(events, place_boundaries(grid.boxes[host], len(events)), strict=True):
                drawing.add(Shape(event.id, box))
        return drawing

    def _draw_routes(self, grid: Grid, drawing: Drawing) -> Router:
        requests = [self._request(link, drawing) for link in self._drawing_order()]
        ports = [p for request in requests for p in (*request.exits, *request.entries)]
        router = Router(
            [*grid.upright, *(p.point[0] for p in ports if p.side[1])],
            [*grid.level, *(p.point[1] for p in ports if p.side[0])],
            [shape.box for shape in drawing.shapes.values()],
            self._label_zones(drawing),
        )
        for request in requests:
            points = router.route(request) or plain_way(request)
            drawing.routes[request.id] = Route(request.id, points)
        return router

    def _drawing_order(self) -> list[Link]:
        """Straight lines first, then short ones, loops last: the later ones give way."""

        def key(link: Link) -> tuple[bool, bool, int]:
            place = self.lane_of[link.source], self.rows[link.source]
            straight = place == (self.lane_of[link.target], self.rows[link.target]) and not link.via
            span = self.ranks.rank[link.target] - self.ranks.rank[link.source]
            return link.id in self.ranks.back, not straight, abs(span)

        return sorted(self.links, key=key)

    def _request(self, link: Link, drawing: Drawing) -> Request:
        leaving = self.scope.elements[link.via or link.source]
        target = self.scope.elements[link.target]
        exits = find_exits(leaving, drawing.shapes[leaving.id].box, bool(self.boundaries.get(leaving.id)))
        entries = find_entries(target, drawing.shapes[target.id].box, bool(self.boundaries[target.id]))
        forks = leaving.kind in (ElementKind.PARALLEL_GATEWAY, ElementKind.EVENT_BASED_GATEWAY)
        return Request(link.id, leaving.id, target.id, tuple(exits), tuple(entries), forks)

    def _label_zones(self, drawing: Drawing) -> list[Box]:
        zones = []
        for shape in drawing.shapes.values():
            element = self.scope.elements[shape.id]
            width, height = label_size(element)
            if width and element.kind is not ElementKind.BOUNDARY_EVENT:
                over = element.kind.is_gateway
                top = shape.box.y - LABEL_GAP - height if over else shape.box.bottom + LABEL_GAP
                zones.append(Box(shape.box.cx - width // 2, top, width, height))
        return zones

    def _draw_labels(self, drawing: Drawing) -> None:
        placer = LabelPlacer(drawing)
        for shape in list(drawing.shapes.values()):
            label = placer.place_name(self.scope.elements[shape.id], shape.box)
            drawing.shapes[shape.id] = replace(shape, label=label)
        for route in list(drawing.routes.values()):
            label = placer.place_answer(self.scope.flows[route.id], route)
            drawing.routes[route.id] = replace(route, label=label)


def _fit(drawing: Drawing, grid: Grid) -> Scene:
    """Move and widen the scene where labels reach over its edges."""
    bounds = drawing.bounds()
    dx, dy = max(0, FRAME - bounds.x), max(0, FRAME - bounds.y)
    moved = Drawing()
    moved.include(drawing, dx, dy)
    bands = [(top + dy, bottom + dy) for top, bottom in grid.bands]
    if bands:
        bands[0] = 0, bands[0][1]
    width = max(grid.width, bounds.right + FRAME) + dx
    height = max(grid.height, bounds.bottom + FRAME) + dy
    if bands:
        bands[-1] = bands[-1][0], height
    return Scene(moved, width, height, bands)
