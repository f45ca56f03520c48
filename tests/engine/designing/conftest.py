"""A desk on both databases, and a shelf of templates for tests of models that follow one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, make_desk
from pattern import Pattern


@pytest.fixture
def desk(either_database: str, tmp_path: Path) -> Iterator[Desk]:
    """An organisation with a designer, on each database that Krokus runs on."""
    made = make_desk(tmp_path, url=either_database)
    yield made
    made.krokus.store.close()


@pytest.fixture
def pattern(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pattern:
    """A template, and a model that was just copied from it."""
    made = Pattern(desk, tmp_path / "shelf", monkeypatch)
    made.ship()
    made.copy()
    return made
