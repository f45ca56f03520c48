"""Commands on cases: start, report what happened, assign people, reopen, set the client's pace."""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from engine.casework.access import MENTOR, OFFICE, OVERSEER, Standing, stand
from engine.casework.documents import record_document
from engine.casework.holders import CLIENT, COACH, find_candidates
from engine.errors import CaseChanged, InvalidInput, MessageNotExpected, NotAllowed, NotFound
from engine.forms import Form, RawAnswers, settle_known, validate_answers
from engine.krokus import Krokus
from engine.model import Actor, Answers, CaseId, CaseStatus, JsonValue, new_id
from engine.process.command import is_repeated, open_case
from engine.process.projection import save
from engine.process.routing import report
from engine.process.run import CaseRun
from engine.process.sides import begin
from engine.process.stepping import settle
from engine.releases.completing import APPLICATION, MADE
from engine.releases.offering import list_offered
from engine.releases.release import Release
from engine.store import Work
from engine.store.keys import claim_key, keep_result
from engine.store.queries.cases import (
    CaseRow,
    ReleaseRow,
    insert_case,
    next_case_no,
)
from engine.store.queries.people import (
    PersonRow,
    end_assignment,
    find_person,
    insert_assignment,
    insert_person,
    insert_role,
    list_case_people,
)

STARTERS = frozenset({OFFICE, MENTOR, COACH})
# Numbers of clients' cases have no gaps: processes of the team are numbered apart.
TEAM_SERIES = "Z"
NO_HASH = "0" * 64
NO_VARIABLES: Mapping[str, JsonValue] = {}
# What is asked before anybody has met the person; the rest of the application is a task.
FIRST_CONTACT = (
    "first_name",
    "last_name",
    "preferred_name",
    "phone",
    "email",
    "contact_preference",
    "contact_hours",
    "why_work",
    "referral_source",
    "submitted_by",
    "submitted_by_name",
    "submitted_by_contact",
    "person_agrees",
)


@lru_cache(maxsize=64)
def start_form(form: Form, names: tuple[str, ...] = FIRST_CONTACT) -> Form:
    """The application cut down to the first contact; one that was made for a bare diagram is short enough."""
    if MADE in form.properties:
        return form
    return form.for_access(lambda field: bool(field.children) or field.path.split(".")[0] in names)


def start_case(krokus: Krokus, actor: Actor, model_key: str, raw: RawAnswers) -> CaseId:
    """Open a case from an application; the process starts in the same transaction.

    Raises:
        NotAllowed: the person may not open cases.
        NotFound: the organisation has no such model.
        InvalidAnswers: the application's first questions are not answered.
    """
    if not actor.roles & STARTERS:
        raise NotAllowed("may_not_start_case")
    with krokus.store.begin(actor.org) as work:
        done = claim_key(work)
        if done is not None:
            return CaseId(str(done["case_id"]))
        case_id = begin_case(krokus, work, model_key, raw, started_by=actor)
        keep_result(work, {"case_id": case_id})
        return case_id


def begin_case(
    krokus: Krokus,
    work: Work,
    model_key: str,
    raw: RawAnswers,
    *,
    started_by: Actor | None,
    variables: Mapping[str, JsonValue] = NO_VARIABLES,
) -> CaseId:
    """Create client, case and application, start the main process; inside the caller's transaction."""
    row = next((one for one in list_offered(krokus, work) if one.model_key == model_key), None)
    if row is None:
        raise NotFound(model=model_key)
    release = krokus.releases.get(work, row.id)
    form = release.forms[APPLICATION]
    asked = start_form(form)
    answers = validate_answers(asked, raw, variables=release.model.initial, now=work.now)
    person_id = _new_client(work, answers)
    case = open_new_case(work, row, release, person_id, _title(answers))
    run = CaseRun(krokus, work, case, started_by.person if started_by else person_id)
    run.journal.note("case_started", meaningful=True, model=model_key, release=row.no)
    _first_people(run, started_by)
    record_document(
        work, case, None, form, answers, created_by=run.actor, status="draft" if started_by else "submitted"
    )
    known = settle_known(asked, answers, answers, {}, {}) if release.shows_known(asked) else {}
    run.absorb(form.key, answers, known=known)
    run.variables.update(variables)
    begin(run)
    settle(run)
    save(run)
    return CaseId(case.id)


def _new_client(work: Work, answers: Answers) -> str:
    name = _title(answers)
    email = answers.get("email")
    row = PersonRow(
        new_id(), None, email if isinstance(email, str) else None, name, None, "pl", {}, True, work.now, 1
    )
    insert_person(work, row)
    insert_role(work, row.id, CLIENT)
    return row.id


def _title(answers: Answers) -> str:
    return f"{answers.get('first_name', '')} {answers.get('last_name', '')}".strip()[:200]


def open_new_case(work: Work, row: ReleaseRow, release: Release, subject_id: str, title: str) -> CaseRow:
    """A case of this release about a client, or about whom a process of the team is about."""
    model = release.model
    case = CaseRow(
        id=new_id(),
        no=next_case_no(work, work.now.year, TEAM_SERIES if model.is_of_team else ""),
        kind="team" if model.is_of_team else "client",
        subject_type=model.subject,
        subject_id=subject_id,
        title=title,
        model_key=row.model_key,
        release_id=row.id,
        status=(CaseStatus.RUNNING if model.is_of_team else CaseStatus.NEW).value,
        stage=None,
        variables=initial_variables(release),
        time_factor=release.model.time_factor,
        suspended=False,
        sharing_blocked=False,
        key_id=new_id(),
        opened_at=work.now,
        closed_at=None,
        meaningful_at=work.now,
        event_seq=0,
        event_hash=NO_HASH,
        version=0,
    )
    insert_case(work, case, secrets.token_bytes(32))
    return case


