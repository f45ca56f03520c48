"""Looking at cases: all of them, or only those that changed; keeping the verdicts. Asks nobody to act."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from engine.krokus import Krokus
from engine.model import OrgId
from engine.monitor.gathering import Yardsticks, gather, read_yardsticks
from engine.monitor.judging import Verdict, judge
from engine.monitor.loads import find_points
from engine.monitor.reckoning import Found, count_paused_days
from engine.store import Work
from engine.store.people import list_organisations
from engine.store.verdicts import (
    StuckRow,
    WatchRow,
    find_closed,
    find_stale,
    list_stuck,
    list_watched,
    list_watched_of,
    replace_watched,
)
from engine.store.watching import list_open_case_ids

# Cases whose rows are in memory at once.
AT_ONCE = 500
# So many are read one by one; and so many a page looks at itself, the rest is the worker's.
ONE_BY_ONE = 50
MOST_PROGRESS_CHARACTERS = 160
NOBODY = OrgId("")
NO_ROWS: Mapping[str, WatchRow] = {}
Row = TypeVar("Row", WatchRow, StuckRow)


def judge_all(krokus: Krokus, work: Work) -> Iterator[Verdict]:
    """Look at every open case of the organisation."""
    yield from judge_cases(krokus, work, list_open_case_ids(work))


def judge_cases(krokus: Krokus, work: Work, case_ids: Sequence[str]) -> Iterator[Verdict]:
    """Look at some open cases; their ids come in order."""
    yardsticks = read_yardsticks(krokus, work)
    if len(case_ids) <= ONE_BY_ONE:
        for case_id in case_ids:
            yield from _judge_range(krokus, work, yardsticks, case_id, case_id)
        return
    wanted = frozenset(case_ids)
    for start in range(0, len(case_ids), AT_ONCE):
        part = case_ids[start : start + AT_ONCE]
        for verdict in _judge_range(krokus, work, yardsticks, part[0], part[-1]):
            if verdict.facts.case.id in wanted:
                yield verdict


def _judge_range(
    krokus: Krokus, work: Work, yardsticks: Yardsticks, low: str, high: str
) -> Iterator[Verdict]:
    for facts in gather(krokus, work, yardsticks, low, high):
        yield judge(facts, yardsticks.plan_of(facts.case), yardsticks.next_change)


@dataclass(frozen=True, slots=True)
class Glance(Generic[Row]):
    """The verdicts of an organisation by case; `unseen` counts cases whose newest is still to come.

    Attributes:
        fresh: whole verdicts made just now, which nobody has kept yet.
    """

    rows: dict[str, Row]
    unseen: int
    fresh: Mapping[str, WatchRow] = field(default_factory=dict)


def read_watched(krokus: Krokus, work: Work) -> Glance[WatchRow]:
    """The verdict about every open case as it is now: the kept ones, and a fresh look at what changed.

    Reading only: a page is right at once, also before a worker has kept the new verdicts. After very
    many changes it is right in parts, says of how many it is not, and the worker catches up.
    """
    rows = {row.case_id: row for row in list_watched(work)}
    stale = find_stale(work)
    for verdict in judge_cases(krokus, work, stale[:ONE_BY_ONE]):
        case_id = verdict.facts.case.id
        rows[case_id] = make_row(verdict, rows.get(case_id))
    return _without_closed(work, rows, stale)


def read_stuck(krokus: Krokus, work: Work) -> Glance[StuckRow]:
    """The same for cases that stand still, with the keys of their reasons alone."""
    rows = {row.case_id: row for row in list_stuck(work)}
    stale = find_stale(work)
    fresh = {}
    for verdict in judge_cases(krokus, work, stale[:ONE_BY_ONE]):
        case_id = verdict.facts.case.id
        rows.pop(case_id, None)
        if verdict.level:
            fresh[case_id] = make_row(verdict)
            rows[case_id] = StuckRow(*(getattr(fresh[case_id], name) for name in StuckRow._fields))
    return _without_closed(work, rows, stale, fresh)


def _without_closed(
    work: Work, rows: dict[str, Row], stale: Sequence[str], fresh: Mapping[str, WatchRow] = NO_ROWS
) -> Glance[Row]:
    for case_id in find_closed(work):
        rows.pop(case_id, None)
    return Glance(rows, max(0, len(stale) - ONE_BY_ONE), fresh)


def read_whole(work: Work, glance: Glance[StuckRow], case_ids: Collection[str]) -> dict[str, WatchRow]:
    """The whole verdicts about some of the cases that stand still."""
    kept = [case_id for case_id in case_ids if case_id not in glance.fresh]
    return {**{row.case_id: row for row in list_watched_of(work, kept)}, **glance.fresh}


def keep_watch(krokus: Krokus, most: int = 200) -> int:
    """Look at what changed in every organisation and keep the verdicts; returns how many cases it was.

    Runs beside the commands, never inside them.
    """
    with krokus.store.read(NOBODY) as work:
        organisations = [OrgId(row.id) for row in list_organisations(work)]
    return sum(_keep_own(krokus, org, most) for org in organisations)


def _keep_own(krokus: Krokus, org: OrgId, most: int) -> int:
    with krokus.store.read(org) as work:
        stale, closed = find_stale(work)[:most], find_closed(work)
    if not stale and not closed:
        return 0
    with krokus.store.begin(org) as work:
        before = {row.case_id: row for row in list_watched(work)}
        verdicts = judge_cases(krokus, work, stale)
        rows = [make_row(verdict, before.get(verdict.facts.case.id)) for verdict in verdicts]
        replace_watched(work, rows, closed)
    return len(stale)


def make_row(verdict: Verdict, before: WatchRow | None = None) -> WatchRow:
    """A verdict as it is kept; a reason that was there before keeps the moment it was first seen."""
    case, now = verdict.facts.case, verdict.facts.now
    seen = {_mark(signal): signal["seen_at"] for signal in (before.signals if before else ())}
    signals = [_pack(found, verdict) for found in verdict.signals]
    for signal in signals:
        signal["seen_at"] = seen.get(_mark(signal), now.isoformat())
    return WatchRow(
        case_id=case.id,
        seq=case.event_seq,
        looked_at=now,
        next_at=verdict.next_at,
        level=verdict.level,
        stage=case.stage,
        model_key=case.model_key,
        coach=verdict.facts.coach,
        progress_at=verdict.progress_at,
        progress=verdict.progress[:MOST_PROGRESS_CHARACTERS],
        weight=verdict.weight,
        points=find_points(case),
        signals=signals,
        reasons=" ".join(str(signal["key"]) for signal in signals),
    )


def _pack(found: Found, verdict: Verdict) -> dict[str, Any]:
    paused = count_paused_days(found.since, verdict.facts)
    return {
        "key": found.key,
        "level": found.level(verdict.facts.now),
        "since": found.since.isoformat(),
        "amber_at": None if found.amber_at is None else found.amber_at.isoformat(),
        "red_at": None if found.red_at is None else found.red_at.isoformat(),
        "data": {**found.data, "paused": paused} if paused else found.data,
    }


def _mark(signal: dict[str, Any]) -> tuple[str, str, str]:
    return signal["key"], signal["level"], signal["since"]
