"""What a week taught is kept and used: a step slower than in nine of ten cases is told, with their number."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "monitor"))
from garden import Garden, day, open_garden

from engine.baselines.keeping import keep_baselines, read_baselines
from engine.baselines.survival import LEAST_FINISHED
from engine.monitor.looking import keep_watch, read_watched
from engine.store.tables import task

STAGE = "job_finding"
STEP = "s3_cv"


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Garden]:
    made = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    yield made
    made.krokus.store.close()


def finish_some(garden: Garden, cases: int) -> None:
    """So many cases were done with the step within one to ten days."""
    with garden.at_once():
        for number in range(cases):
            plot = garden.plant(STAGE)
            days = 1 + number % 10
            plot.task(STEP, 0, status="done", done_at=day(days), done_by="tomek")


def learn_on(garden: Garden, on: float) -> int:
    garden.clock.at = day(on)
    return keep_baselines(garden.krokus)


def test_a_step_slower_than_nine_of_ten_is_told_with_its_number(garden: Garden) -> None:
    finish_some(garden, 30)
    assert learn_on(garden, 13) == 1
    plot = garden.plant(STAGE)
    plot.task(STEP, 14)
    assert "slow_step" not in plot.look(14 + 8.9)
    verdict = plot.judge(14 + 9.1)
    (slow,) = (one for one in verdict.signals if one.key == "slow_step")
    assert slow.level(day(14 + 9.1)) == "amber"
    assert (slow.data["usual"], slow.data["comparable"], slow.red_at) == (9, 30, None)
    plot.finish(task, status="done", done_at=day(24))
    assert "slow_step" not in plot.look(25)


def test_of_few_cases_nothing_is_learned(garden: Garden) -> None:
    finish_some(garden, LEAST_FINISHED - 1)
    plot = garden.plant(STAGE)
    plot.task(STEP, 14)
    assert learn_on(garden, 15) == 1
    assert "slow_step" not in plot.look(60)
    with garden.krokus.store.read(garden.org) as work:
        assert read_baselines(work) == {}


def test_what_is_quick_everywhere_is_not_slow_within_the_limit(garden: Garden) -> None:
    with garden.at_once():
        for _ in range(30):
            garden.plant(STAGE).task(STEP, 0, status="done", done_at=day(1), done_by="tomek")
    plot = garden.plant(STAGE)
    plot.task(STEP, 14)
    learn_on(garden, 15)
    assert "slow_step" not in plot.look(14 + 6.9)
    assert plot.look(14 + 7.1)["slow_step"] == "amber"


def test_what_is_overdue_is_not_told_as_slow_too(garden: Garden) -> None:
    finish_some(garden, 30)
    plot = garden.plant(STAGE)
    plot.task(STEP, 14, due_at=day(25))
    learn_on(garden, 15)
    assert "slow_step" in plot.look(27)
    seen = plot.look(28.1)
    assert "overdue_task" in seen and "slow_step" not in seen


def test_a_pause_and_a_slower_pace_make_the_clock_longer(garden: Garden) -> None:
    finish_some(garden, 30)
    learn_on(garden, 13)
    paused, slower = garden.plant(STAGE), garden.plant(STAGE, factor="2")
    paused.pause(15, 25)
    for plot in (paused, slower):
        plot.task(STEP, 14)
    assert "slow_step" not in paused.look(14 + 10 + 8.9)
    assert "slow_step" in paused.look(14 + 10 + 9.1)
    assert "slow_step" not in slower.look(14 + 17.9)
    assert "slow_step" in slower.look(14 + 18.1)


def test_an_organisation_learns_once_a_week_and_every_verdict_is_made_anew(garden: Garden) -> None:
    finish_some(garden, 30)
    plot = garden.plant(STAGE)
    plot.task(STEP, 1)
    garden.clock.at = day(12)
    keep_watch(garden.krokus, most=100)
    assert learn_on(garden, 12) == 1
    with garden.krokus.store.read(garden.org) as work:
        kept = read_watched(garden.krokus, work)
    assert kept.rows[plot.id].level == "amber"
    assert "slow_step" in {one["key"] for one in kept.rows[plot.id].signals}
    assert [learn_on(garden, on) for on in (12.5, 13.4, 14.1, 15)] == [0, 0, 1, 0]
    assert learn_on(garden, 3) == 1
