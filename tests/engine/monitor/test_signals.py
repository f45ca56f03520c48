"""Each signal: planted, calm on the day before, amber and red on their days, gone when its reason is gone."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from garden import START, Garden, day, open_garden
from sowing import III, IV, OFFER, Sown
from sown import SOWN

from engine.monitor.facts import Facts
from engine.monitor.signals import DONE_FORMS, NEWEST_FORMS, READ_FORMS, SIGNALS

# Midnight on the wall is no round number of days from the start; a look a little before is still calm.
JUST_BEFORE, LATER = 0.1, 0.35


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    made = open_garden(f"sqlite:///{tmp_path_factory.mktemp('garden') / 'krokus.sqlite3'}")
    yield made
    made.krokus.store.close()


def test_every_signal_is_sown() -> None:
    assert [sown.key for sown in SOWN if sown.key not in SIGNALS] == []
    assert sorted(sown.key for sown in SOWN) == sorted(SIGNALS)


@pytest.mark.parametrize("sown", SOWN, ids=lambda sown: sown.key)
def test_a_planted_standstill_turns_amber_and_red_on_its_day(garden: Garden, sown: Sown) -> None:
    plot = garden.plant(sown.stage)
    sown.plant(plot)
    turns = [(level, on) for level, on in (("amber", sown.amber), ("red", sown.red)) if on is not None]
    assert turns
    for level, on in turns:
        assert plot.look(on + LATER)[sown.key] == level


@pytest.mark.parametrize("sown", SOWN, ids=lambda sown: sown.key)
def test_a_signal_clears_itself_when_its_reason_is_gone(garden: Garden, sown: Sown) -> None:
    plot = garden.plant(sown.stage)
    sown.plant(plot)
    last = sown.red if sown.red is not None else sown.amber
    assert last is not None
    assert sown.key in plot.look(last + LATER)
    sown.clear(plot)
    assert sown.key not in plot.look(sown.clear_on)


def test_signals_ask_only_for_rows_that_are_read(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    done, read = set(), set()
    done_at, papers = Facts.done_at, Facts.papers
    monkeypatch.setattr(Facts, "done_at", lambda facts, *keys: (done.update(keys), done_at(facts, *keys))[1])
    monkeypatch.setattr(Facts, "papers", lambda facts, *keys: (read.update(keys), papers(facts, *keys))[1])
    for sown in SOWN:
        plot = garden.plant(sown.stage)
        sown.plant(plot)
        plot.look(sown.clear_on - 1)
    # Of a pause without a day of return in the case itself the paper is asked.
    plot = garden.plant(III)
    plot.pause(1)
    plot.look(5)
    assert done == DONE_FORMS
    assert read == READ_FORMS | NEWEST_FORMS


BY_TIME = [sown for sown in SOWN if sown.amber is not None and sown.key not in ("timer_far",)]
COUNTED = {"refusals", "no_fading", "score_drop", "absences", "no_show", "loop", "coach_turnover"}


@pytest.mark.parametrize(
    "sown", [one for one in BY_TIME if one.key not in COUNTED], ids=lambda sown: sown.key
)
def test_a_clock_is_calm_just_before_its_day(garden: Garden, sown: Sown) -> None:
    plot = garden.plant(sown.stage)
    sown.plant(plot)
    assert sown.amber is not None
    assert sown.key not in plot.look(sown.amber - JUST_BEFORE)
    if sown.red is not None:
        assert plot.look(sown.red - JUST_BEFORE)[sown.key] == "amber"


def test_a_pause_stops_the_clocks(garden: Garden) -> None:
    plot = garden.plant(III)
    plot.token("message", "s4_offer", 0, OFFER)
    plot.pause(10, 30)
    assert "no_employer_contact" not in plot.look(14 + 20 - 1)
    assert plot.look(14 + 20 + 0.1)["no_employer_contact"] == "amber"
    plot.pause(40)
    assert plot.look(200) == {}


def test_a_client_with_a_slower_pace_has_slower_clocks(garden: Garden) -> None:
    plot = garden.plant(III, factor="2")
    assert "no_employer_contact" not in plot.look(27)
    assert plot.look(28.1)["no_employer_contact"] == "amber"
    plot.task("s3_w1", 1, due_at=day(3))
    assert plot.look(6.1)["overdue_task"] == "amber"


def test_a_report_and_a_contact_that_led_nowhere_are_no_progress(garden: Garden) -> None:
    plot = garden.plant(III)
    plot.paper("monthly_report", 20)
    plot.paper("employer_contact", 21, result="refusal")
    assert plot.judge(25).progress_at == START
    plot.paper("employer_contact", 22, result="talk_on")
    assert plot.judge(25).progress_at == day(22)


def test_hours_with_the_client_are_contact_and_an_entry(garden: Garden) -> None:
    plot = garden.plant("on_job_support")
    plot.know(job_start="2026-09-07", intensity="L1")
    assert {"start_contact", "no_activity"} <= plot.look(20).keys()
    plot.hours(19, "direct", "D14")
    assert not {"start_contact", "no_activity"} & plot.look(20).keys()
    assert plot.look(34)["job_contact"] == "amber"


def test_a_substitute_is_no_change_of_coach(garden: Garden) -> None:
    plot = garden.plant(III)
    plot.done("s1_match", 0)
    for on in (10, 30, 50):
        plot.stand_in("kasia", on, on + 5)
    assert "coach_turnover" not in plot.look(60)


def test_the_worst_reason_speaks_first_and_time_alone_is_foreseen(garden: Garden) -> None:
    plot = garden.plant(IV)
    plot.paper("employer_contact", 0, channel="phone")
    plot.token("message", "s4_offer", 0, OFFER)
    verdict = plot.judge(13.9)
    assert verdict.level == "amber"
    assert verdict.next_at == day(14)
    assert plot.judge(14).signals[0].key == "employer_silent"
    assert plot.judge(14).level == "red"


def test_a_closed_case_is_not_looked_at(garden: Garden) -> None:
    plot = garden.plant(III)
    plot.change(closed_at=day(5), status="closed_success")
    with pytest.raises(ValueError, match="not enough"):
        plot.judge(50)


def test_a_paper_is_good_until_the_end_of_a_day_of_25_hours(garden: Garden) -> None:
    plot = garden.plant(III)
    plot.know(certificate_valid_until="2026-10-25")
    half_past_eleven_at_night = (datetime(2026, 10, 25, 22, 30, tzinfo=UTC) - START).total_seconds() / 86_400
    assert plot.look(half_past_eleven_at_night)["consent_cert"] == "amber"
    assert plot.look(half_past_eleven_at_night + 1 / 24)["consent_cert"] == "red"
