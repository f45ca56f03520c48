"""`krokus play`: pretend cases of a model through the real engine, on a database made for the moment."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from engine.casework.holders import CLIENT
from engine.clock import FixedClock
from engine.errors import KrokusError, ModelRefused
from engine.krokus import Krokus, open_krokus
from engine.model import Actor, JsonValue, OrgId, PersonId, TaskStatus, new_id
from engine.process.command import describe_cause
from engine.releases.completing import KNOWN_ROLES
from engine.releases.folders import read_model_folder
from engine.releases.modelfile import MODEL_FILE, Words
from engine.releases.release import Release, compile_files, publish_release
from engine.releases.scenariofile import Scenario, read_scenario
from engine.saying.failures import say_failure
from engine.scenarios.demo import CAST
from engine.scenarios.player import Player
from engine.store.keys import apart_from_request
from engine.store.queries.cases import find_case, set_subject
from engine.store.queries.history import list_open_incidents
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.queries.registers import EmployerRow, insert_employer
from engine.store.queries.tasks import assign, list_case_tasks
from engine.store.upgrade import make_momentary_database

SCENARIOS = "scenarios/"
UNTOLD = Words("")


@dataclass(frozen=True, slots=True)
class Played:
    """How one scenario went.

    Attributes:
        trace: ids of the elements a token came to, in order; one of a process beside stands among the others.
        open: elements of the human tasks that are open at the end.
        status: of the case, e.g. `profiling` or `closed_success`; empty when it never began.
        problem: why it did not go as written, as its causes; empty when it passed. `told` says it in words.
        incidents: element and cause of everything that broke.
    """

    scenario: str
    passed: bool
    trace: tuple[str, ...]
    open: tuple[str, ...]
    status: str
    variables: Mapping[str, JsonValue]
    problem: str
    incidents: tuple[tuple[str, str], ...]
    told: Words = UNTOLD


def play_model(path: Path, scenarios: Sequence[Path] = ()) -> Iterator[Played]:
    """Play scenarios; each gets a fresh organisation and a clock of its own.

    Args:
        path: a model folder, or one diagram whose main process nothing calls.
        scenarios: TOML files; all of the folder's own when none is named.

    Raises:
        ModelRefused: the model or a scenario cannot be read, or there is no scenario to play.
    """
    files = read_model_folder(path) if path.is_dir() else wrap_diagram(path)
    named = {one.name: one.read_bytes() for one in scenarios}
    own = {name: content for name, content in files.items() if name.startswith(SCENARIOS)}
    if not (found := named or own):
        raise ModelRefused("no_scenario", file=path.name)
    release = compile_files(files)
    for name, content in sorted(found.items()):
        yield _play(files, release, read_scenario(content, name), Path(name).stem)


def play_files(files: Mapping[str, bytes], scenario: str) -> Played:
    """Play one of a model's own scenarios, given as files in memory.

    Raises:
        ModelRefused: the model or the scenario cannot be read.
    """
    return _play(files, compile_files(files), read_scenario(files[scenario], scenario), Path(scenario).stem)


def wrap_diagram(diagram: Path) -> dict[str, bytes]:
    """The files of a model that consists of one diagram."""
    model = f'key = "trial"\nname = "{diagram.stem.translate(_PLAIN)}"\n'
    return {MODEL_FILE: model.encode(), diagram.with_suffix(".bpmn").name: diagram.read_bytes()}


# A file name becomes a text of model.toml; nothing in it may end that text.
_PLAIN = str.maketrans({'"': "'", "\\": "/"})


@apart_from_request()
def _play(files: Mapping[str, bytes], release: Release, scenario: Scenario, name: str) -> Played:
    clock = FixedClock(datetime.combine(scenario.start, time(8), UTC))
    trace: list[str] = []
    with tempfile.TemporaryDirectory(prefix="krokus-play-") as folder:
        krokus = open_krokus(f"sqlite:///{Path(folder) / 'krokus.sqlite3'}", clock)
        krokus.watchers.append(trace.append)
        try:
            player = prepare(krokus, clock, files, release, scenario)
            problem, told = _run(player, release)
            # What the reader added to the drawing is nothing that anybody could find in it.
            graph = release.graph
            seen = [graph.copies.get(element, element) for element in trace if element not in graph.added]
            return replace(_judge(krokus, player, name, problem, seen), told=told)
        finally:
            krokus.store.close()


def prepare(
    krokus: Krokus, clock: FixedClock, files: Mapping[str, bytes], release: Release, scenario: Scenario
) -> Player:
    org = OrgId(new_id())
    # A bare diagram has no step that names people: all its roles are on the case at once.
    more = () if release.model.stages else tuple(role for role in release.model.roles if role != CLIENT)
    scenario = replace(scenario, people={**{role: _login(role) for role in more}, **scenario.people})
    cast = _gather_cast(org, release, scenario)
    make_momentary_database(krokus.store.url)
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, "play", "Play", {}))
        for login, actor in cast.items():
            insert_person(
                work, PersonRow(actor.person, login, None, actor.name, None, "pl", {}, True, work.now, 1)
            )
            for role in actor.roles:
                insert_role(work, actor.person, role)
        insert_employer(work, EmployerRow(new_id(), "Piekarnia „Rogal”", "5260250274", {}, work.now, 1))
        krokus.releases.put(release)
        publish_release(work, files, cache=krokus.releases)
    player = Player(krokus, clock, cast, scenario, more_at_start=more, copies=release.graph.copies)
    client = cast.get(scenario.people.get("client", ""))
    if client is not None:
        player.take_client = lambda case_id: _take_client(krokus, org, case_id, client)
    return player


def _gather_cast(org: OrgId, release: Release, scenario: Scenario) -> dict[str, Actor]:
    """One person for each login that the scenario names, for the demo's people and for roles nobody plays."""
    roles: dict[str, set[str]] = {one.login: set(one.roles) for one in CAST}
    names = {one.login: one.name for one in CAST}
    for role in (*release.model.roles, *KNOWN_ROLES):
        for login in scenario.people.get(role, _login(role)).split():
            roles.setdefault(login, set()).add(role)
    for role, logins in scenario.people.items():
        for login in logins.split():
            roles.setdefault(login, set()).add(role)
    return {
        login: Actor(org, PersonId(new_id()), names.get(login, login), frozenset(held))
        for login, held in roles.items()
    }


