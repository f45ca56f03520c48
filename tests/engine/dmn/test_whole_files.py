"""Whole DMN files: types, boxed expressions, knowledge models, services, foreign dialects, hostile sizes."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import decide

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def lit(text: str, kind: str = "") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<literalExpression typeRef="{kind}"><text>{escaped}</text></literalExpression>'


def decision(name: str, logic: str, kind: str = "", asks: str = "") -> str:
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/>'
        f"{asks}{logic}</decision>"
    )


def ask(tag: str, *ids: str) -> str:
    holder = "knowledgeRequirement" if tag == "requiredKnowledge" else "informationRequirement"
    return "".join(f'<{holder}><{tag} href="#{wanted}"/></{holder}>' for wanted in ids)


def model(name: str, parameters: str, logic: str) -> str:
    formal = "".join(f'<formalParameter name="{p}"/>' for p in parameters.split())
    inside = f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="{name}" name="{name}">{inside}</businessKnowledgeModel>'


def run(
    body: str, values: dict[str, object] | None = None, only: str | None = None, more: str = ""
) -> tuple[dict[str, object], list[str]]:
    content = f'<definitions xmlns="{NAMESPACE}" name="n" namespace="x" {more}>{body}</definitions>'
    decided = decide(content.encode(), "f.dmn", values or {}, now=NOW, only=only)
    results = {name: json.loads(value) for name, value in decided.decisions.items()}
    return results, [finding.code for finding in decided.findings]


def entry(name: str, logic: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


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


TYPES = """
<itemDefinition name="tColour"><typeRef>string</typeRef>
  <allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>
<itemDefinition name="tSide"><typeRef>tColour</typeRef>
  <allowedValues><text>"left"</text></allowedValues></itemDefinition>
