"""One SVG figure for each kind of BPMN element, from its shape in the drawing."""

from engine.bpmn.drawing.geometry import Box, Shape
from engine.bpmn.drawing.icons import (
    TASK_SIGNS,
    add_event_sign,
    add_gateway_sign,
    add_loop_sign,
    add_plus,
    add_task_sign,
)
from engine.bpmn.drawing.measures import POOL_HEADER, TASK_TEXT_MARGIN
from engine.bpmn.drawing.paint import (
    FILL,
    LINE,
    add,
    add_circle,
    add_path,
    add_rect,
    add_text,
    add_upright_text,
)
from engine.bpmn.graph import Element, ElementKind, Graph
from engine.bpmn.xml import Node

DASHES = "5 4"


def add_band(parent: Node, name: str, shape: Shape) -> None:
    """Draw a pool or lane with its name in the header."""
    box = shape.box
    add(parent, "rect", x=box.x, y=box.y, width=box.width, height=box.height, fill="none", stroke=LINE)
    if shape.horizontal:
        header = Box(box.x, box.y, POOL_HEADER, box.height)
        add_path(parent, f"M{header.right} {box.y}V{box.bottom}", width=1)
        add_upright_text(parent, name, header)
    else:
        add_path(parent, f"M{box.x} {box.y + POOL_HEADER}H{box.right}", width=1)
        add_text(parent, name, Box(box.x, box.y, box.width, POOL_HEADER), bold=True)


def add_element(parent: Node, graph: Graph, element: Element, shape: Shape) -> None:
    """Draw a flow node with its signs; the name too where it stands inside."""
    if element.kind.is_event:
        _add_event(parent, graph, element, shape.box)
    elif element.kind.is_gateway:
        _add_gateway(parent, element, shape)
    elif element.kind.is_scope:
        _add_container(parent, element, shape)
    else:
        _add_task(parent, element, shape.box)


def _add_event(parent: Node, graph: Graph, element: Element, box: Box) -> None:
    radius = min(box.width, box.height) // 2
    centre = box.cx, box.cy
    dashes = {"stroke_dasharray": DASHES} if _is_gentle(graph, element) else {}
    width = 3.5 if element.kind is ElementKind.END_EVENT else 1.5
    add_circle(parent, centre, radius, stroke_width=width, **dashes)
    throws = element.kind in (ElementKind.END_EVENT, ElementKind.THROW_EVENT)
    if element.kind not in (ElementKind.START_EVENT, ElementKind.END_EVENT):
        add_circle(parent, centre, radius - 3.5, stroke_width=1.2, **dashes)
    add_event_sign(parent, element.event_kind, centre, throws)


def _is_gentle(graph: Graph, element: Element) -> bool:
    """Whether the event lets what it sits on run on; drawn with a dashed line."""
    if element.kind is ElementKind.BOUNDARY_EVENT:
        return not element.cancel_activity
    scope = graph.processes[element.process_id]
    by_event = graph.elements.get(scope.id)
    starts = element.kind is ElementKind.START_EVENT
    return starts and by_event is not None and by_event.is_event_sub_process and not scope.interrupting


def _add_gateway(parent: Node, element: Element, shape: Shape) -> None:
    box = shape.box
    add_path(parent, f"M{box.cx} {box.y}L{box.right} {box.cy}L{box.cx} {box.bottom}L{box.x} {box.cy}Z").set(
        "fill", FILL
    )
    add_gateway_sign(parent, element.kind, (box.cx, box.cy))


def _add_task(parent: Node, element: Element, box: Box) -> None:
    called = element.kind is ElementKind.CALL_ACTIVITY
    add_rect(parent, box, radius=10, width=4 if called else 1.5)
    add_task_sign(parent, element.kind, (box.x, box.y))
    # Words keep away from the sign in the corner above and from the mark at the border below.
    shift = -6 if called else 5 * (element.kind in TASK_SIGNS)
    room = Box(box.x + TASK_TEXT_MARGIN // 2, box.y + shift, box.width - TASK_TEXT_MARGIN, box.height)
    add_text(parent, element.name, room)
    _add_marks(parent, element, box, plus=called)


def _add_container(parent: Node, element: Element, shape: Shape) -> None:
    box = shape.box
    collapsed = shape.expanded is False
    border = add_rect(parent, box, radius=10)
    if element.is_event_sub_process:
        border.set("stroke-dasharray", "2 4")
    room = Box(box.x + 8, box.y + 6, box.width - 16, box.height - 12)
    add_text(parent, element.name, room, top=not collapsed, bold=not collapsed)
    _add_marks(parent, element, box, plus=collapsed)


def _add_marks(parent: Node, element: Element, box: Box, *, plus: bool) -> None:
    if plus:
        add_plus(parent, (box.cx, box.bottom - 10))
    if element.loop is not None:
        add_loop_sign(parent, element.loop.kind, (box.cx - (18 if plus else 0), box.bottom - 10))


def add_note(parent: Node, kind: str, text: str, box: Box) -> None:
    """Draw a note, a data object or a data store."""
    if kind == "textAnnotation":
        add_path(parent, f"M{box.x + 12} {box.y}H{box.x}V{box.bottom}H{box.x + 12}")
        add_text(parent, text, Box(box.x + 6, box.y, box.width - 8, box.height))
        return
    corner = 10
    add_path(
        parent,
        f"M{box.x} {box.y}H{box.right - corner}L{box.right} {box.y + corner}V{box.bottom}H{box.x}Z",
    )
    add_text(parent, text, Box(box.cx - 60, box.bottom + 4, 120, 30), top=True)
