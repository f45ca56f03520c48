"""One extra thing to do in a case, which neither its plan nor its diagram has; no token of the process moves.

It is a row beside the steps of the client's plan, and ends like them; see plan_steps.py.
"""

from datetime import date, timedelta

from engine.casework.access import MENTOR, ORGANISATION_ROLES, stand
from engine.casework.holders import CLIENT, COACH, OUTSIDE_TEAM
from engine.errors import InvalidInput, NotAllowed
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.process.command import is_repeated, open_case
from engine.process.run import CaseRun
from engine.records.plans.plan_steps import end_by
from engine.records.plans.step_keeping import begin_step
from engine.store.queries import plan_steps as store
from engine.store.queries.people import list_case_people, list_roles

ONE_PERSON = "person"
MOST_TITLE, MOST_REASON, MOST_DAYS = 200, 500, 366


def give_extra_step(
    krokus: Krokus, actor: Actor, case_id: str, title: str, whose: str, by: date | None, reason: str
) -> None:
    """Give somebody one thing to do in a case, for a reason that the client can read.

    Args:
        whose: `client`, `coach` (whoever leads the case), or the id of somebody who works on it.
        by: the last day; none is possible.

    Raises:
        NotFound: no such case for this person.
        NotAllowed: the mentor gives extra steps, in a client's case.
        InvalidInput: nothing to do, no reason, a day that is past or far, somebody who is not on the case,
            or the case is closed.
    """
    title, reason = _clean(title, MOST_TITLE), _clean(reason, MOST_REASON)
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        standing = stand(run.work, actor, run.case)
        if is_repeated(run):
            return
        if not standing.is_(MENTOR) or standing.in_team:
            raise NotAllowed("mentor_acts")
        if not title:
            raise InvalidInput("extra_step_missing")
        if not reason:
            raise InvalidInput("reason_missing")
        if CaseStatus(run.case.status).is_closed:
            raise InvalidInput("case_is_closed")
        today = krokus.calendar.local_date(run.work.now)
        if by is not None and not today <= by <= today + timedelta(days=MOST_DAYS):
            raise InvalidInput("extra_step_day_out_of_range")
        is_role = whose in (CLIENT, COACH)
        if not is_role and whose not in _find_workers(run):
            raise InvalidInput("extra_step_of_nobody")
        row = begin_step(run)._replace(
            step=title,
            who=whose if is_role else ONE_PERSON,
            due_on=None if by is None else by.isoformat(),
            person_id=None if is_role else whose,
            given_by=actor.person,
            reason=reason,
        )
        store.insert_steps(run.work, (row,))
        run.journal.note("plan_step_given", step=row.id)


def cancel_extra_step(krokus: Krokus, actor: Actor, step_id: str, reason: str, version: int | None) -> None:
    """Take an extra step back; the reason stands beside it.

    Raises:
        NotFound: no such step for this person.
        NotAllowed: the mentor takes extra steps back.
        InvalidInput: no reason.
        AlreadyDone: it is over; params name who and when.
        CaseChanged: somebody changed it meanwhile.
    """
    reason = _clean(reason, MOST_REASON)
    if not reason:
        raise InvalidInput("reason_missing")
    end_by(krokus, actor, step_id, "cancel", reason, version)


def _find_workers(run: CaseRun) -> set[str]:
    """Whoever works on the case: those named for it, mentors and the office."""
    on_case = list_case_people(run.work, run.case.id)
    named = {row.person_id for row in on_case if row.role not in OUTSIDE_TEAM}
    return named | {row.person_id for row in list_roles(run.work) if row.role in ORGANISATION_ROLES}


def _clean(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]
