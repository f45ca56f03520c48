"""What clients and employers say: the job as wanted, offers declined, satisfaction."""

from collections import defaultdict
from collections.abc import Iterable

from engine.monitor.numbers.period import Line, Period, only, read_number, share
from engine.store.queries.answers import Card
from engine.views import Figure

FEEDBACK, OF_EMPLOYERS, RATED = "feedback", "feedback_employer", "s5_rate"
ASKED = ("coach_listens", "client_decides", "knows_next", "job_as_wanted", "feels_safe")
ASKED_EMPLOYERS = ("coach_helps", "quick_reaction", "knows_how_to_support", "would_hire_again")
RATHER_YES = 4
# The client's answer to an offer: the form, and what there means "no, thank you".
OFFERS = {"s3_lead": "no", "s4_client": "decline"}
Rating = tuple[str, float]


def client_choice(period: Period) -> tuple[Line, ...]:
    """Clients whose newest answer of this time says that the job is as they want it."""
    newest = dict(_rate(_find(period, FEEDBACK, "job_as_wanted")))
    return only(share(sum(rating >= RATHER_YES for rating in newest.values()), len(newest)))


def offers_declined(period: Period) -> tuple[Line, ...]:
    declined, answered = 0, 0
    for form, no in OFFERS.items():
        answers = [card.values[0] for card in _find(period, form, "decision")]
        declined += answers.count(no)
        answered += len(answers) - answers.count(None)
    return only(share(declined, answered))


def satisfaction_client(period: Period) -> tuple[Line, ...]:
    """Every client counts once, with the mean of their own ratings in surveys and cards of progress."""
    return _average([*_rate(_find(period, FEEDBACK, *ASKED)), *_rate_progress(period, 4)])


def satisfaction_employer(period: Period) -> tuple[Line, ...]:
    """The same of employers; one workplace counts once."""
    asked = (*_find(period, OF_EMPLOYERS, *ASKED_EMPLOYERS), *_find(period, RATED, "satisfaction"))
    return _average([*_rate(asked), *_rate_progress(period, 5)])


def _find(period: Period, form: str, *fields: str) -> list[Card]:
    """The filled forms of this time."""
    return [card for card in period.archive.cards(form, *fields) if period.holds(period.archive.day(card.at))]


def _rate(cards: Iterable[Card]) -> list[Rating]:
    """Every rating with its case; an answer that was not given is none."""
    found = ((card.case_id, read_number(value)) for card in cards for value in card.values)
    return [(case_id, number) for case_id, number in found if number is not None]


def _rate_progress(period: Period, place: int) -> list[Rating]:
    """The ratings at a place of the cards of progress of this time."""
    found = (
        (card.case_id, read_number(card.values[place])) for card in period.during(period.archive.progress)
    )
    return [(case_id, number) for case_id, number in found if number is not None]


def _average(ratings: Iterable[Rating]) -> tuple[Line, ...]:
    by_case: dict[str, list[float]] = defaultdict(list)
    for case_id, rating in ratings:
        by_case[case_id].append(rating)
    means = [sum(own) / len(own) for own in by_case.values()]
    return only(Figure(sum(means) / len(means) if means else None, len(means)))
