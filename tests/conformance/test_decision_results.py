"""What a process hands to a decision and takes from it, as other engines say it."""

from pathlib import Path

import pytest

from engine.scenarios.playing import Played, play_model
from tests.conformance.conftest import HEAD
from tests.engine.spiff.spiff_drawing import Drawing, write_files

NAMESPACES = {
    "xmlns:camunda": "http://camunda.org/schema/1.0/bpmn",
    "xmlns:zeebe": "http://camunda.org/schema/zeebe/1.0",
}
CAMUNDA = {"camunda:decisionRef": "dec", "camunda:resultVariable": "r"}
DMN = 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
ZEEBE = '<zeebe:calledDecision decisionId="dec" resultVariable="r"/>'


def write_table(columns: str, policy: str) -> str:
    """Rules for `x` above 5 and above 6; each column says its own name with the number of the rule."""
    outputs = "".join(f'<output name="{name}"/>' for name in columns)
    rules = ""
    for number in (5, 6):
        cells = "".join(f'<outputEntry><text>"{name}{number}"</text></outputEntry>' for name in columns)
        rules += f"<rule><inputEntry><text>&gt; {number}</text></inputEntry>{cells}</rule>"
    tested = '<input><inputExpression typeRef="integer"><text>x</text></inputExpression></input>'
    table = f'<decisionTable hitPolicy="{policy}">{tested}{outputs}{rules}</decisionTable>'
    return f'<definitions {DMN} name="n" namespace="x"><decision id="dec">{table}</decision></definitions>'


def play(folder: Path, table: str, condition: str, inside: str = "", x: int = 7, **attributes: str) -> Played:
    """Play a decision and a choice behind it, which goes to `yes` or to `no`."""
    drawing = Drawing().ends().user("yes", "no")
    drawing.choice("which", default="else")
    extension = f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>" if inside else ""
    drawing.node("businessRuleTask", "rule", extension, **NAMESPACES, **attributes)
    drawing.chain("s", "rule", "which").chain("yes", "e").chain("no", "e")
    drawing.flow("which", "yes", condition)
    drawing.flow("which", "no", flow_id="else")
    (folder / "main.bpmn").write_bytes(*write_files(drawing).values())
    (folder / "dec.dmn").write_text(table, encoding="utf-8")
    (folder / "model.toml").write_text('key = "trial"\nname = "Trial"\n', encoding="utf-8")
    way = folder / "way.toml"
    way.write_text(f"{HEAD}[case.variables]\nx = {x}\n", encoding="utf-8")
    (played,) = play_model(folder, [way])
    return played


def find_result(
    folder: Path, table: str, condition: str, inside: str = "", x: int = 7, **attributes: str
) -> object:
    """What the case has as `r` where the condition holds."""
    played = play(folder, table, condition, inside, x, **attributes)
    assert (played.open, played.incidents) == (("yes",), ())
    return played.variables.get("r")


@pytest.mark.parametrize(
    ("shape", "columns", "policy", "x", "condition", "result"),
    [
        ("singleEntry", "o", "FIRST", 7, '${r == "o5"}', "o5"),
        ("singleResult", "o", "FIRST", 7, '${r.o == "o5"}', {"o": "o5"}),
        ("singleResult", "op", "FIRST", 7, '${r.p == "p5"}', {"o": "o5", "p": "p5"}),
        ("singleResult", "o", "FIRST", 1, "${r == null}", None),
        ("collectEntries", "o", "FIRST", 7, "${r.size() == 1}", ["o5"]),
        ("collectEntries", "o", "COLLECT", 7, '${r[1] == "o6"}', ["o5", "o6"]),
        ("collectEntries", "o", "FIRST", 1, "${r.size() == 0}", []),
        ("resultList", "o", "COLLECT", 7, '${r[1].o == "o6"}', [{"o": "o5"}, {"o": "o6"}]),
        ("resultList", "op", "FIRST", 7, '${r[0].p == "p5"}', [{"o": "o5", "p": "p5"}]),
        ("", "o", "FIRST", 7, '${r[0].o == "o5"}', [{"o": "o5"}]),
    ],
)
def test_camunda_says_in_which_shape_a_result_is_kept(
    tmp_path: Path, shape: str, columns: str, policy: str, x: int, condition: str, result: object
) -> None:
    asked = CAMUNDA | ({"camunda:mapDecisionResult": shape} if shape else {})
    assert find_result(tmp_path, write_table(columns, policy), condition, x=x, **asked) == result


def test_zeebe_keeps_a_result_as_the_table_gives_it(tmp_path: Path) -> None:
    assert find_result(tmp_path, write_table("o", "COLLECT"), "count(r) = 2", ZEEBE) == ["o5", "o6"]


def test_a_decision_reads_what_its_step_is_given_and_nothing_else_does(tmp_path: Path) -> None:
    mapping = '<zeebe:ioMapping><zeebe:input source="=x - 1" target="x"/></zeebe:ioMapping>'
    assert find_result(tmp_path, write_table("o", "COLLECT"), 'r[1] = "o5" and x = 7', ZEEBE + mapping) == [
        "o5"
    ]


def test_camunda_reads_a_text_that_a_step_is_given_as_the_number_of_its_column(tmp_path: Path) -> None:
    value = '<camunda:inputParameter name="x">6</camunda:inputParameter>'
    given = f"<camunda:inputOutput>{value}</camunda:inputOutput>"
    shape = {"camunda:mapDecisionResult": "singleEntry"}
    assert (
        find_result(tmp_path, write_table("o", "UNIQUE"), '${r == "o5"}', given, **CAMUNDA, **shape) == "o5"
    )


def test_a_decision_that_cannot_be_given_all_it_reads_is_made_by_a_person(tmp_path: Path) -> None:
    value = '<camunda:inputParameter name="x">${bean.find(7)}</camunda:inputParameter>'
    given = f"<camunda:inputOutput>{value}</camunda:inputOutput>"
    played = play(tmp_path, write_table("o", "FIRST"), '${r[0].o == "o5"}', given, **CAMUNDA)
    assert played.open == ("rule",)


@pytest.mark.parametrize(
    "condition",
    [
        '${r.getSingleResult().o == "o5"}',
        '${r.singleResult.o == "o5"}',
        '${r.firstResult["o"] == "o5"}',
        '${r.getSingleEntry() == "o5"}',
        '${r.singleEntry == "o5"}',
        '${r.get(0).get("o") == "o5"}',
        '${r.getFirstResult().getEntry("o") == "o5"}',
    ],
)
def test_conditions_read_the_whole_result_as_camunda_does(tmp_path: Path, condition: str) -> None:
    assert find_result(tmp_path, write_table("o", "FIRST"), condition, **CAMUNDA) == [{"o": "o5"}]


def test_a_step_carries_out_a_part_of_a_result_that_has_no_name_of_its_own(tmp_path: Path) -> None:
    value = (
        '<camunda:outputParameter name="r">${decisionResult.getSingleResult().p}</camunda:outputParameter>'
    )
    gives = f"<camunda:inputOutput>{value}</camunda:inputOutput>"
    asked = {"camunda:decisionRef": "dec"}
    assert find_result(tmp_path, write_table("op", "FIRST"), '${r == "p5"}', gives, **asked) == "p5"
