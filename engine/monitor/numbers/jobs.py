"""Numbers about getting a job: who found one, how soon, on what contract."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from statistics import median

from engine.monitor.numbers.period import Line, Period, only, share
from engine.releases.modelfile import Words
from engine.store.queries.answers import Card
from engine.views import Figure

EMPLOYMENT, INTERNSHIP = "employment", "internship"
PAID: Mapping[str, Words] = {
    "praca_nieokreslony": Words("umowa o pracę na stałe", "permanent work contract"),
    "praca_czas_okreslony": Words("umowa o pracę na czas określony", "work contract for a fixed time"),
    "praca_okres_probny": Words("umowa o pracę na okres próbny", "work contract on trial"),
    "zlecenie": Words("umowa zlecenie", "contract of mandate"),
}
PLACEMENTS = frozenset({"staz", "praktyka"})
TOGETHER = Words("umowa o pracę razem", "work contracts together")


def placement_rate(period: Period) -> tuple[Line, ...]:
    found = sum(case_id in period.archive.jobs for case_id in period.seekers)
    return only(share(found, len(period.seekers)))


def contract_type_share(period: Period) -> tuple[Line, ...]:
    """Each type among paid jobs; internships are no jobs and are counted apart."""
    types = Counter(card.values[2] for card in _find_agreements(period) if is_paid_job(card))
    total = types.total()
    by_type = [Line(key, name, share(types[key], total)) for key, name in PAID.items()]
    lasting = sum(types[key] for key in PAID if key.startswith("praca_"))
    return (Line("praca", TOGETHER, share(lasting, total)), *by_type)


def internships(period: Period) -> tuple[Line, ...]:
    found = sum(_is_placement(card) for card in _find_agreements(period))
    return only(Figure(float(found), found))


def days_to_first_employer_contact(period: Period) -> tuple[Line, ...]:
    first: dict[str, date] = {}
    for day, card in period.archive.contacts:
        first[card.case_id] = min(first.get(card.case_id, day), day)
    return _days_from_contract(period, first)


def days_to_first_job(period: Period) -> tuple[Line, ...]:
    return _days_from_contract(
        period, {case_id: jobs[0].start for case_id, jobs in period.archive.jobs.items()}
    )


def is_paid_job(card: Card) -> bool:
    """Whether an agreement is about paid work on the open market."""
    return card.values[1] == EMPLOYMENT and card.values[2] in PAID


def _is_placement(card: Card) -> bool:
    return card.values[1] == INTERNSHIP or card.values[2] in PLACEMENTS


def _find_agreements(period: Period) -> list[Card]:
    return period.during(period.archive.agreements)


def _days_from_contract(period: Period, days: Mapping[str, date]) -> tuple[Line, ...]:
    """The median over those who have come so far. What happened before the contract took no days."""
    found = [
        max(0, (days[one.case_id] - period.archive.day(one.signed_at)).days)
        for one in period.signed
        if one.case_id in days
    ]
    return only(Figure(float(median(found)) if found else None, len(found)))
