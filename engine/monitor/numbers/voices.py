"""What clients and employers say: the job as wanted, offers declined, satisfaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from engine.monitor.numbers.period import Count, Line, Period, only, read_number, share
from engine.store.answers import Card

FEEDBACK, OF_EMPLOYERS, RATED = "feedback", "feedback_employer", "s5_rate"
ASKED = ("coach_listens", "client_decides", "knows_next", "job_as_wanted", "feels_safe")
ASKED_EMPLOYERS = ("coach_helps", "quick_reaction", "knows_how_to_support", "would_hire_again")
RATHER_YES = 4
# The client's answer to an offer: the form, and what there means "no, thank you".
OFFERS = {"s3_lead": "no", "s4_client": "decline"}
Rating = tuple[str, float]


def client_choice(period: Period) -> tuple[Line, ...]:
    """Clients whose newest answer of this time says that the job is as they want it."""
    newest = dict(_rate(_dated(period, FEEDBACK, "job_as_wanted"), period))
    return only(share(sum(rating >= RATHER_YES for rating in newest.values()), len(newest)))


def offers_declined(period: Period) -> tuple[Line, ...]:
    declined, answered = 0, 0
    for form, no in OFFERS.items():
        answers = [card.values[0] for card in period.during(_dated(period, form, "decision"))]
        declined += answers.count(no)
        answered += len(answers) - answers.count(None)
    return only(share(declined, answered))


def satisfaction_client(period: Period) -> tuple[Line, ...]:
    """Every client counts once, with the mean of their own ratings in surveys and cards of progress."""
    cards = _pick(period.archive.progress, 4)
    return _average([*_rate(_dated(period, FEEDBACK, *ASKED), period), *_rate(cards, period)])


def satisfaction_employer(period: Period) -> tuple[Line, ...]:
    """The same of employers; one workplace counts once."""
    cards = [*_dated(period, OF_EMPLOYERS, *ASKED_EMPLOYERS), *_dated(period, RATED, "satisfaction")]
    return _average(_rate([*cards, *_pick(period.archive.progress, 5)], period))


def _dated(period: Period, form: str, *fields: str) -> list[tuple[date, Card]]:
    return [(period.archive.day(card.at), card) for card in period.archive.cards(form, *fields)]


def _pick(cards: Iterable[tuple[date, Card]], place: int) -> list[tuple[date, Card]]:
    return [(day, card._replace(values=(card.values[place],))) for day, card in cards]


def _rate(cards: Iterable[tuple[date, Card]], period: Period) -> list[Rating]:
    """Every rating of this time with its case; an answer that was not given is none."""
    found = ((card.case_id, read_number(value)) for card in period.during(cards) for value in card.values)
    return [(case_id, number) for case_id, number in found if number is not None]


def _average(ratings: Iterable[Rating]) -> tuple[Line, ...]:
    by_case: dict[str, list[float]] = defaultdict(list)
    for case_id, rating in ratings:
        by_case[case_id].append(rating)
    means = [sum(own) / len(own) for own in by_case.values()]
    return only(Count(sum(means) / len(means) if means else None, len(means)))
