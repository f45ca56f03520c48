"""The diagram without JavaScript: one accessible SVG in the page's own colours.

Text from files is only ever text here, never markup.
"""

from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from engine.bpmn.drawing.geometry import Box, Drawing, enclose
from engine.bpmn.drawing.motion import add_tokens
from engine.bpmn.drawing.paint import add
from engine.bpmn.drawing.painting import list_visible, open_canvas, paint_pieces, paint_shape, write_pieces
from engine.bpmn.drawing.source import Source, read_source
from engine.bpmn.xml import Node

MARGIN = 12
NEIGHBOURHOOD = 180
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
END = "</svg>"
NO_HIGHLIGHT: Mapping[str, str] = {}
NO_BADGES: Mapping[str, tuple[str, str]] = {}


def draw_svg(
    content: bytes,
    *,
    process_id: str | None = None,
    highlight: Mapping[str, str] = NO_HIGHLIGHT,
    badges: Mapping[str, tuple[str, str]] = NO_BADGES,
    around: Collection[str] = (),
    widest: int = 0,
    passed: Sequence[str] = (),
) -> str:
    """Draw a BPMN file as SVG for inclusion in a page.

    Colours come from the CSS variables --bpmn-line, --bpmn-fill and --bpmn-live, else from the page's text
    and background. Every element is a group with the classes `bpmn-element`, `bpmn-<kind>` and its highlight.

    Args:
        content: a BPMN file; one without a drawing is laid out first.
        process_id: draw only this process of the file.
        highlight: element id -> class, `live`, `done` or one that `badges` knows.
        badges: class -> (sign, word) drawn at the corner of such an element and told in its title.
        around: show only the part of the drawing around these elements.
        widest: how many pixels wide that part may grow to both sides; a narrower page cuts this off again.
        passed: flows along which a token runs, in order.

    Returns:
        The `<svg>` element as text.

    Raises:
        ModelRefused: the file cannot be read.
    """
    source, pieces = read_source(content), paint_pieces(content, process_id)
    shown = list_visible(source, process_id)
    marked = {
        name: paint_shape(source, name, word, badges.get(word))
        for name, word in highlight.items()
        if name in pieces.shapes
    }
    whole = _area(source.drawing, shown).grown(MARGIN)
    part = _find_part(source.drawing, whole, shown & set(around))
    frame = etree.tostring(
        _open_svg(source, process_id, part, _widen(part, whole, widest)), encoding="unicode"
    )
    shapes = (marked.get(name, text) for name, text in pieces.shapes.items())
    routes = source.drawing.routes
    tokens = open_canvas()
    add_tokens(tokens, [routes[name] for name in passed if name in routes and name in shown])
    return "".join((frame.removesuffix(END), *shapes, pieces.over, write_pieces(tokens), END))


def _open_svg(source: Source, process_id: str | None, part: Box, shown: Box) -> Node:
    root = open_canvas()
    processes = [p for p in source.graph.roots() if process_id in (None, p.id)]
    title = ", ".join(p.name or p.id for p in processes)
    root.set("viewBox", f"{shown.x} {shown.y} {shown.width} {shown.height}")
    root.set("width", str(shown.width))
    root.set("height", str(shown.height))
    root.set("class", "bpmn-diagram")
    if shown != part:
        # A page without room for all of it shows the middle in its own size, and scrolls from there on.
        root.set("preserveAspectRatio", "xMidYMid slice")
        root.set("class", "bpmn-diagram is-wide")
        root.set("style", f"--least:{part.width}px")
    root.set("role", "img")
    root.set("aria-label", title)
    root.set("font-family", FONT)
    add(root, "title").text = title
    names = [e.name for p in processes for e in p.elements.values() if e.name and e.kind.is_activity]
    add(root, "desc").text = " → ".join(names)
    return root


def _find_part(drawing: Drawing, whole: Box, around: set[str]) -> Box:
    """What is to be seen: all, or the neighbourhood of some elements."""
    if not around & drawing.shapes.keys():
        return whole
    return _cut(whole, _area(drawing, around).grown(NEIGHBOURHOOD))


def _widen(part: Box, whole: Box, widest: int) -> Box:
    """The part with as much again to its left as to its right, so that its middle stays in the middle."""
    by = min((widest - part.width) // 2, max(part.x - whole.x, whole.right - part.right))
    return Box(part.x - by, part.y, part.width + 2 * by, part.height) if by > 0 else part


def _cut(whole: Box, part: Box) -> Box:
    """As much of a part as lies within the whole."""
    x, y = max(whole.x, part.x), max(whole.y, part.y)
    return Box(x, y, min(whole.right, part.right) - x, min(whole.bottom, part.bottom) - y)


def _area(drawing: Drawing, shown: set[str]) -> Box:
    part = Drawing(
        {name: shape for name, shape in drawing.shapes.items() if name in shown},
        {name: route for name, route in drawing.routes.items() if name in shown},
    )
    return enclose(part.boxes())
