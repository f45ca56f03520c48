"""What letters say: which kind of thing waits and where, in the reader's language. Nothing about clients."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.krokus import Krokus
from engine.model import OrgId
from engine.store import Work
from engine.store.queries.cases import find_case
from engine.store.queries.history import OutboxRow
from engine.store.queries.meetings import find_meeting
from engine.store.queries.people import PersonRow, find_people_with_role, find_person
from engine.store.queries.plan_steps import OPEN as STEP_OPEN
from engine.store.queries.plan_steps import find_step
from engine.store.queries.tasks import OPEN, find_task

TASK_REMINDER, TASK_ESCALATION, TASK_NUDGE = "task_reminder", "task_escalation", "task_nudge"
QUESTION, DIGEST = "case_question", "board_digest"
MEETING, CLIENT_FLAG = "meeting_reminder", "client_flag"
STEP_REMINDER = "step_reminder"
MENTOR = "mentor"
# Subject and text by kind and language; `{name}` is the task's name in the model, `{where}` an address.
WORDS = {
    (TASK_REMINDER, "pl"): ("Zadanie czeka: {name}", "Zbliża się termin zadania „{name}”.\n\n{where}\n"),
    (TASK_REMINDER, "en"): ("A task is waiting: {name}", "The task “{name}” is due soon.\n\n{where}\n"),
    (TASK_ESCALATION, "pl"): (
        "Zadanie po terminie: {name}",
        "Zadanie „{name}” jest po terminie.\n\n{where}\n",
    ),
    (TASK_ESCALATION, "en"): ("A task is late: {name}", "The task “{name}” is overdue.\n\n{where}\n"),
    (TASK_NUDGE, "pl"): (
        "Przypomnienie: {name}",
        "{by} przypomina o zadaniu „{name}”.\n\n{where}\n",
    ),
    (TASK_NUDGE, "en"): ("A reminder: {name}", "{by} reminds you of the task “{name}”.\n\n{where}\n"),
    (QUESTION, "pl"): (
        "Pytanie do Ciebie: {by}",
        "{by} pyta o coś w sprawie, nad którą pracujesz. Odpowiedz tutaj:\n\n{where}\n",
    ),
    (QUESTION, "en"): (
        "A question for you: {by}",
        "{by} asks you something about a case you work on. Answer here:\n\n{where}\n",
    ),
    (MEETING, "pl"): (
        "Spotkanie {when}",
        "Masz spotkanie {when}. Z kim i gdzie, przeczytasz tutaj:\n\n{where}\n",
    ),
    (MEETING, "en"): (
        "A meeting {when}",
        "You have a meeting {when}. With whom and where you read here:\n\n{where}\n",
    ),
    (STEP_REMINDER, "pl"): (
        "Jutro mija termin (sprawa {no})",
        "Jutro jest ostatni dzień na jedną rzecz w sprawie {no}. Co to jest, przeczytasz tutaj:\n\n{where}\n",
    ),
    (STEP_REMINDER, "en"): (
        "Something is due tomorrow (case {no})",
        "Tomorrow is the last day for one thing in case {no}. You read here what it is:\n\n{where}\n",
    ),
    (CLIENT_FLAG, "pl"): (
        "Klient mówi: stoję w miejscu (sprawa {no})",
        "Klient daje znać, że stoi w miejscu. Sprawa {no}. Co napisał, przeczytasz tutaj:\n\n{where}\n",
    ),
    (CLIENT_FLAG, "en"): (
        "A client says: I am stuck (case {no})",
        "A client says that nothing moves. Case {no}. You read the words here:\n\n{where}\n",
    ),
    (DIGEST, "pl"): (
        "Sprawy, które stoją: {new}",
        "Nowe dziś: {new}. Razem stoi: {all}.\n\n{lines}\n\nCała lista: {where}\n",
    ),
    (DIGEST, "en"): (
        "Cases that stand still: {new}",
        "New today: {new}. In all: {all}.\n\n{lines}\n\nThe whole list: {where}\n",
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: address, subject, plain text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """To whom a letter goes and what fills its words, by language where that differs."""

    people: list[PersonRow]
    filled: Mapping[str, str]


def write_letter(krokus: Krokus, row: OutboxRow) -> tuple[Letter, ...]:
    """The letters of one intention; none when it is past, or nobody has an address."""
    write = WRITERS.get(row.kind)
    if write is None:
        return ()
    with krokus.store.read(OrgId(row.org)) as work:
        draft = write(krokus, work, row)
    if draft is None:
        return ()
    readers = [person for person in draft.people if person.active and person.email]
    return tuple(_word(person, row.kind, draft.filled) for person in readers)


def _write_about_task(krokus: Krokus, work: Work, row: OutboxRow) -> Draft | None:
    task = find_task(work, str(row.payload.get("task", "")))
    if task is None or task.status not in OPEN:
        return None
    ids = find_people_with_role(work, MENTOR) if row.kind == TASK_ESCALATION else (task.assignee or "",)
    by = find_person(work, str(row.payload.get("by", "")))
    filled = {
        "name": task.name,
        "where": f"{krokus.address}/tasks/{task.id}",
        "by": "" if by is None else by.name,
    }
    return Draft(_find_people(work, *ids), filled)


def _write_question(krokus: Krokus, work: Work, row: OutboxRow) -> Draft | None:
    by = find_person(work, str(row.payload.get("by", "")))
    where = f"{krokus.address}/board/cases/{row.payload.get('case', '')}#talk"
    people = _find_people(work, str(row.payload.get("person", "")))
    return Draft(people, {"by": "Krokus" if by is None else by.name, "where": where})


def _write_client_flag(krokus: Krokus, work: Work, row: OutboxRow) -> Draft | None:
    case = find_case(work, str(row.payload.get("case", "")))
    if case is None:
        return None
    filled = {"no": case.no, "where": f"{krokus.address}/board/cases/{case.id}"}
    return Draft(_find_people(work, str(row.payload.get("person", ""))), filled)


def _write_step(krokus: Krokus, work: Work, row: OutboxRow) -> Draft | None:
    """The step itself is the client's affair, so that a letter only leads to it."""
    step = find_step(work, str(row.payload.get("step", "")))
    case = None if step is None else find_case(work, step.case_id)
    if step is None or case is None or step.status != STEP_OPEN or case.closed_at is not None:
        return None
    filled = {"no": case.no, "where": f"{krokus.address}/plan-steps/{step.id}"}
    return Draft(_find_people(work, str(row.payload.get("to", ""))), filled)