def _login(role: str) -> str:
    """Who plays a role that the scenario gives to nobody; a role's name may have blanks, a login none."""
    return "_".join(role.split())


def _take_client(krokus: Krokus, org: OrgId, case_id: str, client: Actor) -> None:
    """The scenario's client is a person who can sign in: what was theirs becomes this person's."""
    with krokus.store.begin(org) as work:
        set_subject(work, case_id, client.person)
        for row in list_case_tasks(work, case_id):
            if row.role == CLIENT:
                assign(work, row.id, client.person, None, claimed=False)


def _run(player: Player, release: Release) -> tuple[str, Words]:
    """Play to the end; returns why it did not go as written, as its cause and in words."""
    try:
        player.begin(release.model.key)
        player.play()
    except KrokusError as error:
        step = player.scenario.steps[player.at - 1] if player.at else None
        return describe_cause(error), _say_where(player, say_failure(error, release, step))
    return "", UNTOLD


def _say_where(player: Player, told: Words) -> Words:
    at, count = player.at, len(player.scenario.steps)
    return Words(f"Krok {at} z {count}: {told.pl}", f"Step {at} of {count}: {told.text('en')}")


def _judge(krokus: Krokus, player: Player, name: str, problem: str, trace: Sequence[str]) -> Played:
    org = next(iter(player.cast.values())).org
    live = (TaskStatus.OPEN, TaskStatus.CLAIMED)
    with krokus.store.read(org) as work:
        case = find_case(work, player.case_id)
        open_now = [
            player.copies.get(row.element_id, row.element_id)
            for row in list_case_tasks(work, player.case_id)
            if row.status in live
        ]
        incidents = [(row.element_id or "", row.cause) for row in list_open_incidents(work, player.case_id)]
    return Played(
        scenario=name,
        passed=not problem and not incidents,
        trace=tuple(trace),
        open=tuple(open_now),
        status="" if case is None else case.status,
        variables={} if case is None else case.variables,
        problem=problem,
        incidents=tuple(incidents),
    )
