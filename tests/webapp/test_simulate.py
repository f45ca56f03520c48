"""`krokus simulate`: an organisation filled with invented months from the shell."""

import json
from pathlib import Path

import pytest
from builders import make_form, make_model, open_office, text_field

from webapp.cli import run_command

ASK = """
<bpmn:startEvent id="start"/>
<bpmn:userTask id="ask" name="Zapytaj"><bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="role" value="coach"/><spiffworkflow:property name="form_key" value="ask"/>
</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>
<bpmn:endEvent id="done"/>
<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
<bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="done"/>
"""


@pytest.fixture
def organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    model = make_model(
        "trial", "main", {"main": ASK}, {"ask": make_form("ask", [text_field("why", "Po co")])}
    )
    open_office(url, model).krokus.store.close()
    monkeypatch.setenv("DATABASE_URL", url)
    return "proby"


def test_months_are_told_as_json(organisation: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["simulate", "--org", organisation, "--cases", "3", "--months", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["model"], told["cases"], told["troubles"]) == ("trial", 3, {})
    assert told["events"] > told["tasks"] > 0
    assert sum(told["statuses"].values()) == 3


def test_months_are_told_in_words_with_a_bar_beside(
    organisation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run_command(["--lang", "en", "simulate", "--org", organisation, "--cases", "2", "--months", "1"]) == 0
    )
    told = capsys.readouterr()
    assert told.out.startswith("trial: 2 cases")
    assert "Months go by" in told.err


@pytest.mark.parametrize("wrong", [["--cases", "0"], ["--months", "x"], []])
def test_wrong_use_is_told(organisation: str, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    org = ["--org", organisation] if wrong else []
    assert run_command(["simulate", *org, *wrong]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_organisation_is_named(organisation: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["simulate", "--org", "nikt", "--cases", "1", "--months", "1"]) == 1
    assert "nikt" in capsys.readouterr().err


def test_what_if_a_coach_leaves_is_told_as_bands(
    organisation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--org", organisation, "--cases", "8", "--months", "2", "--runs", "2", "--fewer-coaches", "1"]
    assert run_command(["--lang", "en", "simulate", *asked]) == 0
    told = capsys.readouterr().out
    assert "Coaches: 2, after the change 1." in told
    assert "| coaches' time in use (%) | " in told
    assert run_command(["simulate", *asked, "--json"]) == 0
    figures = {one["key"]: one for one in json.loads(capsys.readouterr().out)["figures"]}
    assert {"task_half", "task_slow", "overdue", "busy"} <= figures.keys()
    assert 0 < figures["task_half"]["now"]["low"] <= figures["task_half"]["now"]["high"]
    assert run_command(["simulate", *asked[:-1], "2"]) == 1
    assert run_command(["simulate", *asked[:-2], "--instead", "no-such-folder"]) == 2
