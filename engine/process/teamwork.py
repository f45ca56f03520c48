"""The team's own processes: starting one, and what starting asks for. They run like any case."""

from collections.abc import Mapping, Sequence

from engine.casework.holders import find_candidates
from engine.errors import InvalidInput, NotFound
from engine.krokus import Krokus
from engine.model import Actor, CaseId, JsonValue
from engine.process.cases import NO_VARIABLES, open_new_case
from engine.process.naming import Naming
from engine.process.projection import save
from engine.process.run import CaseRun
from engine.process.sides import begin
from engine.process.stepping import settle
from engine.releases.modelfile import ModelFile, RoleInfo
from engine.releases.offering import list_offered
from engine.releases.release import Release
from engine.store import Work
from engine.store.keys import claim_key, keep_result
from engine.store.queries.cases import CaseRow, ReleaseRow, list_team_cases
from engine.store.queries.people import hold_organisation, insert_assignment
from engine.store.queries.registers import list_employers
from engine.views import PersonRef, TeamModel, TeamRole, TeamStart

SUBJECT, STARTER, CHOSEN, SEVERAL = "subject", "starter", "chosen", "several"
MOST_TITLE = 200
Chosen = Mapping[str, Sequence[str]]


def list_startable(krokus: Krokus, work: Work, actor: Actor) -> tuple[TeamModel, ...]:
    """Processes of the team that this person may start."""
    models = [krokus.releases.find_model(work, row.id) for row in list_offered(krokus, work, of_team=True)]
    return tuple(_describe(model) for model in models if model.starters & actor.roles)


def find_startable(krokus: Krokus, actor: Actor) -> tuple[TeamModel, ...]:
    """The same, in a transaction of its own."""
    with krokus.store.read(actor.org) as work:
        return list_startable(krokus, work, actor)


def get_team_start(krokus: Krokus, actor: Actor, model_key: str) -> TeamStart:
    """What starting a process asks for.

    Raises:
        NotFound: there is no such process of the team for this person to start.
    """
    with krokus.store.read(actor.org) as work:
        row, release = _find(krokus, work, actor, model_key)
        naming = Naming(krokus, work)
        busy = {case.subject_id for case in _list_open(work, row.model_key)}
        subjects = [one for one in _list_subjects(work, naming, release.model) if one.id not in busy]
        roles = tuple(
            TeamRole(role.key, role.name, role.holder == SEVERAL, _candidates(work, naming, role.key))
            for role in _list_chosen(release.model)
        )
        return TeamStart(_describe(release.model), tuple(subjects), roles)


def start_team_process(
    krokus: Krokus, actor: Actor, model_key: str, subject_id: str, chosen: Chosen
) -> CaseId:
    """Start a process of the team; its first tasks are there when this returns.

    Args:
        subject_id: the coach or the employer it is about; empty for the whole team.
        chosen: role -> ids of the people who hold it.

    Raises:
        NotFound: there is no such process of the team for this person to start.
        InvalidInput: nobody is named that it could be about, or somebody for a role is missing or unfit.
    """
    with krokus.store.begin(actor.org) as work:
        done = claim_key(work)
        if done is not None:
            return CaseId(str(done["case_id"]))
        case_id = begin_team_process(krokus, work, actor, model_key, subject_id, chosen)
        keep_result(work, {"case_id": case_id})
        return case_id


def begin_team_process(
    krokus: Krokus,
    work: Work,
    actor: Actor,
    model_key: str,
    subject_id: str,
    chosen: Chosen,
    variables: Mapping[str, JsonValue] = NO_VARIABLES,
) -> CaseId:
    """The same inside the caller's transaction."""
    # Of two who start the same in one moment the second is told that it runs already.
    hold_organisation(work)
    row, release = _find(krokus, work, actor, model_key)
    subject = _find_subject(krokus, work, release.model, subject_id or actor.org)
    if any(case.subject_id == subject.id for case in _list_open(work, model_key)):
        raise InvalidInput("team_process_is_open", subject=subject.name)
    holders = _find_holders(work, actor, release.model, subject, chosen)
    name = release.model.name.pl
    title = f"{name}: {subject.name}" if subject.name else name
    case = open_new_case(work, row, release, subject.id, title[:MOST_TITLE])
    for role, people in holders.items():
        for person in people:
            insert_assignment(work, case.id, role, person)
    run = CaseRun(krokus, work, case, actor.person)
    run.journal.note("case_started", meaningful=True, model=model_key, release=row.no)
    run.variables.update(variables)
    begin(run)
    settle(run)
    save(run)
    return CaseId(case.id)


