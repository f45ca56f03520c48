"""Steps of plans and extra ones as things to do: in a case, in an inbox; done, dropped, taken up again.

An extra one is given in extra_steps.py.
"""

from collections.abc import Iterable
from datetime import date

from engine.casework.access import (
    ORGANISATION_ROLES,
    Standing,
    find_step_rights,
    may_read_form,
    narrow_form,
    stand,
)
from engine.casework.holders import CLIENT, COACH, Holders
from engine.errors import AlreadyDone, CaseChanged, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.process.command import is_repeated, open_case
from engine.process.naming import Naming
from engine.records.plans.step_keeping import PLAN, STEPS, end_step
from engine.records.positions.traits import say_cell
from engine.store import Work
from engine.store.queries import plan_steps as store
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.documents import find_document
from engine.store.queries.people import find_person
from engine.store.queries.plan_steps import DONE, DROPPED, OPEN, PlanStepRow
from engine.views.documents import PlanStep

MOST_CHARACTERS = 2000
MOST_LISTED = 200


def find_plan_steps(krokus: Krokus, actor: Actor, case_id: str) -> tuple[PlanStep, ...]:
    """What the plan of a case says is still to be done, the nearest day first.

    Raises:
        NotFound: no such case for this person.
    """
    with krokus.store.read(actor.org) as work:
        case = find_case(work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        rows = [row for row in store.list_steps(work, case_id) if row.status == OPEN]
        return tuple(_Teller(krokus, work, actor).tell(case, rows))


def find_my_plan_steps(krokus: Krokus, actor: Actor) -> tuple[PlanStep, ...]:
    """The steps of all plans that wait for this person, the nearest day first."""
    with krokus.store.read(actor.org) as work:
        teller = _Teller(krokus, work, actor)
        found: list[PlanStep] = []
        everywhere = actor.has_role(*ORGANISATION_ROLES)
        for listed in store.list_steps_of(work, actor.person, MOST_LISTED, everywhere=everywhere):
            case = teller.find_case(listed.case_id)
            found += [] if case is None else teller.tell(case, (listed,))
        return tuple(found)


def count_plan_steps(krokus: Krokus, actor: Actor) -> int:
    """How many steps of plans wait for this person; every page shows it beside the tasks."""
    with krokus.store.read(actor.org) as work:
        everywhere = actor.has_role(*ORGANISATION_ROLES)
        return store.count_steps_of(work, actor.person, MOST_LISTED, everywhere=everywhere)


def get_plan_step(krokus: Krokus, actor: Actor, step_id: str) -> PlanStep:
    """One step, also when it is over.

    Raises:
        NotFound: no such step for this person.
    """
    with krokus.store.read(actor.org) as work:
        return _find(krokus, work, actor, step_id)[1]


def finish_plan_step(krokus: Krokus, actor: Actor, step_id: str, note: str, version: int | None) -> None:
    """Say that a step is done, and how it went.

    Raises:
        NotFound: no such step for this person.
        NotAllowed: it is not theirs.
        AlreadyDone: it is over; params name who and when.
        CaseChanged: the plan changed it meanwhile.
    """
    end_by(krokus, actor, step_id, "finish", note, version)


def drop_plan_step(krokus: Krokus, actor: Actor, step_id: str, note: str, version: int | None) -> None:
    """The client decides to do without a step of their own; it is told to the team.

    Raises:
        NotFound, NotAllowed, AlreadyDone, CaseChanged: as `finish_plan_step`.
    """
    end_by(krokus, actor, step_id, "drop", note, version)


def reopen_plan_step(krokus: Krokus, actor: Actor, step_id: str) -> None:
    """Take up again a step that is over; one that is to be done anyway stays as it is.

    Raises:
        NotFound: no such step for this person.
        NotAllowed: it is not theirs, or the case is closed.
    """
    with krokus.store.read(actor.org) as work:
        case_id = _find(krokus, work, actor, step_id)[0].case_id
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        row, seen = _find(krokus, run.work, actor, step_id)
        if is_repeated(run) or row.status == OPEN:
            return
        if "reopen" not in seen.may:
            raise NotAllowed("may_not_reopen_step")
        fresh = row._replace(status=OPEN, ended_at=None, ended_by=None, note="")
        if not store.change_step(run.work, fresh):
            raise CaseChanged(step=step_id)
        run.journal.note("plan_step_reopened", step=step_id)


EVENTS = {
    "finish": ("plan_step_done", DONE),
    "drop": ("plan_step_dropped", DROPPED),
    "cancel": ("plan_step_cancelled", DROPPED),
}


def end_by(krokus: Krokus, actor: Actor, step_id: str, how: str, note: str, version: int | None) -> None:
    """End a step as `EVENTS` names it.

    Raises:
        NotFound, NotAllowed, AlreadyDone, CaseChanged: as `finish_plan_step`.
    """
    event, status = EVENTS[how]
    with krokus.store.read(actor.org) as work:
        case_id = _find(krokus, work, actor, step_id)[0].case_id
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        row, seen = _find(krokus, run.work, actor, step_id)
        if is_repeated(run):
            return
        if row.status != OPEN:
            who = find_person(run.work, row.ended_by or "")
            raise AlreadyDone(step=step_id, by="" if who is None else who.name, at=row.ended_at)
        if how not in seen.may:
            raise NotAllowed(f"may_not_{how}_step")
        over = end_step(row, status, run.work, actor.person, note.strip()[:MOST_CHARACTERS])
        if version not in (None, row.version) or not store.change_step(run.work, over):
            raise CaseChanged(step=step_id)
        # What a mentor adds beside the plan is work; what the client planned brings them further.
        run.journal.note(event, meaningful=status == DONE and not row.is_extra, step=step_id)


def _find(krokus: Krokus, work: Work, actor: Actor, step_id: str) -> tuple[PlanStepRow, PlanStep]:
    row = store.find_step(work, step_id)
    case = None if row is None else find_case(work, row.case_id)
    if row is None or case is None:
        raise NotFound(step=step_id)
    seen = _Teller(krokus, work, actor).tell(case, (row,))
    if not seen:
        raise NotFound(step=step_id)
    return row, seen[0]


class _Teller:
    """Says steps to one person; each case, plan and form is read once."""

    def __init__(self, krokus: Krokus, work: Work, actor: Actor) -> None:
        self._work = work
        self._actor = actor
        self._naming = Naming(krokus, work)
        self._today = krokus.calendar.local_date(work.now)
        self._cases: dict[str, CaseRow | None] = {}
        self._standings: dict[str, Standing] = {}

    def find_case(self, case_id: str) -> CaseRow | None:
        if case_id not in self._cases:
            self._cases[case_id] = find_case(self._work, case_id)
        return self._cases[case_id]

    def tell(self, case: CaseRow, rows: Iterable[PlanStepRow]) -> list[PlanStep]:
        """The steps, where the person may read the plan.

        Raises:
            NotFound: the person has nothing to do with the case.
        """
        standing = self._standings.get(case.id)
        if standing is None:
            standing = self._standings[case.id] = stand(self._work, self._actor, case)
        return [one for one in (self._tell(case, standing, row) for row in rows) if one is not None]

    def _tell(self, case: CaseRow, standing: Standing, row: PlanStepRow) -> PlanStep | None:
        who = self._say_holder(case, row) if row.is_extra else self._say_doer(standing, row)
        if who is None or standing.is_outsider:
            return None
        by = _read_day(row.due_on)
        may = find_step_rights(standing, row)
        return PlanStep(
            id=row.id,
            case_id=case.id,
            case_title=case.title,
            step=row.step,
            goal=row.goal,
            who=who,
            is_clients=row.who == CLIENT,
            by=by,
            is_late=row.status == OPEN and by is not None and by < self._today,
            document_id=row.document_id,
            status=row.status,
            note=row.note,
            ended_at=row.ended_at,
            ended_by=self._naming.person(row.ended_by),
            may=frozenset() if CaseStatus(case.status).is_closed else may,
            version=row.version,
            is_extra=row.is_extra,
            given_by=self._naming.person(row.given_by),
            reason=row.reason,
        )

    def _say_doer(self, standing: Standing, row: PlanStepRow) -> str | None:
        """Whose a step of a plan is; None where the person may not read the plan."""
        plan = find_document(self._work, row.document_id)
        form = None if plan is None else self._naming.release(plan.release_id).forms.get(PLAN)
        if form is None or not may_read_form(standing, form):
            return None
        if STEPS not in narrow_form(standing, form).names():
            return None
        return say_cell(form, f"{STEPS}.who", row.who) if row.who else ""

    def _say_holder(self, case: CaseRow, row: PlanStepRow) -> str:
        """The name of whoever does an extra step."""
        holder = row.person_id
        if row.who == CLIENT:
            holder = case.subject_id
        elif row.who == COACH:
            model = self._naming.release(case.release_id).model
            holder = Holders(self._work, case, model).find_holder(COACH)
        found = self._naming.person(holder)
        return "" if found is None else found.name


def _read_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
