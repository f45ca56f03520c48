"""Decisions as the DMN compatibility kit asks for them; KROKUS_TCK names a folder with a copy of the kit."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.tck import TESTCASE, XSI, run_cases
from tests.reliability.rounds import report

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def text(logic: str) -> str:
    return f"<literalExpression><text>{logic.replace('<', '&lt;')}</text></literalExpression>"


def decision(name: str, logic: str, kind: str, *asks: str) -> str:
    needs = "".join(
        f'<informationRequirement id="{name}{ask}"><requiredInput href="#{ask}"/></informationRequirement>'
        for ask in asks
    )
    variable = f'<variable name="{name}" typeRef="{kind}"/>'
    return f'<decision id="{name}" name="{name}">{variable}{needs}{logic}</decision>'


HOURS = (
    '<inputData id="hours" name="hours"><variable name="hours" typeRef="number"/></inputData>'
    '<inputData id="from" name="from"><variable name="from" typeRef="date"/></inputData>'
)
TABLE = (
    '<decisionTable hitPolicy="FIRST"><input><inputExpression><text>hours</text></inputExpression></input>'
    '<output name="support"/><output name="weeks"/>'
    '<rule><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>"light"</text></outputEntry>'
    "<outputEntry><text>hours / 3</text></outputEntry></rule>"
    '<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"full"</text></outputEntry>'
    "<outputEntry><text>12</text></outputEntry></rule></decisionTable>"
)
DECISIONS = (
    decision("plan", TABLE, "", "hours"),
    decision("ends", text("from + duration('P1M')".replace("'", '"')), "date", "from"),
    decision("days", text("[from, from + @'P1D']".replace("'", '"')), "", "from"),
    decision("lasts", text("(from + @'P2D') - from".replace("'", '"')), "", "from"),
    decision("bad", text("hours + from"), "number", "hours", "from"),
)


def value(kind: str, content: str) -> str:
    return f'<value xsi:type="xsd:{kind}">{content}</value>'


def write_kit(folder: Path, results: str) -> Path:
    body = HOURS + "".join(DECISIONS)
    (folder / "hours.dmn").write_text(
        f'<definitions xmlns="{MODEL}" id="d" name="hours" namespace="urn:hours">{body}</definitions>'
    )
    inputs = (
        f'<inputNode name="hours">{value("decimal", "8")}</inputNode>'
        f'<inputNode name="from">{value("date", "2026-01-31")}</inputNode>'
    )
    cases = folder / "hours-test-01.xml"
    cases.write_text(
        f'<testCases xmlns="{TESTCASE}" xmlns:xsi="{XSI}"><modelName>hours.dmn</modelName>'
        f'<testCase id="001">{inputs}{results}</testCase></testCases>'
    )
    return cases


def result(name: str, expected: str) -> str:
    return f'<resultNode name="{name}" type="decision"><expected>{expected}</expected></resultNode>'


PLAN = '<component name="support">{0}</component><component name="weeks">{1}</component>'


@pytest.mark.parametrize(
    ("name", "expected", "verdict"),
    [
        ("plan", PLAN.format(value("string", "light"), value("decimal", "2.6666666667")), "right"),
        ("plan", PLAN.format(value("string", "light"), value("decimal", "2.667")), "wrong"),
        ("plan", PLAN.format(value("string", "full"), value("decimal", "12")), "wrong"),
        ("ends", value("date", "2026-02-28"), "right"),
        ("ends", value("date", "2026-03-03"), "wrong"),
        (
            "days",
            "<list>"
            + "".join(f"<item>{value('date', day)}</item>" for day in ("2026-01-31", "2026-02-01"))
            + "</list>",
            "right",
        ),
        ("days", f"<list><item>{value('date', '2026-01-31')}</item></list>", "wrong"),
        ("lasts", value("duration", "PT48H"), "right"),
        ("bad", '<value xsi:nil="true"/>', "right"),
        ("bad", value("decimal", "8"), "wrong"),
    ],
)
def test_a_case_of_the_kit_is_answered_and_compared(tmp_path, name, expected, verdict):
    (outcome,) = run_cases(write_kit(tmp_path, result(name, expected)))
    assert (outcome.node, outcome.verdict) == (name, verdict), outcome.detail


def test_every_case_of_a_copy_of_the_kit_is_right_or_refused_by_name(tmp_path):
    kit = os.environ.get("KROKUS_TCK")
    if kit is None:
        write_kit(tmp_path, result("ends", value("date", "2026-02-28")))
    outcomes = [
        one for cases in sorted(Path(kit or tmp_path).rglob("*-test-*.xml")) for one in run_cases(cases)
    ]
    report("dmn_tck", **Counter(outcome.verdict for outcome in outcomes))
    assert outcomes and [one for one in outcomes if one.verdict == "wrong"] == []
