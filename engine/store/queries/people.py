"""Queries about organisations, people, roles and assignments. Signing in is in sessions.py."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Table, and_, bindparam, delete, or_, select, update

from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.rows import JsonRows, columns_of, select_own
from engine.store.session import Work
from engine.store.tables import case, member_role, organisation, person, role_assignment
from engine.store.types import read_any_moment


class OrganisationRow(NamedTuple):
    id: str
    key: str
    name: str
    settings: dict[str, Any]


class PersonRow(NamedTuple):
    id: str
    login: str | None
    email: str | None
    name: str
    password_hash: str | None
    locale: str
    preferences: dict[str, Any]
    active: bool
    created_at: datetime
    version: int


class AssignmentRow(NamedTuple):
    """A person holds a role on one case (or team) from a moment until another."""

    id: str
    subject_id: str
    role: str
    person_id: str
    need_to_know: bool
    since: datetime
    until: datetime | None


class RoleRow(NamedTuple):
    person_id: str
    role: str


_ORGANISATION = select(*columns_of(OrganisationRow, organisation))
_HOLD = Prepared(
    select(organisation.c.id).where(organisation.c.id == bindparam("b_org")).with_for_update(key_share=True)
)
_PERSON = select_own(PersonRow, person)
_PERSON_BY_ID = Prepared(_PERSON.where(person.c.id == bindparam("id")))
_PEOPLE = Prepared(_PERSON.order_by(person.c.name, person.c.id))
_NAMES = Prepared(select(person.c.id, person.c.name).where(person.c.org == bindparam("b_org")))
_NOW: BindParameter[datetime] = bindparam("now")
_by_age = attrgetter("since", "id")


def is_held(held: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which a dated role is held at the moment `now`, a parameter."""
    return held.c.since <= _NOW, or_(held.c.until.is_(None), held.c.until > _NOW)


_HELD_ROLES = (
    select(member_role.c.person_id, member_role.c.role)
    .join(person, and_(person.c.org == member_role.c.org, person.c.id == member_role.c.person_id))
    .where(
        member_role.c.org == bindparam("b_org"),
        *is_held(member_role),
    )
)
_ROLES = _HELD_ROLES.where(person.c.active.is_(True))
_ASSIGNMENTS = select_own(AssignmentRow, role_assignment).where(*is_held(role_assignment))
_CASE_ASSIGNMENTS = Prepared(
    _ASSIGNMENTS.where(role_assignment.c.subject_id == bindparam("case_id")).order_by(
        role_assignment.c.since, role_assignment.c.id
    )
)
_ASSIGNMENTS_OF = Prepared(_ASSIGNMENTS.where(role_assignment.c.person_id == bindparam("person")))
# Beside a row of a case: who is on it, for `read_assignments`.
PEOPLE_OF_CASE = (
    select(JsonRows(*columns_of(AssignmentRow, role_assignment)))
    .where(
        role_assignment.c.org == case.c.org,
        role_assignment.c.subject_id == case.c.id,
        *is_held(role_assignment),
    )
    .correlate(case)
    .scalar_subquery()
)
# Beside a row of a person: the roles they hold, for `read_roles`.
ROLES_OF_PERSON = (
    select(JsonRows(member_role.c.role))
    .where(member_role.c.org == person.c.org, member_role.c.person_id == person.c.id, *is_held(member_role))
    .correlate(person)
    .scalar_subquery()
)
_END_ASSIGNMENT = (
    update(role_assignment)
    .where(
        role_assignment.c.org == bindparam("b_org"),
        role_assignment.c.id == bindparam("b_id"),
        role_assignment.c.until.is_(None),
    )
    .values(until=bindparam("b_until"))
)
_CLOSED_ACCOUNTS = Prepared(
    select(person.c.id).where(person.c.org == bindparam("b_org"), person.c.active.is_(False))
)
_END_ROLE = (
    update(member_role)
    .where(
        member_role.c.org == bindparam("b_org"),
        member_role.c.person_id == bindparam("b_person"),
        member_role.c.role == bindparam("b_role"),
        member_role.c.until.is_(None),
    )
    .values(until=bindparam("b_until"))
)


def insert_organisation(work: Work, row: OrganisationRow) -> None:
    values = {**row._asdict(), "created_at": work.now}
    work.conn.execute(organisation.insert(), values)


def find_organisation(work: Work, key: str) -> OrganisationRow | None:
    return work.find(OrganisationRow, _ORGANISATION.where(organisation.c.key == key))


def get_own_organisation(work: Work) -> OrganisationRow:
    row = work.find(OrganisationRow, _ORGANISATION.where(organisation.c.id == bindparam("b_org")))
    if row is None:
        raise LookupError(work.org)
    return row


def hold_organisation(work: Work) -> None:
    """Let nobody else begin a case here until the transaction ends (SQLite: one writer anyway)."""
    if work.is_postgres:
        # Rows that point to the organisation may still be written: only those who ask for this wait.
        work.value(_HOLD)