def _write_meeting(krokus: Krokus, work: Work, row: OutboxRow) -> Draft | None:
    meeting = find_meeting(work, str(row.payload.get("meeting", "")))
    if meeting is None or meeting.cancelled_at is not None or meeting.starts_at <= work.now:
        return None
    when = f"{meeting.starts_at.astimezone(krokus.calendar.zone):%d.%m.%Y, %H:%M}"
    filled = {"when": when, "where": f"{krokus.address}/hours/calendar"}
    return Draft(_find_people(work, meeting.person_id), filled)


def _write_digest(krokus: Krokus, work: Work, row: OutboxRow) -> Draft | None:
    """The digest names cases by their numbers: a mailbox is no place for people's affairs."""
    lines = [str(line) for line in row.payload.get("lines", ())]
    counts = {"new": str(row.payload.get("new", 0)), "all": str(row.payload.get("all", 0))}
    where = f"{krokus.address}/board/digest"
    people = _find_people(work, str(row.payload.get("person", "")))
    return Draft(people, {**counts, "lines": "\n".join(lines), "where": where})


WRITERS: Mapping[str, Callable[[Krokus, Work, OutboxRow], Draft | None]] = {
    TASK_REMINDER: _write_about_task,
    TASK_ESCALATION: _write_about_task,
    TASK_NUDGE: _write_about_task,
    QUESTION: _write_question,
    MEETING: _write_meeting,
    CLIENT_FLAG: _write_client_flag,
    STEP_REMINDER: _write_step,
    DIGEST: _write_digest,
}


def _find_people(work: Work, *ids: str) -> list[PersonRow]:
    people = [find_person(work, person_id) for person_id in ids]
    return [person for person in people if person is not None]


def _word(person: PersonRow, kind: str, filled: Mapping[str, str]) -> Letter:
    language = "en" if person.locale == "en" else "pl"
    subject, text = WORDS[kind, language]
    # A line break in a subject would start a header of its own.
    subject = " ".join(subject.format(**filled).split())
    return Letter(person.email or "", subject, text.format(**filled))
