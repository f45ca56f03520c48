"""The demo's clock: commands beside it tell its day, and a running server follows when it is moved."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import open_office
from small_model import make_small_model

from engine import DemoClock
from webapp.cli import run_command
from webapp.commands.installation import DEMO_CLOCK, DEMO_DATABASE

AHEAD = timedelta(days=30)


def ask_the_time(capsys: pytest.CaptureFixture[str]) -> datetime:
    """As of which moment `krokus stuck` judges."""
    assert run_command(["stuck", "--org", "proby", "--json"]) == 0
    return datetime.fromisoformat(json.loads(capsys.readouterr().out)["at"])


def is_ahead(at: datetime) -> bool:
    return at > datetime.now(UTC) + AHEAD - timedelta(hours=1)


@pytest.mark.parametrize(
    ("database", "follows"), [(DEMO_DATABASE, True), ("real.sqlite3", False)], ids=["demo", "beside it"]
)
def test_commands_tell_the_day_of_the_demo_that_they_look_at(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database: str,
    follows: bool,
) -> None:
    url = f"sqlite:///{tmp_path / database}"
    open_office(url, make_small_model()).krokus.store.close()
    monkeypatch.setenv("DATABASE_URL", url)
    assert not is_ahead(ask_the_time(capsys))
    DemoClock(tmp_path / DEMO_CLOCK).advance(AHEAD)
    assert is_ahead(ask_the_time(capsys)) is follows


def test_a_running_server_follows_when_another_process_moves_the_clock(tmp_path: Path) -> None:
    server, command = DemoClock(tmp_path / DEMO_CLOCK), DemoClock(tmp_path / DEMO_CLOCK)
    assert not is_ahead(server.now())
    command.advance(AHEAD / 2)
    server.advance(AHEAD / 2)
    assert is_ahead(server.now())
    assert is_ahead(command.now())
