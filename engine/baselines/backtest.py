"""Would it have been seen? Learned baselines beside plain thresholds, on weeks that are over. Pure reckoning.

A case stalls when nothing brings it further for sixty days. Each Monday of the past is looked at as if it
were today: what was known then, which cases would have been flagged, which of them stalled afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.baselines.learning import DAY, Stay, is_slow, learn

STALL, EARLY, WEEK = 60 * DAY, 30 * DAY, timedelta(days=7)


@dataclass(frozen=True, slots=True)
class History:
    """What happened, as far as a back-test looks at it.

    Attributes:
        progress: case -> moments at which it came further, in order; its opening is the first.
        ends: case -> when it closed, or when the history ends.
        limits: (model, element) -> days after which the plain threshold speaks.
    """

    stays: Sequence[Stay]
    progress: Mapping[str, Sequence[datetime]]
    ends: Mapping[str, datetime]
    begin: datetime
    end: datetime
    limits: Mapping[tuple[str, str], float]
    mentors: int


@dataclass(frozen=True, slots=True)
class Score:
    """How one way of flagging did.

    Attributes:
        stalls: how often a case stalled; those that began too early to be foreseen are left out.
        early: how many of them were flagged thirty days before they had stalled for sixty.
        weeks: Mondays looked at.
        false_alarms: flags raised on a Monday for a case that then did not stall.
    """

    name: str
    stalls: int
    early: int
    weeks: int
    alarms: int
    false_alarms: int
    mentors: int

    @property
    def early_pct(self) -> float | None:
        return 100 * self.early / self.stalls if self.stalls else None

    @property
    def false_per_mentor_week(self) -> float:
        return self.false_alarms / max(1, self.weeks * self.mentors)


def find_stalls(history: History) -> list[tuple[str, datetime]]:
    """(case, since when nothing brought it further) for every stall of sixty days."""
    found = []
    for case_id, moments in history.progress.items():
        ends = [*moments[1:], history.ends[case_id]]
        found += [
            (case_id, since) for since, until in zip(moments, ends, strict=True) if until - since >= STALL
        ]
    return found


def flag_by_baseline(history: History, at: datetime) -> frozenset[str]:
    """Cases with a step that is slower than nine of ten; where too little is known, the threshold."""
    known = learn(history.stays, at)
    flagged = set()
    for stay in history.stays:
        if not _lasts(stay, at):
            continue
        days = (at - stay.since) / DAY - stay.paused_days
        baseline = known.get((stay.model, stay.element))
        if baseline is not None and baseline.is_usable:
            is_late = is_slow(baseline, days)
        else:
            is_late = days > history.limits.get((stay.model, stay.element), float("inf"))
        if is_late:
            flagged.add(stay.case_id)
    return frozenset(flagged)


def flag_by_threshold(history: History, at: datetime) -> frozenset[str]:
    """Cases with a step that is past its time as the model sets it."""
    return frozenset(
        stay.case_id
        for stay in history.stays
        if _lasts(stay, at)
        and (at - stay.since) / DAY - stay.paused_days
        > history.limits.get((stay.model, stay.element), float("inf"))
    )


def _lasts(stay: Stay, at: datetime) -> bool:
    return stay.since <= at and (stay.until is None or stay.until > at)


def score(history: History, name: str, flag: Callable[[History, datetime], frozenset[str]]) -> Score:
    """Look at every Monday of the history and count."""
    mondays = _list_mondays(history)
    flags = {at: flag(history, at) for at in mondays}
    stalls = [one for one in find_stalls(history) if one[1] >= history.begin]
    early = sum(
        any(case_id in flags[at] for at in mondays if since < at <= since + STALL - EARLY)
        for case_id, since in stalls
    )
    alarms, false = _count_alarms(mondays, flags, stalls)
    return Score(name, len(stalls), early, len(mondays), alarms, false, history.mentors)


def _list_mondays(history: History) -> list[datetime]:
    # The last sixty days are left out: nobody can say yet whether a case of then stalls.
    first = history.begin + (7 - history.begin.weekday()) % 7 * DAY
    count = int((history.end - STALL - first) / WEEK) + 1
    return [first + week * WEEK for week in range(max(0, count))]


def _count_alarms(
    mondays: Sequence[datetime],
    flags: Mapping[datetime, frozenset[str]],
    stalls: Sequence[tuple[str, datetime]],
) -> tuple[int, int]:
    """An alarm is a case newly flagged; it is false when the case does not stall within sixty days of it."""
    by_case: dict[str, list[datetime]] = {}
    for case_id, since in stalls:
        by_case.setdefault(case_id, []).append(since)
    alarms = false = 0
    before: frozenset[str] = frozenset()
    for at in mondays:
        for case_id in flags[at] - before:
            alarms += 1
            false += not any(at - STALL <= since <= at + STALL for since in by_case.get(case_id, ()))
        before = flags[at]
    return alarms, false
