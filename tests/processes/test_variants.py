"""The shipped models: each is whole, sound, drawn and played as its scenarios say."""

import json
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from theatre import MODELS, set_stage

from engine.bpmn.graph import Element, ElementKind
from engine.bpmn.reader import read_diagrams
from engine.releases.checking import check_model
from engine.releases.folders import read_model_folder
from engine.releases.release import Release, compile_files
from engine.walk.folder import walk_folder

OWN = sorted(path.parent.name for path in MODELS.glob("*/model.toml"))
# The team's own processes stand for themselves; all others say only how they differ from `euse_5`.
TEAM = [key for key in OWN if key.startswith("team_")]
VARIANTS = [key for key in OWN if key not in ("euse_5", *TEAM)]
FURTHER = [*VARIANTS, *TEAM]
SCENARIOS = [
    (key, path.stem) for key in FURTHER for path in sorted((MODELS / key / "scenarios").glob("*.toml"))
]
FIRST = [next(one for one in SCENARIOS if one[0] == key) for key in FURTHER]


@cache
def release_of(key: str) -> Release:
    return compile_files(read_model_folder(MODELS / key))


def human(key: str) -> list[Element]:
    return [one for one in release_of(key).graph.elements.values() if one.kind is ElementKind.USER_TASK]


@pytest.mark.parametrize("key", OWN)
def test_a_model_has_nothing_to_mend(key: str) -> None:
    found = [
        (checked.path, one.code, one.element)
        for checked in check_model(MODELS / key)
        for one in checked.findings
        if one.severity != "info"
    ]
    assert found == []


@pytest.mark.parametrize("key", FURTHER)
def test_a_walk_reaches_everything_and_finds_nothing(key: str) -> None:
    report = walk_folder(MODELS / key)
    assert report.is_sound and report.complete
    assert (report.unreachable, [one.code for one in report.findings]) == ((), [])


@pytest.mark.parametrize("key", VARIANTS)
def test_a_variant_holds_only_what_differs(key: str) -> None:
    parent = tomllib.loads((MODELS / key / "model.toml").read_text(encoding="utf-8"))["extends"]
    theirs = read_model_folder(MODELS / parent)
    for path in (MODELS / key).rglob("*.*"):
        name = path.relative_to(MODELS / key).as_posix()
        assert path.read_bytes() != theirs.get(name), name


@pytest.mark.parametrize("key", FURTHER)
def test_every_human_step_says_who_how_and_by_when(key: str) -> None:
    model = release_of(key).model
    stages = {stage.key for stage in model.stages}
    for step in human(key):
        said = step.properties
        assert said["role"] in model.roles and said["form_key"] in release_of(key).forms, step.id
        assert step.name and said["plain_name"], step.id
        assert said["support_kind"] in ("direct", "indirect", "general"), step.id
        assert re.fullmatch(r"P(T?\d+[HDM])|\d+ dr", said["due"]), step.id
        assert said.get("stage") in {None, *stages}, step.id


@pytest.mark.parametrize("key", TEAM)
def test_no_client_and_no_employer_takes_part_in_a_process_of_the_team(key: str) -> None:
    model = release_of(key).model
    assert model.is_of_team and model.starters
    assert not {"client", "employer"} & set(model.roles)
    assert all(role.scope == "case" and role.holder for role in model.roles.values())
    assert all(step.properties["support_kind"] == "general" for step in human(key))


@pytest.mark.parametrize("key", VARIANTS)
def test_every_client_decision_can_be_a_no(key: str) -> None:
    release = release_of(key)
    for step in human(key):
        if step.properties.get("client_decision") != "true":
            continue
        flows = release.graph.processes[step.process_id].flows
        question = release.graph.element(flows[step.outgoing[0]].target)
        assert "recorded_words" in release.forms[step.properties["form_key"]].names(), step.id
        assert question.kind is ElementKind.EXCLUSIVE_GATEWAY, step.id
        answers = [flows[each].name.lower() for each in question.outgoing]
        assert any(re.search(r"\bnie\b|\bkończę\b", answer) for answer in answers), step.id


