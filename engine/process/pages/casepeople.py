"""Who works on a case, role by role, and who could. Nothing here changes anything."""

from collections.abc import Mapping

from engine.casework.access import MENTOR, OFFICE, OVERSEER, Standing
from engine.casework.holders import CLIENT, find_candidates
from engine.process.naming import Naming
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.people import list_case_people
from engine.views import PersonRef, RolePerson


def describe_people(
    work: Work, naming: Naming, release: Release, row: CaseRow, standing: Standing
) -> tuple[RolePerson, ...]:
    held: dict[str, list[RolePerson]] = {}
    candidates: Mapping[str, tuple[PersonRef, ...]] = (
        {
            role: _candidates(work, naming, role, of_team=release.model.is_of_team)
            for role in release.model.roles
            if role != CLIENT
        }
        if standing.is_(MENTOR, OFFICE, OVERSEER)
        else {}
    )
    for entry in list_case_people(work, row.id):
        info = release.model.roles.get(entry.role)
        person = naming.person(entry.person_id)
        held.setdefault(entry.role, []).append(
            RolePerson(
                entry.role,
                naming.role(release, entry.role),
                "case" if info is None else info.scope,
                entry.id,
                person,
                entry.need_to_know,
                candidates.get(entry.role, ()),
            )
        )
    rows: list[RolePerson] = []
    for role, info in release.model.roles.items():
        if role not in (CLIENT, "system"):
            empty = RolePerson(role, info.name, info.scope, None, None, False, candidates.get(role, ()))
            rows += held.get(role, [empty])
    return tuple(rows)


def _candidates(work: Work, naming: Naming, role: str, *, of_team: bool) -> tuple[PersonRef, ...]:
    refs = (naming.person(person_id) for person_id in find_candidates(work, role, of_team=of_team))
    return tuple(ref for ref in refs if ref is not None)
