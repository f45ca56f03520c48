"""Whether one client's time was written down twice at once. A sweep over entries in order of time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from engine.store.queries.report_rows import SharedEntryRow


def find_doubles(rows: Sequence[SharedEntryRow]) -> Iterator[tuple[SharedEntryRow, SharedEntryRow]]:
    """Pairs of entries of different people that share time with one client.

    Args:
        rows: in order of their beginning.
    """
    still_open: defaultdict[str, list[SharedEntryRow]] = defaultdict(list)
    for row in rows:
        if row.case_id is None:
            continue
        running = [one for one in still_open[row.case_id] if one.ends_at > row.starts_at]
        yield from ((one, row) for one in running if one.person_id != row.person_id)
        still_open[row.case_id] = [*running, row]
