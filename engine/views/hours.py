"""What questions about hours answer: entries, the month card, the page of the day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.releases.modelfile import Words
from engine.views.people import PersonRef


@dataclass(frozen=True, slots=True)
class HoursCase:
    """A case that hours may be written for: its client's name and the stage it is in."""

    id: str
    title: str
    no: str
    stage: str | None


@dataclass(frozen=True, slots=True)
class EntryItem:
    """One entry. `day`, `start`, `end` are on the wall; `clients` are names with minutes.

    `state`: counts, replaced, removed. `may_change`: its month is open and it is the reader's own.
    """

    id: str
    day: date
    start: str
    end: str
    minutes: int
    kind: str
    activity: str
    activity_name: Words
    clients: tuple[tuple[str, int], ...]
    stage: str | None
    mode: str
    place: str
    description: str
    result: str | None
    travel_min: int
    travel_km: float
    funding: str | None
    reason: str
    corrects: str | None
    state: str
    flagged: bool
    sensitive: bool
    may_change: bool
    version: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Minutes by kind; `travel` stands apart and is in none of the others."""

    direct: int = 0
    indirect: int = 0
    general: int = 0
    travel: int = 0
    travel_m: int = 0
    entries: int = 0

    @property
    def total(self) -> int:
        return self.direct + self.indirect + self.general

    @property
    def direct_share_pct(self) -> int | None:
        """Direct hours of all that were for clients; None when there were none."""
        both = self.direct + self.indirect
        return round(100 * self.direct / both) if both else None


@dataclass(frozen=True, slots=True)
class ClientSums:
    """Minutes for one client in one stage."""

    case_id: str
    title: str
    stage: str | None
    direct: int
    indirect: int
    count: int


@dataclass(frozen=True, slots=True)
class CardEvent:
    """Who did what to a card: signed, taken_back, approved, returned, corrected, removed."""

    type: str
    by: str
    at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class MonthCard:
    """A person's month. `status`: draft, submitted, approved, returned.

    Attributes:
        gaps: working days without an entry, up to today.
        approved_sums: what was approved, when corrections have changed the sums since; else None.
        may: words out of: write, sign, take_back, judge.
    """

    person: PersonRef
    month: str
    status: str
    sums: Sums
    by_client: tuple[ClientSums, ...]
    gaps: tuple[date, ...]
    entries: tuple[EntryItem, ...]
    contract_min: int | None
    comment: str
    signed_name: str
    signed_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    mentor_comment: str
    approved_sums: Sums | None
    events: tuple[CardEvent, ...]
    may: frozenset[str]
    version: int
    organisation: str = ""
    # A PNG in base64; empty: none.
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry that Krokus proposes after a finished task; `values` fill the form."""

    task_id: str
    task_name: str
    client: str
    values: Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Favourite:
    """A ready entry without its time."""

    id: str
    title: str
    values: Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Running:
    """The timer that runs; `minutes` so far."""

    started_at: datetime
    minutes: int
    values: Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class HoursPage:
    """What the page of hours shows to a person: today, what is proposed, the month so far."""

    day: date
    entries: tuple[EntryItem, ...]
    day_minutes: int
    month: str
    sums: Sums
    month_status: str
    proposals: tuple[Proposal, ...]
    favourites: tuple[Favourite, ...]
    recent: tuple[Favourite, ...]
    running: Running | None
    waiting_cards: int = 0


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What a form for an entry offers: cases, activities with the often used first, and first values."""

    cases: tuple[HoursCase, ...]
    often: tuple[str, ...]
    values: Mapping[str, str | list[str]]
    employers: tuple[tuple[str, str], ...] = ()
    funding_required: bool = False
    entry: EntryItem | None = None
    locked: str = ""
    warnings: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of the mentor's or the office's list of cards of one month."""

    person: PersonRef
    month: str
    status: str
    sums: Sums
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """What saving an entry led to: its id, its month, and warnings in stable words."""

    id: str
    month: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """A meeting. `interpreter`: no, wanted, booked; `who` only where it may be somebody else's."""

    id: str
    title: str
    client: str
    who: str
    starts_at: datetime
    ends_at: datetime
    place: str
    interpreter: str
    remind_min: int | None


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Coming meetings, interpreters to book (for the office), and whether a secret address exists."""

    meetings: tuple[MeetingItem, ...]
    interpreters: tuple[MeetingItem, ...]
    cases: tuple[HoursCase, ...]
    has_feed: bool
