"""Handing over a whole caseload: for good, or to somebody who stands in for some days and gives it back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from engine.casework.access import MENTOR, OFFICE
from engine.casework.holders import COACH
from engine.errors import InvalidInput, NotAllowed
from engine.krokus import Krokus
from engine.model import Actor, OrgId, new_id
from engine.process.command import write
from engine.process.naming import Naming
from engine.process.run import CaseRun
from engine.store import Work
from engine.store.keys import claim_key, keep_result
from engine.store.queries.caseloads import (
    StandingInRow,
    find_returning,
    insert_stand_in,
    list_coached,
    list_standing_in,
    list_stood_for,
    shorten_stand_in,
)
from engine.store.queries.cases import lock_case
from engine.store.queries.people import (
    end_assignment,
    find_people_with_role,
    find_person,
    insert_assignment,
    list_organisations,
)
from engine.store.queries.tasks import OPEN, list_case_tasks
from engine.views import Caseload, CaseloadPage, HandedOver, PersonRef, StandIn

NOBODY = OrgId("")
MOST_DAYS = 366
MOST_REASON = 500
ONE_DAY = timedelta(days=1)


def get_caseloads(krokus: Krokus, actor: Actor) -> CaseloadPage:
    """Every coach with their open cases, and who stands in for whom.

    Raises:
        NotAllowed: the mentor and the office hand over.
    """
    _require(actor)
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        able = find_people_with_role(work, COACH)
        loads = {row.person_id: row.cases for row in list_coached(work)}
        # Who left leads cases until they are handed over.
        coaches = _people(naming, dict.fromkeys((*able, *loads)))
        owners = list_stood_for(work)
        return CaseloadPage(
            tuple(Caseload(person, loads.get(person.id, 0), person.id in able) for person in coaches),
            tuple(
                _describe_stand_in(krokus, naming, row, owners.get(row.batch, ()))
                for row in list_standing_in(work)
            ),
        )


def _describe_stand_in(krokus: Krokus, naming: Naming, row: StandingInRow, owners: Iterable[str]) -> StandIn:
    person = naming.person(row.person_id) or PersonRef(row.person_id, "?")
    others = tuple(_people(naming, owners))
    return StandIn(person, others, krokus.calendar.local_date(row.until - ONE_DAY), row.cases, row.batch)


def hand_over_caseload(
    krokus: Krokus,
    actor: Actor,
    giver: str,
    taker: str,
    reason: str,
    *,
    until: date | None = None,
    case_ids: Iterable[str] | None = None,
) -> HandedOver:
    """Give a coach's open cases and tasks to another, all in one transaction.

    Args:
        until: the last day of standing in; None: for good.
        case_ids: only these of the coach's cases; None: all.

    Raises:
        InvalidInput: no reason, the same person, no coach, nothing to hand over, or a day out of range.
    """
    _require(actor)
    reason = reason.strip()[:MOST_REASON].replace("\x00", "")
    if not reason:
        raise InvalidInput("reason_missing")
    if giver == taker:
        raise InvalidInput("same_coach")
    with krokus.store.begin(actor.org) as work:
        done = claim_key(work)
        if done is not None:
            return HandedOver(int(str(done.get("cases", 0))), int(str(done.get("tasks", 0))))
        _refuse_no_coach(work, taker)
        ends = _find_end(krokus, work, until)
        wanted = None if case_ids is None else frozenset(case_ids)
        ids = [one for row in list_coached(work, giver) for one in row.ids if wanted is None or one in wanted]
        if not ids:
            raise InvalidInput("nothing_to_hand_over")
        batch = new_id()[:8]
        tasks = sum(
            _move(krokus, work, actor, case_id, (giver, taker), reason, ends, batch) for case_id in ids
        )
        keep_result(work, {"cases": len(ids), "tasks": tasks})
        return HandedOver(len(ids), tasks)


def _move(
    krokus: Krokus,
    work: Work,
    actor: Actor,
    case_id: str,
    people: tuple[str, str],
    reason: str,
    ends: datetime | None,
    batch: str,
) -> int:
    """Move one case; returns how many open tasks moved with it."""
    case = lock_case(work, case_id)
    if case is None:
        return 0
    giver, taker = people
    run = CaseRun(krokus, work, case, actor.person)
    if ends is None:
        for row in run.holders.assignments:
            if row.role == COACH and row.person_id in people:
                end_assignment(work, row.id)
        insert_assignment(work, case_id, COACH, taker)
        run.journal.note("role_assigned", role=COACH, person=taker, to=giver, reason=reason)
    else:
        insert_stand_in(work, case_id, COACH, taker, ends, batch)
        last_day = krokus.calendar.local_date(ends - ONE_DAY).isoformat()
        run.journal.note("stand_in_began", role=COACH, person=taker, to=giver, until=last_day, reason=reason)
    return _pass_tasks(run)


def _pass_tasks(run: CaseRun) -> int:
    run.holders.forget()
    run.reassigned.add(COACH)
    moved = sum(row.role == COACH and row.status in OPEN for row in list_case_tasks(run.work, run.case.id))
    write(run)
    return moved


def end_stand_in(krokus: Krokus, actor: Actor, person_id: str, batch: str) -> int:
    """Somebody is back earlier: the cases and their tasks return now; returns how many cases."""
    _require(actor)
    with krokus.store.begin(actor.org) as work:
        done = claim_key(work)
        if done is not None:
            return int(str(done.get("cases", 0)))
        ids = shorten_stand_in(work, person_id, batch)
        for case_id in ids:
            _return(krokus, work, case_id, person_id, actor.person)
        keep_result(work, {"cases": len(ids)})
        return len(ids)


def return_caseloads(krokus: Krokus, most: int = 50) -> int:
    """Give back what was held by somebody who stood in and whose days are over; returns how many cases."""
    with krokus.store.read(NOBODY) as work:
        organisations = [OrgId(row.id) for row in list_organisations(work)]
    returned = 0
    for org in organisations:
        with krokus.store.read(org) as work:
            due = find_returning(work)[:most]
        if due:
            with krokus.store.begin(org) as work:
                returned += sum(_return(krokus, work, row.case_id, row.person_id, None) for row in due)
    return returned


def _return(krokus: Krokus, work: Work, case_id: str, person_id: str, actor: str | None) -> int:
    case = lock_case(work, case_id)
    if case is None:
        return 0
    run = CaseRun(krokus, work, case, actor)
    run.journal.note("stand_in_ended", role=COACH, person=person_id)
    _pass_tasks(run)
    return 1


def _find_end(krokus: Krokus, work: Work, until: date | None) -> datetime | None:
    """The moment after the last day."""
    if until is None:
        return None
    today = krokus.calendar.local_date(work.now)
    if not 0 <= (until - today).days <= MOST_DAYS:
        raise InvalidInput("stand_in_out_of_range", days=MOST_DAYS)
    return krokus.calendar.start_of_day(until + ONE_DAY)


def _refuse_no_coach(work: Work, person_id: str) -> None:
    person = find_person(work, person_id)
    if person is None or not person.active or person_id not in find_people_with_role(work, COACH):
        raise InvalidInput("person_without_role", role=COACH)


def _people(naming: Naming, ids: Iterable[str]) -> list[PersonRef]:
    found = [naming.person(one) for one in ids]
    return sorted((one for one in found if one is not None), key=lambda one: one.name)


def _require(actor: Actor) -> None:
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
