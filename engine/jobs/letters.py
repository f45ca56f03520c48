"""What letters say: which kind of task waits and where, in the reader's language. Nothing about clients."""

from dataclasses import dataclass

from engine.krokus import Krokus
from engine.model import OrgId
from engine.store import Work
from engine.store.history import OutboxRow
from engine.store.people import PersonRow, find_people_with_role, find_person
from engine.store.tasks import OPEN, find_task

TASK_REMINDER, TASK_ESCALATION = "task_reminder", "task_escalation"
MENTOR = "mentor"
# Subject and text by kind and language; `{name}` is the task's name in the model, `{where}` its address.
WORDS = {
    (TASK_REMINDER, "pl"): ("Zadanie czeka: {name}", "Zbliża się termin zadania „{name}”.\n\n{where}\n"),
    (TASK_REMINDER, "en"): ("A task is waiting: {name}", "The task “{name}” is due soon.\n\n{where}\n"),
    (TASK_ESCALATION, "pl"): (
        "Zadanie po terminie: {name}",
        "Zadanie „{name}” jest po terminie.\n\n{where}\n",
    ),
    (TASK_ESCALATION, "en"): ("A task is late: {name}", "The task “{name}” is overdue.\n\n{where}\n"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: address, subject, plain text."""

    to: str
    subject: str
    text: str


def write_letter(krokus: Krokus, row: OutboxRow) -> tuple[Letter, ...]:
    """The letters of one intention; none when the task is done meanwhile or nobody has an address."""
    with krokus.store.read(OrgId(row.org)) as work:
        task = find_task(work, str(row.payload.get("task", "")))
        if task is None or task.status not in OPEN:
            return ()
        people = _find_readers(work, row, task.assignee)
    where = f"{krokus.address}/tasks/{task.id}"
    return tuple(_word(person, row.kind, task.name, where) for person in people)


def _find_readers(work: Work, row: OutboxRow, assignee: str | None) -> list[PersonRow]:
    ids = find_people_with_role(work, MENTOR) if row.kind == TASK_ESCALATION else (assignee or "",)
    people = [find_person(work, person_id) for person_id in ids]
    return [person for person in people if person is not None and person.active and person.email]


def _word(person: PersonRow, kind: str, name: str, where: str) -> Letter:
    language = "en" if person.locale == "en" else "pl"
    subject, text = WORDS[kind, language]
    # A line break in a subject would start a header of its own.
    subject = " ".join(subject.format(name=name).split())
    return Letter(person.email or "", subject, text.format(name=name, where=where))
