"""Which names a decision sees: what it asks, the columns that Camunda lends it, and what is told."""

import pytest

from engine.dmn import decide, read_decisions
from tests.engine.dmn.dmn_writing import NAMESPACE, NOW, ask, decision, lit, model, run

CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
INPUT = '<inputData id="degrees" name="degrees"><variable name="degrees"/></inputData>'


def table(reads: str, rules: dict[str, str], *outputs: str, policy: str = "FIRST") -> str:
    rows = "".join(
        f"<rule><inputEntry><text>{cell}</text></inputEntry>"
        + "".join(f"<outputEntry><text>{value}</text></outputEntry>" for value in values.split(";"))
        + "</rule>"
        for cell, values in rules.items()
    )
    columns = "".join(f'<output name="{name}"/>' for name in outputs)
    read = f"<input><inputExpression><text>{reads}</text></inputExpression></input>"
    return f'<decisionTable hitPolicy="{policy}">{read}{columns}{rows}</decisionTable>'


SEASON = table("degrees", {"&lt; 10": '"Winter"', "-": '"Summer"'}, "season")
DISH = table("season", {'"Winter"': '"Stew"', "-": '"Salad"'}, "dish")
ASKING = decision("Dish", DISH, asks=ask("requiredDecision", "sea")) + decision("sea", SEASON)


@pytest.mark.parametrize("more", [CAMUNDA, 'exporter="Camunda Modeler"'])
def test_camunda_reads_what_a_decision_asks_by_the_name_of_its_column(more: str) -> None:
    results, codes = run(ASKING, {"degrees": 5}, more=more)
    assert (results["Dish"], codes) == ("Stew", [])


def test_a_file_that_camunda_began_is_known_by_its_namespace() -> None:
    start = '<definitions xmlns="x-dmn" namespace="http://camunda.org/schema/1.0/dmn">'
    file = f"{start}{ASKING}</definitions>".encode()
    decided = decide(file, "f.dmn", {"degrees": 5}, now=NOW, only="Dish")
    assert dict(decided.decisions) == {"Dish": '"Stew"'}
    assert read_decisions(file).names("Dish") == {"degrees"}


@pytest.mark.parametrize(
    ("policy", "degrees", "expected"),
    [
        ("FIRST", 5, ["Winter", True]),
        ("COLLECT", 5, [["Winter", "Any"], [True, None]]),
        ("COLLECT", 15, [["Any"], [None]]),
        ("RULE ORDER", 5, [["Winter", "Any"], [True, None]]),
    ],
)
def test_each_column_of_several_is_read_apart_and_of_many_hits_as_a_list(
    policy: str, degrees: int, expected: object
) -> None:
    rules = {"&lt; 10": '"Winter";true', "-": '"Any";null'}
    asked = decision("sea", table("degrees", rules, "season", "is_cold", policy=policy))
    body = asked + decision("d", lit("[season, is_cold]"), asks=ask("requiredDecision", "sea"))
    results, codes = run(body, {"degrees": degrees}, more=CAMUNDA)
    assert (results["d"], codes) == (expected, [])


def test_camunda_reads_columns_of_what_is_asked_in_turn_and_the_last_of_one_name() -> None:
    body = decision("sea", SEASON)
    body += decision("b", table("degrees", {"-": '"Late"'}, "season"), asks=ask("requiredDecision", "sea"))
    body += decision("c", lit("season"), asks=ask("requiredDecision", "sea"))
    body += decision("late", lit("season"), asks=ask("requiredDecision", "b"))
    body += decision("deep", lit("season"), asks=ask("requiredDecision", "c"))
    results, _ = run(body, {"degrees": 5}, more=CAMUNDA)
    assert (results["late"], results["deep"]) == ("Late", "Winter")


def test_a_column_of_what_two_ask_is_older_than_that_of_the_one_that_asks_it() -> None:
    body = decision("first", table("degrees", {"-": "1"}, "x"))
    body += decision("second", table("degrees", {"-": "2"}, "x"), asks=ask("requiredDecision", "first"))
    body += decision("third", lit("3"), asks=ask("requiredDecision", "first"))
    for order in (("second", "third"), ("third", "second"), ("first", "second"), ("second", "first")):
        file = body + decision("d", lit("x"), asks=ask("requiredDecision", *order))
        results, codes = run(file, more=CAMUNDA)
        assert (results["d"], codes) == (2, [])


def test_what_is_declared_under_a_name_comes_before_a_column_of_that_name() -> None:
    given = '<inputData id="season" name="season"/>'
    asks = ask("requiredDecision", "sea") + ask("requiredInput", "season")
    body = given + decision("sea", SEASON) + decision("d", lit("season"), asks=asks)
    assert run(body, {"degrees": 5, "season": "Spring"}, more=CAMUNDA)[0]["d"] == "Spring"


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("sea", CAMUNDA, "Winter"),
        ("sea + string(cold)", CAMUNDA, "Wintertrue"),
        ("sea.sea", CAMUNDA, "Winter"),
        ("sea.sea", f'{CAMUNDA} xmlns:modeler="m" modeler:executionPlatform="Camunda Cloud"', "Winter"),
        ("sea", f'{CAMUNDA} xmlns:modeler="m" modeler:executionPlatform="Camunda Cloud"', {"sea": "Winter"}),
    ],
)
def test_a_column_called_like_its_decision_comes_first_in_camunda_7(
    text: str, more: str, expected: object
) -> None:
    body = decision("sea", table("degrees", {"&lt; 10": '"Winter";true'}, "sea", "cold"))
    body += decision("d", lit(text), asks=ask("requiredDecision", "sea"))
    found = run(body, {"degrees": 5}, more=more)[0]["d"]
    assert found == (expected if isinstance(expected, str) else {"sea": "Winter", "cold": True})


