"""Who works in the invented months: people of the organisation, and invented ones where it lacks them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from engine.casework.holders import CLIENT, COACH, EMPLOYER
from engine.model import Actor, OrgId, PersonId, new_id
from engine.releases.release import Release
from engine.simulating import figures
from engine.simulating.chance import Chance
from engine.simulating.names import name_firm, name_person
from engine.store import Work
from engine.store.queries.people import PersonRow, insert_person, insert_role, list_people, list_roles
from engine.store.queries.registers import EmployerRow, insert_employer, list_employers

MENTOR, OFFICE = "mentor", "office"
# Roles that one or two people of an organisation hold; coaches and mentors are counted by figures.
CLIENTS_PER_SPECIALIST = 60


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who works on cases, in an order that one seed repeats."""

    people: tuple[Actor, ...]
    by_role: Mapping[str, tuple[Actor, ...]] = field(default_factory=dict)

    def holders(self, role: str) -> tuple[Actor, ...]:
        return self.by_role.get(role, ())


def count_coaches(cases: int, months: int) -> int:
    """How many coaches serve so many clients who come over so many months."""
    return max(1, ceil(cases * min(1.0, figures.TEST_MONTHS / months) / figures.CLIENTS_PER_COACH))


def gather_staff(work: Work, org: OrgId) -> Staff:
    """The people of the organisation with the roles they hold today."""
    roles: dict[str, set[str]] = {}
    for row in list_roles(work):
        roles.setdefault(row.person_id, set()).add(row.role)
    names = sorted((row.name, row.id) for row in list_people(work) if row.active and row.id in roles)
    people = tuple(
        Actor(org, PersonId(person_id), name, frozenset(roles[person_id]))
        for name, person_id in names
        if roles[person_id] != {CLIENT}
    )
    return make_staff(people)


def make_staff(people: Iterable[Actor]) -> Staff:
    kept = tuple(people)
    roles = sorted({role for actor in kept for role in actor.roles})
    return Staff(kept, {role: tuple(actor for actor in kept if role in actor.roles) for role in roles})


def complete_staff(
    work: Work, org: OrgId, release: Release, cases: int, months: int, seed: int, since: datetime
) -> Staff:
    """Add invented people and firms until every role of the model can be filled; returns everybody."""
    staff = gather_staff(work, org)
    added: list[Actor] = []
    for role, wanted in sorted(_wanted(release, cases, months).items()):
        for number in range(len(staff.holders(role)), wanted):
            added.append(_add_person(work, org, role, Chance(seed, "staff", role, number), since))
    firms = list_employers(work)
    for number in range(len(firms), max(6, cases // 4)):
        name = name_firm(number)
        contact = {"person": " ".join(name_person(Chance(seed, "firm", number))), "phone": "85 700 00 00"}
        insert_employer(work, EmployerRow(new_id(), name, None, contact, since, 1))
    return make_staff((*staff.people, *added))


def _wanted(release: Release, cases: int, months: int) -> dict[str, int]:
    coaches = count_coaches(cases, months)
    few = max(1, ceil(cases / CLIENTS_PER_SPECIALIST))
    wanted = dict.fromkeys(set(release.model.roles) - {CLIENT, EMPLOYER, "system"}, few)
    wanted[MENTOR] = max(1, ceil(coaches / figures.COACHES_PER_MENTOR))
    wanted[OFFICE] = few
    wanted[COACH] = coaches
    return wanted


def _add_person(work: Work, org: OrgId, role: str, chance: Chance, since: datetime) -> Actor:
    name = " ".join(name_person(chance))
    person_id = PersonId(new_id())
    row = PersonRow(person_id, None, None, name, None, "pl", {"invented": True}, True, since, 1)
    insert_person(work, row)
    insert_role(work, person_id, role, since=since)
    return Actor(org, person_id, name, frozenset({role}))
