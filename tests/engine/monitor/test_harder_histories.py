"""More histories against moments reckoned by hand: turns, pauses, years, boundaries. They stand in harder.py.

All are planted in one organisation and asked together, as `krokus stuck --json` asks. Moments are UTC.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from garden import Garden, Plot, day, open_garden
from harder import AMBER, RED, SEARCHING, Hard
from harder_at_work import WORKING
from sowing import V
from sqlalchemy import select
from test_hard_histories import on

from engine.monitor.listing import StuckList, list_stuck_cases
from engine.store.tables import organisation, snooze

HARD = (*SEARCHING, *WORKING)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Garden, dict[str, Plot]]]:
    garden = open_garden(f"sqlite:///{tmp_path_factory.mktemp('harder') / 'krokus.sqlite3'}")
    with garden.at_once():
        plots = {hard.name: garden.plant(hard.stage) for hard in HARD}
        for hard in HARD:
            hard.happen(plots[hard.name])
    yield garden, plots
    garden.krokus.store.close()


def ask(garden: Garden, text: str) -> StuckList:
    with garden.krokus.store.read(garden.org) as work:
        org_key = work.value(select(organisation.c.key).where(organisation.c.id == garden.org))
    return list_stuck_cases(garden.krokus, org_key, at=day(on(text)))


@pytest.fixture(scope="module")
def told(planted: tuple[Garden, dict[str, Plot]]) -> dict[str, StuckList]:
    """The list of each moment that is asked for."""
    return {text: ask(planted[0], text) for text in {hard.look for hard in HARD}}


@pytest.mark.parametrize("hard", HARD, ids=lambda hard: hard.name)
def test_a_harder_history_is_told_as_reckoned_by_hand(
    planted: tuple[Garden, dict[str, Plot]], told: dict[str, StuckList], hard: Hard
) -> None:
    own = planted[1][hard.name].id
    signals = [one for case in told[hard.look]["cases"] if case["case"] == own for one in case["signals"]]
    found = [
        (one["level"], datetime.fromisoformat(one["level_at"] or ""))
        for one in signals
        if one["key"] == hard.key
    ]
    assert found == ([] if hard.level is None else [(hard.level, day(on(hard.level_at)))])


def test_a_reason_that_sleeps_says_until_when(planted: tuple[Garden, dict[str, Plot]]) -> None:
    garden, plots = planted
    plot = plots["a_pause_is_no_progress"]
    rest = {"reason": "urlop", "made_by": "maria", "made_at": day(70), "until": day(90)}
    plot.insert(snooze, signal="no_progress", level=RED, **rest)
    for text, until in (("2026-11-20 09:00", day(90).isoformat()), ("2026-12-07 09:00", None)):
        (case,) = (one for one in ask(garden, text)["cases"] if one["case"] == plot.id)
        assert {one["snoozed_until"] for one in case["signals"] if one["key"] == "no_progress"} == {until}
        assert {one["snoozed_until"] for one in case["signals"] if one["key"] != "no_progress"} == {None}


def test_a_coach_is_over_the_limit_by_the_smallest_part_of_a_point(
    planted: tuple[Garden, dict[str, Plot]],
) -> None:
    garden, _ = planted
    for coach, level, many in (("kasia", "L5", 50), ("jan", "L1", 4)):
        for number in range(many):
            plot = garden.plant(V)
            plot.person("coach", coach, 0.5)
            # 47 quarters and three tenths are 120.5 %; four times 2.5 are all that may be.
            plot.know(intensity=level)
            if coach == "kasia" and number < 3:
                plot.change(status="follow_up")
    found = {
        one["coach"]: (one["level"], one["points"]) for one in ask(garden, "2026-09-08 08:00")["coaches"]
    }
    assert found["kasia"] == (RED, 12.05)
    assert "jan" not in found


def test_what_counts_towards_a_day_says_since_when_it_is_as_bad_as_it_is(told: dict[str, StuckList]) -> None:
    papers = [
        (one["level"], one["since"], one["level_at"])
        for found in told.values()
        for case in found["cases"]
        for one in case["signals"]
        if one["key"] in ("consent_cert", "contract_ending")
    ]
    assert {level for level, _, _ in papers} == {RED, AMBER}
    assert [since for _, since, _ in papers] == [level_at for _, _, level_at in papers]
