"""Numbers about employers: how often coaches meet them, and how many of those met have hired somebody."""

from collections.abc import Iterable
from datetime import datetime

from engine.monitor.numbers.jobs import is_paid_job
from engine.monitor.numbers.period import YES, Line, Period, only, share
from engine.store.queries.answers import Held
from engine.views import Figure

WEEK_S = 7 * 24 * 3600


def employer_contacts_week(period: Period) -> tuple[Line, ...]:
    """Talks face to face for each week in which a coach led at least one case."""
    talks = sum(card.values[1] in YES for card in period.during(period.archive.contacts))
    weeks = _count_weeks(period.archive.coaches, period.begin, period.end)
    return only(Figure(talks / weeks if weeks else None, int(weeks), talks, weeks))


def _count_weeks(spans: Iterable[Held], begin: datetime, end: datetime) -> float:
    """Weeks of all coaches; a coach with ten cases at once works one week a week."""
    total_s, reached = 0.0, dict[str, datetime]()
    for span in sorted(spans, key=lambda one: one.since):
        since = max(begin, span.since, reached.get(span.person_id, begin))
        until = min(end, span.until or end)
        if until > since:
            total_s += (until - since).total_seconds()
            reached[span.person_id] = until
    return total_s / WEEK_S


def employer_conversion(period: Period) -> tuple[Line, ...]:
    """Of firms talked with in this time, those that took somebody on for pay, then or later."""
    met: dict[str, datetime] = {}
    for card in period.during(period.archive.contacts):
        firm = card.values[2]
        if firm:
            met[firm] = min(met.get(firm, card.at), card.at)
    hired = {
        card.values[4]
        for _day, card in period.archive.agreements
        if is_paid_job(card) and card.values[4] in met and card.at >= met[card.values[4]]
    }
    return only(share(len(hired), len(met)))
