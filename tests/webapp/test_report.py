"""`krokus report`: what the data of an organisation say, from the shell."""

import json
from pathlib import Path

import pytest
from test_simulate import organisation

from webapp.cli import run_command

__all__ = ["organisation"]


@pytest.mark.parametrize("format_", ["xes", "ocel"])
def test_an_event_log_is_written_and_counted(
    organisation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    run_command(["simulate", "--org", organisation, "--cases", "2", "--months", "1", "--json"])
    capsys.readouterr()
    file = tmp_path / "log"
    asked = ["report", "eventlog", "--org", organisation, "--format", format_, "-o", str(file)]
    assert run_command(["--lang", "en", *asked]) == 0
    told = capsys.readouterr()
    assert f"Wrote {file}: 2 cases" in told.out
    assert told.err == ""
    assert b"case-" in file.read_bytes()


def test_a_log_with_names_comes_with_a_warning(
    organisation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["report", "eventlog", "--org", organisation, "-o", str(tmp_path / "log.xes"), "--named"]
    assert run_command(["--lang", "en", *asked]) == 0
    assert "holds names" in capsys.readouterr().err


def test_an_unknown_organisation_is_told(organisation: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["report", "eventlog", "--org", "nikt", "-o", "x.xes"]) == 1
    assert "nikt" in capsys.readouterr().err


def test_baselines_are_told_as_tables_and_as_json(
    organisation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["simulate", "--org", organisation, "--cases", "25", "--months", "6", "--json"])
    capsys.readouterr()
    assert run_command(["--lang", "en", "report", "baselines", "--org", organisation]) == 0
    tables = capsys.readouterr().out
    assert "| learned from the history |" in tables and "| thresholds alone |" in tables
    assert "too few to trust" in tables
    assert "| Zapytaj | 2" in tables
    assert run_command(["report", "baselines", "--org", organisation, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cases"] == 25
    assert {one["element"] for one in told["learned"]} == {"ask"}
