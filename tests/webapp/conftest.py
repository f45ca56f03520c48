"""The desk that tests of pages sit at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own for one test."""
    made = make_desk(tmp_path)
    yield made
    made.krokus.store.close()