<itemDefinition name="tColours" isCollection="true"><typeRef>tColour</typeRef></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="born"><typeRef>date</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tPaint"><functionItem outputTypeRef="tColour"><parameters name="a"/></functionItem>
</itemDefinition>
"""


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ('"red"', "tColour", "red"),
        ('"green"', "tColour", None),
        ('"left"', "tSide", "left"),
        ('"red"', "tSide", None),
        ('["red", "blue"]', "tColours", ["red", "blue"]),
        ('["red", "green"]', "tColours", None),
        ('"red"', "tColours", ["red"]),
        ('["red"]', "tColour", "red"),
        ('[["red"]]', "tColour", None),
        ("1 + 1", "string", None),
        ("null", "tColours", None),
        ('@"2026-01-02"', "date and time", "2026-01-02T00:00:00Z"),
        ('{name: "Ania"}', "tPerson", None),
        (
            '{name: "Ania", born: @"2000-01-01", x: 1}',
            "tPerson",
            {"name": "Ania", "born": "2000-01-01", "x": 1},
        ),
    ],
)
def test_a_result_is_of_its_declared_type_or_null(text: str, kind: str, expected: object) -> None:
    assert run(TYPES + decision("d", lit(text), kind))[0] == {"d": expected}


def test_inputs_are_read_as_their_declared_type_and_what_does_not_conform_is_said() -> None:
    body = TYPES + '<inputData id="p" name="The person"><variable name="The person" typeRef="tPerson"/>'
    body += "</inputData>" + decision("d", lit("The person.born.year"), asks=ask("requiredInput", "p"))
    assert run(body, {"The person": {"name": "Ania", "born": "2000-01-01"}}) == ({"d": 2000}, [])
    assert run(body, {"The person": {"name": "Ania"}}) == ({"d": None}, ["decision-input-not-conform"])


def test_names_with_signs_digits_and_keywords_are_found_where_they_are_known() -> None:
    names = ["Pre-bureau score", "resolve A 2.1", "in a list", "Profit and loss", "Level 1"]
    sources = "".join(f'<inputData id="i{n}" name="{name}"/>' for n, name in enumerate(names))
    asks = ask("requiredInput", *(f"i{n}" for n in range(len(names))))
    body = sources + decision("d", lit(" + ".join(names)), asks=asks)
    assert run(body, dict.fromkeys(names, 2)) == ({"d": 10}, [])


def test_knowledge_models_are_functions_that_may_call_themselves_and_return_functions() -> None:
    body = model("fac", "n", lit("if n = 0 then 1 else n * fac(n - 1)"))
    body += model("adder", "a", lit("function(b) a + b"))
    asks = ask("requiredKnowledge", "fac", "adder")
    body += decision("d", lit("fac(20) + adder(10)(5)"), asks=asks)
    body += decision("e", lit("fac(1, 2)"), asks=asks) + decision("f", lit("fac(m: 1)"), asks=asks)
    assert run(body)[0] == {"d": 2432902008176640015, "e": None, "f": None}


def test_knowledge_models_that_need_the_same_ones_are_made_once_and_may_call_each_other() -> None:
    def needs(*ids: str) -> str:
        return ask("requiredKnowledge", *ids) + "</businessKnowledgeModel>"

    ending = "</businessKnowledgeModel>"
    models = [model("f0", "n", lit("n")), model("f1", "n", lit("n"))]
    for number in range(2, 70):
        own = model(f"f{number}", "n", lit(f"f{number - 1}(n) + 1"))
        models.append(own.replace(ending, needs(f"f{number - 1}", f"f{number - 2}")))
    even = model("even", "n", lit("if n = 0 then true else odd(n: n - 1)")).replace(ending, needs("odd"))
    odd = model("odd", "n", lit("if n = 0 then false else even(n - 1)")).replace(ending, needs("even"))
    asked = decision("d", lit("[f20(1), even(9)]"), asks=ask("requiredKnowledge", "f20", "even", "f69"))
    assert run("".join(models) + even + odd + asked) == ({"d": [20, False]}, [])


def test_a_type_may_list_thousands_of_values_but_not_ask_hundreds_of_questions() -> None:
    def typed(allowed: str) -> str:
        inside = f"<typeRef>number</typeRef><allowedValues><text>{allowed}</text></allowedValues>"
        return f'<itemDefinition name="tCode" isCollection="true">{inside}</itemDefinition>'

    listed = typed(",".join(map(str, range(1900))))
    known = decision("d", lit("count(for n in 1..1899 return n)")) + decision("e", lit("[1, 1900]"), "tCode")
    assert run(listed + known)[0] == {"d": 1899, "e": None}
    ranges = ",".join(f"[{low}..{low + 1}]" for low in range(0, 800, 2))
    assert "dmn-too-large" in run(typed(ranges) + known)[1]


def test_a_type_asked_for_with_instance_of_is_its_shape_whatever_values_it_allows() -> None:
    grade = (
        '<itemDefinition name="tGrade"><typeRef>number</typeRef>'
        "<allowedValues><text>[1..6]</text></allowedValues></itemDefinition>"
    )
    text = '[7 instance of tGrade, [7] instance of list<tGrade>, "7" instance of tGrade]'
    assert run(grade + decision("d", lit(text))) == ({"d": [True, True, False]}, [])


def test_a_function_that_never_ends_is_stopped_and_named() -> None:
    body = model("f", "n", lit("f(n + 1)"))
    body += decision("d", lit("f(1)"), asks=ask("requiredKnowledge", "f"))
    assert run(body) == ({}, ["expression-limit"])


def test_decision_services_are_asked_directly_and_called_like_functions() -> None:
    body = '<inputData id="x" name="x"/>' + decision("never", lit('"never"'))
    asks = ask("requiredInput", "x") + ask("requiredDecision", "never")
    body += decision("out", lit('x + " " + never'), asks=asks)
    body += '<decisionService id="s" name="S"><outputDecision href="#out"/><inputDecision href="#never"/>'
    body += '<inputData href="#x"/></decisionService>'
    body += decision("use", lit('S("a", "b") + S(never: "d", x: "c")'), asks=ask("requiredKnowledge", "s"))
    assert run(body, {"x": "p", "never": "q"}, only="S") == ({"S": "p q"}, [])
    assert run(body, only="use") == ({"use": "a bc d"}, [])


def test_a_knowledge_model_is_asked_directly_by_its_name() -> None:
    body = model("sum up", "first q", lit("first + q")) + decision("d", lit("1"))
    assert run(body, {"first": 2, "q": 3}, only="sum up") == ({"sum up": 5}, [])
    assert run(body, {"first": 2}, only="sum up") == ({"sum up": None}, [])


def test_function_types_shape_what_a_function_gives() -> None:
    body = TYPES + decision("paint", lit("function(a) a", "tPaint"))
    body += decision("d", lit('[paint("red"), paint("green")]'), asks=ask("requiredDecision", "paint"))
    assert run(body, only="d")[0] == {"d": ["red", None]}


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


def test_camunda_reads_conditions_in_cells_and_its_own_input_names() -> None:
    assert run(decision("d", table("cellInput &gt; 3", "x")), {"x": 5}, more=CAMUNDA)[0] == {"d": "yes"}
    assert run(decision("d", table("y &gt; 3", "x")), {"x": "a", "y": 5}, more=CAMUNDA)[0] == {"d": "yes"}


@pytest.mark.parametrize("language", ["juel", "javascript", "groovy"])
def test_other_languages_run_only_where_they_mean_the_same(language: str) -> None:
    simple = f'<literalExpression expressionLanguage="{language}"><text>x == 5</text></literalExpression>'
    called = simple.replace("x == 5", "x.trim()")
    body = decision("good", simple) + decision("bad", called)
    assert run(body, {"x": 5}) == ({"good": True}, ["dmn-expression-refused", "dmn-others-usable"])


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