@pytest.mark.parametrize("key", FURTHER)
def test_every_lane_is_a_role_and_every_form_is_used(key: str) -> None:
    release = release_of(key)
    lanes = {lane.id for process in release.graph.processes.values() for lane in process.lanes}
    assert lanes <= set(release.model.roles)
    used = {step.properties["form_key"] for step in human(key)} | set(release.model.documents)
    assert set(release.forms) == used


@pytest.mark.parametrize("key", FURTHER)
def test_every_role_of_a_model_has_something_to_do(key: str) -> None:
    model = release_of(key).model
    does = {step.properties["role"] for step in human(key)}
    reports = {role for message in model.messages.values() for role in message.roles}
    assert set(model.roles) <= does | reports


SHAPE = re.compile(
    r'bpmnElement="(\w+)"[^>]*>\s*<dc:Bounds x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"'
)
OPEN_SHAPES = (ElementKind.SUB_PROCESS, ElementKind.BOUNDARY_EVENT)


@pytest.mark.parametrize("key", FURTHER)
def test_everything_drawn_has_a_place_of_its_own(key: str) -> None:
    for path in sorted((MODELS / key).glob("*.bpmn")):
        graph = read_diagrams({path.name: path.read_bytes()})
        placed = {
            name: tuple(map(int, box)) for name, *box in SHAPE.findall(path.read_text(encoding="utf-8"))
        }
        assert set(graph.elements) <= set(placed), path.name
        boxes = [placed[one.id] for one in graph.elements.values() if one.kind not in OPEN_SHAPES]
        for (x, y, width, height), (x2, y2, width2, height2) in combinations(boxes, 2):
            apart = x + width <= x2 or x2 + width2 <= x or y + height <= y2 or y2 + height2 <= y
            assert apart, path.name


@pytest.mark.parametrize("key", FURTHER)
def test_forms_of_a_variant_speak_to_people(key: str) -> None:
    for path in sorted((MODELS / key / "forms").glob("*.json")):
        form = json.loads(path.read_bytes())
        assert form["id"] == path.stem
        assert form["properties"]["title"] and form["properties"]["title_plain"]


@pytest.mark.parametrize(("key", "name"), SCENARIOS)
def test_a_scenario_goes_as_written(key: str, name: str, tmp_path: Path) -> None:
    stage = set_stage(f"sqlite:///{tmp_path / 'play.db'}", name, MODELS / key)
    stage.player.play()
    stage.assert_sound()
    assert [task.element_id for task in stage.tasks() if task.nobody is not None] == []
    stage.close()


@pytest.mark.parametrize(("key", "name"), SCENARIOS)
def test_a_scenario_goes_as_written_when_every_step_is_reloaded(key: str, name: str, tmp_path: Path) -> None:
    stage = set_stage(f"sqlite:///{tmp_path / 'play.db'}", name, MODELS / key)
    while stage.step_reloaded():
        pass
    stage.player.play()
    stage.assert_sound()
    stage.close()


@pytest.mark.postgres
@pytest.mark.parametrize(("key", "name"), FIRST)
def test_a_scenario_goes_as_written_on_the_other_database(
    key: str, name: str, postgres_database: str
) -> None:
    stage = set_stage(postgres_database, name, MODELS / key)
    stage.player.play()
    stage.assert_sound()
    stage.close()


@pytest.mark.parametrize(("key", "name"), FIRST)
def test_a_cold_interpreter_goes_on_with_a_variant(key: str, name: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cold.db'}"
    stage = set_stage(url, name, MODELS / key)
    while stage.player.at < len(stage.player.scenario.steps) // 2:
        stage.player.step()
    stage.close()
    here = Path(__file__).parent
    asked = [url, name, str(stage.player.at), stage.player.case_id, stage.clock.now().isoformat(), key]
    told = subprocess.run(
        [sys.executable, "-W", "error", str(here / "cold_player.py"), *asked],
        cwd=here.parents[1],
        env={**os.environ, "PYTHONPATH": str(here.parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
