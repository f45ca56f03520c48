"""The live diagram counts cases: once at a place, however many tasks or arms of a gateway they have there."""

from pathlib import Path

import pytest
from garden import Garden, day, open_garden

from engine.model import Actor, PersonId
from engine.monitor.living import get_live_diagram, get_place
from engine.views import PlaceLine

MARIA = "maria"
# A place on the waiting list: a message that one is free, or a month that is over.
GATEWAY, ARMS = "s1_waiting", ("s1_place", "s1_month")


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")


def mentor(garden: Garden) -> Actor:
    return Actor(garden.org, PersonId(MARIA), "Maria", frozenset({"mentor"}))


def list_lines(garden: Garden) -> dict[str, PlaceLine]:
    places = get_live_diagram(garden.krokus, mentor(garden), "euse_5").places
    return {line.element_id: line for line in places}


def test_a_case_with_several_tasks_at_a_place_counts_once(garden: Garden) -> None:
    busy, quiet = garden.plant(), garden.plant()
    for opened in (0, 38, 39):
        busy.task("s1_contact", opened, due_at=day(39.5))
    quiet.task("s1_contact", 20, due_at=day(90))
    garden.clock.at = day(40)
    line = list_lines(garden)["s1_contact"]
    assert (line.cases, line.overdue) == (2, 1)
    # Between the 40 days of one and the 20 of the other.
    assert line.median_days == 30
    garden.krokus.store.close()


def test_a_case_that_waits_for_the_first_of_several_events_stands_at_their_gateway(garden: Garden) -> None:
    plot = garden.plant()
    plot.token("message", ARMS[0], 3, "msg_place_available")
    plot.timer(ARMS[1], 3, 90)
    garden.clock.at = day(10)
    lines = list_lines(garden)
    assert [(line.element_id, line.cases, line.median_days) for line in lines.values()] == [(GATEWAY, 1, 7)]
    place = get_place(garden.krokus, mentor(garden), "euse_5", GATEWAY)
    assert [(case.case_id, case.days) for case in place.cases] == [(plot.id, 7)]
    garden.krokus.store.close()