def set_organisation_settings(work: Work, settings: dict[str, Any]) -> None:
    work.run(update(organisation).where(organisation.c.id == work.org).values(settings=settings))


def list_organisations(work: Work) -> tuple[OrganisationRow, ...]:
    return work.list(OrganisationRow, _ORGANISATION.order_by(organisation.c.key))


def find_person(work: Work, person_id: str) -> PersonRow | None:
    return work.find(PersonRow, _PERSON_BY_ID, id=person_id)


def list_people(work: Work) -> tuple[PersonRow, ...]:
    return work.list(PersonRow, _PEOPLE)


def list_names(work: Work) -> Sequence[Sequence[str]]:
    """Id and name of everybody in the organisation."""
    return work.list_values(_NAMES)


def list_closed_accounts(work: Work) -> frozenset[str]:
    """Who may sign in no more; their tasks and roles stay theirs until somebody gives them on."""
    return frozenset(row[0] for row in work.list_values(_CLOSED_ACCOUNTS))


def insert_person(work: Work, row: PersonRow) -> None:
    work.insert_rows(person, (row,))


def update_person(work: Work, person_id: str, version: int, values: dict[str, object]) -> bool:
    """Change a person if nobody did meanwhile; False means somebody was faster."""
    statement = (
        update(person)
        .where(person.c.org == work.org, person.c.id == person_id, person.c.version == version)
        .values(version=version + 1, **values)
    )
    return work.run(statement) == 1


def list_roles(work: Work) -> tuple[RoleRow, ...]:
    """Roles held today by active people."""
    return work.list(RoleRow, _ROLES, now=work.now)


def list_held_roles(work: Work) -> tuple[RoleRow, ...]:
    """Roles held today by everybody, closed accounts too: they come back with their person."""
    return work.list(RoleRow, _HELD_ROLES, now=work.now)


def list_roles_of(work: Work, person_id: str) -> tuple[str, ...]:
    rows = work.list(RoleRow, _ROLES.where(member_role.c.person_id == person_id), now=work.now)
    return tuple(row.role for row in rows)


def find_people_with_role(work: Work, role: str) -> tuple[str, ...]:
    rows = work.list(RoleRow, _ROLES.where(member_role.c.role == bindparam("role")), now=work.now, role=role)
    return tuple(row.person_id for row in rows)


def insert_role(work: Work, person_id: str, role: str, since: datetime | None = None) -> None:
    row = {"person_id": person_id, "role": role, "since": since or work.now, "until": None}
    work.insert(member_role, row)


def delete_person(work: Work, person_id: str) -> None:
    """Forget a person whom nothing names any more, with the roles they held."""
    work.run(delete(member_role).where(member_role.c.org == work.org, member_role.c.person_id == person_id))
    work.run(delete(person).where(person.c.org == work.org, person.c.id == person_id))


def end_role(work: Work, person_id: str, role: str) -> None:
    work.run(_END_ROLE, b_person=person_id, b_role=role, b_until=work.now)


def list_case_people(work: Work, case_id: str) -> tuple[AssignmentRow, ...]:
    return work.list(AssignmentRow, _CASE_ASSIGNMENTS, case_id=case_id, now=work.now)


def list_assignments_of(work: Work, person_id: str) -> tuple[AssignmentRow, ...]:
    return work.list(AssignmentRow, _ASSIGNMENTS_OF, person=person_id, now=work.now)


def list_people_of(work: Work, case_ids: Sequence[str]) -> tuple[AssignmentRow, ...]:
    """Who works today on any of these cases."""
    statement = _ASSIGNMENTS.where(role_assignment.c.subject_id.in_(list(case_ids)))
    return work.list(AssignmentRow, statement, now=work.now)


def insert_assignment(
    work: Work, case_id: str, role: str, person_id: str, *, need_to_know: bool = False
) -> str:
    assignment_id = new_id()
    row = {
        "id": assignment_id,
        "subject_type": "case",
        "subject_id": case_id,
        "role": role,
        "person_id": person_id,
        "need_to_know": need_to_know,
        "since": work.now,
        "until": None,
    }
    work.insert(role_assignment, row)
    return assignment_id


def read_assignments(rows: Sequence[Sequence[Any]] | None) -> tuple[AssignmentRow, ...]:
    """What `PEOPLE_OF_CASE` found, like `list_case_people`."""
    found = [
        AssignmentRow(
            key,
            case_id,
            role,
            person_id,
            bool(knows),
            read_any_moment(since),
            until and read_any_moment(until),
        )
        for key, case_id, role, person_id, knows, since, until in rows or ()
    ]
    return tuple(sorted(found, key=_by_age))


def read_roles(rows: Sequence[Sequence[str]] | None) -> frozenset[str]:
    """What `ROLES_OF_PERSON` found."""
    return frozenset(role for (role,) in rows or ())


def end_assignment(work: Work, assignment_id: str) -> bool:
    return work.run(_END_ASSIGNMENT, b_id=assignment_id, b_until=work.now) == 1
