"""A shelf of templates for tests of models that follow one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import make_desk
from pattern import Pattern


@pytest.fixture
def pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pattern]:
    """A template, and a model that was just copied from it."""
    desk = make_desk(tmp_path)
    made = Pattern(desk, tmp_path / "shelf", monkeypatch)
    made.ship()
    made.copy()
    yield made
    desk.krokus.store.close()
