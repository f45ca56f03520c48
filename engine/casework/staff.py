"""The people of an organisation: adding, changing, giving logins. Office and mentor only."""

from collections.abc import Iterable

from engine.casework.access import MENTOR, OFFICE
from engine.casework.passwords import make_password
from engine.errors import AlreadyAsked, CaseChanged, InvalidInput, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, PersonId, new_id
from engine.process.refreshing import refresh_holders
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import people as store
from engine.store.queries.cases import find_case, find_latest_release, list_model_keys
from engine.store.queries.sessions import delete_sessions_of, find_login
from engine.store.queries.task_lists import list_open_tasks
from engine.store.queries.verdicts import expire_watched_of
from engine.views import Member, Staff

ROLE_NAMES = {
    "mentor": Words("Mentor (koordynator trenerów)", "Mentor (coach coordinator)"),
    "coach": Words("Trener pracy", "Job coach"),
    "office": Words("Biuro", "Office"),
    "psychologist": Words("Psycholog", "Psychologist"),
    "career_advisor": Words("Doradca zawodowy", "Career adviser"),
    "specialist": Words("Inny specjalista", "Other specialist"),
    "process_designer": Words("Projektant procesu", "Process designer"),
    "employer": Words("Pracodawca", "Employer"),
    "client": Words("Klient", "Client"),
}


def get_staff(krokus: Krokus, actor: Actor) -> Staff:
    """Everybody of the organisation with roles, and the roles that can be given."""
    _require_office(actor)
    with krokus.store.read(actor.org) as work:
        roles: dict[str, list[str]] = {}
        for row in store.list_held_roles(work):
            roles.setdefault(row.person_id, []).append(row.role)
        members = tuple(
            Member(
                row.id,
                row.name,
                row.login,
                row.email,
                tuple(sorted(roles.get(row.id, ()))),
                row.active,
                row.version,
            )
            for row in store.list_people(work)
        )
        roles_known = list_known_roles(krokus, work)
    return Staff(members, tuple(roles_known.items()))


def list_known_roles(krokus: Krokus, work: Work) -> dict[str, Words]:
    """The roles that people can be given: those of every organisation, and those its own models name."""
    rows = filter(None, (find_latest_release(work, key) for key in list_model_keys(work)))
    models = [krokus.releases.find_model(work, row.id) for row in rows]
    named = {role.key: role.name for model in models if not model.is_of_team for role in model.roles.values()}
    return {**ROLE_NAMES, **{key: name for key, name in named.items() if key not in ROLE_NAMES}}


def add_person(
    krokus: Krokus, actor: Actor, name: str, login: str, email: str, roles: Iterable[str]
) -> tuple[PersonId, str]:
    """Add a person with a login.

    Returns:
        The id, and a password to hand over once; it is stored hashed only.

    Raises:
        InvalidInput: no name, an unusable or taken login, an unknown role.
    """
    _require_office(actor)
    name, login = _clean_name(name), _clean_login(login)
    wanted = _clean_roles(krokus, actor, roles)
    password = make_password()
    hashed = krokus.passwords.hash(password)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            # The password was told once and is stored nowhere.
            raise AlreadyAsked
        _refuse_taken(work, login)
        row = store.PersonRow(
            new_id(), login, email.strip()[:200] or None, name, hashed, "pl", {}, True, work.now, 1
        )
        store.insert_person(work, row)
        for role in wanted:
            store.insert_role(work, row.id, role)
        refresh_holders(krokus, work)
    return PersonId(row.id), password


def change_person(
    krokus: Krokus,
    actor: Actor,
    person_id: str,
    version: int,
    *,
    name: str,
    email: str,
    roles: Iterable[str],
    active: bool,
) -> None:
    """Change name, mail, roles or whether the person may sign in at all.

    Raises:
        CaseChanged: somebody else changed this person meanwhile.
        InvalidInput: one would take one's own last office right away.
    """
    _require_office(actor)
    wanted = _clean_roles(krokus, actor, roles)
    if person_id == actor.person and (not active or not wanted & {MENTOR, OFFICE}):
        raise InvalidInput("not_yourself")
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        if store.find_person(work, person_id) is None:
            raise NotFound(person=person_id)
        values: dict[str, object] = {
            "name": _clean_name(name),
            "email": email.strip()[:200] or None,
            "active": active,
        }
        if not store.update_person(work, person_id, version, values):
            raise CaseChanged("person_changed", person=person_id)
        _set_roles(work, person_id, wanted)
        if not active:
            delete_sessions_of(work, person_id)
        refresh_holders(krokus, work)
        # Whoever waits for this person waits for nobody now, or no longer for nobody.
        expire_watched_of(work, {row.task.case_id for row in list_open_tasks(work, assignee=person_id)})


def _set_roles(work: Work, person_id: str, wanted: frozenset[str]) -> None:
    # A closed account keeps its roles; asking active people only would give them a second time.
    held = frozenset(row.role for row in store.list_held_roles(work) if row.person_id == person_id)
    for role in held - wanted:
        store.end_role(work, person_id, role)
    for role in wanted - held:
        store.insert_role(work, person_id, role)


def reset_password(krokus: Krokus, actor: Actor, person_id: str) -> str:
    """Give a new password to hand over once; all sessions of the person end."""
    _require_office(actor)
    password = make_password()
    hashed = krokus.passwords.hash(password)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            raise AlreadyAsked
        person = store.find_person(work, person_id)
        if person is None or person.login is None:
            raise NotFound(person=person_id)
        store.update_person(work, person_id, person.version, {"password_hash": hashed})
        delete_sessions_of(work, person_id)
    return password


def give_client_login(krokus: Krokus, actor: Actor, case_id: str, login: str) -> str:
    """Give the client of a case an account; returns the password to hand over once."""
    _require_office(actor)
    login, password = _clean_login(login), make_password()
    hashed = krokus.passwords.hash(password)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            raise AlreadyAsked
        case = find_case(work, case_id)
        person = None if case is None else store.find_person(work, case.subject_id)
        if person is None:
            raise NotFound(case=case_id)
        if person.login is not None:
            raise InvalidInput("client_has_login", login=person.login)
        _refuse_taken(work, login)
        store.update_person(work, person.id, person.version, {"login": login, "password_hash": hashed})
        if "client" not in store.list_roles_of(work, person.id):
            store.insert_role(work, person.id, "client")
        refresh_holders(krokus, work)
    return password


def _require_office(actor: Actor) -> None:
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("office_or_mentor_only")


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 200 or "\x00" in name:
        raise InvalidInput("name_missing", field="name")
    return name


def _clean_login(login: str) -> str:
    login = login.strip().lower()
    if not 3 <= len(login) <= 200 or not all(char.isalnum() or char in "._-@+" for char in login):
        raise InvalidInput("bad_login", field="login")
    return login


def _clean_roles(krokus: Krokus, actor: Actor, roles: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(roles)
    with krokus.store.read(actor.org) as work:
        known = list_known_roles(krokus, work)
    if unknown := wanted - known.keys():
        raise InvalidInput("no_such_role", field="roles", role=sorted(unknown)[0])
    return wanted


def _refuse_taken(work: Work, login: str) -> None:
    if find_login(work, login) is not None:
        raise InvalidInput("login_taken", field="login", login=login)
