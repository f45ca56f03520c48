"""Who kept a job for three, six and twelve months, counted in three honest ways, and how the others ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from engine.krokus import Krokus
from engine.store import Work
from engine.store.queries.answers import list_cards
from engine.store.queries.measures import list_ends, list_messages
from engine.views import RetentionLine

# Days on which retention is looked at (domain: KPIs), and the gap that does not break "any job".
MARKS: Mapping[int, int] = {3: 91, 6: 182, 12: 365}
LONGEST_GAP = timedelta(weeks=5)
LOST = "msg_job_lost"
# Where the first day of a job is written: agreed, set up as one's own firm, and said again just before it.
STARTS: Mapping[str, str] = {"s4_formal": "job_start", "own_open": "started_on", "s5_before": "job_start"}
MOVED = "s5_before"


@dataclass(frozen=True, slots=True)
class Spell:
    """One job: its first day and, where it is over, its last; `known_until` is where our knowledge ends.

    Attributes:
        noted_at: when the first day was agreed and written down.
    """

    case_id: str
    start: date
    end: date | None
    known_until: date | None
    noted_at: datetime


def read_spells(
    krokus: Krokus, work: Work, ends: Iterable[tuple[str, datetime]] | None = None
) -> tuple[Spell, ...]:
    """Every job of every client, by case and in the order of time.

    Args:
        ends: when which case was closed, by somebody who has read it already.
    """
    local = krokus.calendar.local_date
    begun, losses = _read_starts(krokus, work), dict[str, list[date]]()
    for moment in list_messages(work, LOST, list(begun)):
        losses.setdefault(moment.case_id, []).append(local(moment.at))
    closed = {case_id: local(at) for case_id, at in (list_ends(work) if ends is None else ends)}
    spells: list[Spell] = []
    for case_id, starts in begun.items():
        following = [day for day, _noted in starts[1:]]
        for (day, noted), after in zip(starts, (*following, None), strict=True):
            end = _find_end(day, after, losses.get(case_id, ()))
            spells.append(Spell(case_id, day, end, closed.get(case_id), noted))
    return tuple(spells)


def _read_starts(krokus: Krokus, work: Work) -> dict[str, list[tuple[date, datetime]]]:
    """First days of jobs by case. What is said just before a start moves the day that was agreed."""
    cards = [
        (card, form == MOVED) for form, field in STARTS.items() for card in list_cards(work, form, field)
    ]
    found: dict[str, list[tuple[date, datetime]]] = {}
    for card, is_moved in sorted(cards, key=lambda one: one[0].at):
        told, starts = read_day(card.values[0]), found.setdefault(card.case_id, [])
        day = told or krokus.calendar.local_date(card.at)
        if not is_moved and day not in (start for start, _noted in starts):
            starts.append((day, card.at))
        elif is_moved and told is not None and starts:
            starts[-1] = (told, starts[-1][1])
    return {case_id: sorted(starts) for case_id, starts in found.items() if starts}


def _find_end(start: date, following: date | None, losses: Iterable[date]) -> date | None:
    """The day a job was lost; one that nobody said was lost ended when the next one began."""
    for lost in losses:
        if lost >= start and (following is None or lost <= following):
            return lost
    return following


def count_retention(
    krokus: Krokus, spells: Iterable[Spell], now: datetime, since: datetime | None = None
) -> tuple[RetentionLine, ...]:
    """Kept jobs among the clients whose mark is due; whom we know nothing of is said, not guessed.

    Args:
        since: marks up to this moment are left out; all that are due count when it is left out.
    """
    last = krokus.calendar.local_date(now)
    first = date.min if since is None else krokus.calendar.local_date(since)
    people = list(group_spells(spells).values())
    return tuple(_count(months, days, people, (first, last)) for months, days in MARKS.items())


def group_spells(spells: Iterable[Spell]) -> dict[str, list[Spell]]:
    """The jobs of each client."""
    by_case: dict[str, list[Spell]] = {}
    for spell in spells:
        by_case.setdefault(spell.case_id, []).append(spell)
    return by_case


def _count(months: int, days: int, people: list[list[Spell]], span: tuple[date, date]) -> RetentionLine:
    marks = [(spells, spells[0].start + timedelta(days=days)) for spells in people]
    due = [(spells, mark) for spells, mark in marks if span[0] < mark <= span[1]]
    known = [(spells, mark) for spells, mark in due if is_known(spells, mark)]
    return RetentionLine(
        months=months,
        due=len(due),
        unknown=len(due) - len(known),
        snapshot=sum(has_job(spells, mark) for spells, mark in known),
        continuous_any=sum(has_job(spells, mark) and _has_no_gap(spells, mark) for spells, mark in known),
        continuous_same=sum(_covers(spells[0], mark) for spells, mark in known),
    )


def is_known(spells: list[Spell], mark: date) -> bool:
    """A case that was closed before the mark with its job tells nothing about the mark."""
    last = spells[-1]
    return last.end is not None or last.known_until is None or last.known_until >= mark


def _covers(spell: Spell, day: date) -> bool:
    return spell.start <= day and (spell.end is None or spell.end >= day)


def has_job(spells: list[Spell], day: date) -> bool:
    """Whether one of the jobs covers the day."""
    return any(_covers(spell, day) for spell in spells)


def _has_no_gap(spells: list[Spell], mark: date) -> bool:
    """Whether no time without a job before the mark was longer than five weeks."""
    for before, after in pairwise(spells):
        if after.start <= mark and before.end is not None and after.start - before.end > LONGEST_GAP:
            return False
    return True


def read_day(value: str | None) -> date | None:
    """A stored day; None for what is none."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
