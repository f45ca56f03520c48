"""The page on which somebody acts on one case: its card, its open tasks, the team's talk. Changes nothing."""

from datetime import datetime

from engine.casework.access import MENTOR, OFFICE, Standing, find_rights, stand
from engine.casework.holders import CLIENT, COACH, EMPLOYER, Holders
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.monitor.acting import may_skip
from engine.monitor.asking import describe_comments, find_team
from engine.monitor.cards import CardMaker
from engine.monitor.facts import Facts
from engine.monitor.flags import CLIENT_SAYS, find_standing
from engine.monitor.looking import judge_cases, make_row
from engine.monitor.sleeping import Sleepers
from engine.monitor.step_moves import list_targets
from engine.process.naming import Naming
from engine.process.pages.casepage import describe_messages
from engine.releases.release import Release
from engine.saying import say_fault
from engine.store import Work
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.history import IncidentRow, list_open_incidents
from engine.store.queries.instances import list_tokens
from engine.store.queries.people import find_people_with_role
from engine.store.queries.tasks import OPEN, TaskRow, list_case_tasks
from engine.views import BoardCard, CaseActions, NextTask, OpenIncident, OpenTask, PersonRef

OUTSIDE = frozenset({CLIENT, EMPLOYER})


PACE = {"pause": "msg_suspend", "resume": "msg_resume"}


def get_case_actions(krokus: Krokus, actor: Actor, case_id: str, locale: str = "pl") -> CaseActions:
    """What stands still in a case and what this person may do about it.

    Raises:
        NotFound: no such case for this person, or they are not of its team.
    """
    with krokus.store.read(actor.org) as work:
        row = find_case(work, case_id)
        if row is None:
            raise NotFound(case=case_id)
        standing = stand(work, actor, row)
        if standing.roles <= OUTSIDE or standing.in_team:
            raise NotFound(case=case_id)
        return _describe(krokus, work, standing, row, locale)


def _describe(krokus: Krokus, work: Work, standing: Standing, row: CaseRow, locale: str) -> CaseActions:
    naming = Naming(krokus, work)
    release = naming.release(row.release_id)
    facts = None
    card: BoardCard | None = None
    for verdict in judge_cases(krokus, work, [row.id]):
        facts = verdict.facts
        if verdict.level:
            maker = CardMaker(krokus, work, naming, standing.actor, locale, Sleepers(work))
            (card,) = maker.make([make_row(verdict)], only_awake=False)
    workers = find_team(work, naming, row.id)
    return CaseActions(
        case_id=row.id,
        no=row.no,
        title=row.title,
        card=card,
        tasks=tuple(_open_tasks(work, naming, standing, release, row)),
        incidents=tuple(
            _describe_incident(one, release, locale) for one in list_open_incidents(work, row.id)
        ),
        comments=describe_comments(work, naming, row.id),
        team=tuple(one for one in workers if one.id != standing.actor.person),
        workers=workers,
        coaches=_find_people(work, naming, COACH),
        coach=naming.person(Holders(work, row, release.model).find_holder(COACH)),
        is_paused=row.suspended,
        is_flagged=_find_flagged(facts) is not None,
        client_flag_at=_find_flagged(facts, CLIENT_SAYS),
        may=_find_rights(standing, row) - (PACE.keys() - _find_pace(work, standing, release, row)),
    )


def _describe_incident(row: IncidentRow, release: Release, locale: str) -> OpenIncident:
    fault = say_fault(row.code)
    name = release.find_element_name(row.element_id) if row.element_id else ""
    return OpenIncident(row.id, name, fault.what.text(locale), fault.help.text(locale), row.cause, row.at)


def _find_flagged(facts: Facts | None, source: str = "") -> datetime | None:
    flag = None if facts is None else find_standing(facts, source)
    return None if flag is None else flag.at


def _find_rights(standing: Standing, row: CaseRow) -> frozenset[str]:
    may = {"ask"}
    if CaseStatus(row.status).is_closed:
        return frozenset(may)
    if standing.is_(MENTOR):
        may |= {"snooze", "review", "skip", "reassign", "incident", "answer_flag", "extra"}
        may.add("resume" if row.suspended else "pause")
    if standing.is_(MENTOR, OFFICE):
        may.add("coach")
    if standing.is_(MENTOR, COACH):
        may |= {"remind", "flag"}
    return frozenset(may)


def _find_pace(work: Work, standing: Standing, release: Release, row: CaseRow) -> set[str]:
    """Whether the case can be suspended or resumed now; neither while a pause is being agreed on."""
    heard = {one.name for one in describe_messages(work, standing, release, row, list_tokens(work, row.id))}
    return {word for word, name in PACE.items() if name in heard}


def _open_tasks(
    work: Work, naming: Naming, standing: Standing, release: Release, row: CaseRow
) -> list[OpenTask]:
    rows = [task for task in list_case_tasks(work, row.id) if task.status in OPEN]
    rows.sort(key=lambda task: (task.due_at is None, task.due_at or task.opened_at, task.opened_at))
    return [_open_task(work, naming, standing, release, task) for task in rows]


def _open_task(work: Work, naming: Naming, standing: Standing, release: Release, task: TaskRow) -> OpenTask:
    is_mentor = standing.is_(MENTOR)
    shown = NextTask(
        id=task.id,
        name=task.name,
        who=naming.person(task.assignee),
        role_name=naming.role(release, task.role),
        role=task.role,
        due_at=task.due_at,
        is_overdue=bool(task.due_at and task.due_at < work.now),
        may_reassign=is_mentor and task.role not in OUTSIDE,
    )
    others = [one for one in _find_people(work, naming, task.role) if one.id != task.assignee]
    return OpenTask(
        shown,
        may_open="see" in find_rights(standing, task),
        may_remind=task.assignee is not None and task.assignee != standing.actor.person,
        may_skip=is_mentor and may_skip(release, task),
        may_move=is_mentor and bool(list_targets(work, release, task)),
        candidates=tuple(others) if shown.may_reassign else (),
    )


def _find_people(work: Work, naming: Naming, role: str) -> tuple[PersonRef, ...]:
    people = (naming.person(one) for one in find_people_with_role(work, role))
    return tuple(sorted((one for one in people if one is not None), key=lambda one: one.name))
