"""The steps of a plan that are still to be done, for the pages where people look for what is next."""

from datetime import date

from engine.casework.access import may_read_form, narrow_form, stand
from engine.casework.holders import CLIENT
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor, JsonValue
from engine.records.position_traits import list_rows, say_cell
from engine.store.cases import find_case
from engine.store.documents import find_latest_document
from engine.views.documents import PlanStep

PLAN, STEPS = "action_plan", "goals"
OVER = frozenset({"done", "changed"})


def find_plan_steps(krokus: Krokus, actor: Actor, case_id: str) -> tuple[PlanStep, ...]:
    """What the newest plan of a case says is still to be done, the nearest day first.

    Raises:
        NotFound: no such case for this person.
    """
    with krokus.store.read(actor.org) as work:
        case = find_case(work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        standing = stand(work, actor, case)
        row = find_latest_document(work, case_id, PLAN) if may_read_form(standing, PLAN) else None
        form = None if row is None else krokus.releases.get(work, row.release_id).forms.get(PLAN)
        if row is None or form is None or STEPS not in narrow_form(standing, form).names():
            return ()
        today = krokus.calendar.local_date(work.now)
    found = [
        PlanStep(
            step=str(one["step"]),
            goal=str(one.get("goal") or ""),
            who=say_cell(form, f"{STEPS}.who", str(one["who"])) if one.get("who") else "",
            is_clients=one.get("who") == CLIENT,
            by=_read_day(one.get("by")),
            is_late=(_read_day(one.get("by")) or today) < today,
            document_id=row.id,
        )
        for one in list_rows(row.data, STEPS)
        if one.get("step") and one.get("status") not in OVER
    ]
    return tuple(sorted(found, key=lambda one: one.by or date.max))


def _read_day(value: JsonValue) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
