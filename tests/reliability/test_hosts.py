"""Workers on other hosts whose network goes away: leases run out, late writes are refused, nothing is lost.

KROKUS_NETWORK_CUTS says how often the network is cut; every timer has to fire once, whoever had leased it.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from engine.store.tables import event
from tests.builders import Office, open_office
from tests.reliability.hosts import Host, open_hosts
from tests.reliability.nursery import Nursery
from tests.reliability.rounds import count_rounds, report
from tests.reliability.test_timers import (
    LEASE_S,
    TIMERS,
    count_armed,
    make_waiting_model,
    name_timers,
    spread_timers,
)

CUTS = count_rounds("NETWORK_CUTS", short=6, full=200)
HOSTS = 2
# Longer than a lease, so that the other host takes over what the lost one holds.
LONGEST_CUT_S = 4 * LEASE_S


@pytest.fixture
def office(postgres_database: str) -> Iterator[Office]:
    """An organisation whose cases only wait."""
    made = open_office(postgres_database, make_waiting_model())
    yield made
    made.krokus.store.close()


@pytest.fixture
def hosts(postgres_database: str) -> Iterator[list[Host]]:
    made = open_hosts(postgres_database, HOSTS)
    yield made
    for host in made:
        host.close()


@pytest.mark.postgres
def test_workers_cut_off_from_the_database_lose_and_double_nothing(
    office: Office, hosts: list[Host], postgres_database: str
) -> None:
    due = spread_timers(office, CUTS * LONGEST_CUT_S)
    named = name_timers(office)
    nurseries = [Nursery(host.url(postgres_database), host.wrapper) for host in hosts]
    for nursery in nurseries:
        nursery.start(f"worker {LEASE_S}")
    cuts = cut_often(office, hosts)
    for nursery in nurseries:
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
    report("hosts", timers=TIMERS, hosts=HOSTS, real_wires=bool(hosts[0].wire), cuts=cuts, **figures)
    assert cuts >= CUTS
    assert figures == {"lost": 0, "twice": 0, "early": 0}


def cut_often(office: Office, hosts: list[Host]) -> int:
    """Cut one host off, or all at once, until nothing waits; returns how often."""
    chance, cuts = random.Random(), 0
    until = time.monotonic() + CUTS * 2 * LONGEST_CUT_S + 90
    while time.monotonic() < until and (cuts < CUTS or count_armed(office)):
        gone = hosts if cuts % 4 == 3 else [hosts[cuts % len(hosts)]]
        for host in gone:
            host.cut()
        time.sleep(chance.uniform(0.2, LONGEST_CUT_S))
        for host in gone:
            host.mend()
        cuts += 1
        time.sleep(chance.uniform(0.5, 2))
    return cuts
