"""Histories in which clocks are easily misread, against moments reckoned by hand from domain.md 4.4.

The list is asked as `krokus stuck --json` asks it. All moments are UTC; Warsaw is two hours ahead in summer.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from garden import START, Garden, Plot, day, open_garden
from sowing import III, V
from sqlalchemy import select

from engine.monitor.listing import StuckSignal, list_stuck_cases
from engine.store.tables import organisation

FAR = "9999-12-31"


def on(text: str) -> float:
    """A moment as days after the start, as plots count them."""
    return (datetime.fromisoformat(text).replace(tzinfo=UTC) - START).total_seconds() / 86_400


class Hard(NamedTuple):
    """What happened, when it is looked at, and what must be told: level and moment of turning, or nothing."""

    name: str
    stage: str
    factor: str
    happen: Callable[[Plot], object]
    look: str
    key: str
    level: str | None
    level_at: str = ""


def open_at(plot: Plot, text: str) -> None:
    plot.change(opened_at=day(on(text)))


HARD = (
    # 30 days from 7 September, and 13 days of pauses.
    Hard(
        "two_pauses",
        III,
        "1",
        lambda p: (p.pause(10, 20), p.pause(25, 28)),
        "2026-10-27 08:00",
        "no_employer_contact",
        "red",
        "2026-10-20 08:00",
    ),
    # 14 days and the first pause; the second began at the very moment at which the clock had run out.
    Hard(
        "a_pause_that_begins_when_the_clock_is_over",
        III,
        "1",
        lambda p: (p.pause(10, 20), p.pause(24, 28)),
        "2026-10-02 08:00",
        "no_employer_contact",
        "amber",
        "2026-10-01 08:00",
    ),
    # Twice 30 days lead over the night of 25 October: ten o'clock stays ten o'clock. Then two days of pause.
    Hard(
        "twice_the_time_over_the_end_of_summer",
        III,
        "2",
        lambda p: p.pause(50, 52),
        "2026-11-20 08:00",
        "no_employer_contact",
        "red",
        "2026-11-08 09:00",
    ),
    Hard(
        "half_the_time",
        III,
        "0.5",
        lambda _: None,
        "2026-09-23 08:00",
        "no_employer_contact",
        "red",
        "2026-09-22 08:00",
    ),
    # Half past two comes twice in that night; the first one counts.
    Hard(
        "into_the_night_of_dst",
        III,
        "1",
        lambda p: p.stage(III, on("2026-09-25 00:30")),
        "2026-10-25 00:30",
        "no_employer_contact",
        "red",
        "2026-10-25 00:30",
    ),
    Hard(
        "a_minute_before_the_night_of_dst",
        III,
        "1",
        lambda p: p.stage(III, on("2026-09-25 00:30")),
        "2026-10-25 00:29",
        "no_employer_contact",
        "amber",
        "2026-10-09 00:30",
    ),
    # 11 November is free: the third working day after Tuesday the 10th is Monday the 16th.
    Hard(
        "independence_day",
        "engagement",
        "1",
        lambda p: open_at(p, "2026-11-10 10:00"),
        "2026-11-16 10:00",
        "first_contact_late",
        "amber",
        "2026-11-16 10:00",
    ),
    # Christmas Eve, New Year and Epiphany are free too: 21–23 and 28–31 December, 4, 5 and 7 January count.
    Hard(
        "christmas",
        III,
        "1",
        lambda p: p.task("monthly_report", on("2026-12-18 09:00")),
        "2027-01-07 09:00",
        "report_late",
        "red",
        "2027-01-07 09:00",
    ),
    Hard(
        "just_before_epiphany_is_over",
        III,
        "1",
        lambda p: p.task("monthly_report", on("2026-12-18 09:00")),
        "2027-01-07 08:59",
        "report_late",
        "amber",
        "2026-12-29 09:00",
    ),
    # A deadline was stretched and moved already: neither factor nor pause is counted again.
    Hard(
        "parallel_tasks",
        III,
        "2",
        lambda p: (
            p.pause(3, 9),
            p.task("s3_w1", 0, due_at=day(3)),
            p.task("s3_w2", 0, due_at=day(1), status="suspended"),
            p.task("s3_cv", 0, due_at=day(2)),
        ),
        "2026-09-19 08:00",
        "overdue_task",
        "red",
        "2026-09-19 08:00",
    ),
    # What was done before it was opened again is no contact in the new round.
    Hard(
        "opened_again",
        "engagement",
        "1",
        lambda p: (p.paper("s1_contact", 2), p.turn("case_reopened", 20)),
        "2026-10-04 08:00",
        "first_contact_late",
        "red",
        "2026-10-04 08:00",
    ),
    Hard(
        "no_coach_is_not_a_matter_of_pace",
        III,
        "2",
        lambda p: p.person("coach", "tomek", 1, until=10),
        "2026-09-24 08:00",
        "no_coach",
        "red",
        "2026-09-24 08:00",
    ),
    # The 20th begins at ten in the evening of the 19th in UTC; one more day.
    Hard(
        "a_pause_without_an_end",
        III,
        "1",
        lambda p: (p.pause(5), p.know(pause_until="2026-09-20")),
        "2026-09-20 22:00",
        "suspended_over",
        "amber",
        "2026-09-20 22:00",
    ),
    Hard(
        "nothing_runs_in_a_pause",
        III,
        "1",
        lambda p: p.pause(5),
        "2027-06-01 08:00",
        "no_employer_contact",
        None,
    ),
    Hard(
        "a_paper_for_ever",
        III,
        "1",
        lambda p: p.know(certificate_valid_until=FAR),
        "2026-10-01 08:00",
        "consent_cert",
        None,
    ),
    Hard(
        "a_contract_from_the_year_one",
        V,
        "1",
        lambda p: p.know(contract_end="0001-01-01", job_start="0001-01-01"),
        "2026-10-01 08:00",
        "contract_ending",
        None,
    ),
)


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    made = open_garden(f"sqlite:///{tmp_path_factory.mktemp('hard') / 'krokus.sqlite3'}")
    yield made
    made.krokus.store.close()


def ask(garden: Garden, plot: Plot, moment: datetime, key: str) -> StuckSignal | None:
    """What the list says of one case and one reason."""
    with garden.krokus.store.read(garden.org) as work:
        org_key = work.value(select(organisation.c.key).where(organisation.c.id == garden.org))
    told = list_stuck_cases(garden.krokus, org_key, at=moment)
    signals = [one for found in told["cases"] if found["case"] == plot.id for one in found["signals"]]
    return next((one for one in signals if one["key"] == key), None)


@pytest.mark.parametrize("hard", HARD, ids=lambda hard: hard.name)
def test_a_hard_history_is_told_as_reckoned_by_hand(garden: Garden, hard: Hard) -> None:
    plot = garden.plant(hard.stage, factor=hard.factor)
    hard.happen(plot)
    told = ask(garden, plot, day(on(hard.look)), hard.key)
    if hard.level is None:
        assert told is None
        return
    assert told is not None
    assert (told["level"], datetime.fromisoformat(told["level_at"])) == (hard.level, day(on(hard.level_at)))


def test_a_case_that_was_closed_is_told_no_more(garden: Garden) -> None:
    plot = garden.plant(III)
    assert ask(garden, plot, day(40), "no_employer_contact") is not None
    plot.change(closed_at=day(39), status="closed_success")
    assert ask(garden, plot, day(40), "no_employer_contact") is None
