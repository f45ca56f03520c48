"""From rows of hours to pictures for pages: entries with names, sums by kind and by client."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from engine.model import Stage
from engine.records.hours.dictionary import read_activities
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.queries.cases import list_case_lines
from engine.store.queries.hours import EntryRow, ShareRow
from engine.views.hours import ClientSums, EntryItem, Sums

_STAGES: Mapping[str, int] = {stage: at for at, stage in enumerate(Stage, 1)}
SharesOf = Mapping[str, Sequence[ShareRow]]


def group_shares(shares: Iterable[ShareRow]) -> SharesOf:
    """Shares by their entry."""
    found: defaultdict[str, list[ShareRow]] = defaultdict(list)
    for share in shares:
        found[share.entry_id].append(share)
    return found


def find_titles(work: Work, shares: Iterable[ShareRow]) -> dict[str, str]:
    """Names of the clients that shares are about; one query."""
    wanted = sorted({share.case_id for share in shares if share.case_id})
    return {line.id: line.title for line in list_case_lines(work, wanted)} if wanted else {}


def describe_entries(
    zone: ZoneInfo,
    rows: Iterable[EntryRow],
    shares: SharesOf,
    titles: Mapping[str, str],
    *,
    reader: str,
    open_months: frozenset[str] | None = None,
) -> tuple[EntryItem, ...]:
    """Entries for a page.

    Args:
        reader: who reads; the words of a sensitive entry are for its writer alone.
        open_months: months in which the reader may change them; None: nowhere.
    """
    seen = (_keep_private(row) if row.sensitive and row.person_id != reader else row for row in rows)
    return tuple(_describe(zone, row, shares.get(row.id, ()), titles, open_months) for row in seen)


def _keep_private(row: EntryRow) -> EntryRow:
    return row._replace(description="")


def _describe(
    zone: ZoneInfo,
    row: EntryRow,
    shares: Sequence[ShareRow],
    titles: Mapping[str, str],
    open_months: frozenset[str] | None,
) -> EntryItem:
    activity = read_activities().get(row.activity)
    stages = [share.stage for share in shares if share.stage]
    return EntryItem(
        id=row.id,
        day=date.fromisoformat(row.day),
        start=f"{row.starts_at.astimezone(zone):%H:%M}",
        end=f"{row.ends_at.astimezone(zone):%H:%M}",
        minutes=row.minutes,
        kind=row.kind,
        activity=row.activity,
        activity_name=activity.name if activity else Words(row.activity),
        clients=tuple((titles.get(one.case_id, "?"), one.minutes) for one in shares if one.case_id),
        stage=stages[0] if stages else None,
        mode=row.mode,
        place=row.place,
        description=row.description,
        result=row.result,
        travel_min=row.travel_min,
        travel_km=row.travel_m / 1000,
        funding=row.funding,
        reason=row.reason or "",
        corrects=row.corrects,
        state=_find_state(row),
        flagged=row.flagged,
        sensitive=row.sensitive,
        may_change=open_months is not None and row.day[:7] in open_months and _find_state(row) == "counts",
        version=row.version,
    )


def _find_state(row: EntryRow) -> str:
    if row.removed_at is not None:
        return "removed"
    return "counts" if row.replaced_by is None else "replaced"


def sum_entries(rows: Iterable[EntryRow]) -> Sums:
    """Minutes by kind, travel apart."""
    found = {"direct": 0, "indirect": 0, "general": 0}
    travel = travel_m = count = 0
    for row in rows:
        found[row.kind] += row.minutes
        travel += row.travel_min
        travel_m += row.travel_m
        count += 1
    return Sums(**found, travel=travel, travel_m=travel_m, entries=count)


def sum_clients(
    rows: Iterable[EntryRow], shares: SharesOf, titles: Mapping[str, str]
) -> tuple[ClientSums, ...]:
    """Minutes for each client in each stage, by the client's name, stages in their order."""
    found: defaultdict[tuple[str, str | None], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for share in shares.get(row.id, ()):
            if share.case_id is not None:
                sums = found[(share.case_id, share.stage)]
                sums[0 if row.kind == "direct" else 1] += share.minutes
                sums[2] += 1
    listed = [
        ClientSums(case_id, titles.get(case_id, "?"), stage, direct, indirect, count)
        for (case_id, stage), (direct, indirect, count) in found.items()
    ]
    return tuple(sorted(listed, key=lambda one: (one.title, one.case_id, _STAGES.get(one.stage or "", 0))))
