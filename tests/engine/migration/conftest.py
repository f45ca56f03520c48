"""Two releases of a small model on a fresh database."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from mover import Mover, Open

from tests.builders import open_office


@pytest.fixture
def open_mover(tmp_path: Path) -> Open:
    """Open an office with the first release of a model."""
    return lambda files: Mover(open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", files))


@pytest.fixture(params=["warm", "reloaded"])
def open_either(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """The same, once with instances kept in memory between commands and once decoded anew each time."""

    def make(files: Mapping[str, bytes]) -> Mover:
        mover = Mover(open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", files))
        if request.param == "reloaded":
            mover.office.krokus.warm._most = 0
        return mover

    return make
