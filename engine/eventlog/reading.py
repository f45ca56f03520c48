"""Reading the log out of the rows: one case at a time, so that a long history needs little memory."""

from collections.abc import Iterator
from datetime import datetime

from engine.eventlog.log import ACTIVITIES, COMPLETE, TOLD, TRANSITIONS, WITHDRAW, LogEvent, Trace
from engine.eventlog.pseudonyms import Pseudonyms
from engine.krokus import Krokus
from engine.model import TaskStatus
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow, find_case, find_release, list_case_lines
from engine.store.queries.history import EventRow, list_events
from engine.store.queries.people import list_people
from engine.store.queries.tasks import TaskRow, list_case_tasks

ALL = 10_000_000


def read_traces(krokus: Krokus, work: Work, pseudonyms: Pseudonyms) -> Iterator[Trace]:
    """Every case of the organisation, oldest first."""
    numbers: dict[str, int] = {}
    for line in reversed(list_case_lines(work)):
        case = find_case(work, line.id)
        if case is None:
            continue
        if case.release_id not in numbers:
            row = find_release(work, case.release_id)
            numbers[case.release_id] = 0 if row is None else row.no
        yield _read_trace(krokus, work, pseudonyms, case, numbers[case.release_id])


def read_names(work: Work) -> dict[str, str]:
    """Real names of people and cases, for a log that is allowed to tell them."""
    names = {row.id: row.name for row in list_people(work)}
    return names | {line.id: line.no for line in list_case_lines(work)}


def _read_trace(krokus: Krokus, work: Work, pseudonyms: Pseudonyms, case: CaseRow, number: int) -> Trace:
    release = krokus.releases.get(work, case.release_id)
    tasks = {row.id: row for row in list_case_tasks(work, case.id)}
    name = pseudonyms.name("case", case.id)
    rows = tuple(reversed(list_events(work, case.id, ALL)))
    words = _name_tasks(name, rows)
    events = [_tell(release, pseudonyms, name, row, tasks, words) for row in rows]
    return Trace(
        id=name,
        model=case.model_key,
        release=number,
        status=case.status,
        stage=case.stage or "",
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        events=tuple(events + _find_withdrawn(release, name, rows, tasks, words)),
        title=case.title if pseudonyms.is_named else "",
    )


def _name_tasks(name: str, rows: tuple[EventRow, ...]) -> dict[str, str]:
    """A task is called by the event that opened it."""
    return {str(row.data["task"]): f"{name}/{row.seq}" for row in rows if row.type == "task_opened"}


def _tell(
    release: Release,
    pseudonyms: Pseudonyms,
    name: str,
    row: EventRow,
    tasks: dict[str, TaskRow],
    words: dict[str, str],
) -> LogEvent:
    task = tasks.get(str(row.data.get("task")))
    person = row.data.get("person") if row.type in ("role_assigned", "role_ended") else row.actor
    return LogEvent(
        id=f"{name}/{row.seq}",
        activity=_name_activity(release, row),
        element=row.element_id or "",
        type=row.type,
        transition=TRANSITIONS.get(row.type, COMPLETE),
        at=row.at,
        resource=pseudonyms.name("person", person),
        role=task.role if task is not None else str(row.data.get("role") or ""),
        task=words.get(task.id, "") if task is not None else "",
        is_meaningful=row.meaningful,
        values={key: row.data[key] for key in TOLD if isinstance(row.data.get(key), str | bool | int)},
    )


def _name_activity(release: Release, row: EventRow) -> str:
    if row.type in ("stage_entered", "status_changed") or row.element_id is None:
        value = (
            row.data.get("status") or row.data.get("stage") or row.data.get("name") or row.data.get("role")
        )
        word = ACTIVITIES.get(row.type, row.type)
        return f"{word}: {value}" if value else word
    element = release.graph.elements.get(row.element_id)
    process = release.graph.processes.get(row.element_id)
    return (element and element.name) or (process and process.name) or row.element_id


def _find_withdrawn(
    release: Release,
    name: str,
    rows: tuple[EventRow, ...],
    tasks: dict[str, TaskRow],
    words: dict[str, str],
) -> list[LogEvent]:
    """Tasks that an older version took away without a word: they end with the last thing that happened."""
    told = {str(row.data.get("task")) for row in rows if row.type == "task_cancelled"}
    gone = [row for row in tasks.values() if row.status == TaskStatus.CANCELLED and row.id not in told]
    last: datetime | None = rows[-1].at if rows else None
    return [
        LogEvent(
            id=f"{words.get(row.id, row.id)}/withdrawn",
            activity=release.find_element_name(row.element_id),
            element=row.element_id,
            type="task_cancelled",
            transition=WITHDRAW,
            at=last or row.opened_at,
            resource="",
            role=row.role,
            task=words.get(row.id, ""),
            is_meaningful=False,
            values={},
        )
        for row in gone
    ]
