"""Who may see, claim and complete: the one place every page, list and door asks. Deny by default."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.casework import rights
from engine.casework.holders import CLIENT, COACH, EMPLOYER, RECORDED_BY_COACH
from engine.errors import NotFound
from engine.forms import Field, Form
from engine.model import Actor, TaskStatus
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.documents import list_consents
from engine.store.queries.people import AssignmentRow, list_assignments_of, list_case_people
from engine.store.queries.plan_steps import OPEN as STEP_OPEN
from engine.store.queries.plan_steps import PlanStepRow
from engine.store.queries.tasks import TaskRow

MENTOR = "mentor"
OFFICE = "office"
# Roles that work for the whole organisation; all other roles see a case only when they are assigned to it.
ORGANISATION_ROLES = frozenset({MENTOR, OFFICE})
# A mentor beside a process of the team: sees that it goes on and whose turn it is, reads none of its papers.
OVERSEER = "overseer"
OUTSIDERS = frozenset({EMPLOYER})


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person is on one case."""

    actor: Actor
    roles: frozenset[str]
    need_to_know: bool = False
    shared_with_employer: bool = False
    # The case is a process of the team itself, not a client's.
    in_team: bool = False

    def is_(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def rights(self) -> str:
        """All that decides what this person may read here, in one text to compare with another day's."""
        return " ".join((*sorted(self.roles), *(["need_to_know"] if self.need_to_know else [])))

    @property
    def is_outsider(self) -> bool:
        """Somebody from outside (the employer): sees their own tasks, not how the client's case goes."""
        return self.roles <= OUTSIDERS


def stand(work: Work, actor: Actor, case: CaseRow, people: Sequence[AssignmentRow] | None = None) -> Standing:
    """The person's roles on this case.

    Args:
        people: who is on the case, where the caller has read it already.

    Raises:
        NotFound: the person has nothing to do with it; the case does not exist for them.
    """
    on_case = list_case_people(work, case.id) if people is None else people
    rows = [row for row in on_case if row.person_id == actor.person]
    roles = {row.role for row in rows}
    if case.subject_type != CLIENT:
        return _stand_in_team(actor, case, frozenset(roles))
    roles |= actor.roles & ORGANISATION_ROLES
    if case.subject_id == actor.person:
        roles.add(CLIENT)
    if not roles:
        raise NotFound(case=case.id)
    shared = EMPLOYER in roles and is_shared(work, case)
    return Standing(actor, frozenset(roles), any(row.need_to_know for row in rows), shared)


def _stand_in_team(actor: Actor, case: CaseRow, roles: frozenset[str]) -> Standing:
    """What is said in a process of the team belongs to those who take part in it."""
    if not roles and MENTOR not in actor.roles:
        raise NotFound(case=case.id)
    return Standing(actor, roles or frozenset({OVERSEER}), in_team=True)


def is_shared(work: Work, case: CaseRow) -> bool:
    """Whether the client's consent to tell an employer stands now."""
    if case.sharing_blocked:
        return False
    states = [row.status for row in list_consents(work, case.id) if row.code == rights.SHARED_AFTER_CONSENT]
    return bool(states) and states[-1] == "given"


def is_from_outside(actor: Actor) -> bool:
    """Whether a person has no role but one from outside, on whatever case."""
    return bool(actor.roles) and actor.roles <= OUTSIDERS


def list_visible_cases(work: Work, actor: Actor) -> tuple[str, ...] | None:
    """Ids of the cases this person may see; None means all of the organisation."""
    if actor.roles & ORGANISATION_ROLES:
        return None
    return tuple({row.subject_id for row in list_assignments_of(work, actor.person)})


def find_rights(standing: Standing, task: TaskRow) -> frozenset[str]:
    """What the person may do with a task now.

    Returns:
        Words out of: see, complete, claim, release, save_draft, reassign, record_for_client.
    """
    may = {"see"} if _may_see_task(standing, task) else set()
    if task.status in (TaskStatus.OPEN, TaskStatus.CLAIMED):
        may |= _open_rights(standing, task)
    return frozenset(may)


def _may_see_task(standing: Standing, task: TaskRow) -> bool:
    return standing.is_(MENTOR, COACH, task.role) or task.assignee == standing.actor.person


def _open_rights(standing: Standing, task: TaskRow) -> set[str]:
    person = standing.actor.person
    may: set[str] = set()
    if task.assignee == person:
        may |= {"complete", "save_draft"}
        may |= {"release"} if task.status == TaskStatus.CLAIMED else set()
    elif task.role in RECORDED_BY_COACH and standing.is_(COACH):
        may |= {"complete", "save_draft", "record_for_client"}
    elif task.assignee is None and task.nobody is None and standing.is_(task.role):
        may |= {"claim", "complete", "save_draft"}
    # In a process of the team a role changes hands, not a single task: only its people may read on.
    if standing.is_(MENTOR) and not standing.in_team:
        may.add("reassign")
    return may


def find_step_rights(standing: Standing, step: PlanStepRow) -> frozenset[str]:
    """What the person may do with a step of the plan or an extra one.

    The client does what is theirs, or decides not to; the coach looks after every step. An extra one is also
    that person's to whom it was given, and the mentor's to take back.

    Returns:
        Words out of: finish, drop, cancel, reopen.
    """
    is_clients = standing.is_(CLIENT) and step.who == CLIENT
    does = is_clients or standing.is_(COACH) or step.person_id == standing.actor.person
    is_givers = step.is_extra and standing.is_(MENTOR)
    if step.status != STEP_OPEN:
        return frozenset({"reopen"} if does or is_givers else ())
    may = {"finish"} if does else set()
    may |= {"drop"} if is_clients else set()
    return frozenset(may | ({"cancel"} if is_givers else set()))


def why_seen(standing_person: str, task: TaskRow, roles: frozenset[str]) -> str:
    """Stable word for why a task is in somebody's list."""
    if task.assignee == standing_person:
        return "mine"
    if task.role in RECORDED_BY_COACH:
        return "record_for_client"
    if task.nobody is not None:
        return "nobody"
    return "my_role" if task.assignee is None and task.role in roles else "case"


def may_read_form(standing: Standing, form: Form | None) -> bool:
    """Whether what a form makes is for this person; what its model says of it goes before the usual."""
    if form is None:
        return False
    usual = standing.roles - {OVERSEER} if standing.in_team else rights.DEFAULT_READERS
    readers = rights.READERS.get(form.key, usual) if form.readers is None else form.readers
    return not standing.roles.isdisjoint(readers)


def may_read_flag(standing: Standing) -> bool:
    """Whether the words of somebody who is stuck are for this person: the client, the coach, the mentor."""
    return standing.is_(CLIENT, COACH, MENTOR)


def narrow_form(standing: Standing, form: Form, *, own_task: bool = False) -> Form:
    """The form without the fields this person may not see; those are never required of them.

    Args:
        own_task: the person is filling it in: a specialist then sees the protected fields they write.
    """
    letters = _letters(standing, form.key, own_task=own_task)
    if OFFICE in standing.roles and "Z" not in letters:
        return form.for_access(_office_test(letters))
    return form.for_access(letters)


def _letters(standing: Standing, form_key: str, *, own_task: bool) -> frozenset[str]:
    if standing.in_team:
        return frozenset() if OVERSEER in standing.roles else frozenset("KPI")
    if standing.is_(COACH) or (standing.is_(MENTOR) and standing.need_to_know):
        return frozenset("KZPI")
    if standing.is_(MENTOR):
        return frozenset("KPI")
    if standing.is_(CLIENT):
        return frozenset("KZP")
    if standing.is_(*rights.SPECIALISTS):
        return frozenset("KZP") if own_task else frozenset("KP")
    if standing.is_(OFFICE):
        return frozenset("KP")
    if standing.is_(EMPLOYER):
        # A small form of the employer's own task asks only what the firm itself knows.
        return _employer_letters(standing, form_key, own_task=own_task)
    # A role that only this model knows fills in what its own tasks ask, and reads nothing else.
    return frozenset("KP") if own_task else frozenset()


def _employer_letters(standing: Standing, form_key: str, *, own_task: bool) -> frozenset[str]:
    if own_task and form_key not in rights.READERS:
        return frozenset("KP")
    own_firm = form_key in rights.EMPLOYERS_OWN
    return frozenset("P") if own_firm or own_task or standing.shared_with_employer else frozenset()


def _office_test(letters: frozenset[str]) -> Callable[[Field], bool]:
    def may_see(field: Field) -> bool:
        if field.is_sensitive and field.key not in rights.OFFICE_PROTECTED:
            return not field.kind.holds_data or bool(field.children)
        return not field.access.isdisjoint(letters) or field.key in rights.OFFICE_PROTECTED

    return may_see
