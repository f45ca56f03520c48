"""From columns and rows to pixels: where nodes stand and which lines edges may run on between them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.bpmn.drawing.geometry import Box

TRACK = 11
EDGE_MARGIN = 17
MIN_COLUMN_GAP = 34
MIN_ROW_GAP = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """What has to be placed: size, and the room its labels and boundary events need above and below."""

    id: str
    column: int
    lane: int
    row: int
    width: int
    height: int
    above: int = 0
    below: int = 0
    label_width: int = 0


@dataclass
class Tracks:
    """How many parallel lines each gap offers; gaps are numbered by the column or row after them."""

    columns: dict[int, int] = field(default_factory=dict)
    rows: dict[tuple[int, int], int] = field(default_factory=dict)
    room: dict[int, int] = field(default_factory=dict)

    def in_column(self, gap: int) -> int:
        return self.columns.get(gap, 2)

    def in_row(self, gap: tuple[int, int]) -> int:
        return self.rows.get(gap, 2)


@dataclass
class Grid:
    """Boxes of nodes, lines for edges (with the gap each belongs to) and the bands of the lanes."""

    boxes: dict[str, Box] = field(default_factory=dict)
    upright: dict[int, int] = field(default_factory=dict)
    level: dict[int, tuple[int, int]] = field(default_factory=dict)
    bands: list[tuple[int, int]] = field(default_factory=list)
    width: int = 0
    height: int = 0


def build_grid(cells: Sequence[Cell], lanes: int, tracks: Tracks) -> Grid:
    """Give columns, rows and lanes their place.

    Args:
        cells: one for every node.
        lanes: number of bands from the top, at least 1.
        tracks: lines wanted in each gap, and extra room for labels after a column.
    """
    grid = Grid()
    centres = _place_columns(cells, tracks, grid)
    middles = _place_rows(cells, lanes, tracks, grid)
    for cell in cells:
        x = centres[cell.column] - cell.width // 2
        y = middles[cell.lane, cell.row] - cell.height // 2
        grid.boxes[cell.id] = Box(x, y, cell.width, cell.height)
    return grid


def _place_columns(cells: Sequence[Cell], tracks: Tracks, grid: Grid) -> dict[int, int]:
    centres: dict[int, int] = {}
    x = 0
    columns = max((cell.column for cell in cells), default=-1) + 1
    for column in range(columns + 1):
        x += tracks.room.get(column, 0)
        x = _add_column_lines(x, tracks.in_column(column), column, grid)
        if column < columns:
            # An even width keeps the middle a whole pixel, so that straight lines stay straight.
            width = max(max(c.width, c.label_width) for c in cells if c.column == column) // 2 * 2
            centres[column] = x + width // 2
            x += width
    grid.width = x
    return centres


def _add_column_lines(start: int, count: int, gap: int, grid: Grid) -> int:
    """Lines in the gap before a column, and the x where the column begins."""
    if count == 0:
        return start + MIN_COLUMN_GAP
    lines = [start + EDGE_MARGIN + TRACK * number for number in range(count)]
    grid.upright.update((line, gap) for line in lines)
    return lines[-1] + EDGE_MARGIN


def _place_rows(cells: Sequence[Cell], lanes: int, tracks: Tracks, grid: Grid) -> dict[tuple[int, int], int]:
    middles: dict[tuple[int, int], int] = {}
    y = 0
    for lane in range(lanes):
        top = y
        inside = [cell for cell in cells if cell.lane == lane]
        rows = max((cell.row for cell in inside), default=-1) + 1
        for row in range(rows):
            members = [cell for cell in inside if cell.row == row]
            y = _add_row_lines(y, tracks.in_row((lane, row)), (lane, row), grid)
            above, below = _extent(members)
            middles[lane, row] = y + above
            y += above + below
        y = _add_row_lines(y, tracks.in_row((lane, rows)), (lane, rows), grid)
        y = max(y, top + 90)
        grid.bands.append((top, y))
    grid.height = y
    return middles


def _extent(members: Sequence[Cell]) -> tuple[int, int]:
    """Pixels a row needs above and below its middle."""
    above = max((cell.height // 2 + cell.above for cell in members), default=0)
    below = max((cell.height - cell.height // 2 + cell.below for cell in members), default=0)
    return above, below


def _add_row_lines(start: int, count: int, gap: tuple[int, int], grid: Grid) -> int:
    """Lines in the gap before a row, and the y where the row begins."""
    if count == 0:
        return start + MIN_ROW_GAP
    lines = [start + MIN_ROW_GAP + TRACK * number for number in range(count)]
    grid.level.update((line, gap) for line in lines)
    return lines[-1] + MIN_ROW_GAP
