"""The desk that tests of pages sit at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, make_desk

from engine.jobs.prints import Printer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own for one test."""
    made = make_desk(tmp_path)
    yield made
    made.krokus.store.close()


@pytest.fixture
def printer(desk: Desk) -> Printer:
    """The printer that workers of this app have."""
    made: Printer = desk.app.extensions["krokus_printer"]
    return made
