"""Numbers of the organisation over a period, beside the period before. Small groups are not shown.

Never by coach: comparing people by placements would push out clients who need the most.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from engine.casework.access import MENTOR, OFFICE
from engine.errors import NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.retention import Spell, read_spells
from engine.monitor.stages import BEFORE_STAGES, read_stages
from engine.process.modelfile import Words
from engine.store import Work
from engine.store.measures import (
    Signed,
    count_kept_deadlines,
    count_stages,
    list_answers,
    list_signed,
    sum_minutes,
)
from engine.views import Measure, MeasuresPage

LEAST = 5
YEAR = timedelta(days=365)
CONTACT, FEEDBACK = "employer_contact", "feedback"
ASKED = ("coach_listens", "client_decides", "knows_next", "job_as_wanted", "feels_safe")
Value = tuple[float | None, int]


def get_measures(krokus: Krokus, actor: Actor, span: timedelta = YEAR) -> MeasuresPage:
    """The numbers of the last year beside the year before.

    Raises:
        NotAllowed: the mentor and the office see them.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        now = work.now
        spells = read_spells(krokus, work)
        contacts = _first_days(krokus, ((one.case_id, one.at) for one in list_answers(work, CONTACT, "date")))
        counted = [
            _count_all(krokus, work, begin, begin + span, spells, contacts)
            for begin in (now - span, now - 2 * span)
        ]
        local = krokus.calendar.local_date
        mix = _count_mix(krokus, work)
        measures = tuple(
            _measure(key, title, unit, about, counted[0][key], counted[1][key])
            for key, title, unit, about in MEASURES
        )
        return MeasuresPage(local(now - span), local(now), LEAST, measures, mix)


def _count_mix(krokus: Krokus, work: Work) -> tuple[tuple[Words, int], ...]:
    """How many open cases are at each stage, in the order of the way."""
    counts: Counter[str | None] = Counter()
    for row in count_stages(work):
        counts[row.stage] += row.cases
    names = {None: BEFORE_STAGES, **read_stages(krokus, work)}
    return tuple((name, counts[key]) for key, name in names.items() if counts[key])


MEASURES: Sequence[tuple[str, Words, str, Words]] = (
    (
        "placement_rate",
        Words("Znaleźli pracę", "Found a job"),
        "pct",
        Words(
            "Ilu z klientów, którzy podpisali kontrakt w tym czasie, zaczęło już pracę.",
            "How many of the clients who signed a contract in this time have begun a job.",
        ),
    ),
    (
        "days_to_first_employer_contact",
        Words("Do pierwszego kontaktu z firmą", "To the first contact with a firm"),
        "days",
        Words("Mediana dni od kontraktu.", "The median of days from the contract."),
    ),
    (
        "days_to_first_job",
        Words("Do pierwszej pracy", "To the first job"),
        "days",
        Words("Mediana dni od kontraktu.", "The median of days from the contract."),
    ),
    (
        "timeliness",
        Words("Zadania w terminie", "Tasks on time"),
        "pct",
        Words("Z zadań z terminem, które zakończono.", "Of the finished tasks that had a deadline."),
    ),
    (
        "direct_share",
        Words("Godziny bezpośrednie", "Direct hours"),
        "pct",
        Words("Z godzin bezpośrednich i pośrednich.", "Of direct and indirect hours."),
    ),
    (
        "satisfaction",
        Words("Zadowolenie klientów", "Clients' satisfaction"),
        "points",
        Words("Średnia ocen z ankiet, od 1 do 5.", "The mean of ratings in the survey, from 1 to 5."),
    ),
)


def _count_all(
    krokus: Krokus,
    work: Work,
    begin: datetime,
    end: datetime,
    spells: Sequence[Spell],
    contacts: dict[str, date],
) -> dict[str, Value]:
    signed = list_signed(work, begin, end)
    local = krokus.calendar.local_date
    jobs: dict[str, date] = {}
    for spell in spells:
        jobs[spell.case_id] = min(jobs.get(spell.case_id, spell.start), spell.start)
    kept = count_kept_deadlines(work, begin, end)
    minutes = {
        row.kind: row.minutes for row in sum_minutes(work, local(begin).isoformat(), local(end).isoformat())
    }
    worked = minutes.get("direct", 0) + minutes.get("indirect", 0)
    ratings = _read_ratings(work, begin, end)
    return {
        "placement_rate": _share(sum(one.case_id in jobs for one in signed), len(signed)),
        "days_to_first_employer_contact": _middle(_days(krokus, signed, contacts)),
        "days_to_first_job": _middle(_days(krokus, signed, jobs)),
        "timeliness": _share(kept.on_time, kept.tasks),
        "direct_share": _share(minutes.get("direct", 0), worked),
        "satisfaction": (sum(ratings) / len(ratings) if ratings else None, len(ratings)),
    }


def _days(krokus: Krokus, signed: Iterable[Signed], days: dict[str, date]) -> list[int]:
    local = krokus.calendar.local_date
    found = [(days[one.case_id] - local(one.signed_at)).days for one in signed if one.case_id in days]
    return [max(0, one) for one in found]


def _first_days(krokus: Krokus, moments: Iterable[tuple[str, datetime]]) -> dict[str, date]:
    first: dict[str, date] = {}
    for case_id, at in moments:
        day = krokus.calendar.local_date(at)
        first[case_id] = min(first.get(case_id, day), day)
    return first


def _read_ratings(work: Work, begin: datetime, end: datetime) -> list[float]:
    answers = [one for field in ASKED for one in list_answers(work, FEEDBACK, field) if begin <= one.at < end]
    return [float(one.value) for one in answers if one.value and one.value.replace(".", "", 1).isdigit()]


def _share(part: int, whole: int) -> Value:
    return (100 * part / whole if whole else None, whole)


def _middle(days: Sequence[int]) -> Value:
    return (float(median(days)) if days else None, len(days))


def _measure(key: str, title: Words, unit: str, about: Words, now: Value, before: Value) -> Measure:
    shown = now[0] if now[1] >= LEAST else None
    shown_before = before[0] if before[1] >= LEAST else None
    return Measure(key, title, shown, now[1], shown_before, before[1], unit, about)
