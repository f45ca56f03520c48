"""`krokus play`: pretend cases through a model from the shell, with the way they went."""

import json
from pathlib import Path

import pytest
from test_bare_models import DIAGRAM

from engine.scenarios import player
from tests.conformance.conftest import HEAD
from tests.engine.spiff.spiff_drawing import Drawing, write_files
from webapp.cli import run_command

STEPS = """title = "Zgoda"
[case]
start = 2026-03-02
client = "Ania Nowak"
[[step]]
do = "complete"
task = "ask"
by = "coach"
set = {{ approved = "on", days = "{days}", kind = "paid" }}
[[step]]
do = "message"
name = "odpowiedz"
by = "coach"
[[step]]
do = "message"
name = "alarm"
by = "coach"
[[step]]
do = "complete"
task = "note"
by = "coach"
[end]
path = ["ask", "note"]
"""


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    file = tmp_path / "leave.bpmn"
    file.write_text(DIAGRAM, encoding="utf-8")
    return file


def write_scenario(folder: Path, days: int) -> Path:
    file = folder / f"days_{days}.toml"
    file.write_text(STEPS.format(days=days), encoding="utf-8")
    return file


def test_a_scenario_shows_every_element_that_a_token_came_to(
    diagram: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["play", str(diagram), str(write_scenario(tmp_path, 5)), "--json"]) == 0
    played = json.loads(capsys.readouterr().out)
    assert (played["scenario"], played["passed"], played["problem"]) == ("days_5", True, "")
    assert played["trace"] == ["s", "ask", "g", "c", "c2", "note", "e"]
    assert (played["open"], played["incidents"]) == ([], [])


def test_a_scenario_that_goes_another_way_fails_and_says_where(
    diagram: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["play", str(diagram), str(write_scenario(tmp_path, 6)), "--json"]) == 1
    played = json.loads(capsys.readouterr().out)
    assert (played["passed"], played["trace"]) == (False, ["s", "ask", "g", "e2"])
    assert "odpowiedz" in played["problem"]


def test_time_with_too_many_timers_on_the_way_fails_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "MOST_MOMENTS", 30)
    drawing = Drawing().ends().user("ask").user("note")
    cycle = "<bpmn:timeCycle>R/PT1M</bpmn:timeCycle>"
    drawing.boundary(
        "b", "ask", f"<bpmn:timerEventDefinition>{cycle}</bpmn:timerEventDefinition>", cancel=False
    )
    drawing.chain("s", "ask", "e").chain("b", "note", "e")
    (content,) = write_files(drawing).values()
    file, way = tmp_path / "main.bpmn", tmp_path / "way.toml"
    file.write_bytes(content)
    way.write_text(f'{HEAD}[[step]]\ndo = "advance"\nby = "PT40M"\n', encoding="utf-8")
    assert run_command(["play", str(file), str(way), "--json"]) == 1
    assert "more than 30 moments with timers" in json.loads(capsys.readouterr().out)["problem"]


def test_a_model_without_scenarios_says_what_to_do(diagram: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["play", str(diagram)]) == 1
    assert "scenarios" in capsys.readouterr().err


def test_a_scenario_that_is_no_toml_is_named(
    diagram: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("title = ", encoding="utf-8")
    assert run_command(["play", str(diagram), str(broken)]) == 1
    assert "broken.toml" in capsys.readouterr().err


def test_a_shipped_scenario_passes_from_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    shipped = Path("processes/euse_5")
    assert run_command(["play", str(shipped), str(shipped / "scenarios" / "g_wola_klienta.toml")]) == 0
    assert "g_wola_klienta" in capsys.readouterr().out


def test_playing_nothing_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["play", "/nowhere.bpmn"]) == 2
    assert "krokus play" in capsys.readouterr().err
