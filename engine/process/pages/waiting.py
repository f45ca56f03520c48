"""What a case waits for, complete and in order: incidents, tasks, messages, timers."""

from collections.abc import Iterable

from engine.casework.access import Standing, find_rights
from engine.casework.holders import CLIENT
from engine.process.naming import Naming
from engine.releases.release import Release
from engine.saying.faults import say_fault
from engine.store import Work
from engine.store.queries import tasks as task_store
from engine.store.queries.cases import CaseRow
from engine.store.queries.history import list_open_incidents
from engine.store.queries.instances import TokenRow
from engine.store.queries.timers import list_case_timers
from engine.views import Waiting


def describe_waiting(
    work: Work,
    naming: Naming,
    standing: Standing,
    release: Release,
    row: CaseRow,
    tokens: Iterable[TokenRow],
) -> tuple[Waiting, ...]:
    """What the case waits for, complete: incidents, tasks, messages, timers."""
    if standing.is_outsider:
        return tuple(one for one in _waiting_tasks(work, naming, standing, release, row) if one.task_id)
    found = [*_waiting_incidents(work, release, row)] if not standing.roles <= {CLIENT} else []
    found += _waiting_tasks(work, naming, standing, release, row)
    found += [
        _waiting_message(release, token)
        for token in tokens
        if token.kind in ("message", "signal", "condition") and is_expected(release, token)
    ]
    return (*found, *_waiting_timers(work, release, row, tokens))


def is_expected(release: Release, token: TokenRow) -> bool:
    """Whether the case stands at this message and goes on with it."""
    # A boundary catcher listens all the time; only a message in the flow is what the case waits for.
    element = release.graph.elements.get(token.element_id)
    return element is not None and element.attached_to is None


def _waiting_message(release: Release, token: TokenRow) -> Waiting:
    info = release.model.messages.get(token.event_name or "")
    name = release.find_element_name(token.element_id)
    label = None if info is None else info.label
    kind = "condition" if token.kind == "condition" else "message"
    return Waiting(kind, name, token.element_id, token.since, None, label=label)


def _waiting_incidents(work: Work, release: Release, row: CaseRow) -> Iterable[Waiting]:
    for incident in list_open_incidents(work, row.id):
        name = release.find_element_name(incident.element_id) if incident.element_id else ""
        yield Waiting(
            "incident",
            name,
            incident.element_id or "",
            incident.at,
            None,
            incident_id=incident.id,
            broke=say_fault(incident.code).what,
        )


def _waiting_tasks(
    work: Work, naming: Naming, standing: Standing, release: Release, row: CaseRow
) -> list[Waiting]:
    live = (*task_store.OPEN, "suspended")
    return [
        Waiting(
            "task" if task.status != "suspended" else "suspended_task",
            task.name,
            task.element_id,
            task.opened_at,
            task.due_at,
            who=naming.person(task.assignee),
            role_name=naming.role(release, task.role),
            task_id=task.id if find_rights(standing, task) else None,
            nobody=task.nobody,
            is_overdue=bool(task.due_at and task.due_at < work.now and task.status != "suspended"),
        )
        for task in task_store.list_case_tasks(work, row.id)
        if task.status in live
    ]


def _waiting_timers(
    work: Work, release: Release, row: CaseRow, tokens: Iterable[TokenRow]
) -> tuple[Waiting, ...]:
    element_of = {token.token_id: token.element_id for token in tokens}
    found = []
    for timer in list_case_timers(work, row.id):
        element_id = element_of.get(timer.token_id or "")
        if timer.instance_id is None or element_id is None or timer.status not in ("armed", "suspended"):
            continue
        name = release.find_element_name(element_id)
        kind = "timer" if timer.status == "armed" else "suspended_timer"
        found.append(Waiting(kind, name, element_id, timer.anchor, timer.due_at))
    return tuple(found)
