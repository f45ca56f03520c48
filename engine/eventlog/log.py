"""What an event log tells: traces of cases with their events, ready to be written in any format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.model import JsonValue

# Standard words of XES for what happens to a piece of work.
SCHEDULE, START, RELEASE, COMPLETE, WITHDRAW = "schedule", "start", "reassign", "complete", "withdraw"
TRANSITIONS: Mapping[str, str] = {
    "task_opened": SCHEDULE,
    "task_claimed": START,
    "task_released": RELEASE,
    "task_reassigned": RELEASE,
    "task_done": COMPLETE,
    "task_cancelled": WITHDRAW,
}
# What else happens has no duration; it is complete when it is.
ACTIVITIES: Mapping[str, str] = {
    "case_started": "Zgłoszenie",
    "case_reopened": "Powrót klienta",
    "stage_entered": "Nowy etap",
    "status_changed": "Zmiana statusu",
    "message_received": "Wiadomość",
    "message_without_effect": "Wiadomość bez skutku",
    "role_assigned": "Nowa osoba w sprawie",
    "role_ended": "Osoba odeszła ze sprawy",
    "incident": "Zatrzymanie procesu",
    "incident_resolved": "Ponowienie kroku",
    "sharing_blocked": "Zgoda na przekazywanie danych",
    "time_factor_set": "Tempo klienta",
}
# Of an event's data only this is told: words of the model and of the engine, never what a person wrote.
TOLD = ("stage", "status", "answer", "role", "kind", "name", "code", "model")


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event.

    Attributes:
        activity: what people call it: the step's name in the model.
        element: id of the step in its diagram; empty for what is no step.
        transition: word of the XES lifecycle.
        task: names the piece of work inside the log; empty when it is none.
        values: words of the model and the engine, by key.
    """

    id: str
    activity: str
    element: str
    type: str
    transition: str
    at: datetime
    resource: str
    role: str
    task: str
    is_meaningful: bool
    values: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Trace:
    """One case with everything that happened to it, oldest first."""

    id: str
    model: str
    release: int
    status: str
    stage: str
    opened_at: datetime
    closed_at: datetime | None
    events: tuple[LogEvent, ...]
    title: str = ""
