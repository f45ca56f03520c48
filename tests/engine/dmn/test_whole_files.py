"""Whole DMN files: boxed expressions, tables, foreign dialects, hostile sizes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import decide
from tests.engine.dmn.dmn_writing import NAMESPACE, ask, decision, entry, lit, model, run


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (f"<context>{entry('a', lit('1'))}{entry('b', lit('a + 1'))}</context>", {"a": 1, "b": 2}),
        (f"<context>{entry('a', lit('1'))}{entry('', lit('a + 5'))}</context>", 6),
        (f"<list>{lit('1')}{lit('2')}</list>", [1, 2]),
        (
            f'<relation><column name="p"/><column name="q r"/><row>{lit("1")}{lit("2")}</row></relation>',
            [{"p": 1, "q r": 2}],
        ),
        (
            f"<conditional><if>{lit('1 > 2')}</if><then>{lit('3')}</then>"
            f"<else>{lit('4')}</else></conditional>",
            4,
        ),
        (f"<filter><in>{lit('[1, 5, 9]')}</in><match>{lit('item > 4')}</match></filter>", [5, 9]),
        (
            f'<for iteratorVariable="i"><in>{lit("[1..3]")}</in><return>{lit("i * 2")}</return></for>',
            [2, 4, 6],
        ),
        (
            f'<for iteratorVariable="i"><in>{lit("[1, 2]")}</in><return>{lit("i * 2")}</return></for>',
            [2, 4],
        ),
        (
            f'<some iteratorVariable="i"><in>{lit("[1, 2]")}</in>'
            f"<satisfies>{lit('i > 1')}</satisfies></some>",
            True,
        ),
        (
            f'<every iteratorVariable="i"><in>{lit("[1, 2]")}</in>'
            f"<satisfies>{lit('i > 1')}</satisfies></every>",
            False,
        ),
        (
            f'<invocation>{lit("function(a, b) a - b")}<binding><parameter name="b"/>{lit("1")}</binding>'
            f'<binding><parameter name="a"/>{lit("9")}</binding></invocation>',
            8,
        ),
    ],
)
def test_boxed_expressions_give_what_they_show(logic: str, expected: object) -> None:
    assert run(decision("d", logic)) == ({"d": expected}, [])


WORD, ODD = '"yes"', 'if i = 2 then "maybe" else true'


@pytest.mark.parametrize(
    "logic",
    [
        f"<conditional><if>{lit(WORD)}</if><then>{lit('1')}</then><else>{lit('2')}</else></conditional>",
        f"<filter><in>{lit('[1, 2, 3]')}</in><match>{lit(WORD)}</match></filter>",
        f"<filter><in>{lit('[1, 2, 3]')}</in><match>{lit('if item < 3 then true else 7')}</match></filter>",
        f"<filter><in>{lit('[1, 2, 3]')}</in><match>{lit('2')}</match></filter>",
        f'<some iteratorVariable="i"><in>{lit("[1, 2]")}</in><satisfies>{lit(ODD)}</satisfies></some>',
        f'<every iteratorVariable="i"><in>{lit("[1, 2]")}</in><satisfies>{lit(ODD)}</satisfies></every>',
    ],
)
def test_a_boxed_question_without_a_yes_or_no_has_no_answer(logic: str) -> None:
    assert run(decision("d", logic)) == ({"d": None}, [])


def test_a_boxed_question_whose_answer_is_not_known_goes_on() -> None:
    conditional = (
        f"<conditional><if>{lit('null')}</if><then>{lit('1')}</then><else>{lit('2')}</else></conditional>"
    )
    assert run(decision("d", conditional)) == ({"d": 2}, [])
    unknown = (
        f"<filter><in>{lit('[1, 2]')}</in><match>{lit('if item = 1 then null else true')}</match></filter>"
    )
    assert run(decision("d", unknown)) == ({"d": [2]}, [])


INPUT = '<inputData id="n" name="n"><variable name="n"/></inputData>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apply(abs, -5)", 5),
        ("apply(sum, [1, 2])", 3),
        ("both(max)", [3, 2]),
        ("abs != null", True),
        ("{f: abs, r: f(-5)}.r", 5),
        ("both(sqrt)", None),
        ("sort([3, 1, 2], before)", [1, 2, 3]),
        # A variable and a field come first, whatever their names.
        ("[{number: 4}, {number: 6}][number > 5]", [{"number": 6}]),
        ("n", 9),
    ],
)
def test_built_in_functions_are_values_where_a_file_declares_what_it_reads(
    text: str, expected: object
) -> None:
    models = model("apply", "f x", lit("f(x)")) + model("both", "f", lit("[f([1, 3]), f(1, 2)]"))
    asks = ask("requiredKnowledge", "apply", "both") + ask("requiredInput", "n")
    results, codes = run(INPUT + models + decision("d", lit(text), asks=asks), {"n": 9}, only="d")
    assert results["d"] == expected or (expected is None and None in results["d"])
    assert "dmn-name-unknown" not in codes


def test_a_variable_that_is_not_given_is_null_and_never_a_function() -> None:
    """`date` may be an answer that nobody has given yet."""
    asked = '<inputData id="date" name="date"><variable name="date"/></inputData>'
    assert run(asked + decision("d", lit("date = null"), asks=ask("requiredInput", "date")))[0]["d"] is True
    assert run(decision("d", lit("date = null")))[0]["d"] is True


def test_a_model_called_with_a_value_of_another_type_gives_null() -> None:
    takes = '<formalParameter name="p" typeRef="number"/>'
    inside = f"<encapsulatedLogic>{takes}{lit('p = null')}</encapsulatedLogic>"
    knowledge = f'<businessKnowledgeModel id="b" name="b">{inside}</businessKnowledgeModel>'
    for text, expected in (('b("x")', None), ("b(null)", True), ("b(p: 1)", False), ("b()", None)):
        body = knowledge + decision("d", lit(text), asks=ask("requiredKnowledge", "b"))
        assert run(body, only="d")[0]["d"] is expected


def table(cell: str, tested: str, values: str = "", output: str = '"yes"') -> str:
    allowed = f"<inputValues><text>{values}</text></inputValues>" if values else ""
    column = f"<input><inputExpression><text>{tested}</text></inputExpression>{allowed}</input>"
    rule = f"<inputEntry><text>{cell}</text></inputEntry><outputEntry><text>{output}</text></outputEntry>"
    return f"<decisionTable>{column}<output/><rule>{rule}</rule></decisionTable>"


@pytest.mark.parametrize(
    ("cell", "tested", "values", "expected"),
    [
        ("null", "123", "not(123)", "yes"),
        ("123", "123", "[1..1000]", "yes"),
        ("123", "123", "-", "yes"),
        ('"foo"', '"foo"', '"bar", string length(?) = 3', "yes"),
        ("null", '"foo"', '"bar", string length("?") = 1', "yes"),
        ("false", "false", "?", "yes"),
        ("1 = 1", '"foo"', "", None),
    ],
)
def test_input_values_and_cells_are_unary_tests(
    cell: str, tested: str, values: str, expected: str | None
) -> None:
    assert run(decision("d", table(cell, tested, values)))[0] == {"d": expected}


def test_several_hits_of_unique_are_null_and_an_error_that_names_the_rules() -> None:
    rule = "<rule><outputEntry><text>1</text></outputEntry></rule>"
    logic = f"<decisionTable><output/>{rule}{rule}</decisionTable>"
    assert run(decision("d", logic)) == ({"d": None}, ["decision-not-unique"])


CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/dmn"'


@pytest.mark.parametrize("given", ["2026-05-05", "2026-05-05T10:00:00"])
@pytest.mark.parametrize("cell", ['&lt; date and time("2026-06-01T00:00:00")', '&lt; date("2026-06-01")'])
def test_camunda_writes_a_date_as_a_moment_or_as_a_day(given: str, cell: str) -> None:
    logic = table(cell, "x").replace("<inputExpression", '<inputExpression typeRef="date"')
    assert run(decision("d", logic), {"x": given}, more=CAMUNDA)[0] == {"d": "yes"}


def test_camunda_reads_conditions_in_cells_and_its_own_input_names() -> None:
    assert run(decision("d", table("cellInput &gt; 3", "x")), {"x": 5}, more=CAMUNDA)[0] == {"d": "yes"}
    assert run(decision("d", table("y &gt; 3", "x")), {"x": "a", "y": 5}, more=CAMUNDA)[0] == {"d": "yes"}


@pytest.mark.parametrize("language", ["juel", "javascript", "groovy"])
def test_other_languages_run_only_where_they_mean_the_same(language: str) -> None:
    simple = f'<literalExpression expressionLanguage="{language}"><text>x == 5</text></literalExpression>'
    called = simple.replace("x == 5", "x.call()")
    body = decision("good", simple) + decision("bad", called)
    told = ["dmn-expression-refused", "dmn-expression-translated", "dmn-others-usable"]
    assert (results := run(body, {"x": 5}))[0] == {"good": True} and sorted(results[1]) == told


@pytest.mark.parametrize("cell", ["&lt; 9", '"a", 5', "== 5"])
def test_plain_tests_in_cells_are_the_same_under_any_language(cell: str) -> None:
    body = decision("d", table(cell, "x"))
    assert run(body, {"x": 5}, more='expressionLanguage="juel"') == ({"d": "yes"}, [])


@pytest.mark.parametrize(
    ("text", "language", "value", "expected"),
    [
        ("${true}", "juel", 0, True),
        ("${x == 2}", "juel", 2, True),
        ("#{x > 2 || empty x}", "juel", None, True),
        ("1 + 2", "groovy", 0, 3),
        ('x.contains("yy")', "groovy", "ayyb", True),
        ("x[0]", "javascript", [4, 5], 4),
        ("x['a'] if True else 2", "python", {"a": 1}, None),
        ("x['a']", "python", {"a": 1}, 1),
        ("True", "python", 0, True),
        ("x.length", "javascript", "abc", 3),
        ("x lt 5", "juel", 4, True),
        ("empty x", "juel", "", True),
    ],
)
def test_what_feel_can_say_of_other_languages_is_translated(
    text: str, language: str, value: object, expected: object
) -> None:
    escaped = text.replace("<", "&lt;")
    logic = f'<literalExpression expressionLanguage="{language}"><text>{escaped}</text></literalExpression>'
    results, codes = run(decision("d", logic), {"x": value})
    assert results.get("d") == expected
    assert set(codes) <= ({"dmn-expression-refused"} if expected is None else {"dmn-expression-translated"})


def test_a_condition_of_another_language_in_a_cell_counts_by_its_own_truth() -> None:
    cell = '<inputEntry expressionLanguage="juel"><text>${x == 5}</text></inputEntry>'
    body = decision("d", table("REPLACED", "x")).replace(
        "<inputEntry><text>REPLACED</text></inputEntry>", cell
    )
    assert run(body, {"x": 5}) == ({"d": "yes"}, ["dmn-expression-translated"])


@pytest.mark.parametrize("cell", ["${x &gt; 3 &amp;&amp; x &lt; 9}", "#{x > 3 and x &lt; 9}"])
def test_brackets_of_juel_hold_a_condition_also_where_no_language_is_named(cell: str) -> None:
    body = decision("d", table(cell, "x"))
    assert [run(body, {"x": x})[0]["d"] for x in (5, 3, 9)] == ["yes", None, None]


def test_a_text_is_read_also_where_no_element_holds_it() -> None:
    body = decision("d", table("&gt; 3", "x")).replace("<text>", "").replace("</text>", "")
    assert [run(body, {"x": x}) for x in (5, 3)] == [({"d": "yes"}, []), ({"d": None}, [])]
    assert run(decision("d", "<literalExpression>1 + 1</literalExpression>")) == ({"d": 2}, [])


def test_what_is_refused_of_another_language_is_quoted() -> None:
    logic = '<literalExpression expressionLanguage="groovy"><text>bean.call(x)</text></literalExpression>'
    content = f'<definitions xmlns="{NAMESPACE}">{decision("d", logic)}</definitions>'.encode()
    (finding,) = decide(content, "x.dmn", {}, now=datetime(2026, 1, 5, tzinfo=UTC)).findings
    assert "bean.call(x)" in finding.message_pl and "groovy" in finding.message_en


def test_one_bad_decision_spoils_only_those_that_ask_it() -> None:
    body = decision("bad", lit("nonsense(1)")) + decision("good", lit("1"))
    body += decision("asks", lit("bad + 1"), asks=ask("requiredDecision", "bad"))
    results, codes = run(body)
    assert results == {"good": 1}
    assert codes == ["dmn-expression-refused", "dmn-others-usable", "dmn-requirement-refused"]


def test_a_decision_asked_by_name_is_good_whatever_is_wrong_with_others() -> None:
    content = (
        f'<definitions xmlns="{NAMESPACE}">{decision("good", lit("1"))}{decision("bad", lit("nope(1)"))}'
    )
    file = f"{content}</definitions>".encode()
    now = datetime(2026, 1, 5, tzinfo=UTC)
    good, bad = (decide(file, "x.dmn", {}, now=now, only=name) for name in ("good", "bad"))
    assert good.is_good and dict(good.decisions) == {"good": "1"}
    assert [finding.code for finding in good.findings] == ["dmn-others-usable"]
    assert not bad.is_good and not bad.decisions


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<import namespace="y" locationURI="y.pmml" importType="PMML"/>', "dmn-element-refused"),
        (decision("d", '<functionDefinition kind="Java"/>'), "dmn-element-refused"),
        (decision("d", lit("function(x) external {java: 1}")), "dmn-expression-refused"),
        (decision("d", "<list>" * 60 + "</list>" * 60), "dmn-too-large"),
        ('<itemDefinition name="T">' + '<itemComponent name="x">' * 60 + "</itemComponent>" * 60
         + "</itemDefinition>", "dmn-too-large"),
        (decision("d", lit("1"), "tNowhere"), "dmn-type-unknown"),
        ("", "dmn-no-decision"),
    ],
)  # fmt: skip
def test_what_is_not_covered_is_named(body: str, code: str) -> None:
    assert code in run(body)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..2000 return [partial, partial]", ({}, ["expression-limit"])),
        (
            "{a: for i in 1..4000 return i, b: for i in 1..4000 return a, r: index of(b, a)}.r",
            ({}, ["expression-limit"]),
        ),
        (
            "{a: for i in 1..4000 return i, b: for i in 1..4000 return a = a}.b",
            ({}, ["expression-limit"]),
        ),
        ('matches("' + "a" * 2000 + '", "(a*)*(a*)*(a*)*b")', ({"d": False}, [])),
        ("distinct values(for i in 1..4000 return [i])", ({}, ["expression-limit"])),
    ],
)
def test_a_small_text_that_would_work_endlessly_meets_a_limit(text: str, expected: object) -> None:
    assert run(decision("d", lit(text))) == expected


def test_a_column_without_expression_is_only_told_while_no_rule_asks_about_it() -> None:
    def table(cell: str) -> str:
        column = "<input><inputExpression><text></text></inputExpression></input><output/>"
        cells = f"<inputEntry><text>{cell}</text></inputEntry><outputEntry><text>7</text></outputEntry>"
        return decision("d", f"<decisionTable>{column}<rule>{cells}</rule></decisionTable>")

    assert run(table("-")) == ({"d": 7}, ["dmn-column-empty"])
    assert run(table("3"))[1] == ["dmn-expression-refused"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 1, [2], null", ({"d": [2, [2], None]}, [])),
        ('@"tomorrow" = null', ({"d": True}, ["dmn-bad-literal"])),
        ("not() = null", ({"d": True}, ["dmn-wrong-arguments"])),
        ("concatenate([1], abs(1, 2))", ({"d": None}, ["dmn-wrong-arguments"])),
        ("union(abs())", ({"d": None}, ["dmn-wrong-arguments"])),
        ("concatenate()", ({"d": None}, ["dmn-wrong-arguments"])),
    ],
)
def test_what_the_standard_answers_with_null_is_told(text: str, expected: object) -> None:
    assert run(decision("d", lit(text))) == expected


cells = st.sampled_from(["-", "< 3", ">= 2", "1", "[1..4)", "2, 5", "not(3)"])
MEANINGS = {
    "-": lambda x: True,
    "< 3": lambda x: x < 3,
    ">= 2": lambda x: x >= 2,
    "1": lambda x: x == 1,
    "[1..4)": lambda x: 1 <= x < 4,
    "2, 5": lambda x: x in (2, 5),
    "not(3)": lambda x: x != 3,
}


@given(
    st.lists(st.tuples(cells, cells, st.integers(0, 3)), min_size=1, max_size=6),
    st.integers(0, 6),
    st.integers(0, 6),
    st.sampled_from(["UNIQUE", "FIRST", "ANY", "RULE ORDER", "PRIORITY", "OUTPUT ORDER"]),
)
def test_tables_agree_with_a_small_oracle(
    rules: list[tuple[str, str, int]], x: int, y: int, policy: str
) -> None:
    rows = "".join(
        f"<rule><inputEntry><text>{a.replace('<', '&lt;')}</text></inputEntry>"
        f"<inputEntry><text>{b.replace('<', '&lt;')}</text></inputEntry>"
        f"<outputEntry><text>{out}</text></outputEntry></rule>"
        for a, b, out in rules
    )
    columns = "".join(f"<input><inputExpression><text>{n}</text></inputExpression></input>" for n in "xy")
    output = "<output><outputValues><text>3, 1, 0, 2</text></outputValues></output>"
    logic = f'<decisionTable hitPolicy="{policy}">{columns}{output}{rows}</decisionTable>'
    hits = [out for a, b, out in rules if MEANINGS[a](x) and MEANINGS[b](y)]
    ranked = sorted(hits, key=[3, 1, 0, 2].index)
    expected: object = {
        "UNIQUE": hits[0] if len(hits) == 1 else None,
        "FIRST": hits[0] if hits else None,
        "ANY": hits[0] if len(set(hits)) == 1 else None,
        "RULE ORDER": hits,
        "PRIORITY": ranked[0] if hits else None,
        "OUTPUT ORDER": ranked,
    }[policy]
    assert run(decision("d", logic), {"x": x, "y": y})[0] == {"d": expected}
