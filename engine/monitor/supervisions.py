"""When each coach had a supervision last, and when the next one is. Days only: nothing of what was said."""

from collections.abc import Mapping
from datetime import date

from engine.casework.holders import COACH
from engine.krokus import Krokus
from engine.process.naming import Naming
from engine.store import Work
from engine.store.queries.answers import Card, list_cards
from engine.store.queries.cases import CaseRow, list_team_cases
from engine.store.queries.people import find_people_with_role
from engine.views import CoachSupervision, PersonRef

NOTE = "supervision_note"
Days = tuple[date | None, date | None]


def list_supervisions(krokus: Krokus, work: Work, naming: Naming) -> tuple[CoachSupervision, ...]:
    """Every coach by name, those without any supervision too."""
    notes: dict[str, list[Card]] = {}
    for card in list_cards(work, NOTE, "date", "next_date"):
        notes.setdefault(card.case_id, []).append(card)
    cases: dict[str, list[CaseRow]] = {}
    for row in list_team_cases(work):
        if NOTE in naming.release(row.release_id).model.documents:
            cases.setdefault(row.subject_id, []).append(row)
    today = krokus.calendar.local_date(work.now)
    people = (naming.person(person) for person in find_people_with_role(work, COACH))
    found = [_describe(one, cases.get(one.id, []), notes, today) for one in people if one is not None]
    return tuple(sorted(found, key=lambda one: one.coach.name))


def _describe(
    coach: PersonRef, cases: list[CaseRow], notes: Mapping[str, list[Card]], today: date
) -> CoachSupervision:
    held = [card for row in cases for card in notes.get(row.id, ())]
    last = max((day for day in (read_day(card.values[0]) for card in held) if day), default=None)
    running = next((row for row in cases if row.closed_at is None), None)
    upcoming = None if running is None else _find_next(running, notes.get(running.id, []))
    is_late = upcoming is None or upcoming < today
    return CoachSupervision(coach, last, upcoming, is_late, None if running is None else running.id)


def _find_next(row: CaseRow, held: list[Card]) -> date | None:
    """The day that was agreed for the next one, else the day the last note names."""
    last = read_day(held[-1].values[0]) if held else None
    agreed = read_day(row.variables.get("planned_on"))
    if agreed is not None and (last is None or agreed > last):
        return agreed
    return read_day(held[-1].values[1]) if held else None


def read_day(value: object) -> date | None:
    """A day written as ISO text; None when it is none."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
