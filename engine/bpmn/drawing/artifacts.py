"""Things beside the flow: notes, data and the lines to them, drawn so that nothing vanishes."""

from engine.bpmn.drawing.geometry import Box, Drawing, Point, Route, Shape
from engine.bpmn.drawing.text import text_size
from engine.bpmn.xml import BPMN_NS, Node, children, text_of

NOTES = ("textAnnotation", "dataObjectReference", "dataStoreReference")
LINES = ("association", "messageFlow")
NOTE_WIDTH, NOTE_GAP = 160, 40


def draw_artifacts(root: Node, drawing: Drawing, top: int) -> None:
    """Put notes and data in a row under everything else and draw the lines between pools and notes."""
    left = min((shape.box.x for shape in drawing.shapes.values()), default=0)
    for name in NOTES:
        for node in root.iter(f"{{{BPMN_NS}}}{name}"):
            box = _note_box(node, name, left, top)
            drawing.add(Shape(node.get("id", ""), box))
            left = box.right + NOTE_GAP
    for name in LINES:
        for node in root.iter(f"{{{BPMN_NS}}}{name}"):
            _draw_line(node, drawing)


def _note_box(node: Node, name: str, left: int, top: int) -> Box:
    if name != "textAnnotation":
        return Box(left, top, 36 if name == "dataObjectReference" else 50, 50)
    words = " ".join(text_of(part) or "" for part in children(node, "text"))
    return Box(left, top, NOTE_WIDTH, max(30, text_size(words, NOTE_WIDTH - 12)[1] + 14))


def _draw_line(node: Node, drawing: Drawing) -> None:
    ends = [drawing.shapes.get(node.get(end, "")) for end in ("sourceRef", "targetRef")]
    source, target = ends
    if source is None or target is None:
        return
    points = (_border_point(source.box, target.box), _border_point(target.box, source.box))
    drawing.routes[node.get("id", "")] = Route(node.get("id", ""), points)


def _border_point(box: Box, other: Box) -> Point:
    """Middle of the upper or lower border, whichever faces the other box."""
    x = min(max(other.cx, box.x), box.right) if box.width > 400 else box.cx
    return x, box.y if other.cy < box.cy else box.bottom
