"""`krokus decide`: what a file decides for given values, and how it says no."""

import json
from pathlib import Path

import pytest

from engine.releases import checking
from webapp.cli import run_command

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<inputData id="i" name="Start day"><variable name="Start day" typeRef="date"/></inputData>
<decision id="d1" name="Last day"><variable name="Last day" typeRef="date"/>
<informationRequirement><requiredInput href="#i"/></informationRequirement>
<literalExpression><text>Start day + duration("P1M")</text></literalExpression></decision>
<decision id="d2" name="A third"><literalExpression><text>1 / 3</text></literalExpression></decision>
{more}</definitions>"""
LITERAL = "<literalExpression><text>nonsense(1)</text></literalExpression>"
BROKEN = f'<decision id="d3" name="Broken">{LITERAL}</decision>'


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "days.dmn"
    file.write_text(TABLE.format(more=""), encoding="utf-8")
    return file


def test_every_decision_is_worked_out_with_all_its_digits(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["decide", str(table), "--json", "--input", '{"Start day": "2026-01-31"}']) == 0
    written = capsys.readouterr().out
    assert json.loads(written)["decisions"]["Last day"] == "2026-02-28"
    assert f'"A third": 0.{"3" * 34}' in written


def test_values_come_from_a_file_and_one_decision_may_be_asked(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = tmp_path / "values.json"
    values.write_text('{"Start day": "2026-03-01"}', encoding="utf-8")
    assert run_command(["decide", str(table), "--decision", "d1", "--input", f"@{values}"]) == 0
    assert capsys.readouterr().out == 'Last day = "2026-04-01"\n'


def test_a_decision_that_cannot_be_worked_out_is_named_and_spoils_no_other(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(TABLE.format(more=BROKEN), encoding="utf-8")
    assert run_command(["--lang", "en", "decide", str(table), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert set(told["decisions"]) == {"Last day", "A third"}
    assert [(f["code"], f["element"], f["line"]) for f in told["findings"]] == [
        ("dmn-others-usable", "", 1),
        ("dmn-expression-refused", "d3", 7),
    ]
    assert "nonsense(1)" in told["findings"][1]["message"]


@pytest.mark.parametrize("values", ["nonsense", "[1]", '{"a": NaN}', "@/nowhere", "[" * 100_000])
def test_values_that_are_no_json_object_are_wrong_use(table: Path, values: str) -> None:
    assert run_command(["decide", str(table), "--input", values]) == 2


def test_an_unknown_decision_is_not_good(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["decide", str(table), "--decision", "other"]) == 1
    assert "decision-not-found" in capsys.readouterr().out


def _never_come_to_an_end(*_: object, **__: object) -> None:
    while True:
        pass


def test_a_file_that_takes_too_long_is_stopped_and_says_so(
    table: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MAX_SECONDS", 0.1)
    monkeypatch.setattr(checking, "decide", _never_come_to_an_end)
    assert run_command(["decide", str(table), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], "0.1 s" in finding["message"]) == ("took-too-long", True)
