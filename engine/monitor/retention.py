"""Who kept a job for three, six and twelve months, counted in three honest ways, and how the others ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from engine.krokus import Krokus
from engine.model import CaseStatus
from engine.store import Work
from engine.store.measures import list_answers, list_ends, list_messages
from engine.views import RetentionLine

# Days on which retention is looked at (domain: KPIs), and the gap that does not break "any job".
MARKS: Mapping[int, int] = {3: 91, 6: 182, 12: 365}
LONGEST_GAP = timedelta(weeks=5)
LOST = "msg_job_lost"
ENDED_WELL = CaseStatus.CLOSED_SUCCESS.value


@dataclass(frozen=True, slots=True)
class Spell:
    """One job: its first day and, where it was lost, its last; `known_until` is where our knowledge ends."""

    case_id: str
    start: date
    end: date | None
    known_until: date | None


def read_spells(krokus: Krokus, work: Work) -> tuple[Spell, ...]:
    """Every job of every client, by case and in the order of time."""
    local = krokus.calendar.local_date
    starts: dict[str, list[date]] = {}
    for moment in list_answers(work, "s4_formal", "job_start"):
        day = _read_day(moment.value) or local(moment.at)
        starts.setdefault(moment.case_id, []).append(day)
    losses: dict[str, list[date]] = {}
    for moment in list_messages(work, LOST):
        losses.setdefault(moment.case_id, []).append(local(moment.at))
    closed = {row.case_id: local(row.closed_at) for row in list_ends(work) if row.closed_at is not None}
    spells = []
    for case_id, days in starts.items():
        days = sorted(set(days))
        for place, day in enumerate(days):
            following = days[place + 1] if place + 1 < len(days) else None
            lost = [
                one for one in losses.get(case_id, ()) if one >= day and (not following or one <= following)
            ]
            spells.append(Spell(case_id, day, lost[0] if lost else None, closed.get(case_id)))
    return tuple(spells)


def count_retention(krokus: Krokus, spells: Iterable[Spell], now: datetime) -> tuple[RetentionLine, ...]:
    """Kept jobs among the clients whose mark is due; whom we know nothing of is said, not guessed."""
    today = krokus.calendar.local_date(now)
    by_case: dict[str, list[Spell]] = {}
    for spell in spells:
        by_case.setdefault(spell.case_id, []).append(spell)
    return tuple(_count(months, days, list(by_case.values()), today) for months, days in MARKS.items())


def _count(months: int, days: int, people: list[list[Spell]], today: date) -> RetentionLine:
    due = [spells for spells in people if spells[0].start + timedelta(days=days) <= today]
    known = [spells for spells in due if _is_known(spells, spells[0].start + timedelta(days=days))]
    marks = [(spells, spells[0].start + timedelta(days=days)) for spells in known]
    return RetentionLine(
        months=months,
        due=len(due),
        unknown=len(due) - len(known),
        snapshot=sum(_has_job(spells, mark) for spells, mark in marks),
        continuous_any=sum(_has_job(spells, mark) and _has_no_gap(spells, mark) for spells, mark in marks),
        continuous_same=sum(_covers(spells[0], mark) for spells, mark in marks),
    )


def _is_known(spells: list[Spell], mark: date) -> bool:
    """A case that was closed before the mark with its job tells nothing about the mark."""
    last = spells[-1]
    return last.end is not None or last.known_until is None or last.known_until >= mark


def _covers(spell: Spell, day: date) -> bool:
    return spell.start <= day and (spell.end is None or spell.end >= day)


def _has_job(spells: list[Spell], day: date) -> bool:
    return any(_covers(spell, day) for spell in spells)


def _has_no_gap(spells: list[Spell], mark: date) -> bool:
    """Whether no time without a job before the mark was longer than five weeks."""
    for before, after in pairwise(spells):
        if after.start <= mark and before.end is not None and after.start - before.end > LONGEST_GAP:
            return False
    return True


def _read_day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
