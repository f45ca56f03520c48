"""Numbers about keeping a job: three definitions of retention, and a threshold as funders set it."""

from collections.abc import Iterator
from datetime import date, timedelta

from engine.monitor.numbers.jobs import is_paid_job
from engine.monitor.numbers.period import Line, Period, only, read_number, share
from engine.monitor.retention import Spell, count_retention, has_job, is_known
from engine.releases.modelfile import Words

# The threshold of the British IPSPC programme (domain: KPIs): weeks looked at, weeks needed, hours a week.
WEEKS, NEEDED, HOURS = 16, 13, 7
DEFINITIONS = {
    "snapshot": Words("pracuje tego dnia", "working that day"),
    "continuous_any": Words("cały czas, dowolna firma", "all the time, any firm"),
    "continuous_same": Words("cały czas, ta sama firma", "all the time, same firm"),
}


def retention(period: Period) -> tuple[Line, ...]:
    """Three, six and twelve months, each by three definitions, among those whose day fell in this time."""
    spells = [spell for jobs in period.archive.jobs.values() for spell in jobs]
    counted = count_retention(period.archive.krokus, spells, period.end, period.begin)
    return tuple(
        Line(f"{row.months}_{key}", _name(row.months, words), share(getattr(row, key), row.known))
        for row in counted
        for key, words in DEFINITIONS.items()
    )


def _name(months: int, words: Words) -> Words:
    return Words(f"{months} mies. – {words.pl}", f"{months} months – {words.en}")


def outcome_threshold(period: Period) -> tuple[Line, ...]:
    """Of clients whose sixteenth week fell in this time and is known: enough weeks with enough hours."""
    reached = [_count_weeks(period, jobs) >= NEEDED for jobs in _find_due(period)]
    return only(share(sum(reached), len(reached)))


def _find_due(period: Period) -> Iterator[list[Spell]]:
    for jobs in period.archive.jobs.values():
        mark = jobs[0].start + timedelta(weeks=WEEKS)
        told = (find_hours(period, spell) is not None for spell in jobs if spell.start < mark)
        if period.holds(mark) and is_known(jobs, mark) and all(told):
            yield jobs


def _count_weeks(period: Period, jobs: list[Spell]) -> int:
    """Whole weeks, from the first day of the first job, with a job of enough hours on each of their days."""
    enough = [spell for spell in jobs if (find_hours(period, spell) or 0) >= HOURS]
    weeks = (jobs[0].start + timedelta(weeks=number) for number in range(WEEKS))
    return sum(_is_worked(enough, week) for week in weeks)


def _is_worked(jobs: list[Spell], week: date) -> bool:
    return all(has_job(jobs, week + timedelta(days=number)) for number in range(7))


def find_hours(period: Period, spell: Spell) -> float | None:
    """Hours a week of a job, as the newest agreement says that was there when its first day was agreed."""
    told = None
    for _day, card in period.archive.agreements_of(spell.case_id):
        if is_paid_job(card) and card.at <= spell.noted_at:
            told = read_number(card.values[3])
    return told
