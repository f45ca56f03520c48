"""Invented months that several rooms read; played once for all of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import Office, open_office

from engine.clock import FixedClock
from engine.releases.folders import read_model_folder
from engine.simulating.simulation import Simulated, simulate

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
EUSE_5 = Path(__file__).parents[2] / "processes" / "euse_5"


@pytest.fixture(scope="session")
def invented_months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Simulated]]:
    """An organisation after four months with the shipped model; to be read, not changed."""
    folder = tmp_path_factory.mktemp("months")
    files = read_model_folder(EUSE_5)
    office = open_office(f"sqlite:///{folder / 'krokus.sqlite3'}", files, FixedClock(NOW))
    yield office, simulate(office.krokus, "proby", cases=5, months=4, seed=7)
    office.krokus.store.close()
