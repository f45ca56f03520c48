"""SVG pieces: text, lines and figures with the theme's colours. Knows no BPMN."""

from collections.abc import Sequence

from lxml import etree

from engine.bpmn.drawing.geometry import Box, Point
from engine.bpmn.drawing.text import FONT_SIZE, LINE_HEIGHT, wrap
from engine.bpmn.xml import Node

SVG_NS = "http://www.w3.org/2000/svg"
# Presentation attributes, because pages forbid inline style sheets and themes may override these.
LINE = "var(--bpmn-line, currentColor)"
FILL = "var(--bpmn-fill, Canvas)"
LIVE = "var(--bpmn-live, #b45309)"
CORNER, ARROW, BADGE = 6, 9, 12


def add(parent: Node, tag: str, **attributes: object) -> Node:
    """Append an SVG element; underscores in attribute names become hyphens, a trailing one goes away."""
    node = etree.SubElement(parent, f"{{{SVG_NS}}}{tag}")
    for name, value in attributes.items():
        node.set(name.rstrip("_").replace("_", "-"), str(value))
    return node


def add_path(parent: Node, d: str, *, filled: bool = False, width: float = 1.5, **more: object) -> Node:
    """Append a path that is either drawn as a line or filled with the line's colour."""
    return add(parent, "path", d=d, fill=LINE if filled else "none", stroke=LINE, stroke_width=width, **more)


def add_rect(parent: Node, box: Box, *, radius: int = 0, width: float = 1.5, **more: object) -> Node:
    """Append a box filled with the background."""
    size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": radius}
    return add(parent, "rect", **{"fill": FILL, "stroke": LINE, "stroke_width": width, **size, **more})


def add_circle(parent: Node, centre: Point, radius: float, **more: object) -> Node:
    """Append a circle filled with the background."""
    place = {"cx": centre[0], "cy": centre[1], "r": radius}
    return add(parent, "circle", **{"fill": FILL, "stroke": LINE, "stroke_width": 1.5, **place, **more})


def add_text(parent: Node, text: str, box: Box, *, top: bool = False, bold: bool = False) -> None:
    """Append wrapped text, centred in a box or at its upper border."""
    lines = wrap(text, box.width)
    if not lines:
        return
    # The baseline sits about three quarters down the line.
    first = box.y if top else box.cy - len(lines) * LINE_HEIGHT // 2
    node = _text_node(parent, bold)
    for index, line in enumerate(lines):
        part = add(node, "tspan", x=box.cx, y=first + index * LINE_HEIGHT + 11)
        part.text = line


def add_badge(parent: Node, sign: str, centre: Point) -> None:
    """Append a sign in a disc, so that a mark is seen without its colour."""
    add_circle(parent, centre, BADGE, fill=LIVE, stroke=FILL, stroke_width=2)
    add(
        parent,
        "text",
        x=centre[0],
        y=centre[1] + 5,
        fill=FILL,
        font_size=15,
        font_weight="700",
        text_anchor="middle",
    ).text = sign


def add_upright_text(parent: Node, text: str, box: Box) -> None:
    """Append text that runs from bottom to top, for the headers of pools and lanes."""
    # Bold letters are a tenth wider than the measured ones.
    lines = wrap(text, (box.height - 8) * 9 // 10)
    shift = -(len(lines) - 1) * LINE_HEIGHT // 2
    for index, line in enumerate(lines):
        node = _text_node(parent, bold=True)
        x = box.cx + shift + index * LINE_HEIGHT + 4
        node.set("transform", f"translate({x} {box.cy}) rotate(-90)")
        node.text = line


def _text_node(parent: Node, bold: bool) -> Node:
    weight = {"font_weight": "600"} if bold else {}
    return add(
        parent,
        "text",
        class_="bpmn-text",
        fill=LINE,
        font_size=FONT_SIZE,
        text_anchor="middle",
        **weight,
    )


def rounded_path(points: Sequence[Point]) -> str:
    """A line through points with round corners."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{enter[0]} {enter[1]}Q{corner[0]} {corner[1]} {leave[0]} {leave[1]}")
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> tuple[float, float]:
    """A point a corner's radius away, at most half the way to the next one."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    reach = min(CORNER, length / 2) / length
    return round(corner[0] + dx * reach, 1), round(corner[1] + dy * reach, 1)


def arrow_head(points: Sequence[Point]) -> str:
    """A filled triangle at the end of a line."""
    (x0, y0), (x, y) = points[-2], points[-1]
    length = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5 or 1.0
    ux, uy = (x - x0) / length, (y - y0) / length
    bx, by = x - ux * ARROW, y - uy * ARROW
    half = ARROW / 2.4
    corners = ((x, y), (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half))
    return "M" + "L".join(f"{cx:.1f} {cy:.1f}" for cx, cy in corners) + "Z"
