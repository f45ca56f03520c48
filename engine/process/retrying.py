"""Trying a broken step again. What stands still and why is told by engine/monitor."""

from engine.casework.access import MENTOR, OVERSEER, stand
from engine.errors import NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.clocks import ARMED, FAILED
from engine.store.keys import claim_key
from engine.store.queries.cases import find_case
from engine.store.queries.history import find_incident, resolve_incident
from engine.store.queries.timers import find_timer, update_timer


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
        if not stand(work, actor, case).is_(MENTOR, OVERSEER):
            raise NotAllowed("mentor_only")
        timer = find_timer(work, str(incident.retry.get("timer", "")))
        if timer is not None and timer.status == FAILED:
            update_timer(work, timer._replace(status=ARMED, due_at=work.now))
        resolve_incident(work, incident_id)
