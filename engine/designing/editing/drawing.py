"""The picture after a change: a drawing of our own is made anew, one made by hand keeps its places."""

from functools import lru_cache

from lxml import etree

from engine.bpmn.drawing.di import read_drawing
from engine.bpmn.drawing.geometry import Drawing
from engine.bpmn.graph import ElementKind
from engine.bpmn.layout import add_drawing, draw_layout, has_drawing
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, Node, local_name, parse_xml
from engine.designing.editing.edit import Files
from engine.designing.editing.mending import mend_drawing
from engine.designing.judging import read_graph
from engine.errors import NotFound


def read_diagram(files: Files, process_id: str) -> bytes:
    """The file that draws a process; one that came without a drawing gets one.

    Raises:
        NotFound: the model has no such process.
    """
    graph = read_graph(files)
    if process_id not in graph.processes:
        raise NotFound(process=process_id)
    content = files[graph.processes[process_id].file]
    return add_drawing(content)


def redraw(before: bytes, after: bytes) -> bytes:
    """Give the file after a change a drawing that shows it.

    Args:
        before: the file with a drawing that fits it.
        after: the changed file, still with the old drawing.
    """
    old = parse_xml(before, "")
    if not has_drawing(old) or _trace(old) == _trace(parse_xml(after, "")):
        return after
    if is_drawn_by_rule(before):
        return draw_layout(after)
    root = parse_xml(after, "", keep_comments=True)
    mend_drawing(root, after)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"


def _trace(root: Node) -> list[tuple[str | None, ...]]:
    """Everything a drawing shows: elements and flows in their places, bands, words outside of boxes."""
    found: list[tuple[str | None, ...]] = []
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        kind, parent = local_name(node), node.getparent()
        if kind in NODE_NAMES or kind in ("sequenceFlow", "lane", "participant"):
            is_outside = not ElementKind(kind).is_activity if kind in NODE_NAMES else True
            name = node.get("name") if is_outside else None
            ends = (node.get("sourceRef"), node.get("targetRef"), node.get("attachedToRef"))
            place = None if parent is None else parent.get("id")
            found.append((kind, node.get("id"), name, place, *ends))
        elif kind == "flowNodeRef":
            found.append((kind, node.text, None if parent is None else parent.get("id")))
    return found


@lru_cache(maxsize=64)
def is_drawn_by_rule(content: bytes) -> bool:
    """Whether nobody has moved anything since Krokus drew it."""
    return _places(read_drawing(parse_xml(content, ""))) == _places(
        read_drawing(parse_xml(draw_layout(content), ""))
    )


def _places(drawing: Drawing) -> object:
    shapes = {name: shape.box for name, shape in drawing.shapes.items()}
    return shapes, {name: route.points for name, route in drawing.routes.items()}
