"""Invented months go through the real engine: the same for a seed, whole cases, timers at their moments."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import Office, connect, make_form, make_model, open_office, text_field

from engine.clock import FixedClock
from engine.errors import InvalidInput, NotFound
from engine.model import Actor, CaseStatus, PersonId
from engine.process.tasks import complete_task
from engine.releases.folders import read_model_folder
from engine.scenarios.autofill import autofill
from engine.simulating import simulation
from engine.simulating.simulation import Simulated, simulate
from engine.store.queries.cases import CaseRow, list_cases
from engine.store.queries.history import EventRow, list_events
from engine.store.queries.people import list_people
from engine.store.queries.tasks import OPEN, list_case_tasks
from engine.store.session import Work

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
EUSE_5 = Path(__file__).parents[3] / "processes" / "euse_5"
# What nobody may be able to tell apart from a diagram of somebody else: an unknown role and a fork.
ASK = """
<bpmn:startEvent id="start"/>
<bpmn:userTask id="ask" name="Zapytaj"><bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="role" value="guide"/><spiffworkflow:property name="form_key" value="ask"/>
</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>
<bpmn:endEvent id="done"/>
<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
<bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="done"/>
"""


def read_cases(work: Work) -> list[CaseRow]:
    return sorted(list_cases(work), key=lambda row: (row.opened_at, row.title))


def tell_story(events: tuple[EventRow, ...]) -> list[tuple[datetime, str, str]]:
    """What happened when, without ids; several things of one moment have no order."""
    return sorted((row.at, row.type, row.element_id or "") for row in events)


def test_the_organisation_holds_what_was_told(invented_months: tuple[Office, Simulated]) -> None:
    office, told = invented_months
    with office.krokus.store.read(office.org) as work:
        cases = read_cases(work)
        events = {case.id: list_events(work, case.id, 10_000) for case in cases}
    assert (told.cases, told.troubles) == (5, {})
    assert len(cases) == 5
    assert told.events == sum(len(rows) for rows in events.values())
    assert sum(told.statuses.values()) == 5
    assert all(NOW - timedelta(days=124) < row.at <= NOW for rows in events.values() for row in rows)
    assert len({case.no for case in cases}) == 5


def read_stories(office: Office) -> list[tuple[str, list[tuple[datetime, str, str]]]]:
    with office.krokus.store.read(office.org) as work:
        return [(row.title, tell_story(list_events(work, row.id, 10_000))) for row in read_cases(work)]


def test_one_seed_tells_one_history(invented_months: tuple[Office, Simulated], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    again = open_office(url, read_model_folder(EUSE_5), FixedClock(NOW))
    simulate(again.krokus, "proby", cases=5, months=4, seed=7)
    assert read_stories(again) == read_stories(invented_months[0])
    again.krokus.store.close()


def test_another_seed_tells_another_history(tmp_path: Path) -> None:
    stories = []
    for seed in (1, 2):
        office = open_office(f"sqlite:///{tmp_path / f'{seed}.sqlite3'}", make_ask_model(), FixedClock(NOW))
        simulate(office.krokus, "proby", cases=3, months=2, seed=seed)
        stories.append(read_stories(office))
        office.krokus.store.close()
    assert stories[0] != stories[1]


def test_people_who_did_the_tasks_held_the_role_of_the_task(
    invented_months: tuple[Office, Simulated],
) -> None:
    office, _ = invented_months
    with office.krokus.store.read(office.org) as work:
        invented = {row.id: row for row in list_people(work)}
        done = [task for case in list_cases(work) for task in list_case_tasks(work, case.id) if task.done_by]
    assert len(done) > 40
    assert {task.done_by for task in done} <= set(invented)
    assert {task.role for task in done} >= {"office", "coach", "mentor", "client"}


def test_a_simulated_case_goes_on_under_the_hands_of_real_people(
    invented_months: tuple[Office, Simulated], tmp_path: Path
) -> None:
    office, _ = invented_months
    with sqlite3.connect(office.krokus.store.engine.url.database or "") as source:
        source.execute("VACUUM INTO ?", (str(tmp_path / "copy.sqlite3"),))
    krokus = connect(f"sqlite:///{tmp_path / 'copy.sqlite3'}", FixedClock(NOW))
    with krokus.store.read(office.org) as work:
        live = [row for row in list_cases(work) if not CaseStatus(row.status).is_closed]
        tasks = [row for case in live for row in list_case_tasks(work, case.id) if row.status in OPEN]
        people = {row.id: row.name for row in list_people(work)}
    row = next(row for row in tasks if row.role == "coach" and row.assignee)
    coach = Actor(office.org, PersonId(row.assignee or ""), people[row.assignee or ""], frozenset({"coach"}))
    assert complete_task(krokus, coach, row.id, autofill(krokus, coach, row.id, {})).case_id == row.case_id
    krokus.store.close()


def test_a_case_whose_move_breaks_off_leaves_no_rows_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(f"sqlite:///{tmp_path / 'k.sqlite3'}", make_ask_model(), FixedClock(NOW))
    moved = []

    def break_third(work: Work, rows: simulation.CaseRows) -> None:
        moved.append(rows)
        insert(work, rows if len(moved) < 3 else {**rows, "event": [{"no_such_column": 1}]})

    insert = simulation.insert_case_rows
    monkeypatch.setattr(simulation, "insert_case_rows", break_third)
    with pytest.raises(LookupError):
        simulate(office.krokus, "proby", cases=4, months=2, seed=1)
    with office.krokus.store.read(office.org) as work:
        cases = list_cases(work)
        assert len(cases) == 2
        assert all(list_events(work, case.id) for case in cases)
    office.krokus.store.close()


def make_ask_model(role: str = "guide", field: dict[str, object] | None = None) -> dict[str, bytes]:
    asked = field or text_field("answer", "Odpowiedź")
    files = make_model("trial", "main", {"main": ASK}, {"ask": make_form("ask", [asked])})
    roles = f'[roles.{role}]\nname = {{ pl = "Przewodnik", en = "Guide" }}\nscope = "case"\n'
    return {**files, "model.toml": files["model.toml"] + roles.encode()}


def test_a_model_with_roles_of_its_own_is_driven_by_people_who_are_brought_in(tmp_path: Path) -> None:
    office = open_office(f"sqlite:///{tmp_path / 'k.sqlite3'}", make_ask_model(), FixedClock(NOW))
    told = simulate(office.krokus, "proby", cases=6, months=3, seed=1)
    assert told.troubles == {}
    assert sum(number for status, number in told.statuses.items() if CaseStatus(status).is_closed) >= 4
    office.krokus.store.close()


def test_a_step_that_no_answer_satisfies_is_named(tmp_path: Path) -> None:
    never = text_field("answer", "Odpowiedź")
    never = {**never, "properties": {"rule": "1 = 2", "rule_code": "never", "rule_text": "Nigdy."}}
    files = make_ask_model(field=never)
    office = open_office(f"sqlite:///{tmp_path / 'k.sqlite3'}", files, FixedClock(NOW))
    told = simulate(office.krokus, "proby", cases=2, months=3, seed=1)
    assert list(told.troubles) == ["ask"]
    assert "autofill_failed" in told.troubles["ask"]
    office.krokus.store.close()


@pytest.mark.parametrize("wrong", [{"cases": 0}, {"months": 0}, {"cases": 1_000_000}])
def test_numbers_out_of_range_are_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    office = open_office(f"sqlite:///{tmp_path / 'k.sqlite3'}", make_ask_model(), FixedClock(NOW))
    with pytest.raises(InvalidInput):
        simulate(office.krokus, "proby", **{"cases": 1, "months": 1, **wrong})
    with pytest.raises(NotFound):
        simulate(office.krokus, "nobody", cases=1, months=1)
    office.krokus.store.close()
