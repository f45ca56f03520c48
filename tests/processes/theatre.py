"""A stage for scenarios: an organisation with a cast, a clock that moves, and ways to play a step."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from engine.clock import FixedClock
from engine.krokus import Krokus, open_krokus
from engine.model import Actor, OrgId, PersonId
from engine.releases.folders import read_model_folder
from engine.releases.release import publish_release
from engine.releases.scenariofile import Scenario, read_scenario
from engine.scenarios.demo import CAST
from engine.scenarios.player import Player
from engine.store.queries.cases import CaseRow, find_case, set_subject
from engine.store.queries.history import EventRow, IncidentRow, list_events, list_open_incidents
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.queries.registers import EmployerRow, insert_employer
from engine.store.queries.tasks import TaskRow, assign, list_case_tasks
from engine.store.queries.timers import TimerRow, list_case_timers
from engine.store.upgrade import upgrade_database

ORG = OrgId("0" * 32)
MODELS = Path(__file__).parents[2] / "processes"
MODEL = MODELS / "euse_5"
WALKS = Path(__file__).parent / "walks"


def build_cast(scenario: Scenario) -> dict[str, Actor]:
    """The demo's people, with the roles they play, under ids that every process of a test can tell."""
    roles = {role.login: set(role.roles) for role in CAST}
    for role, logins in scenario.people.items():
        for login in logins.split():
            roles[login].add(role)
    return {
        role.login: Actor(ORG, PersonId(f"{role.login:0<32}"), role.name, frozenset(roles[role.login]))
        for role in CAST
    }


def found_organisation(krokus: Krokus, cast: dict[str, Actor], model: Path) -> None:
    """Tables, an organisation, its people, the model and one employer."""
    upgrade_database(krokus.store.url)
    files = read_model_folder(model)
    krokus.releases.compile(files)
    with krokus.store.begin(ORG) as work:
        insert_organisation(work, OrganisationRow(ORG, "proba", "Fundacja Próba", {}))
        for login, actor in cast.items():
            insert_person(
                work, PersonRow(actor.person, login, None, actor.name, None, "pl", {}, True, work.now, 1)
            )
            for role in actor.roles:
                insert_role(work, actor.person, role)
        publish_release(work, files, cache=krokus.releases)
        insert_employer(work, EmployerRow("e" * 32, "Piekarnia „Rogal”", "5260250274", {}, work.now, 1))


@dataclass
class Stage:
    """One scenario on one database."""

    krokus: Krokus
    clock: FixedClock
    cast: dict[str, Actor]
    player: Player

    def close(self) -> None:
        self.krokus.store.close()

    def step_in_child(self) -> bool:
        """Play the next step in a process forked from this warm one; False when none is left."""
        if self.player.at >= len(self.player.scenario.steps):
            return False
        self.krokus.store.close()
        # The child must read everything from the database, as after a restart.
        self.krokus.warm.clear()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self._play_and_leave(writing)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0, said
        self.player.at += 1
        self.clock.at = datetime.fromisoformat(said)
        return True

    def _play_and_leave(self, writing: int) -> None:
        code = 1
        try:
            self.player.step()
            os.write(writing, self.clock.now().isoformat().encode())
            code = 0
        except BaseException as error:
            os.write(writing, repr(error).encode())
        finally:
            self.krokus.store.close()
            os._exit(code)

    def step_reloaded(self) -> bool:
        """Play the next step with nothing left in memory of the case, as after a restart."""
        self.krokus.warm.clear()
        return self.player.step()

    def play_to_stage(self, stage: str) -> None:
        """Play until the case enters a stage."""
        while self.case().stage != stage:
            assert self.player.step(), f"{stage} was never entered"

    def case(self) -> CaseRow:
        with self.krokus.store.read(ORG) as work:
            case = find_case(work, self.player.case_id)
        assert case is not None
        return case

    def tasks(self) -> tuple[TaskRow, ...]:
        with self.krokus.store.read(ORG) as work:
            return list_case_tasks(work, self.player.case_id)

    def task(self, element_id: str) -> TaskRow:
        """The newest task of an element."""
        return max(
            (row for row in self.tasks() if row.element_id == element_id), key=lambda row: row.opened_at
        )

    def timers(self) -> tuple[TimerRow, ...]:
        with self.krokus.store.read(ORG) as work:
            return tuple(list_case_timers(work, self.player.case_id))

    def history(self) -> list[EventRow]:
        """Oldest first."""
        with self.krokus.store.read(ORG) as work:
            return list(reversed(list_events(work, self.player.case_id, 100_000)))

    def incidents(self) -> list[IncidentRow]:
        with self.krokus.store.read(ORG) as work:
            return list(list_open_incidents(work, self.player.case_id))

    def assert_sound(self) -> None:
        """Nothing broke: no incident, no timer that could not fire."""
        assert [(row.element_id, row.cause) for row in self.incidents()] == []
        assert [row.slot for row in self.timers() if row.status == "failed"] == []
        assert [row.type for row in self.history() if row.type == "incident"] == []


def find_scenario(name: str, model: Path = MODEL) -> Path:
    """A scenario of the model, or a walk that only tests need."""
    shipped = model / "scenarios" / f"{name}.toml"
    return shipped if shipped.exists() else WALKS / f"{name}.toml"


def load_scenario(name: str, model: Path = MODEL) -> Scenario:
    path = find_scenario(name, model)
    return read_scenario(path.read_bytes(), path.name)


def set_stage(url: str, name: str, model: Path = MODEL) -> Stage:
    """A new organisation on an empty database, and the scenario's case at its beginning."""
    scenario = load_scenario(name, model)
    clock = FixedClock(datetime.combine(scenario.start, time(8), UTC))
    krokus = open_krokus(url, clock)
    cast = build_cast(scenario)
    found_organisation(krokus, cast, model)
    player = Player(krokus, clock, cast, scenario)

    def take_client(case_id: str) -> None:
        with krokus.store.begin(ORG) as work:
            person = cast[scenario.people["client"]].person
            set_subject(work, case_id, person)
            for row in list_case_tasks(work, case_id):
                if row.role == "client":
                    assign(work, row.id, person, None, claimed=False)

    if "client" in scenario.people:
        player.take_client = take_client
    player.begin(model.name)
    return Stage(krokus, clock, cast, player)


def join_stage(url: str, name: str, at: int, case_id: str, moment: datetime, model: Path = MODEL) -> Stage:
    """Go on with a case that another process began."""
    clock = FixedClock(moment)
    krokus = open_krokus(url, clock)
    scenario = load_scenario(name, model)
    cast = build_cast(scenario)
    player = Player(krokus, clock, cast, scenario, case_id=case_id, at=at)
    return Stage(krokus, clock, cast, player)
