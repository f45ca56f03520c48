"""The picture after a change: a drawing of our own is made anew, one made by hand keeps its places."""

from functools import lru_cache

from lxml import etree

from engine.bpmn.drawing.di import read_drawing
from engine.bpmn.drawing.geometry import Drawing
from engine.bpmn.layout import draw_layout
from engine.bpmn.xml import BPMNDI_NS, parse_xml
from engine.designing.mending import mend_drawing


def redraw(before: bytes, after: bytes) -> bytes:
    """Give the file after a change a drawing that shows it.

    Args:
        before: the file with a drawing that fits it.
        after: the changed file, still with the old drawing.
    """
    if parse_xml(before, "").find(f"{{{BPMNDI_NS}}}BPMNDiagram") is None:
        return after
    if is_drawn_by_rule(before):
        return draw_layout(after)
    root = parse_xml(after, "", keep_comments=True)
    mend_drawing(root, after)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"


@lru_cache(maxsize=64)
def is_drawn_by_rule(content: bytes) -> bool:
    """Whether nobody has moved anything since Krokus drew it."""
    return _places(read_drawing(parse_xml(content, ""))) == _places(
        read_drawing(parse_xml(draw_layout(content), ""))
    )


def _places(drawing: Drawing) -> object:
    shapes = {name: shape.box for name, shape in drawing.shapes.items()}
    return shapes, {name: route.points for name, route in drawing.routes.items()}
