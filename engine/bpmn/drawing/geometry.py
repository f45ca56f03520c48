"""Boxes, routes and drawings in pixels, y downwards. No BPMN meaning and no XML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `right` and `bottom` lie on its border."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def cx(self) -> int:
        return self.x + self.width // 2

    @property
    def cy(self) -> int:
        return self.y + self.height // 2

    def moved(self, dx: int, dy: int) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: int) -> "Box":
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: "Box") -> bool:
        """Whether the insides have a point in common."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies inside, border left out."""
        return self.x < x < self.right and self.y < y < self.bottom

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Whether an upright or level line passes through the inside."""
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        return left < self.right and right > self.x and top < self.bottom and bottom > self.y


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn element; `expanded` is None where BPMN has no such attribute."""

    id: str
    box: Box
    label: Box | None = None
    expanded: bool | None = None
    horizontal: bool = False
    marker_visible: bool = False

    def moved(self, dx: int, dy: int) -> "Shape":
        label = self.label.moved(dx, dy) if self.label else None
        return replace(self, box=self.box.moved(dx, dy), label=label)


@dataclass(frozen=True, slots=True)
class Route:
    """A drawn edge: at least two points."""

    id: str
    points: tuple[Point, ...]
    label: Box | None = None

    def moved(self, dx: int, dy: int) -> "Route":
        label = self.label.moved(dx, dy) if self.label else None
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points), label=label)

    def segments(self) -> Iterator[tuple[Point, Point]]:
        return pairwise(self.points)


@dataclass
class Drawing:
    """Shapes and routes by element id, in painting order."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)

    def add(self, *shapes: Shape) -> None:
        self.shapes.update((shape.id, shape) for shape in shapes)

    def include(self, other: "Drawing", dx: int = 0, dy: int = 0) -> None:
        """Take over another drawing, moved."""
        self.add(*(shape.moved(dx, dy) for shape in other.shapes.values()))
        self.routes.update((route.id, route.moved(dx, dy)) for route in other.routes.values())

    def boxes(self) -> Iterator[Box]:
        """All areas in use: shapes, labels and the lines' extents."""
        for shape in self.shapes.values():
            yield shape.box
            if shape.label:
                yield shape.label
        for route in self.routes.values():
            yield enclose_points(route.points)
            if route.label:
                yield route.label

    def bounds(self) -> Box:
        """Smallest box around everything; empty drawings give an empty box."""
        return enclose(self.boxes())


def enclose(boxes: Iterable[Box]) -> Box:
    """Smallest box around boxes."""
    found = list(boxes)
    if not found:
        return Box(0, 0, 0, 0)
    left, top = min(b.x for b in found), min(b.y for b in found)
    return Box(left, top, max(b.right for b in found) - left, max(b.bottom for b in found) - top)


def enclose_points(points: Iterable[Point]) -> Box:
    """Smallest box around points."""
    return enclose(Box(x, y, 0, 0) for x, y in points)


def simplify(points: Iterable[Point]) -> tuple[Point, ...]:
    """Drop repeated points and points in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]