def initial_variables(release: Release) -> dict[str, JsonValue]:
    """Counters and flags a case starts with: null + 1 would stay null."""
    return {"suspended": False, "stage": None, "case_status": "new", **dict(release.model.initial)}


def _first_people(run: CaseRun, started_by: Actor | None) -> None:
    if started_by is None:
        return
    for role in (COACH, MENTOR):
        if role in started_by.roles and role in run.release.model.roles:
            insert_assignment(run.work, run.case.id, role, started_by.person)
            return


def send_message(krokus: Krokus, actor: Actor, case_id: str, name: str, *, note: str = "") -> None:
    """Tell the case what happened.

    Raises:
        NotFound: no such case for this person.
        NotAllowed: this message is not theirs to report.
        MessageNotExpected: the case cannot receive it now.
    """
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if is_repeated(run):
            return
        standing = stand(run.work, actor, run.case)
        info = run.release.model.messages.get(name)
        if info is None:
            raise MessageNotExpected(name=name, reason="unknown")
        if not standing.is_(*info.roles):
            raise NotAllowed("may_not_send_message", name=name)
        if note.strip():
            run.journal.note("note", name=name, text=note.strip()[:2000])
        report(run, name)


def assign_person(
    krokus: Krokus,
    actor: Actor,
    case_id: str,
    role: str,
    person_id: str,
    *,
    need_to_know: bool = False,
) -> None:
    """Give a role on the case to a person; open tasks of that role become theirs.

    Raises:
        NotAllowed: only a mentor (or the office, for a first coach) assigns.
        InvalidInput: no such person, or the person does not hold that role.
    """
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if is_repeated(run):
            return
        _require_assigner(stand(run.work, actor, run.case))
        if role not in run.release.model.roles:
            raise InvalidInput("no_such_role", role=role)
        person = find_person(run.work, person_id)
        able = find_candidates(run.work, role, of_team=run.release.model.is_of_team)
        if person is None or not person.active or person_id not in able:
            raise InvalidInput("person_without_role", role=role)
        for row in list_case_people(run.work, case_id):
            if row.role == role and (role == COACH or row.person_id == person_id):
                end_assignment(run.work, row.id)
        insert_assignment(run.work, case_id, role, person_id, need_to_know=need_to_know)
        _people_changed(run, role, "role_assigned", person_id)


def end_case_assignment(krokus: Krokus, actor: Actor, case_id: str, assignment_id: str) -> None:
    """Take a role on the case away; what nobody can do then shows on the mentor's list."""
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if is_repeated(run):
            return
        _require_assigner(stand(run.work, actor, run.case))
        row = next((one for one in list_case_people(run.work, case_id) if one.id == assignment_id), None)
        if row is None or not end_assignment(run.work, assignment_id):
            raise NotFound(assignment=assignment_id)
        _people_changed(run, row.role, "role_ended", row.person_id)


def _people_changed(run: CaseRun, role: str, type_: str, person_id: str) -> None:
    run.holders.forget()
    run.reassigned.update({role, CLIENT} if role == COACH else {role})
    run.journal.note(type_, role=role, person=person_id)


def _require_assigner(standing: Standing) -> None:
    if not standing.is_(MENTOR, OFFICE, OVERSEER):
        raise NotAllowed("may_not_assign")


def set_time_factor(krokus: Krokus, actor: Actor, case_id: str, factor: Decimal) -> None:
    """Stretch the deadlines of tasks that open from now on; the client's own pace.

    Raises:
        InvalidInput: the factor is not between 1 and 5.
    """
    if not Decimal(1) <= factor <= Decimal(5):
        raise InvalidInput("time_factor_out_of_range", least=1, most=5)
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if is_repeated(run):
            return
        if not stand(run.work, actor, run.case).is_(MENTOR, COACH):
            raise NotAllowed("may_not_change_case")
        run.change_case(time_factor=factor)
        run.journal.note("time_factor_set", factor=str(factor))


def reopen_case(krokus: Krokus, actor: Actor, case_id: str, stage: str) -> None:
    """A client returns: a new main process in the same case, at the stage agreed in the talk.

    Raises:
        CaseChanged: the case is open.
        InvalidInput: the model has no such stage.
    """
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if is_repeated(run):
            return
        if run.release.model.is_of_team or not stand(run.work, actor, run.case).is_(MENTOR, COACH, OFFICE):
            raise NotAllowed("may_not_change_case")
        if not CaseStatus(run.case.status).is_closed:
            raise CaseChanged("case_is_open", case=case_id)
        if run.release.model.find_stage(stage) is None:
            raise InvalidInput("no_such_stage", stage=stage)
        run.variables.update({**dict(run.release.model.initial), "resume_stage": stage, "suspended": False})
        returns = run.case.variables.get("return_count")
        run.variables["return_count"] = (returns if isinstance(returns, int) else 0) + 1
        run.change_case(suspended=False, closed_at=None)
        run.was_suspended = False
        run.variables_before = {}
        run.set_status(CaseStatus(stage))
        run.journal.note("case_reopened", meaningful=True, stage=stage)
        begin(run)
