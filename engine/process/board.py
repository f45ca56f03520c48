"""The mentor's list: what nobody can do, what broke, what is late; and trying a broken step again."""

from engine.casework.access import MENTOR, OFFICE, stand
from engine.errors import NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.caselist import describe_cases
from engine.process.clocks import ARMED, FAILED
from engine.process.naming import Naming
from engine.store.cases import find_case, list_cases
from engine.store.history import find_incident, list_open_incidents, resolve_incident
from engine.store.keys import claim_key
from engine.store.tasks import list_nobody_tasks, list_overdue_tasks
from engine.store.timers import find_timer, update_timer
from engine.views import Board, Waiting

# More than anybody works off in a day; what is done makes room for the next.
MOST_LISTED = 300


def find_board(krokus: Krokus, actor: Actor) -> Board:
    """What stands still in the organisation and why.

    Raises:
        NotAllowed: the board is the mentor's and the office's.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        late = list_overdue_tasks(work, MOST_LISTED)
        incidents = list_open_incidents(work)[:MOST_LISTED]
        cases = list_cases(work, sorted({row.case_id for row in incidents})) if incidents else ()
        releases = {case.id: naming.release(case.release_id) for case in cases}
        return Board(
            nobody=tuple(
                naming.task(r.task, r.case_no, r.case_title, actor)
                for r in list_nobody_tasks(work, MOST_LISTED)
            ),
            incidents=tuple(
                Waiting(
                    "incident",
                    releases[row.case_id].find_element_name(row.element_id) if row.element_id else "",
                    row.element_id or "",
                    row.at,
                    None,
                    incident_id=row.id,
                    cause=row.cause,
                    task_id=row.case_id,
                )
                for row in incidents
            ),
            incident_cases={
                case.id: item for case, item in zip(cases, describe_cases(work, naming, cases), strict=True)
            },
            overdue=tuple(naming.task(r.task, r.case_no, r.case_title, actor) for r in late),
        )


def retry_incident(krokus: Krokus, actor: Actor, incident_id: str) -> None:
    """Let the failed step be tried again: a timer is armed anew, a person's task waits for its answers.

    Raises:
        NotFound: no such open incident for this person.
        NotAllowed: only a mentor may.
    """
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        incident = find_incident(work, incident_id)
        case = None if incident is None else find_case(work, incident.case_id)
        if incident is None or case is None or incident.status != "open":
            raise NotFound(incident=incident_id)
        if not stand(work, actor, case).is_(MENTOR):
            raise NotAllowed("mentor_only")
        timer = find_timer(work, str(incident.retry.get("timer", "")))
        if timer is not None and timer.status == FAILED:
            update_timer(work, timer._replace(status=ARMED, due_at=work.now))
        resolve_incident(work, incident_id)
