"""The team's own processes in answers: what runs, what can be started, and with whom. No words here."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.releases.modelfile import Words
from engine.views.people import PersonRef


@dataclass(frozen=True, slots=True)
class TeamItem:
    """One process of the team, and what it stands at.

    Attributes:
        waits_for: name of the step, or of the wait; empty when it is closed.
        who: whose turn it is.
        until: the step's deadline, or the moment at which the wait ends.
        is_broken: a step failed, and somebody has to try it again.
        is_nobodys: nobody holds the role whose turn it is.
    """

    id: str
    no: str
    title: str
    model_name: Words
    status: str
    opened_at: datetime
    waits_for: str
    who: tuple[PersonRef, ...]
    until: datetime | None
    is_overdue: bool
    is_broken: bool
    is_nobodys: bool

    @property
    def stands_still(self) -> bool:
        return self.is_overdue or self.is_broken or self.is_nobodys


@dataclass(frozen=True, slots=True)
class TeamModel:
    """A process of the team that this person may start; `subject`: coach, employer or team."""

    key: str
    name: Words
    description: Words
    subject: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Own processes and, for a mentor, those of others: what stands still first, then the newest."""

    own: tuple[TeamItem, ...]
    others: tuple[TeamItem, ...]
    closed: tuple[TeamItem, ...]
    models: tuple[TeamModel, ...]


@dataclass(frozen=True, slots=True)
class TeamRole:
    """A role to be given at the start; `several`: to any number of people, also none."""

    key: str
    name: Words
    several: bool
    candidates: tuple[PersonRef, ...]


@dataclass(frozen=True, slots=True)
class TeamStart:
    """What starting a process asks for; `subjects` is empty when it is about the whole team."""

    model: TeamModel
    subjects: tuple[PersonRef, ...]
    roles: tuple[TeamRole, ...]


@dataclass(frozen=True, slots=True)
class CoachSupervision:
    """When a coach's last supervision was and when the next one is; None where nobody wrote a day down.

    `is_late`: the day of the next one has passed, or there has been none for longer than the plan says.
    """

    coach: PersonRef
    last: date | None
    next: date | None
    is_late: bool
    case_id: str | None
