"""The list of cases: who may see which, filtered and paged. Nothing here changes anything."""

from collections.abc import Iterable
from dataclasses import replace

from engine.casework.access import is_from_outside, list_visible_cases
from engine.casework.holders import COACH
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.process.naming import Naming
from engine.store import Work
from engine.store.queries.cases import CaseLine, CaseRow, list_case_lines, list_cases
from engine.store.queries.people import list_people_of
from engine.store.queries.task_lists import list_open_tasks
from engine.store.queries.tasks import TaskRow
from engine.views import CaseItem, CaseList, CaseQuery

PAGE_SIZE = 50


def find_cases(krokus: Krokus, actor: Actor, query: CaseQuery) -> CaseList:
    """Cases this person may see, newest first, filtered and paged."""
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        lines = list_case_lines(work, list_visible_cases(work, actor))
        outside = is_from_outside(actor)
        # A filter by stage would tell what the list itself leaves out.
        told = CaseQuery(query.text, page=query.page) if outside else query
        found = [line.id for line in lines if _matches(line, told)]
        pages = max(1, -(-len(found) // PAGE_SIZE))
        page = min(max(1, query.page), pages)
        shown = list_cases(work, found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
        items = describe_cases(work, naming, shown, outside=outside)
    return CaseList(items, len(found), page, pages)


def _matches(row: CaseLine, query: CaseQuery) -> bool:
    text = query.text.strip().casefold()
    if text and text not in f"{row.no} {row.title}".casefold():
        return False
    if query.stage and row.stage != query.stage:
        return False
    if query.status == "open":
        return not CaseStatus(row.status).is_closed
    if query.status == "closed":
        return CaseStatus(row.status).is_closed
    return not query.status or row.status == query.status


def describe_cases(
    work: Work, naming: Naming, rows: Iterable[CaseRow], *, outside: bool = False
) -> tuple[CaseItem, ...]:
    """List items for cases, with their coach and their open tasks.

    Args:
        outside: for somebody from outside, who is not told how the client's case goes.
    """
    rows = tuple(rows)
    people = list_people_of(work, [row.id for row in rows])
    coaches = {row.subject_id: row.person_id for row in people if row.role == COACH}
    open_tasks: dict[str, list[TaskRow]] = {}
    for listed in list_open_tasks(work, case_ids=[row.id for row in rows] or ["-"]):
        open_tasks.setdefault(listed.task.case_id, []).append(listed.task)
    items = (_case_item(work, naming, row, coaches.get(row.id), open_tasks.get(row.id, ())) for row in rows)
    return tuple(map(_tell_less, items) if outside else items)


def _tell_less(item: CaseItem) -> CaseItem:
    return replace(
        item,
        stage=None,
        stage_name=None,
        meaningful_at=item.opened_at,
        open_tasks=0,
        overdue_tasks=0,
        outside=True,
    )


def _case_item(
    work: Work, naming: Naming, row: CaseRow, coach: str | None, tasks: Iterable[TaskRow]
) -> CaseItem:
    tasks = tuple(tasks)
    return CaseItem(
        id=row.id,
        no=row.no,
        title=row.title,
        status=row.status,
        stage=row.stage,
        stage_name=naming.stage(naming.release(row.release_id), row.stage),
        opened_at=row.opened_at,
        meaningful_at=row.meaningful_at,
        coach=naming.person(coach),
        open_tasks=len(tasks),
        overdue_tasks=sum(bool(task.due_at and task.due_at < work.now) for task in tasks),
        suspended=row.suspended,
    )
