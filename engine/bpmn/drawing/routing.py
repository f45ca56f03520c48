"""Edges as orthogonal lines on a grid: the cheapest way with few bends and crossings that meets no shape."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from engine.bpmn.drawing.geometry import Box, Point, simplify
from engine.bpmn.drawing.ports import Port, Side

CLEARANCE = 9
BEND, CROSSING, OVERLAP, TOUCH, LABEL = 55, 45, 900, 150, 160
DIRECTIONS: tuple[Side, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))
SHARED_EXIT, MIXED_PORT = 260, 320
# Vertices looked at before the search turns greedy: a tangle of hundreds of flows must not hold up a server.
PATIENCE = 25_000
LAST_TRY = 800
CAREFUL, GREEDY = 3, 16
Vertex = tuple[int, int]
State = tuple[int, int, Side]


@dataclass(frozen=True, slots=True)
class Request:
    """An edge to draw with the ports it may use.

    Edges to one target may run together. So may `forks`, edges out of one parallel or event gateway: they
    carry no answers, so nobody has to tell them apart.
    """

    id: str
    source: str
    target: str
    exits: tuple[Port, ...]
    entries: tuple[Port, ...]
    forks: bool = False

    def may_share(self, other: "Request") -> bool:
        return self.target == other.target or (self.forks and self.source == other.source)


class Router:
    """Draws one edge after the other; what is drawn makes the same way dearer for the next."""

    def __init__(
        self, upright: Iterable[int], level: Iterable[int], shapes: Sequence[Box], labels: Sequence[Box]
    ) -> None:
        self.xs, self.ys = sorted(set(upright)), sorted(set(level))
        self.blocked = self._cover([shape.grown(CLEARANCE) for shape in shapes])
        self.labelled = self._cross(labels)
        # Grid edges in use, by their left or upper vertex, and vertices passed, by direction.
        self.used: dict[tuple[Vertex, bool], list[Request]] = {}
        self.bends: dict[Vertex, list[Request]] = {}
        self.ports: dict[tuple[str, Point], list[tuple[Request, bool]]] = {}
        self.overlaps: list[Vertex] = []
        self.looked_at = 0

    @property
    def is_greedy(self) -> bool:
        """Whether lines are no longer the best ones, because there are too many."""
        return self.looked_at > PATIENCE

    def _cover(self, boxes: Sequence[Box]) -> set[Vertex]:
        covered: set[Vertex] = set()
        for box in boxes:
            columns = range(bisect_right(self.xs, box.x), bisect_left(self.xs, box.right))
            rows = range(bisect_right(self.ys, box.y), bisect_left(self.ys, box.bottom))
            covered.update((ix, iy) for ix in columns for iy in rows)
        return covered

    def _cross(self, boxes: Sequence[Box]) -> set[tuple[Vertex, bool]]:
        """Grid edges that pass through boxes, by their left or upper vertex and whether they are level."""
        crossed: set[tuple[Vertex, bool]] = set()
        for box in boxes:
            columns = range(bisect_right(self.xs, box.x), bisect_left(self.xs, box.right))
            rows = range(bisect_right(self.ys, box.y), bisect_left(self.ys, box.bottom))
            above, left = max(0, rows.start - 1), max(0, columns.start - 1)
            crossed.update(((ix, iy), False) for ix in columns for iy in range(above, rows.stop))
            crossed.update(((ix, iy), True) for iy in rows for ix in range(left, columns.stop))
        return crossed

    def route(self, request: Request) -> tuple[Point, ...]:
        """Find the way of one edge and remember it; () if there is none."""
        starts = self._openings(request, request.exits, leaves=True)
        ends = self._openings(request, request.entries, leaves=False)
        found = self._search(request, starts, ends)
        if found is None:
            return ()
        first, vertices, last = found
        self._remember(request, first, vertices, last)
        inner = [(self.xs[ix], self.ys[iy]) for ix, iy in vertices]
        return simplify([first.point, *inner, last.point])

    def _openings(
        self, request: Request, ports: Sequence[Port], leaves: bool
    ) -> dict[tuple[Vertex, Side], tuple[int, Port]]:
        """First free vertex in front of each port, with the price of using the port."""
        openings: dict[tuple[Vertex, Side], tuple[int, Port]] = {}
        for port in ports:
            vertex = self._in_front(port)
            if vertex is not None and vertex not in self.blocked:
                cost = port.cost + self._port_price(request, port, leaves)
                key = (vertex, port.side)
                if key not in openings or openings[key][0] > cost:
                    openings[key] = (cost, port)
        return openings

    def _in_front(self, port: Port) -> Vertex | None:
        x, y = port.point
        dx, dy = port.side
        if dx:
            iy = bisect_left(self.ys, y)
            ix = bisect_left(self.xs, x + CLEARANCE) if dx > 0 else bisect_right(self.xs, x - CLEARANCE) - 1
            known = iy < len(self.ys) and self.ys[iy] == y
        else:
            ix = bisect_left(self.xs, x)
            iy = bisect_left(self.ys, y + CLEARANCE) if dy > 0 else bisect_right(self.ys, y - CLEARANCE) - 1
            known = ix < len(self.xs) and self.xs[ix] == x
        inside = 0 <= ix < len(self.xs) and 0 <= iy < len(self.ys)
        return (ix, iy) if known and inside else None

    def _port_price(self, request: Request, port: Port, leaves: bool) -> int:
        price = 0
        for other, other_leaves in self.ports.get((port.owner, port.point), ()):
            if leaves and other_leaves:
                price += 0 if request.forks else SHARED_EXIT
            elif leaves != other_leaves:
                price += MIXED_PORT
            elif other.source != request.source:
                price += 8
        return price

    def _search(
        self,
        request: Request,
        starts: Mapping[tuple[Vertex, Side], tuple[int, Port]],
        ends: Mapping[tuple[Vertex, Side], tuple[int, Port]],
    ) -> tuple[Port, list[Vertex], Port] | None:
        """A* over (vertex, direction); going straight back is never offered."""
        if not starts or not ends:
            return None
        rest = _rest_cost([(self.xs[v[0]], self.ys[v[1]]) for v, _ in ends], self.is_greedy)
        best: dict[State, int] = {}
        came: dict[State, State | None] = {}
        queue: list[tuple[int, int, int, State, State | None]] = []
        serial = 0
        for (vertex, side), (cost, _) in starts.items():
            state = (*vertex, side)
            heappush(queue, (cost + rest(self.xs[vertex[0]], self.ys[vertex[1]]), serial, cost, state, None))
            serial += 1
        goals: dict[State, tuple[int, Port]] = {
            (*vertex, (-side[0], -side[1])): value for (vertex, side), value in ends.items()
        }
        finish: tuple[int, State] | None = None
        while queue:
            estimate, _, cost, state, previous = heappop(queue)
            if finish is not None and estimate >= finish[0]:
                break
            if state in best:
                continue
            self.looked_at += 1
            if len(best) > LAST_TRY and self.is_greedy:
                break
            best[state] = cost
            came[state] = previous
            if state in goals and (finish is None or cost + goals[state][0] < finish[0]):
                finish = (cost + goals[state][0], state)
            for step, following in self._steps(request, state):
                if following not in best:
                    serial += 1
                    total = cost + step
                    guess = total + rest(self.xs[following[0]], self.ys[following[1]])
                    heappush(queue, (guess, serial, total, following, state))
        return None if finish is None else self._trace(finish[1], came, starts, goals)

    def _trace(
        self,
        end: State,
        came: Mapping[State, State | None],
        starts: Mapping[tuple[Vertex, Side], tuple[int, Port]],
        goals: Mapping[State, tuple[int, Port]],
    ) -> tuple[Port, list[Vertex], Port]:
        states: list[State] = []
        state: State | None = end
        while state is not None:
            states.append(state)
            state = came[state]
        states.reverse()
        vertices = [(ix, iy) for ix, iy, _ in states]
        opening = ((states[0][0], states[0][1]), states[0][2])
        return starts[opening][1], list(dict.fromkeys(vertices)), goals[end][1]

    def _steps(self, request: Request, state: State) -> Iterable[tuple[int, State]]:
        ix, iy, direction = state
        for side in DIRECTIONS:
            if side == direction:
                nx, ny = ix + side[0], iy + side[1]
                if 0 <= nx < len(self.xs) and 0 <= ny < len(self.ys) and (nx, ny) not in self.blocked:
                    yield self._price(request, (ix, iy), (nx, ny)), (nx, ny, side)
            elif side != (-direction[0], -direction[1]):
                # A turn is a step of its own that stays on the vertex.
                touched = any(not request.may_share(other) for other in self.bends.get((ix, iy), ()))
                crossed = self._crossings(request, (ix, iy), direction) * TOUCH
                yield BEND + (TOUCH if touched else 0) + crossed, (ix, iy, side)

    def _price(self, request: Request, start: Vertex, end: Vertex) -> int:
        level = start[1] == end[1]
        length = abs(self.xs[end[0]] - self.xs[start[0]]) + abs(self.ys[end[1]] - self.ys[start[1]])
        price = length
        for other in self.used.get((min(start, end), level), ()):
            price += -length // 4 if request.may_share(other) else OVERLAP + 4 * length
        price = max(price, 1)
        price += CROSSING * self._crossings(request, end, (1, 0) if level else (0, 1))
        if (min(start, end), level) in self.labelled:
            price += LABEL
        return price

    def _crossings(self, request: Request, vertex: Vertex, direction: Side) -> int:
        """Edges to elsewhere that pass straight through the vertex across our way."""
        level = direction[1] == 0
        before = (vertex[0], vertex[1] - 1) if level else (vertex[0] - 1, vertex[1])
        passing = self.used.get((before, not level), ())
        following = self.used.get((vertex, not level), ())
        return sum(1 for other in passing if other in following and not request.may_share(other))

    def _remember(self, request: Request, first: Port, vertices: Sequence[Vertex], last: Port) -> None:
        self.ports.setdefault((first.owner, first.point), []).append((request, True))
        self.ports.setdefault((last.owner, last.point), []).append((request, False))
        for index, (start, end) in enumerate(pairwise(vertices)):
            key = (min(start, end), start[1] == end[1])
            users = self.used.setdefault(key, [])
            if any(not request.may_share(other) for other in users):
                self.overlaps.extend((start, end))
            users.append(request)
            if index and (vertices[index - 1][1] == start[1]) != key[1]:
                self.bends.setdefault(start, []).append(request)


def plain_way(request: Request) -> tuple[Point, ...]:
    """Three straight pieces from the first exit to the first entry, through whatever lies between."""
    (x0, y0), (x1, y1) = request.exits[0].point, request.entries[0].point
    middle = (x0 + x1) // 2
    return simplify([(x0, y0), (middle, y0), (middle, y1), (x1, y1)])


def _rest_cost(ends: Sequence[Point], is_greedy: bool) -> "_Rest":
    xs, ys = [x for x, _ in ends], [y for _, y in ends]
    return _Rest(min(xs), max(xs), min(ys), max(ys), GREEDY if is_greedy else CAREFUL)


@dataclass(frozen=True, slots=True)
class _Rest:
    """Least remaining length: the distance to the box around all ends, cheaper where lines may merge."""

    left: int
    right: int
    top: int
    bottom: int
    quarters: int

    def __call__(self, x: int, y: int) -> int:
        dx = max(self.left - x, 0, x - self.right)
        dy = max(self.top - y, 0, y - self.bottom)
        return (dx + dy) * self.quarters // 4
