"""Who holds which role on a case, and so whose task a new task is. One rule, asked by every command."""

from typing import NamedTuple

from engine.releases.modelfile import ModelFile
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.people import (
    AssignmentRow,
    find_people_with_role,
    find_person,
    list_case_people,
    list_roles,
)

CLIENT = "client"
COACH = "coach"
EMPLOYER = "employer"
# People outside the team: the coach may record what they decided, saying how they said it.
RECORDED_BY_COACH = frozenset({CLIENT, EMPLOYER})


# Not of the team: nobody of these takes part in its own processes.
OUTSIDE_TEAM = frozenset({CLIENT, EMPLOYER})


def find_candidates(work: Work, role: str, *, of_team: bool) -> tuple[str, ...]:
    """Ids of the people who can be given a role on a case.

    A role that only a process of the team knows (whoever takes part in a meeting) is open to all of the team.
    """
    holding = find_people_with_role(work, role)
    return holding if holding or not of_team else list_staff(work)


def list_staff(work: Work) -> tuple[str, ...]:
    """Ids of everybody who works in the organisation."""
    staff = (row.person_id for row in list_roles(work) if row.role not in OUTSIDE_TEAM)
    return tuple(dict.fromkeys(staff))


class Holding(NamedTuple):
    """Whose a task is: one person, or a pool; `nobody` says why it is nobody's."""

    assignee: str | None
    nobody: str | None = None


class Holders:
    """The people of one case, read once per command."""

    def __init__(
        self,
        work: Work,
        case: CaseRow,
        model: ModelFile,
        people: tuple[AssignmentRow, ...] | None = None,
    ) -> None:
        self._work = work
        self._case = case
        self._model = model
        # Read when somebody asks, where the caller has not read it already.
        self._people = people
        self._pools: dict[str, tuple[str, ...]] = {}

    @property
    def assignments(self) -> tuple[AssignmentRow, ...]:
        if self._people is None:
            self._people = list_case_people(self._work, self._case.id)
        return self._people

    def forget(self) -> None:
        """Read again: an assignment was changed by this very command."""
        self._people = None

    def find_holder(self, role: str) -> str | None:
        """Who holds the role on this case: who stands in for some days, else the one named last."""
        people = [row for row in self.assignments if row.role == role]
        standing_in = [row for row in people if row.until is not None]
        return (standing_in or people)[-1].person_id if people else None

    def pool(self, role: str) -> tuple[str, ...]:
        if role not in self._pools:
            self._pools[role] = find_people_with_role(self._work, role)
        return self._pools[role]

    def hold(self, role: str) -> Holding:
        """Decide whose a task of this role is."""
        if role == CLIENT and self._case.subject_type == CLIENT:
            return self._hold_client()
        holder = self.find_holder(role)
        if holder is not None:
            return Holding(holder)
        if role == EMPLOYER and self.find_holder(COACH) is not None:
            return Holding(None)
        info = self._model.roles.get(role)
        if info is not None and info.scope == "case":
            return Holding(None, "no_person_on_case")
        return Holding(None, None if self.pool(role) else "no_person_in_organisation")

    def _hold_client(self) -> Holding:
        # A client without an account decides all the same: the coach records it, saying how it was said.
        client = find_person(self._work, self._case.subject_id)
        reachable = client is not None and client.active and client.login is not None
        if reachable or self.find_holder(COACH) is not None:
            return Holding(self._case.subject_id)
        return Holding(self._case.subject_id, "client_without_login_and_coach")
