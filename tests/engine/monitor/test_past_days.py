"""The edges of the past: closed, opened again, paused, taken away, moved to a release, a clock set back."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import Office, flow, make_model, open_office, user_task
from garden import MODELS, START, Garden, day, open_garden

from engine.clock import FixedClock
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.migration.jobs import begin_migration
from engine.migration.moving import move_case
from engine.model import Actor, OrgId, PersonId
from engine.monitor.living import get_live_diagram, get_place
from engine.monitor.moments import choose_moments
from engine.monitor.replay import get_past_diagram, get_past_place
from engine.process.passing import run_due
from engine.process.tasks import complete_task
from engine.releases.folders import read_model_folder
from engine.releases.release import publish_release
from engine.store.queries.moving import list_migrations
from engine.store.queries.people import OrganisationRow, PersonRow, insert_organisation, insert_person
from engine.store.tables import instance
from engine.views.replay import PastDiagram

MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)


def catch(id_: str, span: str) -> str:
    span = f"<bpmn:timeDuration>{span}</bpmn:timeDuration>"
    timer = f"<bpmn:timerEventDefinition>{span}</bpmn:timerEventDefinition>"
    return f'<bpmn:intermediateCatchEvent id="{id_}" name="{id_}">{timer}</bpmn:intermediateCatchEvent>'


def draw(*parts: str, ways: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    ends = ('<bpmn:startEvent id="begin"/>', '<bpmn:endEvent id="finish"/>')
    flows = [flow(f"f_{one}_{two}", one, two) for one, two in ways]
    return make_model("trial", "trial_main", {"trial_main": "\n".join((*ends, *parts, *flows))}, {})


def chain(*names: str) -> dict[str, bytes]:
    ways = tuple(itertools.pairwise(("begin", *names, "finish")))
    return draw(*(user_task(name) for name in names), ways=ways)


WAITING = draw(
    user_task("ask"),
    '<bpmn:eventBasedGateway id="first" name="first"/>',
    catch("soon", "P6D"),
    catch("late", "P30D"),
    user_task("after"),
    user_task("too_late"),
    catch("rest", "P9D"),
    user_task("last"),
    ways=(
        ("begin", "ask"),
        ("ask", "first"),
        ("first", "soon"),
        ("first", "late"),
        ("soon", "after"),
        ("late", "too_late"),
        ("too_late", "finish"),
        ("after", "rest"),
        ("rest", "last"),
        ("last", "finish"),
    ),
)


def look(office: Office | Garden, on: date, step: str = "week") -> PastDiagram:
    actor = Actor(office.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    return get_past_diagram(office.krokus, actor, office.model_key, step, day=on)


def count(page: PastDiagram) -> dict[str, int]:
    return {one.element_id: one.cases for one in page.places if one.cases}


def test_the_past_is_what_the_live_diagram_said_then(either_database: str, tmp_path: Path) -> None:
    clock = FixedClock(MONDAY)
    office = open_office(either_database or f"sqlite:///{tmp_path / 'krokus.sqlite3'}", WAITING, clock)
    maria, tomek, said = office.actor("maria"), office.actor("tomek"), {}
    cases: list[str] = []
    for number in range(40):
        clock.at = MONDAY + timedelta(days=number)
        run_due(office.krokus)
        if number % 4 == 0:
            cases.append(office.start_case())
        for place, case_id in enumerate(cases):
            for one in office.list_open(case_id):
                # Everybody has their own pace.
                if clock.at - one.opened_at >= timedelta(days=1 + (place + number) % 4):
                    complete_task(office.krokus, tomek, one.id, {})
        live = get_live_diagram(office.krokus, maria, "trial")
        said[clock.at.date()] = (live.cases, {one.element_id: one.cases for one in live.places})
    seen: Counter[str] = Counter()
    for on, (many, places) in said.items():
        page = look(office, on, "day")
        assert (page.cases, count(page)) == (many, places), on
        assert page.unplaced == 0
        seen.update(places)
    # Waits that were over long ago are told as well, and the gateway's as one.
    assert seen.keys() == {"ask", "first", "after", "rest", "last"}
    changes = {
        one.element_id: one.before for one in look(office, MONDAY.date() + timedelta(days=20), "day").places
    }
    assert {k: v for k, v in changes.items() if v} == said[MONDAY.date() + timedelta(days=19)][1]
    office.krokus.store.close()


def test_a_replaced_step_counts_at_its_successor_and_a_lost_one_is_named(tmp_path: Path) -> None:
    clock = FixedClock(MONDAY)
    office = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", chain("a", "b", "c"), clock)
    cases = [office.start_case() for _ in range(3)]
    for case_id in cases[:2]:
        complete_task(office.krokus, office.actor("tomek"), office.list_open(case_id)[0].id, {})
    # The first of them goes on before anything is moved, so that its step is in no undertaking.
    clock.at = MONDAY + timedelta(days=2)
    with office.krokus.store.begin(office.org) as work:
        old = office.krokus.releases.get(work, office.list_tasks(cases[0])[0].release_id)
        new = publish_release(work, chain("x", "c"))
    assert old.model.key == "trial"
    first = office.list_tasks(cases[0])[0].release_id
    move_id = begin_migration(office.krokus, office.org, first, new.id, {"b": "x"}, cases[:2], "maria")
    outcomes = {move_case(office.krokus, office.org, move_id, one, "maria").status for one in cases[:2]}
    assert outcomes == {"moved"}
    with office.krokus.store.read(office.org) as work:
        assert [row.placing for row in list_migrations(work, "trial")] == [{"b": "x"}]
    page = look(office, MONDAY.date())
    assert count(page) == {"x": 2, "a": 1}
    lost = next(one for one in page.places if one.element_id == "a")
    assert (lost.is_drawn, lost.name) == (False, "a")
    assert all(f'id="{name}"' not in svg for name in ("a", "b") for _, _, svg in page.drawings)
    office.krokus.store.close()


@pytest.fixture
def garden(either_database: str, tmp_path: Path) -> Iterator[Garden]:
    made = open_garden(either_database or f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    made.clock.at = day(100)
    yield made
    made.krokus.store.close()


def on(number: float) -> date:
    return day(number).date()


def test_a_case_counts_from_its_opening_to_its_closing_and_again_after_it_came_back(garden: Garden) -> None:
    plot = garden.plant()
    plot.task("s1_contact", 0, status="done", done_at=day(10))
    plot.turn("status_changed", 10, status="closed_no_contact")
    plot.turn("case_reopened", 30, stage="engagement")
    plot.turn("status_changed", 30, status="engagement")
    plot.task("s1_contact", 30, status="done", done_at=day(50))
    plot.turn("status_changed", 50, status="closed_no_contact")
    plot.change(status="closed_no_contact", closed_at=day(50))
    # What outlives the case is no place of an open case.
    plot.task("s1_info", 30)
    open_on = {number for number in (-1, 0, 9, 10, 29, 30, 49, 50, 99) if look(garden, on(number)).cases}
    # Days before the first one show the first one.
    assert open_on == {-1, 0, 9, 30, 49}
    assert count(look(garden, on(9))) == {"s1_contact": 1}
    assert count(look(garden, on(49))) == {"s1_contact": 1, "s1_info": 1}
    week = look(garden, on(12))
    assert (week.begun, week.closed, week.moved) == (0, 1, 0)


def test_a_paused_case_counts_where_it_stopped(garden: Garden) -> None:
    plot, other = garden.plant(), garden.plant()
    plot.task("s1_info", 0, status="suspended")
    other.task("s1_info", 0)
    plot.pause(20)
    plot.pause(5, 9)
    place = next(one for one in look(garden, on(30)).places if one.element_id == "s1_info")
    assert (place.cases, place.paused) == (2, 1)
    assert [look(garden, on(number)).paused for number in (4, 6, 9, 19, 20)] == [0, 1, 0, 0, 1]


def test_today_is_told_alike_by_the_live_diagram_pauses_and_lost_cases_too(garden: Garden) -> None:
    paused, other, _nowhere = garden.plant(), garden.plant(), garden.plant()
    paused.task("s1_info", 0, status="suspended", due_at=day(3))
    paused.token("message", "s1_place", 1, "msg_place_available")
    paused.pause(20)
    other.task("s1_info", 60, due_at=day(70))
    # Put aside by the process itself, not by a pause.
    other.task("s1_docs", 60, status="suspended")
    garden.clock.at = day(100)
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    live, past = get_live_diagram(garden.krokus, maria, "euse_5"), look(garden, on(100))
    assert (live.cases, live.paused, live.unplaced) == (past.cases, past.paused, past.unplaced) == (3, 1, 1)
    lines = {one.element_id: one for one in live.places}
    assert {key: (one.cases, one.paused) for key, one in lines.items()} == {
        one.element_id: (one.cases, one.paused) for one in past.places if one.cases
    }
    # Days are those of who does not pause; what was put aside is not overdue.
    assert (lines["s1_info"].cases, lines["s1_info"].median_days, lines["s1_info"].overdue) == (2, 40, 1)
    assert lines["s1_waiting"].median_days is None
    cases = get_place(garden.krokus, maria, "euse_5", "s1_info").cases
    assert [(one.case_id, one.is_paused) for one in cases] == [(paused.id, True), (other.id, False)]


def test_a_task_that_was_taken_away_was_there_until_then(garden: Garden) -> None:
    told, silent = garden.plant(), garden.plant()
    gone = told.task("s1_contact", 0, status="cancelled")
    told.turn("task_cancelled", 3, task=told.task("s1_info", 0, status="cancelled"))
    told.turn("task_cancelled", 8, task=gone)
    run = {"release_id": garden.release, "process_id": "se_main", "kind": "main", "status": "cancelled"}
    silent.insert(instance, **run, rev=1, state=b"", started_at=day(0), ended_at=day(5))
    with garden.write() as work:
        silent.instance = str(work.value(instance.select().with_only_columns(instance.c.id)))
    silent.task("s1_docs", 0, status="cancelled")
    assert count(look(garden, on(2))) == {"s1_contact": 1, "s1_info": 1, "s1_docs": 1}
    assert count(look(garden, on(4))) == {"s1_contact": 1, "s1_docs": 1}
    assert count(look(garden, on(7))) == {"s1_contact": 1}
    page = look(garden, on(9))
    assert (count(page), page.cases, page.unplaced) == ({}, 2, 2)


def test_a_clock_that_was_set_back_makes_no_negative_stay(garden: Garden) -> None:
    plot = garden.plant()
    plot.task("s1_info", 40, status="done", done_at=day(35))
    plot.task("s1_contact", 50)
    assert all(count(look(garden, on(number))) == {} for number in (34, 36, 39, 41))
    # What the rows say of days to come is not told before them.
    garden.clock.at = day(45)
    assert count(look(garden, on(60))) == {}
    garden.clock.at = START - timedelta(days=30)
    page = look(garden, on(60))
    assert (page.cases, page.moments.places, page.moments.day) == (0, 0, (START - timedelta(days=30)).date())


def test_a_case_with_two_tasks_at_a_place_counts_once(garden: Garden) -> None:
    plot = garden.plant()
    plot.task("s1_info", 0)
    plot.task("s1_info", 1, status="done", done_at=day(9))
    assert count(look(garden, on(3))) == {"s1_info": 1}


def test_other_organisations_and_other_models_are_left_out(garden: Garden) -> None:
    garden.plant().task("s1_info", 0)
    elsewhere = garden.plant()
    elsewhere.task("s1_info", 0)
    elsewhere.change(model_key="other")
    org = OrgId("strangers")
    with garden.krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, "obcy", "Fundacja Obcych", {}))
        insert_person(work, PersonRow("tomek", "obcy", None, "Tomek", None, "pl", {}, True, START, 1))
        release = publish_release(work, read_model_folder(MODELS / "euse_5"))
    strangers = Garden(garden.krokus, garden.clock, org, release.id)
    strangers.plant().task("s1_info", 0)
    strangers.plant().task("s1_contact", 0)
    assert count(look(strangers, on(5))) == {"s1_info": 1, "s1_contact": 1}
    page = look(garden, on(5))
    assert count(page) == {"s1_info": 1}


def test_who_may_look(garden: Garden) -> None:
    garden.plant().task("s1_info", 0)
    coach, designer = (
        Actor(garden.org, PersonId("tomek"), "Tomek", frozenset({role}))
        for role in ("coach", "process_designer")
    )
    with pytest.raises(NotAllowed):
        get_past_diagram(garden.krokus, coach, "euse_5", "week")
    assert count(get_past_diagram(garden.krokus, designer, "euse_5", "week")) == {"s1_info": 1}
    for actor in (coach, designer):
        with pytest.raises(NotAllowed):
            get_past_place(garden.krokus, actor, "euse_5", "s1_info", on(5), "week")
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    with pytest.raises(NotFound):
        get_past_place(garden.krokus, maria, "euse_5", "s1_contact", on(5), "week")
    with pytest.raises(NotFound):
        get_past_diagram(garden.krokus, maria, "nothing", "week")


def test_steps_lead_from_the_first_day_to_today_and_back() -> None:
    first, today = date(2026, 1, 31), date(2026, 4, 30)
    months = [choose_moments(first, today, "month", place=place) for place in range(5)]
    assert [one.day for one in months] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 30),
        date(2026, 4, 30),
        date(2026, 4, 30),
    ]
    assert [one.place for one in months] == [0, 1, 2, 3, 3]
    for step in ("day", "week", "month"):
        places = choose_moments(first, today, step).places
        found = [choose_moments(first, today, step, place=place) for place in range(places + 1)]
        assert [one.place for one in found] == list(range(places + 1))
        assert (found[0].day, found[0].earlier, found[-1].day, found[-1].later) == (first, None, today, None)
        if step != "month":
            assert all(one.later == two.day for one, two in itertools.pairwise(found[1:]))
    with pytest.raises(InvalidInput):
        choose_moments(first, today, "year")
