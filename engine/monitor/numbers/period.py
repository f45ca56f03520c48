"""What numbers are counted from: rows read once for both periods, and one period. Counts nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from engine.krokus import Krokus
from engine.monitor.retention import Spell, group_spells, read_day, read_spells
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.queries.answers import (
    Card,
    CaseLife,
    Held,
    list_cards,
    list_case_lives,
    list_coach_spans,
    list_newest_cards,
)
from engine.store.queries.deadlines import Due, Kept, Signed, count_kept
from engine.views import Figure

# Both databases say "yes" in their own way when an answer is read as text.
YES = frozenset({"1", "true"})
ONLY = ""
REPORT = "monthly_report"
# Who worked already when the contract was signed does not count as having found a job (domain: KPIs).
AT_WORK = frozenset({"employed", "at_risk"})
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Line:
    """A number with its name among others of the same measure; a measure of one number has no name."""

    key: str
    name: Words
    figure: Figure


@dataclass
class Archive:
    """Rows of an organisation that more than one number needs, each read at most once."""

    krokus: Krokus
    work: Work
    # From when to when each period lasts that is counted.
    spans: tuple[Span, ...]
    _read: dict[tuple[str, ...], tuple[Card, ...]] = field(default_factory=dict)

    def cards(self, form_key: str, *fields: str) -> tuple[Card, ...]:
        """Every filled form of a kind with these answers."""
        asked = (form_key, *fields)
        if asked not in self._read:
            self._read[asked] = list_cards(self.work, *asked)
        return self._read[asked]

    @cached_property
    def jobs(self) -> dict[str, list[Spell]]:
        """The jobs of each case in the order of time, as far as they have begun."""
        today = self.day(self.work.now)
        ends = [(life.case_id, life.closed_at) for life in self.lives.values() if life.closed_at is not None]
        spells = read_spells(self.krokus, self.work, ends)
        return group_spells(spell for spell in spells if spell.start <= today)

    @cached_property
    def contacts(self) -> tuple[tuple[date, Card], ...]:
        """Talks with employers with their day; values: day, face to face, employer."""
        cards = self.cards("employer_contact", "date", "is_face_to_face", "employer")
        return tuple((read_day(card.values[0]) or self.day(card.at), card) for card in cards)

    @cached_property
    def agreements(self) -> tuple[tuple[date, Card], ...]:
        """Agreements with their first day; values: day, kind, type of contract, hours a week, employer."""
        fields = ("start_date", "kind", "contract_type", "hours_week", "employer")
        cards = self.cards("employer_agreement", *fields)
        return tuple((read_day(card.values[0]) or self.day(card.at), card) for card in cards)

    @cached_property
    def _agreements_by_case(self) -> dict[str, list[tuple[date, Card]]]:
        found: dict[str, list[tuple[date, Card]]] = {}
        for day, card in self.agreements:
            found.setdefault(card.case_id, []).append((day, card))
        return found

    def agreements_of(self, case_id: str) -> list[tuple[date, Card]]:
        """The agreements of one case in the order in which they were written."""
        return self._agreements_by_case.get(case_id, [])

    @cached_property
    def applications(self) -> dict[str, Card]:
        """The newest application of each case; values: status on the labour market, county, day of birth."""
        fields = ("labour_status", "address_county", "birth_date")
        return {card.case_id: card for card in list_newest_cards(self.work, "client_application", *fields)}

    @cached_property
    def progress(self) -> tuple[tuple[date, Card], ...]:
        """Progress cards with the last day they tell of."""
        fields = (
            "period_to",
            "context",
            "worked_hours",
            "coach_hours_onsite",
            "client_satisfaction",
            "employer_satisfaction",
        )
        cards = self.cards("progress_assessment", *fields)
        return tuple((read_day(card.values[0]) or self.day(card.at), card) for card in cards)

    @cached_property
    def kept(self) -> Kept:
        """Clients who signed their contract, ever, and the deadlines of all periods."""
        return count_kept(self.work, self.spans, REPORT, self.lives.keys())

    def due(self, since: datetime, until: datetime) -> Due:
        """Tasks whose deadline fell in a period, and the reports among them."""
        return self.kept.due[self.spans.index((since, until))]

    @cached_property
    def lives(self) -> dict[str, CaseLife]:
        """Every case of a client."""
        return {life.case_id: life for life in list_case_lives(self.work)}

    @cached_property
    def coaches(self) -> tuple[Held, ...]:
        """When which coach led a client's case."""
        return tuple(span for span in list_coach_spans(self.work) if span.subject_id in self.lives)

    def day(self, moment: datetime) -> date:
        """The day on the wall."""
        return self.krokus.calendar.local_date(moment)


@dataclass
class Period:
    """A span of time, its end not included, over an archive."""

    archive: Archive
    begin: datetime
    end: datetime

    @property
    def work(self) -> Work:
        return self.archive.work

    @cached_property
    def first_day(self) -> date:
        """The day after the one on which the span begins: each day belongs to one span only."""
        return self.archive.day(self.begin) + timedelta(days=1)

    @cached_property
    def last_day(self) -> date:
        return self.archive.day(self.end)

    @cached_property
    def days(self) -> tuple[str, str]:
        """The first and the last day as text."""
        return self.first_day.isoformat(), self.last_day.isoformat()

    @cached_property
    def signed(self) -> tuple[Signed, ...]:
        """Clients who signed their contract in this time."""
        return tuple(one for one in self.archive.kept.signed if self.begin <= one.signed_at < self.end)

    @cached_property
    def seekers(self) -> tuple[str, ...]:
        """Clients who signed their contract in this time and had no job then."""
        told = self.archive.applications
        return tuple(
            one.case_id
            for one in self.signed
            if one.case_id not in told or told[one.case_id].values[0] not in AT_WORK
        )

    @cached_property
    def due(self) -> Due:
        """Tasks whose deadline fell in this time, and the monthly reports among them."""
        return self.archive.due(self.begin, self.end)

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def during(self, cards: Iterable[tuple[date, Card]]) -> list[Card]:
        """The cards whose day lies in this time."""
        return [card for day, card in cards if self.holds(day)]


def share(part: float, whole: float, n: int | None = None) -> Figure:
    """A share in percent; `n` is the number of people where the whole counts something else."""
    return Figure(100 * part / whole if whole else None, int(whole) if n is None else n, part, whole)


def only(figure: Figure) -> tuple[Line, ...]:
    """A measure of one number."""
    return (Line(ONLY, Words(""), figure),)


def read_number(text: str | None) -> float | None:
    """A stored number; None for what is none."""
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
