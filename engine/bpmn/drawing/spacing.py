"""How many lines the gaps of a grid need, learned from a first routing. Draws nothing itself."""

from engine.bpmn.drawing.grid import Grid, Tracks
from engine.bpmn.drawing.routing import Router


def widen(router: Router, grid: Grid, tracks: Tracks) -> bool:
    """Give gaps whose lines lie over each other two lines more; False if there were none."""
    columns = {grid.upright[router.xs[ix]] for ix, _ in router.overlaps if router.xs[ix] in grid.upright}
    rows = {grid.level[router.ys[iy]] for _, iy in router.overlaps if router.ys[iy] in grid.level}
    for column in columns:
        tracks.columns[column] = tracks.in_column(column) + 2
    for row in rows:
        tracks.rows[row] = tracks.in_row(row) + 2
    return bool(columns or rows)


def keep_used(router: Router, grid: Grid, tracks: Tracks) -> Tracks:
    """Leave each gap only as many lines as the routing ran on.

    Between columns one stays: even a straight edge needs a place to step out of a shape.
    """
    columns: dict[int, set[int]] = {gap: set() for gap in grid.upright.values()}
    rows: dict[tuple[int, int], set[int]] = {gap: set() for gap in grid.level.values()}
    for (ix, iy), is_level in router.used:
        x, y = router.xs[ix], router.ys[iy]
        if is_level and y in grid.level:
            rows[grid.level[y]].add(y)
        if not is_level and x in grid.upright:
            columns[grid.upright[x]].add(x)
    return Tracks(
        {gap: max(1, len(lines)) for gap, lines in columns.items()},
        {gap: len(lines) for gap, lines in rows.items()},
        tracks.room,
    )
