"""The demonstration: two invented organisations, a known cast, cases at every stage. Never in production."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from pathlib import Path

from engine.calendars import Calendar, parse_duration
from engine.casework.holders import COACH, EMPLOYER
from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.model import Actor, OrgId, PersonId, new_id
from engine.process.passing import let_pass
from engine.process.tasks import complete_task
from engine.records.hours.demo_hours import seed_hours
from engine.records.plans.extra_steps import give_extra_step
from engine.records.plans.plan_steps import find_plan_steps, finish_plan_step
from engine.releases.folders import read_model_folder
from engine.releases.release import publish_release
from engine.releases.scenariofile import Scenario, read_scenario
from engine.scenarios.autofill import autofill
from engine.scenarios.player import Player
from engine.store import Store, Work
from engine.store.queries.cases import find_case, set_subject
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    delete_person,
    end_assignment,
    find_organisation,
    find_person,
    insert_organisation,
    insert_person,
    insert_role,
    list_case_people,
    update_person,
)
from engine.store.queries.registers import EmployerRow, insert_employer
from engine.store.queries.tasks import OPEN, list_case_tasks

PASSWORD = "krokus-demo"
EXTRA_DAYS = 4
NOBODY = OrgId("")
DEMO_KEY, OTHER_KEY = "demo", "inna"
MODEL = "euse_5"
# Further models on which the demo's office can open a case, and the team's own processes.
OTHER_MODELS = ("ips", "deafblind", "specialists_first")
TEAM_MODELS = ("team_supervision", "team_evaluation", "team_meeting", "team_onboarding", "team_employer")


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
    Role("kasia", "Kasia Dąb", ("coach", "interpreter"), "trenerka pracy"),
    Role("ania", "Ania Nowak", ("client",), "klientka"),
    Role("marek", "Marek Zieliński", ("client",), "klient"),
    Role("zofia", "Zofia Wiśniewska", ("client",), "klientka"),
    Role("pawel", "Paweł Sowa", ("process_designer",), "projektant procesu"),
    Role("beata", "Beata Kos", ("office", "coordinator"), "biuro"),
    Role("jan", "Jan Bór", ("psychologist", "specialist", "treatment_team", "hearing_rehab"), "psycholog"),
    Role("ewa", "Ewa Rek", ("career_advisor", "vision_rehab"), "doradca zawodowy"),
    Role("firma", "Adam Mak", ("employer",), "pracodawca, Piekarnia „Rogal”"),
)
OTHER_MENTOR = Role("nina", "Nina Sikora", ("mentor",), "mentor innej organizacji")


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A scenario that was played up to a step; since then nothing happened for some days."""

    scenario: str
    client: str | None
    stop_before: str
    idle_days: int
    model: str = MODEL
    # What Maria asks the coach for on top, and why.
    extra: tuple[str, str] | None = None


EXTRA = (
    "Zapytaj w ZUS, ile Ania może zarobić bez utraty renty",
    "Ania chce to wiedzieć, zanim zdecyduje o ofercie.",
)
CASES = (
    DemoCase("a_ania", "ania", "s4_client", 2, extra=EXTRA),
    DemoCase("b_marek", "marek", "s4_sign", 1),
    DemoCase("c_zofia", "zofia", "s2_check", 3),
    DemoCase("d_piotr", None, "s2_psy", 4),
    DemoCase("e_kamil", None, "s5_assess", 2),
    DemoCase("f_ewa", None, "stuck_review", 1),
    DemoCase("g_wola_klienta", None, "s1_decide", 2),
)
# What a team does besides: one supervision stands at the coach's note, one at the mentor's day.
TEAM_CASES = (
    DemoCase("a_monthly", None, "supervision_read", 2, "team_supervision"),
    DemoCase("b_ends_early", None, "supervision_plan", 1, "team_supervision"),
    DemoCase("a_two_talks", None, "coach_evaluation", 1, "team_evaluation"),
    DemoCase("a_two_meetings", None, "meeting_topic", 1, "team_meeting"),
    DemoCase("a_bakery", None, "firm_talk", 1, "team_employer"),
)
# The stages in which a firm knows of the client.
FIRM_STAGES = frozenset({"employer_engagement", "on_job_support"})
# Side work that a busy team has done by today; without it the demo would drown in old reports.
ROUTINE_ANSWERS = {"mentor_decision": "approved", "stuck_self": "no"}
ROUTINE = frozenset({"report_write", "report_check", "certificate_renew"})


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
    for key in (*OTHER_MODELS, *TEAM_MODELS):
        _offer(krokus, cast["maria"].org, read_model_folder(models / key))
    for case in TEAM_CASES:
        _play(krokus, cast, case, read_model_folder(models / case.model))
    seed_hours(krokus, (cast["tomek"], cast["kasia"]), cast["maria"])
    return True


def _found(
    krokus: Krokus, key: str, name: str, roles: tuple[Role, ...], files: Mapping[str, bytes]
) -> dict[str, Actor]:
    org = OrgId(new_id())
    hashed = krokus.passwords.hash(PASSWORD)
    cast = {role.login: _actor(org, role) for role in roles}
    # Before the transaction, as in `_offer`.
    krokus.releases.compile(files)
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, key, name, {}))
        for role in roles:
            _insert(work, cast[role.login], role, hashed)
        publish_release(work, files, cache=krokus.releases)
        contact = {"person": "Adam Mak", "phone": "85 700 00 00"}
        employer = EmployerRow(new_id(), "Piekarnia „Rogal”", "5260250274", contact, work.now, 1)
        insert_employer(work, employer)
    return cast


