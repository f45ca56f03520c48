"""After roles of the organisation changed: whose is every open task now, and which are nobody's."""

from engine.casework.holders import Holders
from engine.krokus import Krokus
from engine.store import Work
from engine.store.queries.cases import find_case
from engine.store.queries.task_lists import list_open_tasks
from engine.store.queries.tasks import assign
from engine.store.queries.verdicts import expire_watched_of


def refresh_holders(krokus: Krokus, work: Work) -> None:
    """Look again at tasks that wait for a pool or for nobody; claimed ones stay where they are."""
    by_case: dict[str, Holders] = {}
    changed: set[str] = set()
    for listed in list_open_tasks(work):
        task = listed.task
        if task.claimed_at is not None:
            continue
        if task.case_id not in by_case:
            case = find_case(work, task.case_id)
            if case is None:
                continue
            by_case[task.case_id] = Holders(work, case, krokus.releases.get(work, case.release_id).model)
        holding = by_case[task.case_id].hold(task.role)
        if (holding.nobody, holding.assignee) != (
            task.nobody,
            task.assignee,
        ) and holding.nobody != task.nobody:
            assign(work, task.id, holding.assignee, holding.nobody, claimed=False)
            changed.add(task.case_id)
    expire_watched_of(work, changed)
