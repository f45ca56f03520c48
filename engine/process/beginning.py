"""What a new organisation still lacks before its first case can begin. Changes nothing."""

from engine.casework.access import MENTOR, OFFICE
from engine.casework.holders import COACH
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.offering import list_offered
from engine.store.queries.cases import has_cases
from engine.store.queries.people import find_people_with_role
from engine.views import FirstSteps


def find_first_steps(krokus: Krokus, actor: Actor) -> FirstSteps | None:
    """What is there of a coach and a process; None where cases run already, and for who sets nothing up."""
    if not actor.has_role(OFFICE, MENTOR):
        return None
    with krokus.store.read(actor.org) as work:
        if has_cases(work):
            return None
        return FirstSteps(
            has_coach=bool(find_people_with_role(work, COACH)),
            has_process=bool(list_offered(krokus, work)),
        )
