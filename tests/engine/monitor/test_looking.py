"""Looking again at what changed gives what looking at everything gives, whatever happened in between."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from garden import Garden, Plot, day, open_garden

from engine.model import Actor, PersonId
from engine.monitor.looking import judge_all, judge_cases, keep_watch, make_row, read_watched
from engine.monitor.tuning import set_threshold
from engine.store.queries.verdicts import claim_watch, list_watched
from engine.store.tables import task

STAGES = ("engagement", "profiling", "job_finding", "employer_engagement", "on_job_support")
ROUNDS = 12


def happen(plot: Plot, at: float, chance: random.Random) -> None:
    """Something that could happen to a case, now."""
    deeds: list[Callable[[], object]] = [
        lambda: plot.stage(chance.choice(STAGES), at),
        lambda: plot.paper("employer_contact", at, result=chance.choice(["refusal", "talk_on", "offer"])),
        lambda: plot.paper("monthly_report", at, stuck_self=chance.choice(["yes", "no"])),
        lambda: plot.done("s5_support", at),
        lambda: plot.hours(at, "direct", "D14"),
        lambda: plot.message("msg_job_lost", at),
        lambda: (plot.task("s3_w1", at, due_at=day(at + 2)), plot.turn("task_opened", at)),
        lambda: (
            plot.finish(task, status="done", done_at=day(at)),
            plot.turn("task_done", at, actor="tomek"),
        ),
        lambda: (plot.person("coach", chance.choice(["tomek", "kasia"]), at), plot.turn("role_assigned", at)),
        lambda: (plot.break_down(at), plot.turn("incident", at)),
    ]
    chance.choice(deeds)()


def look_anew(garden: Garden) -> dict[str, Any]:
    with garden.krokus.store.read(garden.org) as work:
        rows = [make_row(verdict) for verdict in judge_all(garden.krokus, work)]
    return {row.case_id: strip(row) for row in rows}


def strip(row: Any) -> tuple[Any, ...]:
    """What a verdict says; when it was made and first seen may differ."""
    signals = [{key: value for key, value in one.items() if key != "seen_at"} for one in row.signals]
    return (row.level, row.stage, row.coach, row.progress_at, row.progress, row.weight, row.points, signals)


def set_for(
    garden: Garden, signal: str, at: datetime, amber: object = "1 dni", red: object = "2 dni"
) -> None:
    """The mentor changes a threshold from the day of a moment on."""
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    set_threshold(
        garden.krokus,
        maria,
        "euse_5",
        signal,
        amber=str(amber),
        red=str(red),
        valid_from=garden.krokus.calendar.local_date(at),
        reason="próba",
    )


def tune(garden: Garden, at: float, chance: random.Random) -> None:
    """The mentor changes some threshold, from today or from a day to come."""
    signal = chance.choice(["no_employer_contact", "overdue_task", "no_progress", "job_contact"])
    days = chance.choice([("1 dni", "2 dni"), ("5 dni", "90 dni")])
    set_for(garden, signal, day(at + chance.choice([0, 0, 2, 9])), *days)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_looking_at_what_changed_equals_looking_at_everything(tmp_path: Path, seed: int) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    chance = random.Random(seed)
    plots = [garden.plant(chance.choice(STAGES)) for _ in range(12)]
    at = 1.0
    for _ in range(ROUNDS):
        at += chance.choice([0.01, 0.5, 3.0, 11.0])
        garden.clock.at = day(at)
        for plot in chance.sample(plots, 3):
            happen(plot, at, chance)
        if chance.random() < 0.4:
            tune(garden, at, chance)
        with garden.krokus.store.read(garden.org) as work:
            seen = {key: strip(row) for key, row in read_watched(garden.krokus, work).rows.items()}
        assert seen == look_anew(garden)
        if chance.random() < 0.6:
            keep_watch(garden.krokus)
            with garden.krokus.store.read(garden.org) as work:
                assert {row.case_id: strip(row) for row in list_watched(work)} == look_anew(garden)
    garden.krokus.store.close()


def test_what_is_too_far_to_be_measured_changes_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    chance = random.Random(4)
    plots = [garden.plant(chance.choice(STAGES), factor=chance.choice(["0.5", "1", "2"])) for _ in range(30)]
    for plot in plots:
        plot.know(certificate_valid_until=(day(chance.randrange(-20, 300))).date().isoformat())
        plot.know(contract_end=(day(chance.randrange(-20, 300))).date().isoformat())
        plot.know(job_start="2026-09-10")
        if chance.random() < 0.5:
            plot.pause(chance.randrange(3, 9), chance.randrange(9, 30))
        for at in sorted(chance.sample(range(90), 3)):
            happen(plot, at, chance)
    for at in (2.0, 12.4, 29.0, 47.95, 48.9, 100.0):
        garden.clock.at = day(at)
        measured = look_with_next(garden)
        with monkeypatch.context() as patch:
            patch.setattr("engine.monitor.reckoning.FORESEEN", timedelta(days=90_000))
            assert look_with_next(garden) == measured
    garden.krokus.store.close()


def look_with_next(garden: Garden) -> list[Any]:
    """Every verdict with the moment of the next look."""
    with garden.krokus.store.read(garden.org) as work:
        rows = [make_row(verdict) for verdict in judge_all(garden.krokus, work)]
    return [(row.case_id, row.next_at, strip(row)) for row in rows]


def test_a_clock_that_was_set_back_is_believed(tmp_path: Path) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    plot = garden.plant("job_finding")
    plot.token("message", "s4_offer", 0, "msg_employer_offer")
    garden.clock.at = day(40)
    assert keep_watch(garden.krokus) == 1
    garden.clock.at = day(5)
    with garden.krokus.store.read(garden.org) as work:
        assert read_watched(garden.krokus, work).rows[plot.id].level == ""
    garden.krokus.store.close()


def test_a_closed_case_leaves_the_board(tmp_path: Path) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    plot = garden.plant("job_finding")
    garden.clock.at = day(40)
    keep_watch(garden.krokus)
    plot.change(closed_at=day(40), status="closed_success")
    with garden.krokus.store.read(garden.org) as work:
        assert read_watched(garden.krokus, work).rows == {}
    keep_watch(garden.krokus)
    with garden.krokus.store.read(garden.org) as work:
        assert list_watched(work) == ()
    garden.krokus.store.close()


def keep_looked_at(garden: Garden) -> dict[str, Any]:
    """The kept verdicts after the worker has looked; by case."""
    keep_watch(garden.krokus)
    with garden.krokus.store.read(garden.org) as work:
        return {row.case_id: row for row in list_watched(work)}


def test_a_threshold_has_those_cases_looked_at_that_it_can_touch(tmp_path: Path) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    searching, working = garden.plant("job_finding"), garden.plant("on_job_support")
    for plot in (searching, working):
        plot.task("s3_cv", 0, due_at=day(1))
    garden.clock.at = day(10)
    before = keep_looked_at(garden)
    garden.clock.at = day(10.1)
    set_for(garden, "no_employer_contact", day(10.1))
    after = keep_looked_at(garden)
    assert after[working.id] == before[working.id]
    assert "no_employer_contact" in after[searching.id].reasons.split()
    seen = {one["key"]: one["seen_at"] for one in after[searching.id].signals}
    told = {one["key"]: one["seen_at"] for one in before[searching.id].signals}
    # What the mentor was told of the day before is not told as new.
    assert told.keys() < seen.keys() and {key: seen[key] for key in told} == told
    garden.clock.at = day(10.2)
    set_for(garden, "overload", day(10.2), 100, 130)
    assert keep_looked_at(garden) == after
    set_for(garden, "no_progress", day(10.2))
    assert all(row.looked_at == day(10.2) for row in keep_looked_at(garden).values())
    garden.krokus.store.close()


def test_a_threshold_to_come_is_foreseen(tmp_path: Path) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    plot = garden.plant("job_finding")
    plot.token("message", "s4_offer", 0, "msg_employer_offer")
    before = keep_looked_at(garden)[plot.id]
    set_for(garden, "no_employer_contact", day(3))
    midnight = garden.krokus.calendar.start_of_day(day(3).date())
    assert keep_looked_at(garden)[plot.id] == before._replace(next_at=min(before.next_at, midnight))
    assert "no_employer_contact" not in plot.look(2.5)
    assert plot.judge(2.5).next_at == midnight
    assert plot.look(3)["no_employer_contact"] == "red"
    garden.krokus.store.close()


@pytest.mark.parametrize("every", [1, 2, 7])
def test_some_cases_are_judged_like_all_of_them_wherever_their_ids_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr("engine.monitor.looking.AT_ONCE", 5)
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    chance = random.Random(every)
    plots = [garden.plant(chance.choice(STAGES)) for _ in range(40)]
    garden.clock.at = day(30)
    for plot in plots:
        happen(plot, chance.choice([5, 20]), chance)
    plots[3].change(closed_at=day(29), status="closed_success")
    wanted = sorted(plot.id for plot in plots)[::every]
    with garden.krokus.store.read(garden.org) as work:
        some = {one.facts.case.id: strip(make_row(one)) for one in judge_cases(garden.krokus, work, wanted)}
    everything = look_anew(garden)
    assert some == {key: everything[key] for key in wanted if key != plots[3].id}
    garden.krokus.store.close()


@pytest.mark.postgres
def test_what_another_worker_is_looking_at_is_left_to_it(postgres_database: str) -> None:
    garden = open_garden(postgres_database)
    garden.plant("job_finding")
    with garden.krokus.store.begin(garden.org) as work:
        assert claim_watch(work)
        assert keep_watch(garden.krokus) == 0
    assert keep_watch(garden.krokus) == 1
    garden.krokus.store.close()
