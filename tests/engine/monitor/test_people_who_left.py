"""Who left the organisation leaves tasks behind: the board says so at once, and no longer than it is so."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from garden import Garden, day, open_garden

from engine.casework.staff import change_person
from engine.model import Actor, PersonId
from engine.monitor.handing import get_caseloads, hand_over_caseload
from engine.monitor.looking import keep_watch, read_watched
from engine.monitor.overview import get_overview
from engine.monitor.wording import WHY_NOBODY
from engine.store.queries.people import find_person
from engine.store.tables import task
from webapp.tasks.words import NOBODY_WORDS


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Garden]:
    made = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    yield made
    made.krokus.store.close()


def change(garden: Garden, person_id: str, roles: Collection[str], *, active: bool = True) -> None:
    """The mentor changes somebody's account."""
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    with garden.krokus.store.read(garden.org) as work:
        found = find_person(work, person_id)
    assert found is not None
    change_person(
        garden.krokus,
        maria,
        person_id,
        found.version,
        name=found.name,
        email="",
        roles=roles,
        active=active,
    )


def list_why(garden: Garden) -> list[str]:
    """Why nobody can do it, for each case as the board shows it now."""
    with garden.krokus.store.read(garden.org) as work:
        rows = read_watched(garden.krokus, work).rows.values()
    return [one["data"]["why"] for row in rows for one in row.signals if one["key"] == "nobody"]


def test_tasks_of_a_coach_whose_account_is_closed_are_told_at_once(garden: Garden) -> None:
    plot = garden.plant("job_finding")
    plot.task("s3_w1", 1)
    garden.clock.at = day(3)
    keep_watch(garden.krokus)
    assert list_why(garden) == []
    change(garden, "tomek", ["coach"], active=False)
    assert list_why(garden) == ["account_closed"]
    keep_watch(garden.krokus)
    change(garden, "tomek", ["coach"])
    assert list_why(garden) == []


def test_what_a_client_without_an_account_answers_is_written_down_by_the_coach(garden: Garden) -> None:
    plot = garden.plant("job_finding")
    plot.task("s4_client", 1, role="client", assignee="jan")
    change(garden, "jan", ["psychologist"], active=False)
    assert list_why(garden) == []


def test_a_role_that_nobody_has_any_more_is_told_at_once_and_not_after_it_is_given(garden: Garden) -> None:
    plot = garden.plant("profiling")
    plot.task("report_check", 1, role="office", assignee=None)
    garden.clock.at = day(3)
    keep_watch(garden.krokus)
    change(garden, "beata", ["coach"])
    assert list_why(garden) == ["no_person_in_organisation"]
    keep_watch(garden.krokus)
    change(garden, "kasia", ["coach", "office"])
    assert list_why(garden) == []


def test_a_task_waits_for_nobody_since_its_person_left_not_since_it_was_opened(garden: Garden) -> None:
    plot = garden.plant("job_finding")
    plot.task("s3_w1", 1, nobody="no_person_on_case", assignee=None)
    plot.person("coach", "kasia", 2, until=9)
    (found,) = [one for one in plot.judge(12).signals if one.key == "nobody"]
    assert found.since == day(9)


def test_every_reason_why_nobody_can_do_it_has_words_and_fits_its_column() -> None:
    # PostgreSQL refuses what is longer; the step would fail there.
    assert max(map(len, WHY_NOBODY)) <= task.c.nobody.type.length
    assert {*NOBODY_WORDS} == {*WHY_NOBODY} - {"account_closed"}


def test_the_cases_of_a_coach_who_left_are_handed_over_and_nobody_hands_any_to_them(garden: Garden) -> None:
    garden.plant("job_finding").task("s3_w1", 1)
    change(garden, "tomek", ["coach"], active=False)
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    page = get_caseloads(garden.krokus, maria)
    assert {one.person.id: (one.cases, one.may_take) for one in page.coaches} == {
        "tomek": (1, False),
        "kasia": (0, True),
    }
    hand_over_caseload(garden.krokus, maria, "tomek", "kasia", "Tomek odszedł")
    assert list_why(garden) == []


def test_a_coach_without_cases_is_seen_among_the_loads(garden: Garden) -> None:
    garden.plant("job_finding")
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    loads = get_overview(garden.krokus, maria).loads
    assert {load.person.id: (load.cases, load.points) for load in loads} == {"tomek": (1, 1), "kasia": (0, 0)}
