"""How large everything is drawn, in pixels. Decisions about looks live here and nowhere else."""

from engine.bpmn.drawing.geometry import Box
from engine.bpmn.drawing.text import LINE_HEIGHT, text_size, wrap
from engine.bpmn.graph import Element, ElementKind

TASK_WIDTH, TASK_HEIGHT = 130, 80
WIDE_TASK_WIDTH = 160
EVENT_SIZE = 36
GATEWAY_SIZE = 50
EVENT_LABEL_WIDTH = 104
GATEWAY_LABEL_WIDTH = 124
FLOW_LABEL_WIDTH = 96
LABEL_GAP = 5
SCOPE_PAD, SCOPE_TITLE = 20, 34
POOL_HEADER = LANE_HEADER = 30
TASK_TEXT_MARGIN = 12


def node_size(element: Element) -> tuple[int, int]:
    """Width and height of a flow node whose content is not drawn inside."""
    if element.kind.is_event:
        return EVENT_SIZE, EVENT_SIZE
    if element.kind.is_gateway:
        return GATEWAY_SIZE, GATEWAY_SIZE
    lines = len(wrap(element.name, TASK_WIDTH - TASK_TEXT_MARGIN))
    width = TASK_WIDTH if lines <= 4 else WIDE_TASK_WIDTH
    lines = len(wrap(element.name, width - TASK_TEXT_MARGIN))
    return width, max(TASK_HEIGHT, lines * LINE_HEIGHT + 20)


def label_size(element: Element) -> tuple[int, int]:
    """Size of a name that is drawn outside its shape; (0, 0) when it is inside or empty."""
    if element.kind.is_event:
        return text_size(element.name, EVENT_LABEL_WIDTH)
    if element.kind.is_gateway:
        return text_size(element.name, GATEWAY_LABEL_WIDTH)
    return 0, 0


def place_boundaries(host: Box, count: int) -> list[Box]:
    """Boxes of boundary events on the lower border of their host, spread from the right."""
    step = max(EVENT_SIZE + 8, min(125, (host.width - EVENT_SIZE) // max(count, 1)))
    right = host.right - EVENT_SIZE // 2 - 8
    top = host.bottom - EVENT_SIZE // 2
    return [Box(right - EVENT_SIZE // 2 - step * i, top, EVENT_SIZE, EVENT_SIZE) for i in range(count)]


def is_container(element: Element) -> bool:
    """Whether the element is drawn large with its content inside."""
    return element.kind.is_scope or element.kind is ElementKind.SUB_PROCESS