def test_requirements_in_a_circle_are_refused_in_camunda_too() -> None:
    body = decision("a", lit("season"), asks=ask("requiredDecision", "b"))
    body += decision("b", SEASON, asks=ask("requiredDecision", "a"))
    assert run(body, more=CAMUNDA)[1] == ["dmn-requirement-cycle", "dmn-requirement-cycle"]


def test_elsewhere_a_column_read_by_its_name_is_told() -> None:
    assert run(ASKING, {"degrees": 5})[1] == ["dmn-name-unknown"]
    by_decision = ASKING.replace("<text>season</text>", "<text>sea</text>")
    results, codes = run(by_decision, {"degrees": 5})
    assert (results["Dish"], codes) == ("Stew", [])


def test_a_decision_that_is_read_without_being_asked_is_told() -> None:
    assert run(decision("a", lit("1")) + decision("b", lit("a + 1")))[1] == ["dmn-name-unknown"]
    assert run(decision("a", lit("1")) + decision("b", lit("other + 1")), {"other": 1})[1] == []


def test_where_inputs_are_declared_a_field_or_column_is_no_variable() -> None:
    kind = '<itemDefinition name="T"><itemComponent name="age"/></itemDefinition>'
    people = '<inputData id="people" name="people"><variable name="people" typeRef="T"/></inputData>'
    asks = ask("requiredInput", "people")

    def told(text: str) -> list[str]:
        return run(kind + people + decision("d", lit(text), asks=asks), {"people": {"age": 3}})[1]

    assert told("people.age") == []
    assert told("count(people[age > 2])") == []
    assert told("age > 2") == ["dmn-name-unknown"]


def test_a_knowledge_model_that_reads_what_nothing_gives_is_told() -> None:
    body = INPUT + model("f", "x", lit("x + degrees"))
    body += decision("d", lit("f(1)"), asks=ask("requiredKnowledge", "f"))
    assert run(body, {"degrees": 1})[1] == ["dmn-name-unknown"]


@pytest.mark.parametrize("cell", ["True", "False", "None", "not(True)", "TRUE"])
def test_a_constant_spelt_as_elsewhere_is_told(cell: str) -> None:
    body = decision("d", table("b", {cell: '"yes"'}, "r"))
    assert run(body, {"b": True})[1] == ["dmn-name-unknown"]


@pytest.mark.parametrize("text", ["item['x']", 'item["x"]', "a.b['x'].y"])
def test_a_constant_text_as_a_filter_is_told(text: str) -> None:
    assert run(decision("d", lit(text)), {"item": {"x": 4}})[1] == ["dmn-text-filter"]
    assert run(decision("d", lit("item[x = 'x']")), {"item": {"x": 4}})[1] == []


@pytest.mark.parametrize("cell", ["[2..4]", "length in [2..4]"])
def test_camunda_reads_a_column_without_expression_by_the_name_of_its_variable(cell: str) -> None:
    named = table("", {cell: '"two to four"', "-": '"other"'}, "said").replace(
        "<input>", '<input camunda:inputVariable="length">'
    )
    for length, said in ((3, "two to four"), (5, "other")):
        results, codes = run(decision("d", named), {"length": length}, more=CAMUNDA)
        assert (results, codes) == ({"d": said}, [])
    content = f'<definitions xmlns="{NAMESPACE}" {CAMUNDA}>{decision("d", named)}</definitions>'
    assert read_decisions(content.encode()).names("d") == {"length"}


CLOUD = f'{CAMUNDA} xmlns:modeler="m" modeler:executionPlatform="Camunda Cloud"'


@pytest.mark.parametrize(
    ("more", "cells", "value", "expected"),
    [
        (CAMUNDA, ('"12"', 'not("12")'), 12, "first"),
        (CAMUNDA, ('"12"', 'not("12")'), 10, "second"),
        (CAMUNDA, ('"true"', "-"), True, "first"),
        # Where a cell asks for a number, a number is compared, as older versions did.
        (CAMUNDA, ("&gt; 5", "-"), 12, "first"),
        (CLOUD, ('"12"', "-"), 12, "second"),
        ("", ('"12"', "-"), 12, "second"),
    ],
)
def test_a_column_of_texts_reads_a_number_as_its_text_where_camunda_7_does(
    more: str, cells: tuple[str, str], value: object, expected: str
) -> None:
    first, second = cells
    logic = table("x", {first: '"first"', second: '"second"'}, "o")
    typed = logic.replace("<inputExpression>", '<inputExpression typeRef="string">')
    results, codes = run(decision("d", typed), {"x": value}, more=more)
    assert (results["d"], codes) == (expected, [])


@pytest.mark.parametrize(("more", "expected"), [(CAMUNDA, "first"), (CLOUD, "second")])
def test_a_column_of_numbers_reads_a_text_that_was_worked_out_where_camunda_7_does(
    more: str, expected: str
) -> None:
    logic = table("substring(x, 1, 2)", {"12": '"first"', "-": '"second"'}, "o")
    typed = logic.replace("<inputExpression>", '<inputExpression typeRef="integer">')
    assert run(decision("d", typed), {"x": "1234"}, more=more)[0]["d"] == expected
