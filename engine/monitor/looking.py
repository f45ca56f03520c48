"""Looking at cases: all of them, or only those that changed; keeping the verdicts. Asks nobody to act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.krokus import Krokus
from engine.model import OrgId
from engine.monitor.gathering import Yardsticks, gather, read_yardsticks
from engine.monitor.judging import Verdict, judge
from engine.monitor.loads import find_points
from engine.monitor.reckoning import Found, count_paused_days
from engine.store import Work
from engine.store.queries.open_cases import count_open_between, list_open_case_ids
from engine.store.queries.people import list_organisations
from engine.store.queries.verdicts import (
    WatchRow,
    claim_watch,
    find_closed,
    find_stale,
    list_watched,
    list_watched_of,
    replace_watched,
)

# Cases whose rows are in memory at once.
AT_ONCE = 100
# A case that is read alone costs as much as so many that are read together.
ONE_COSTS = 2
# So many a page looks at itself; the rest is the worker's.
MOST_AT_A_PAGE = 50
MOST_PROGRESS_CHARACTERS = 160
NOBODY = OrgId("")


def judge_all(krokus: Krokus, work: Work) -> Iterator[Verdict]:
    """Look at every open case of the organisation."""
    yield from judge_cases(krokus, work, list_open_case_ids(work))


def judge_cases(krokus: Krokus, work: Work, case_ids: Sequence[str]) -> Iterator[Verdict]:
    """Look at some open cases; their ids come in order."""
    yardsticks = read_yardsticks(krokus, work)
    for start in range(0, len(case_ids), AT_ONCE):
        part = case_ids[start : start + AT_ONCE]
        if count_open_between(work, part[0], part[-1]) <= len(part) * ONE_COSTS:
            wanted = frozenset(part)
            found = _judge_range(krokus, work, yardsticks, part[0], part[-1])
            yield from (verdict for verdict in found if verdict.facts.case.id in wanted)
        else:
            for case_id in part:
                yield from _judge_range(krokus, work, yardsticks, case_id, case_id)


def _judge_range(
    krokus: Krokus, work: Work, yardsticks: Yardsticks, low: str, high: str
) -> Iterator[Verdict]:
    for facts in gather(krokus, work, yardsticks, low, high):
        yield judge(facts, yardsticks.plan_of(facts.case), yardsticks.next_change)


@dataclass(frozen=True, slots=True)
class Glance:
    """The verdicts of an organisation by case.

    Attributes:
        unseen: how many cases whose newest verdict is still to come.
        closed: cases that are kept and closed meanwhile.
    """

    rows: dict[str, WatchRow]
    unseen: int
    closed: frozenset[str]


def look_at_changes(krokus: Krokus, work: Work) -> Glance:
    """The verdicts about cases that changed since they were kept, calm ones too.

    Reading only: a page is right at once, also before a worker has kept the new verdicts. After very
    many changes it is right in parts, says of how many it is not, and the worker catches up.
    """
    stale = find_stale(work)
    verdicts = judge_cases(krokus, work, stale[:MOST_AT_A_PAGE])
    rows = {verdict.facts.case.id: make_row(verdict) for verdict in verdicts}
    return Glance(rows, max(0, len(stale) - MOST_AT_A_PAGE), frozenset(find_closed(work)))


def read_watched(krokus: Krokus, work: Work) -> Glance:
    """The verdict about every open case as it is now: the kept ones, and a fresh look at what changed."""
    changes = look_at_changes(krokus, work)
    rows = {row.case_id: row for row in list_watched(work) if row.case_id not in changes.closed}
    fresh = {key: _keep_seen(row, rows.get(key)) for key, row in changes.rows.items()}
    return Glance({**rows, **fresh}, changes.unseen, changes.closed)


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
        if not claim_watch(work):
            return 0
        before = {row.case_id: row for row in list_watched_of(work, stale)}
        rows = [make_row(verdict) for verdict in judge_cases(krokus, work, stale)]
        rows = [_keep_seen(row, before.get(row.case_id)) for row in rows]
        replace_watched(work, rows, closed)
    return len(stale)


def make_row(verdict: Verdict) -> WatchRow:
    """A verdict as it is kept."""
    case, now = verdict.facts.case, verdict.facts.now
    signals = [_pack(found, verdict) for found in verdict.signals]
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


def _keep_seen(row: WatchRow, before: WatchRow | None) -> WatchRow:
    """A reason that was there before keeps the moment at which it was first seen."""
    seen = {_mark(signal): signal["seen_at"] for signal in (before.signals if before else ())}
    for signal in row.signals:
        signal["seen_at"] = seen.get(_mark(signal), signal["seen_at"])
    return row


def _pack(found: Found, verdict: Verdict) -> dict[str, Any]:
    paused = count_paused_days(found.since, verdict.facts)
    return {
        "key": found.key,
        "level": found.level(verdict.facts.now),
        "since": found.since.isoformat(),
        "amber_at": None if found.amber_at is None else found.amber_at.isoformat(),
        "red_at": None if found.red_at is None else found.red_at.isoformat(),
        "data": {**found.data, "paused": paused} if paused else found.data,
        "seen_at": verdict.facts.now.isoformat(),
    }


def _mark(signal: dict[str, Any]) -> tuple[str, str, str]:
    return signal["key"], signal["level"], signal["since"]
