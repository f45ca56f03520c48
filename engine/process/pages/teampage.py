"""Which processes of the team run and what each stands at. Nothing here changes anything."""

from collections.abc import Iterable
from datetime import datetime

from engine.casework.access import MENTOR
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.clocks import ARMED
from engine.process.naming import Naming
from engine.process.teamwork import list_startable
from engine.store import Work
from engine.store.queries.cases import CaseRow, list_team_cases
from engine.store.queries.history import list_open_incidents
from engine.store.queries.instances import list_tokens
from engine.store.queries.task_lists import list_open_tasks
from engine.store.queries.tasks import TaskRow
from engine.store.queries.timers import list_case_timers
from engine.views import PersonRef, TeamItem, TeamPage


def find_team_processes(krokus: Krokus, actor: Actor) -> TeamPage:
    """Processes of the team that this person takes part in; a mentor also sees that those of others go on."""
    with krokus.store.read(actor.org) as work:
        own = list_team_cases(work, actor.person)
        ids = {row.id for row in own}
        all_ = list_team_cases(work) if actor.has_role(MENTOR) else own
        others = [row for row in all_ if row.id not in ids and row.closed_at is None]
        return TeamPage(
            own=describe_team_cases(krokus, work, [row for row in own if row.closed_at is None]),
            others=describe_team_cases(krokus, work, others),
            closed=describe_team_cases(krokus, work, [row for row in own if row.closed_at is not None]),
            models=list_startable(krokus, work, actor),
        )


def list_standing_still(krokus: Krokus, work: Work) -> tuple[TeamItem, ...]:
    """Open processes of the team that are overdue, broken or nobody's."""
    rows = [row for row in list_team_cases(work) if row.closed_at is None]
    return tuple(item for item in describe_team_cases(krokus, work, rows) if item.stands_still)


def describe_team_cases(krokus: Krokus, work: Work, rows: Iterable[CaseRow]) -> tuple[TeamItem, ...]:
    """Items for the list, what stands still first."""
    rows = list(rows)
    naming = Naming(krokus, work)
    tasks: dict[str, list[TaskRow]] = {}
    for listed in list_open_tasks(work, case_ids=[row.id for row in rows] or ["-"]):
        tasks.setdefault(listed.task.case_id, []).append(listed.task)
    broken = {row.case_id for row in list_open_incidents(work)} if rows else set()
    items = [_describe(work, naming, row, tasks.get(row.id, []), is_broken=row.id in broken) for row in rows]
    return tuple(sorted(items, key=lambda item: not item.stands_still))


def _describe(work: Work, naming: Naming, row: CaseRow, tasks: list[TaskRow], *, is_broken: bool) -> TeamItem:
    release = naming.release(row.release_id)
    first = tasks[0] if tasks else None
    waits_for, until = ("", None) if first is None else (first.name, first.due_at)
    if first is None and row.closed_at is None:
        waits_for, until = _find_wait(work, naming, row)
    return TeamItem(
        id=row.id,
        no=row.no,
        title=row.title,
        model_name=release.model.name,
        status=row.status,
        opened_at=row.opened_at,
        waits_for=waits_for,
        who=_list_turns(naming, tasks),
        until=until,
        is_overdue=any(task.due_at is not None and task.due_at < work.now for task in tasks),
        is_broken=is_broken and row.closed_at is None,
        is_nobodys=any(task.nobody is not None for task in tasks),
    )


def _list_turns(naming: Naming, tasks: Iterable[TaskRow]) -> tuple[PersonRef, ...]:
    people = (naming.person(task.assignee) for task in tasks)
    return tuple(dict.fromkeys(person for person in people if person is not None))


def _find_wait(work: Work, naming: Naming, row: CaseRow) -> tuple[str, datetime | None]:
    """The next day that the process waits for, in the words of its drawing."""
    elements = {token.token_id: token.element_id for token in list_tokens(work, row.id)}
    waits = [
        (timer.due_at, naming.release(row.release_id).find_element_name(elements[timer.token_id]))
        for timer in list_case_timers(work, row.id)
        if timer.due_at is not None and timer.token_id in elements and timer.status == ARMED
    ]
    due_at, name = min(waits, default=(None, ""))
    return name, due_at
