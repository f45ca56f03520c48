"""The demonstration: two invented organisations, a known cast, cases at every stage. Never in production."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from engine.clock import FixedClock
from engine.krokus import Krokus, open_krokus
from engine.model import Actor, OrgId, PersonId
from engine.process.releases import publish_release, read_model_folder
from engine.process.scenarios import Player, read_scenario
from engine.store import Work
from engine.store.cases import find_case, set_subject
from engine.store.people import (
    OrganisationRow,
    PersonRow,
    find_organisation,
    find_person,
    insert_organisation,
    insert_person,
    insert_role,
    update_person,
)
from engine.store.registers import EmployerRow, insert_employer

PASSWORD = "krokus-demo"
NOBODY = OrgId("")
DEMO_KEY, OTHER_KEY = "demo", "inna"
MODEL = "euse_5"


@dataclass(frozen=True, slots=True)
class Role:
    """One member of the demo's cast."""

    login: str
    name: str
    roles: tuple[str, ...]
    about: str


CAST = (
    Role("maria", "Maria Lis", ("mentor",), "mentor"),
    Role("tomek", "Tomek Wrona", ("coach",), "trener pracy"),
    Role("kasia", "Kasia Dąb", ("coach",), "trenerka pracy"),
    Role("ania", "Ania Nowak", ("client",), "klientka"),
    Role("marek", "Marek Zieliński", ("client",), "klient"),
    Role("zofia", "Zofia Maj", ("client",), "klientka"),
    Role("pawel", "Paweł Sowa", ("process_designer",), "projektant procesu"),
    Role("beata", "Beata Kos", ("office",), "biuro"),
    Role("jan", "Jan Bór", ("psychologist", "specialist"), "psycholog"),
    Role("ewa", "Ewa Rek", ("career_advisor",), "doradca zawodowy"),
    Role("firma", "Piekarnia „Rogal” – Adam Mak", ("employer",), "pracodawca"),
)
OTHER_MENTOR = Role("nina", "Nina Sikora", ("mentor",), "mentor innej organizacji")


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A scenario that ran for some days before today and stopped there."""

    scenario: str
    client: str | None
    began_days_ago: int
    most_steps: int


CASES = (
    DemoCase("a_ania", "ania", 150, 95),
    DemoCase("b_marek", "marek", 75, 60),
    DemoCase("c_zofia", "zofia", 40, 22),
    DemoCase("d_piotr", None, 60, 60),
    DemoCase("e_kamil", None, 20, 14),
    DemoCase("f_ewa", None, 30, 18),
    DemoCase("g_wola_klienta", None, 6, 4),
)


def seed_demo(krokus: Krokus, models: Path) -> bool:
    """Fill an empty installation with the demo; False when it is there already.

    Args:
        models: the folder that holds the model folders.
    """
    with krokus.store.read(NOBODY) as work:
        if find_organisation(work, DEMO_KEY) is not None:
            return False
    files = read_model_folder(models / MODEL)
    cast = _found(krokus, DEMO_KEY, "Fundacja Krokus (pokaz)", CAST, files)
    _found(krokus, OTHER_KEY, "Stowarzyszenie Przystań (pokaz)", (OTHER_MENTOR,), files)
    for case in CASES:
        _play(krokus, cast, case, files)
    return True


def _found(
    krokus: Krokus, key: str, name: str, roles: tuple[Role, ...], files: Mapping[str, bytes]
) -> dict[str, Actor]:
    org = OrgId(uuid4().hex)
    hashed = krokus.passwords.hash(PASSWORD)
    cast = {role.login: _actor(org, role) for role in roles}
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, key, name, {}))
        for role in roles:
            _insert(work, cast[role.login], role, hashed)
        publish_release(work, files)
        contact = {"person": "Adam Mak", "phone": "85 700 00 00"}
        employer = EmployerRow(uuid4().hex, "Piekarnia „Rogal”", "5260250274", contact, work.now, 1)
        insert_employer(work, employer)
    return cast


def _actor(org: OrgId, role: Role) -> Actor:
    return Actor(org, PersonId(uuid4().hex), role.name, frozenset(role.roles))


def _insert(work: Work, actor: Actor, role: Role, hashed: str) -> None:
    # Everybody's account is older than the oldest case, so that roles hold while the past is played.
    long_ago = work.now - timedelta(days=400)
    row = PersonRow(actor.person, role.login, None, role.name, hashed, "pl", {}, True, long_ago, 1)
    insert_person(work, row)
    for one in role.roles:
        insert_role(work, actor.person, one, since=long_ago)


def _play(krokus: Krokus, cast: Mapping[str, Actor], case: DemoCase, files: Mapping[str, bytes]) -> None:
    """Play a scenario on a clock of the past, up to today or to its chosen step."""
    now = krokus.clock.now()
    began = datetime.combine(now.date() - timedelta(days=case.began_days_ago), time(8), UTC)
    clock = FixedClock(began)
    past = open_krokus(krokus.store.url, clock)
    path = f"scenarios/{case.scenario}.toml"
    player = Player(past, clock, _played_by(cast, case), read_scenario(files[path], path))
    if case.client is not None:
        player.take_client = lambda case_id: _become_client(past, cast[case.client or ""], case_id)
    player.begin(MODEL)
    while player.at < case.most_steps and player.clock.now() + player.next_span() < now:
        if not player.step():
            break
    past.store.close()


def _played_by(cast: Mapping[str, Actor], case: DemoCase) -> dict[str, Actor]:
    others = {actor.login for actor in CAST if "client" in actor.roles and actor.login != case.client}
    return {login: actor for login, actor in cast.items() if login not in others}


def _become_client(krokus: Krokus, actor: Actor, case_id: str) -> None:
    """The case's client is this member of the cast, with their login."""
    with krokus.store.begin(actor.org) as work:
        case = find_case(work, case_id)
        person = None if case is None else find_person(work, actor.person)
        if case is not None and person is not None:
            update_person(work, person.id, person.version, {"name": case.title})
            set_subject(work, case_id, actor.person)
