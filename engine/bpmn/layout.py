"""A diagram's picture from its meaning: any drawing in the file is replaced by a complete new one."""

from collections.abc import Sequence
from functools import lru_cache

from engine.bpmn.drawing.artifacts import draw_artifacts
from engine.bpmn.drawing.di import ensure_pools, write_drawing
from engine.bpmn.drawing.geometry import Box, Drawing, Shape
from engine.bpmn.drawing.measures import LANE_HEADER, POOL_HEADER
from engine.bpmn.drawing.scene import Scene, draw_scope, draw_side_processes
from engine.bpmn.graph import Graph, Process
from engine.bpmn.opening import open_diagram
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import BPMNDI_NS, Node, parse_xml

ORIGIN = 160, 80
POOL_GAP = 40
SIDE_GAP = 30
EMPTY_POOL = 600, 60


# Page, drawing desk and viewer ask for the same content one after the other.
@lru_cache(maxsize=16)
def add_drawing(content: bytes) -> bytes:
    """A BPMN file with its drawing; one that came without, or with an empty one, gets one by the rule.

    Raises:
        ModelRefused: the file cannot be read.
    """
    return content if has_drawing(parse_xml(content, "")) else draw_layout(content)


def has_drawing(root: Node) -> bool:
    """Whether a file shows anything."""
    return root.find(f".//{{{BPMNDI_NS}}}BPMNShape") is not None


def draw_layout(content: bytes) -> bytes:
    """Give a BPMN file a complete drawing; the one it has is dropped.

    A file with lanes and no pool gets a collaboration with one participant, because BPMN draws lanes only in
    pools. Elements and flows without an id get one. The same bytes always give the same drawing.

    Args:
        content: a BPMN 2.0 file of any encoding.

    Returns:
        The file in UTF-8 with BPMNDI for every shape and edge.

    Raises:
        ModelRefused: the file cannot be read.
    """
    graph = read_diagrams({"": content}, as_drawn=True)
    root = open_diagram(content, "", as_drawn=True, keep_comments=True).root
    plane, pools = ensure_pools(root, graph)
    drawing = Drawing()
    bottom = _draw_pools(graph, pools, drawing) if pools else _draw_bare(graph, drawing)
    draw_artifacts(root, drawing, bottom)
    return write_drawing(root, plane, drawing)


def _draw_bare(graph: Graph, drawing: Drawing) -> int:
    """Draw processes that need no pool; returns the y below them."""
    x, y = ORIGIN
    for process in graph.roots():
        scene = _draw_process(graph, process, ())
        drawing.include(scene.drawing, x, y)
        y += scene.height + POOL_GAP
    return y


def _draw_pools(graph: Graph, pools: Sequence[tuple[str, str | None]], drawing: Drawing) -> int:
    """Draw all pools below each other, equally wide; returns the y below them."""
    x, y = ORIGIN
    drawn = [(pool, graph.processes.get(process or "")) for pool, process in pools]
    scenes = [_draw_pool(graph, process) for _, process in drawn]
    width = max([EMPTY_POOL[0], *(scene.width for scene in scenes)])
    for (pool, process), scene in zip(drawn, scenes, strict=True):
        drawing.add(Shape(pool, Box(x, y, width, scene.height), horizontal=True))
        if process is not None:
            drawing.include(_lane_shapes(process, scene, width), x, y)
        drawing.include(scene.drawing, x, y)
        y += scene.height + POOL_GAP
    return y


def _draw_pool(graph: Graph, process: Process | None) -> Scene:
    """Draw what is inside one pool, with room for the headers; a closed pool is empty."""
    if process is None:
        return Scene(Drawing(), *EMPTY_POOL, [])
    lanes = tuple(lane.id for lane in process.lanes)
    scene = _draw_process(graph, process, lanes)
    indent = POOL_HEADER + (LANE_HEADER if lanes else 0)
    drawing = Drawing()
    drawing.include(scene.drawing, indent, 0)
    return Scene(drawing, scene.width + indent, scene.height, scene.bands)


def _lane_shapes(process: Process, scene: Scene, width: int) -> Drawing:
    drawing = Drawing()
    for lane, (top, bottom) in zip(process.lanes, scene.bands, strict=False):
        box = Box(POOL_HEADER, top, width - POOL_HEADER, bottom - top)
        drawing.add(Shape(lane.id, box, horizontal=True))
    return drawing


def _draw_process(graph: Graph, process: Process, lanes: tuple[str, ...]) -> Scene:
    """Draw a process with its event sub-processes below the main flow.

    Event sub-processes of the lowest lane make that lane deeper; all others stand under the lanes, still
    inside the pool, because they belong to the whole case and not to one role.
    """
    scene = draw_scope(graph, process, lanes)
    sides = [e for e in process.elements.values() if e.is_event_sub_process]
    in_lane = [e for e in sides if lanes and e.lane == lanes[-1]]
    below = [e for e in sides if e not in in_lane]
    bands = list(scene.bands)
    for group, grows in ((in_lane, True), (below, False)):
        if not group:
            continue
        part = draw_side_processes(graph, group, max(scene.width - 2 * SIDE_GAP, 1400))
        scene.drawing.include(part.drawing, SIDE_GAP, scene.height + (0 if grows else SIDE_GAP))
        scene.height += part.height + SIDE_GAP + (0 if grows else SIDE_GAP)
        scene.width = max(scene.width, part.width + 2 * SIDE_GAP)
        if grows:
            bands[-1] = bands[-1][0], scene.height
    return Scene(scene.drawing, scene.width, scene.height, bands)