def _offer(krokus: Krokus, org: OrgId, files: Mapping[str, bytes]) -> None:
    """Publish one more model; compiled before the transaction, which then takes no time."""
    krokus.releases.compile(files)
    with krokus.store.begin(org) as work:
        publish_release(work, files, cache=krokus.releases)


def _actor(org: OrgId, role: Role) -> Actor:
    return Actor(org, PersonId(new_id()), role.name, frozenset(role.roles))


def _insert(work: Work, actor: Actor, role: Role, hashed: str) -> None:
    # Everybody's account is older than the oldest case, so that roles hold while the past is played.
    long_ago = work.now - timedelta(days=400)
    row = PersonRow(actor.person, role.login, None, role.name, hashed, "pl", {}, True, long_ago, 1)
    insert_person(work, row)
    for one in role.roles:
        insert_role(work, actor.person, one, since=long_ago)


def _play(krokus: Krokus, cast: Mapping[str, Actor], case: DemoCase, files: Mapping[str, bytes]) -> None:
    """Play a scenario on a clock of the past, up to its chosen step; then let the idle days pass."""
    path = f"scenarios/{case.scenario}.toml"
    scenario = read_scenario(files[path], path)
    clock = FixedClock(_find_beginning(krokus.clock.now(), scenario, case))
    # What is compiled and hashed is shared; only the store of the past reads another clock.
    past = replace(krokus, store=Store(krokus.store.url, clock), clock=clock)
    player = Player(past, clock, _played_by(cast, case), scenario)
    if case.client is not None:
        player.take_client = lambda case_id: _become_client(past, cast[case.client or ""], case_id)
    player.begin(case.model)
    for _ in range(_count_steps(scenario, case)):
        player.step()
        _do_routine(past, player)
    if case.idle_days:
        let_pass(past, clock, timedelta(days=case.idle_days))
        _do_routine(past, player)
    if case.model == MODEL:
        _leave_firm_out(past, cast["maria"], player.case_id)
    if case.extra is not None:
        by = past.calendar.local_date(clock.now()) + timedelta(days=EXTRA_DAYS)
        give_extra_step(past, cast["maria"], player.case_id, case.extra[0], COACH, by, case.extra[1])
    past.store.close()


def _leave_firm_out(krokus: Krokus, mentor: Actor, case_id: str) -> None:
    """As long as no firm was talked to about a client, no firm is on the client's case."""
    with krokus.store.begin(mentor.org) as work:
        case = find_case(work, case_id)
        if case is None or case.stage in FIRM_STAGES:
            return
        for row in list_case_people(work, case_id):
            if row.role == EMPLOYER:
                end_assignment(work, row.id)


def _count_steps(scenario: Scenario, case: DemoCase) -> int:
    tasks = [step.get("task") for step in scenario.steps]
    return tasks.index(case.stop_before)


def _find_beginning(now: datetime, scenario: Scenario, case: DemoCase) -> datetime:
    """When the case must have begun for its last played step to lie the idle days before now."""
    moves = [step["by"] for step in scenario.steps[: _count_steps(scenario, case)] if step["do"] == "advance"]
    calendar = Calendar()
    last_day = calendar.local_date(now) - timedelta(days=case.idle_days + 1)
    began = last_day
    # Months and working days differ in length, so the way back is found by going forward until it fits.
    for _ in range(5):
        ends = reduce(lambda at, text: calendar.add(at, parse_duration(text)), moves, _nine(calendar, began))
        began -= calendar.local_date(ends) - last_day
    return _nine(calendar, began)


def _nine(calendar: Calendar, day: date) -> datetime:
    return calendar.start_of_day(day) + timedelta(hours=9)


def _do_routine(krokus: Krokus, player: Player) -> None:
    """Whoever holds a routine task has done it, and the coach has seen to the steps of the plan in time."""
    _finish_late_steps(krokus, player)
    actors = {actor.person: actor for actor in player.cast.values()}
    for _ in range(20):
        with krokus.store.read(player.cast["maria"].org) as work:
            rows = [row for row in list_case_tasks(work, player.case_id) if row.element_id in ROUTINE]
        row = next((one for one in rows if one.status in OPEN), None)
        if row is None:
            return
        actor = actors.get(PersonId(row.assignee or ""), player.cast["maria"])
        complete_task(krokus, actor, row.id, autofill(krokus, actor, row.id, ROUTINE_ANSWERS))


def _finish_late_steps(krokus: Krokus, player: Player) -> None:
    actors = {actor.person: actor for actor in player.cast.values()}
    with krokus.store.read(player.cast["maria"].org) as work:
        people = list_case_people(work, player.case_id)
    coach = next((actors.get(PersonId(row.person_id)) for row in people if row.role == COACH), None)
    late = () if coach is None else find_plan_steps(krokus, coach, player.case_id)
    for step in late:
        if coach is not None and step.is_late:
            finish_plan_step(krokus, coach, step.id, "", None)


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
            delete_person(work, case.subject_id)