def begin_with_cast(
    krokus: Krokus,
    model: ModelFile,
    cast: Mapping[str, Actor],
    people: Mapping[str, str],
    variables: Mapping[str, JsonValue],
) -> tuple[CaseId, dict[str, str]]:
    """Start a process as a scenario tells it: the first who may start it does, and holds the starter's role.

    Args:
        people: role -> logins of the cast, separated by blanks.

    Returns:
        The case, and who holds which role.
    """
    starter = people[next(role for role in sorted(model.starters) if role in people)]
    own = {role.key: starter for role in model.roles.values() if role.holder == STARTER}
    held = {**people, **own}
    chosen = {key: [cast[one].person for one in held[key].split()] for key in model.roles if key in held}
    about: list[str] = [chosen[role.key][0] for role in model.roles.values() if role.holder == SUBJECT]
    actor = cast[starter]
    with krokus.store.begin(actor.org) as work:
        if model.subject == "employer":
            about = [row.id for row in list_employers(work)]
        subject = about[0] if about else ""
        case_id = begin_team_process(krokus, work, actor, model.key, subject, chosen, variables)
    return case_id, held


def _find(krokus: Krokus, work: Work, actor: Actor, model_key: str) -> tuple[ReleaseRow, Release]:
    rows = list_offered(krokus, work, of_team=True)
    row = next((one for one in rows if one.model_key == model_key), None)
    release = None if row is None else krokus.releases.get(work, row.id)
    if row is None or release is None or not release.model.starters & actor.roles:
        raise NotFound(model=model_key)
    return row, release


def _describe(model: ModelFile) -> TeamModel:
    return TeamModel(model.key, model.name, model.description, model.subject)


def _list_open(work: Work, model_key: str) -> list[CaseRow]:
    return [case for case in list_team_cases(work) if case.model_key == model_key and case.closed_at is None]


def _list_chosen(model: ModelFile) -> list[RoleInfo]:
    return [role for role in model.roles.values() if role.holder in (CHOSEN, SEVERAL)]


def _candidates(work: Work, naming: Naming, role: str) -> tuple[PersonRef, ...]:
    refs = (naming.person(one) for one in find_candidates(work, role, of_team=True))
    return tuple(sorted((ref for ref in refs if ref is not None), key=lambda ref: ref.name))


def _list_subjects(work: Work, naming: Naming, model: ModelFile) -> tuple[PersonRef, ...]:
    if model.subject == "employer":
        return tuple(PersonRef(row.id, row.name) for row in list_employers(work))
    return () if model.subject == "team" else _candidates(work, naming, model.subject)


def _find_subject(krokus: Krokus, work: Work, model: ModelFile, subject_id: str) -> PersonRef:
    """Whom the process is about. The team itself goes by the organisation's id, and needs no name."""
    if model.subject == "team":
        return PersonRef(work.org, "")
    subjects = _list_subjects(work, Naming(krokus, work), model)
    found = next((one for one in subjects if one.id == subject_id), None)
    if found is None:
        raise InvalidInput("subject_missing", field="subject")
    return found


def _find_holders(
    work: Work, actor: Actor, model: ModelFile, subject: PersonRef, chosen: Chosen
) -> dict[str, list[str]]:
    """Role -> who holds it from the first moment."""
    found: dict[str, list[str]] = {}
    for role in model.roles.values():
        if role.holder == SUBJECT:
            found[role.key] = [subject.id]
        elif role.holder == STARTER:
            found[role.key] = [actor.person]
        elif role.holder in (CHOSEN, SEVERAL):
            found[role.key] = _read_chosen(work, role, chosen.get(role.key, ()))
    return found


def _read_chosen(work: Work, role: RoleInfo, people: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(one for one in people if one))
    able = find_candidates(work, role.key, of_team=True)
    is_right_number = role.holder == SEVERAL or len(named) == 1
    if not is_right_number or any(one not in able for one in named):
        raise InvalidInput("person_for_role_missing", field=role.key, role=role.name.pl)
    return named
