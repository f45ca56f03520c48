"""A database in memory for one simulation, and carrying whole cases from there into a real one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, insert, select

from engine.clock import Clock
from engine.model import new_id
from engine.store.session import Store, Work
from engine.store.tables import (
    case,
    case_key,
    employer,
    member_role,
    metadata,
    organisation,
    person,
    release,
    role_assignment,
)

# Table name -> its rows of one case.
CaseRows = Mapping[str, Sequence[Mapping[str, Any]]]
# What was meant for the outside while the past was played is nobody's mail today.
_LEFT_BEHIND = frozenset({"outbox"})


def open_workshop(clock: Clock) -> Store:
    """An empty database that lives as long as the store that holds a connection to it."""
    store = Store(f"sqlite:///file:workshop-{new_id()}?mode=memory&cache=shared&uri=true", clock)
    # The last connection takes the database with it, so one is at hand before the tables are made.
    store.return_connection(store.take_connection())
    metadata.create_all(store.engine)
    return store


def copy_ground(source: Work, target: Work, release_id: str, since: datetime) -> None:
    """Bring what cases stand on: the organisation, its staff, its employers and one release.

    Args:
        since: staff hold their roles from this moment on, so that the past can be played with them.
    """
    home = _read(source, select(organisation).where(organisation.c.id == source.org))
    target.conn.execute(insert(organisation), home)
    roles = _read(source, select(member_role).where(member_role.c.org == source.org))
    staff = {row["person_id"] for row in roles if row["role"] != "client" and row["until"] is None}
    people = _read(source, select(person).where(person.c.org == source.org))
    _write(target, person, [row for row in people if row["id"] in staff])
    held = [row for row in roles if row["person_id"] in staff and row["until"] is None]
    _write(target, member_role, [{**row, "since": since} for row in held])
    _copy(source, target, select(employer).where(employer.c.org == source.org), employer)
    own = (release.c.org == source.org, release.c.id == release_id)
    _copy(source, target, select(release).where(*own), release)


def read_case_rows(work: Work, case_id: str) -> CaseRows:
    """Every row of one case: itself, its client, what is projected from it, its history."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in metadata.sorted_tables:
        statement = _select_of_case(table, case_id)
        if statement is not None and table.name not in _LEFT_BEHIND:
            rows = _read(work, statement.where(table.c.org == work.org))
            if rows:
                found[table.name] = rows
    return found


def insert_case_rows(work: Work, rows: CaseRows) -> None:
    """Write the rows of a case, those first that others refer to."""
    for table in metadata.sorted_tables:
        _write(work, table, rows.get(table.name, ()))


def _select_of_case(table: Table, case_id: str) -> Select[Any] | None:
    if table is case:
        return select(case).where(case.c.id == case_id)
    own = select(case.c.subject_id).where(case.c.id == case_id).scalar_subquery()
    if table is person:
        return select(person).where(person.c.id == own)
    if table is member_role:
        return select(member_role).where(member_role.c.person_id == own)
    if table is case_key:
        key = select(case.c.key_id).where(case.c.id == case_id).scalar_subquery()
        return select(case_key).where(case_key.c.id == key)
    if table is role_assignment:
        return select(role_assignment).where(role_assignment.c.subject_id == case_id)
    return select(table).where(table.c.case_id == case_id) if "case_id" in table.c else None


def _copy(source: Work, target: Work, statement: Select[Any], table: Table) -> None:
    rows = _read(source, statement)
    _write(target, table, rows)


def _write(work: Work, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        work.insert(table, {name: value for name, value in row.items() if name != "org"})


def _read(work: Work, statement: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in work.conn.execute(statement).mappings()]
