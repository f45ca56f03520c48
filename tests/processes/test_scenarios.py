"""The pretend cases of `euse_5`, played through the real commands on real databases."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from theatre import MODEL, WALKS, Stage, set_stage

from engine.bpmn.graph import ScopeKind
from engine.bpmn.reader import read_diagrams
from engine.calendars import Calendar, parse_duration
from engine.process import effects
from engine.process.passing import let_pass
from engine.process.run import CaseRun, Live
from engine.spiff import Effect, Entered

SCENARIOS = sorted(path.stem for path in (MODEL / "scenarios").glob("*.toml"))
# The one who leaves during stage II is looked at there; the others when they have left it.
AFTER_PROFILE = {name: "profiling" if name.startswith("g_") else "job_finding" for name in SCENARIOS}


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'scenario.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same test on both databases."""
    yield request.getfixturevalue(f"{request.param}_database")


def finish(stage: Stage) -> None:
    """Judge the scenario's end; nothing may have broken on the way."""
    stage.player.play()
    stage.assert_sound()
    stage.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_goes_as_written_in_one_process(name: str, database: str) -> None:
    finish(set_stage(database, name))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_goes_as_written_with_every_step_in_a_process_of_its_own(name: str, database: str) -> None:
    stage = set_stage(database, name)
    while stage.step_in_child():
        pass
    finish(stage)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_cold_interpreter_goes_on_with_a_scenario(name: str, sqlite_database: str) -> None:
    stage = set_stage(sqlite_database, name)
    while stage.player.at < len(stage.player.scenario.steps) // 2:
        stage.player.step()
    stage.close()
    here = Path(__file__).parent
    at, moment = str(stage.player.at), stage.clock.now().isoformat()
    asked = [sqlite_database, name, at, stage.player.case_id, moment, MODEL.name]
    told = subprocess.run(
        [sys.executable, "-W", "error", str(here / "cold_player.py"), *asked],
        cwd=here.parents[1],
        env={**os.environ, "PYTHONPATH": str(here.parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_month_may_pass_after_the_profile(name: str, sqlite_database: str) -> None:
    stage = set_stage(sqlite_database, name)
    stage.play_to_stage(AFTER_PROFILE[name])
    reports = stage.player.open_elements().count("report_write")
    now = stage.clock.now()
    let_pass(stage.krokus, stage.clock, Calendar().add(now, parse_duration("P1M")) - now + timedelta(hours=1))
    assert stage.player.open_elements().count("report_write") == reports + 1
    stage.assert_sound()
    stage.close()


def test_scenarios_and_walks_reach_every_element(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: set[str] = set()
    carry_out = effects.apply

    def watch(run: CaseRun, live: Live, effect: Effect) -> None:
        if isinstance(effect, Entered):
            reached.add(effect.element_id)
        carry_out(run, live, effect)

    monkeypatch.setattr(effects, "apply", watch)
    for name in (*SCENARIOS, *sorted(path.stem for path in WALKS.glob("*.toml"))):
        finish(set_stage(f"sqlite:///{tmp_path / name}.db", name))
    graph = read_diagrams({path.name: path.read_bytes() for path in MODEL.glob("*.bpmn")})
    drawn = {
        element.id
        for element in graph.elements.values()
        # What runs beside the main process is entered at its own start.
        if graph.processes.get(element.id) is None
        or graph.processes[element.id].kind is not ScopeKind.EVENT_SUB_PROCESS
    }
    assert sorted(drawn - reached) == []
