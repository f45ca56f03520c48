"""Timers: none is lost, none fires twice, none too early; with many workers that die, and in nights of DST.

KROKUS_TIMERS says how many; 10,000 is the bar.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from engine.clock import FixedClock
from engine.process.cases import start_case
from engine.process.firing import fire_due
from engine.process.passing import let_pass
from engine.store.queries.history import list_events
from engine.store.tables import event, timer
from tests.builders import APPLICATION, Office, flow, make_model, open_office
from tests.reliability.ledger import TICKING
from tests.reliability.nursery import Nursery
from tests.reliability.rounds import count_rounds, report
from tests.reliability.ticking_model import make_ticking_model

TIMERS = count_rounds("TIMERS", short=500, full=10_000)
WORKERS = 4
WIDTH = 10
# How often a trial's worst day kills somebody, and how long a dead worker's share is left alone.
KILL_EVERY_S, LEASE_S = 0.4, 1.0
# On a busy machine what is late is not lost: only what nobody fires for so long is.
PATIENCE_S = 60
WARSAW = ZoneInfo("Europe/Warsaw")
Key = tuple[str, str]


def make_waiting_model() -> dict[str, bytes]:
    """Ten timers at once; the case ends when all have fired."""
    names = [f"wait_{number}" for number in range(WIDTH)]
    catch = (
        '<bpmn:intermediateCatchEvent id="{0}"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H'
        "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    body = [
        '<bpmn:startEvent id="begin"/>',
        '<bpmn:parallelGateway id="split"/>',
        '<bpmn:parallelGateway id="join"/>',
        '<bpmn:endEvent id="finish"/>',
        flow("f_split", "begin", "split"),
        flow("f_end", "join", "finish"),
    ]
    for name in names:
        body += [catch.format(name), flow(f"f_{name}", "split", name), flow(f"g_{name}", name, "join")]
    return make_model("waiting", "waiting_main", {"waiting_main": "\n".join(body)}, {})


@pytest.fixture
def office(postgres_database: str) -> Iterator[Office]:
    """An organisation whose cases only wait."""
    made = open_office(postgres_database, make_waiting_model())
    yield made
    made.krokus.store.close()


def spread_timers(office: Office, over_s: float) -> dict[str, datetime]:
    """Start the cases and give every timer a due moment of its own, some in the past."""
    chance = random.Random(7)
    for _ in range(TIMERS // WIDTH):
        start_case(office.krokus, office.actor("beata"), office.model_key, APPLICATION)
    with office.krokus.store.begin(office.org) as work:
        ids = [row.id for row in work.conn.execute(select(timer.c.id))]
        due = {id_: work.now + timedelta(seconds=chance.uniform(-5, over_s)) for id_ in ids}
        for id_, due_at in due.items():
            work.run(update(timer).where(timer.c.id == id_).values(due_at=due_at))
    return due


def name_timers(office: Office) -> dict[str, Key]:
    """Case and element of every timer, before it is gone."""
    statement = """SELECT timer.id, timer.case_id, token.element_id FROM timer
        JOIN token ON token.token_id = timer.token_id"""
    with office.krokus.store.read(office.org) as work:
        rows = work.conn.exec_driver_sql(statement).all()
    return {row[0]: (row[1], row[2]) for row in rows}


@pytest.mark.postgres
def test_with_four_dying_workers_every_timer_fires_once_and_none_early(office: Office) -> None:
    over_s = max(3.0, TIMERS / 60)
    due = spread_timers(office, over_s)
    named = name_timers(office)
    assert len(named) == TIMERS
    nursery = Nursery(office.krokus.store.url)
    kills = run_dying_workers(office, nursery, over_s)
    nursery.close()
    with office.krokus.store.read(office.org) as work:
        columns = (event.c.case_id, event.c.element_id, event.c.at)
        fired = work.conn.execute(select(*columns).where(event.c.type == "timer_fired")).all()
    times = Counter((row.case_id, row.element_id) for row in fired)
    at = {(row.case_id, row.element_id): row.at for row in fired}
    lost = [key for key in named.values() if key not in times]
    early = [key for id_, key in named.items() if key in at and at[key] < due[id_]]
    twice = [key for key, number in times.items() if number > 1]
    figures = {"lost": len(lost), "twice": len(twice), "early": len(early)}
    report("timers", timers=TIMERS, workers=WORKERS, kills=kills, **figures)
    assert figures == {"lost": 0, "twice": 0, "early": 0}


def run_dying_workers(office: Office, nursery: Nursery, over_s: float) -> int:
    """Four workers, one killed again and again, then left in peace until nothing moves any more.

    Returns:
        How many died.
    """
    chance, kills = random.Random(), 0
    line = f"worker {LEASE_S}"
    living = [nursery.start(line) for _ in range(WORKERS)]
    until = time.monotonic() + over_s + PATIENCE_S
    while time.monotonic() < until and count_armed(office):
        time.sleep(KILL_EVERY_S)
        place = chance.randrange(WORKERS)
        nursery.kill(living[place])
        living[place] = nursery.start(line)
        kills += 1
    wait_for_quiet(office)
    return kills


def wait_for_quiet(office: Office) -> None:
    """Until no timer is armed, or for so long as fewer and fewer are."""
    fewest, seen_at = count_armed(office), time.monotonic()
    while fewest and time.monotonic() - seen_at < PATIENCE_S:
        time.sleep(KILL_EVERY_S)
        armed = count_armed(office)
        if armed < fewest:
            fewest, seen_at = armed, time.monotonic()


def count_armed(office: Office) -> int:
    with office.krokus.store.read(office.org) as work:
        return len(work.conn.execute(select(timer.c.id).where(timer.c.status == "armed")).all())


@pytest.mark.parametrize("night", [datetime(2026, 3, 28, 9, 30), datetime(2026, 10, 24, 2, 30)])
@pytest.mark.parametrize("pause", ["PT1H", "P1D"])
def test_nights_of_summer_time_lose_and_double_nothing(tmp_path: Path, night: datetime, pause: str) -> None:
    """Hours are hours in UTC; days keep the time on the wall, also when the wall skips or repeats an hour."""
    began = night.replace(tzinfo=WARSAW).astimezone(UTC)
    clock = FixedClock(began)
    office = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_ticking_model(pause), clock)
    case_id = start_case(office.krokus, office.actor("beata"), TICKING, APPLICATION)
    until = (night + timedelta(days=3, hours=1)).replace(tzinfo=WARSAW).astimezone(UTC)
    while clock.now() < until:
        clock.advance(timedelta(minutes=7))
        fire_due(office.krokus)
    with office.krokus.store.read(office.org) as work:
        rows = [row.at for row in list_events(work, case_id) if row.type == "timer_fired"]
    fired = sorted(rows)
    slack = timedelta(minutes=7)
    if pause == "P1D":
        expected = [(night + timedelta(days=day)).replace(tzinfo=WARSAW) for day in (1, 2, 3)]
        assert len(fired) == 3
        # Each firing re-arms from its own moment, a look later than it was due.
        assert all(
            timedelta(0) <= at - due <= slack * number
            for number, (at, due) in enumerate(zip(fired, expected, strict=True), start=1)
        )
    else:
        gaps = [later - earlier for earlier, later in pairwise(fired)]
        assert all(timedelta(hours=1) <= gap <= timedelta(hours=1) + slack for gap in gaps)
    office.krokus.store.close()


def test_after_a_long_sleep_what_is_due_fires_oldest_first(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
    office = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_waiting_model(), clock)
    case_id = start_case(office.krokus, office.actor("beata"), office.model_key, APPLICATION)
    with office.krokus.store.begin(office.org) as work:
        for number, (id_,) in enumerate(work.conn.execute(select(timer.c.id)).all()):
            due_at = work.now + timedelta(minutes=(7 * number) % WIDTH)
            work.run(update(timer).where(timer.c.id == id_).values(due_at=due_at))
        order = [
            name_timers(office)[row.id][1] for row in work.conn.execute(select(timer).order_by("due_at"))
        ]
    clock.advance(timedelta(days=30))
    fire_due(office.krokus)
    with office.krokus.store.read(office.org) as work:
        fired = [row.element_id for row in reversed(list_events(work, case_id)) if row.type == "timer_fired"]
    assert fired == order
    office.krokus.store.close()


def test_a_clock_that_was_set_back_fires_nothing_again(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
    office = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_ticking_model("PT1H"), clock)
    case_id = start_case(office.krokus, office.actor("beata"), TICKING, APPLICATION)
    let_pass(office.krokus, clock, timedelta(hours=5))
    clock.at -= timedelta(hours=3)
    fire_due(office.krokus)
    clock.at += timedelta(hours=3)
    let_pass(office.krokus, clock, timedelta(hours=1))
    with office.krokus.store.read(office.org) as work:
        assert len([row for row in list_events(work, case_id) if row.type == "timer_fired"]) == 6
    office.krokus.store.close()
