"""The small signs inside BPMN shapes, drawn around a point. Every sign is written for a box of 18 pixels."""

from engine.bpmn.drawing.geometry import Point
from engine.bpmn.drawing.paint import FILL, LINE, add, add_circle, add_path
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node

PENTAGON = "M0 -9L8.6 -2.8L5.3 7.3H-5.3L-8.6 -2.8Z"
EVENT_SIGNS = {
    "message": "M-9 -6H9V6H-9ZM-9 -6L0 1L9 -6",
    "signal": "M0 -8L8 6H-8Z",
    "escalation": "M0 -8L7 8L0 1L-7 8Z",
    "error": "M-8 7L-3 -6L3 2L8 -7L3 7L-3 -1Z",
    "compensation": "M0 -6V6L-8 0ZM8 -6V6L0 0Z",
    "link": "M-8 -3H2V-7L9 0L2 7V3H-8Z",
    "cancel": "M-8 -6L-6 -8L0 -2L6 -8L8 -6L2 0L8 6L6 8L0 2L-6 8L-8 6L-2 0Z",
    "conditional": "M-6 -8H6V8H-6ZM-4 -5H4M-4 -2H4M-4 2H4M-4 5H4",
    "multiple": PENTAGON,
    "timer": "M0 -9A9 9 0 1 1 -0.1 -9ZM0 -6V0L4 3",
    "terminate": "M0 -9A9 9 0 1 1 -0.1 -9Z",
}
TASK_SIGNS = {
    ElementKind.USER_TASK: "M0 -7A3.4 3.4 0 1 1 -0.1 -7ZM-7 8C-7 2 -4 0.5 0 0.5C4 0.5 7 2 7 8Z",
    ElementKind.MANUAL_TASK: "M-8 -2L-1 -6H1L-1 -3H8V0H0V1H7V3H0V4H6V6H-4L-8 4Z",
    ElementKind.SCRIPT_TASK: "M-4 -8H7C3 -4 8 2 4 8H-7C-3 2 -8 -4 -4 -8ZM-3 -4H3M-3 0H3M-3 4H3",
    ElementKind.SERVICE_TASK: (
        "M-2 -8H2L2.6 -5.6L4.6 -6.8L7 -4.2L5.6 -2L8 -1.6V1.6L5.6 2L7 4.2L4.6 6.8L2.6 5.6L2 8H-2L-2.6 5.6"
        "L-4.6 6.8L-7 4.2L-5.6 2L-8 1.6V-1.6L-5.6 -2L-7 -4.2L-4.6 -6.8L-2.6 -5.6Z"
        "M0 -2.6A2.6 2.6 0 1 1 -0.1 -2.6Z"
    ),
    ElementKind.BUSINESS_RULE_TASK: "M-8 -7H8V7H-8ZM-8 -3H8M-8 2H8M-3 -3V7",
    ElementKind.SEND_TASK: EVENT_SIGNS["message"],
    ElementKind.RECEIVE_TASK: EVENT_SIGNS["message"],
}
GATEWAY_SIGNS = {
    ElementKind.EXCLUSIVE_GATEWAY: "M-7 -8L7 8M7 -8L-7 8",
    ElementKind.PARALLEL_GATEWAY: "M0 -11V11M-11 0H11",
    ElementKind.COMPLEX_GATEWAY: "M0 -11V11M-11 0H11M-7 -7L7 7M7 -7L-7 7",
}
LOOP_SIGNS = {
    "parallel": "M-5 -5V5M0 -5V5M5 -5V5",
    "sequential": "M-5 -5H5M-5 0H5M-5 5H5",
    "standard": "M-3 5A6 6 0 1 1 3 5M-3 5L-6 5M-3 5V1",
}
FILLED = frozenset({"terminate"})


def add_event_sign(parent: Node, kind: str, centre: Point, throws: bool) -> None:
    """Draw what an event waits for (outline) or does (filled)."""
    sign = EVENT_SIGNS.get(kind)
    if sign is None:
        return
    filled = throws or kind in FILLED
    node = _add_sign(parent, sign, centre, filled=filled)
    if filled and kind == "message":
        # An envelope in one colour needs its fold in the background's colour.
        node.set("stroke", FILL)


def add_task_sign(parent: Node, kind: ElementKind, corner: Point) -> None:
    """Draw the kind of a task into its upper left corner."""
    sign = TASK_SIGNS.get(kind)
    if sign is not None:
        filled = kind is ElementKind.SEND_TASK
        node = _add_sign(parent, sign, (corner[0] + 12, corner[1] + 12), filled=filled, scale=0.7)
        if filled:
            node.set("stroke", FILL)


def add_gateway_sign(parent: Node, kind: ElementKind, centre: Point, wanted: bool = True) -> None:
    """Draw the kind of a gateway; an exclusive one may go without."""
    if kind in GATEWAY_SIGNS and wanted:
        _add_sign(parent, GATEWAY_SIGNS[kind], centre, width=3)
    elif kind is ElementKind.INCLUSIVE_GATEWAY:
        add_circle(parent, centre, 11, stroke_width=2.5)
    elif kind is ElementKind.EVENT_BASED_GATEWAY:
        add_circle(parent, centre, 14, stroke_width=1)
        add_circle(parent, centre, 11.5, stroke_width=1)
        _add_sign(parent, PENTAGON, centre, width=1.2, scale=0.75)


def add_loop_sign(parent: Node, kind: str, centre: Point) -> None:
    """Draw the mark of a repeated activity at its lower border."""
    _add_sign(parent, LOOP_SIGNS[kind], centre, width=1.8)


def add_plus(parent: Node, centre: Point) -> None:
    """Draw the mark of an activity with content that is not shown."""
    x, y = centre
    add(parent, "rect", x=x - 7, y=y - 7, width=14, height=14, fill="none", stroke=LINE)
    _add_sign(parent, "M0 -4V4M-4 0H4", centre)


def _add_sign(
    parent: Node, sign: str, at: Point, *, filled: bool = False, width: float = 1.3, scale: float = 1.0
) -> Node:
    place = f"translate({at[0]} {at[1]})" + (f" scale({scale})" if scale != 1.0 else "")
    return add_path(parent, sign, filled=filled, width=width, transform=place, stroke_linejoin="round")
