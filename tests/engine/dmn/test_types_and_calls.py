"""Whole DMN files: types of results and inputs, names, knowledge models, services and functions."""

import pytest

from tests.engine.dmn.dmn_writing import ask, decision, entry, lit, model, run

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


def bind(**given: str) -> str:
    return "".join(
        f'<binding><parameter name="{name.replace("_", " ")}"/>{lit(text)}</binding>'
        for name, text in given.items()
    )


@pytest.mark.parametrize(
    ("called", "given", "expected"),
    [
        ("min", {"c1": "3", "c2": "2"}, 2),
        ("max", {"c2": "5", "c10": "7", "c1": "6"}, 7),
        ("max", {"list": "[1, 4]"}, 4),
        ("substring", {"start_position": "8", "string": '"banana split"'}, "split"),
        ("substring", {"text": '"banana"', "start_position": "2"}, None),
    ],
)
@pytest.mark.parametrize("more", ["", 'xmlns:camunda="http://camunda.org/schema/1.0/dmn"'])
def test_an_invocation_may_call_a_standard_function(
    called: str, given: dict[str, str], expected: object, more: str
) -> None:
    logic = f"<invocation>{lit(called)}{bind(**given)}</invocation>"
    results, codes = run(decision("d", logic), more=more)
    assert results == {"d": expected} and (expected is None or codes == [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{f: min, r: f(1, 2)}.r", 1),
        ("for g in [min, max] return g(1, 2)", [1, 2]),
        ("use(abs, -3)", 3),
        ("min(c1: 4, c2: 2)", 2),
    ],
)
def test_a_standard_function_is_a_value_like_any_other(text: str, expected: object) -> None:
    body = model("use", "f x", lit("f(x)"))
    body += decision("d", lit(text), asks=ask("requiredKnowledge", "use"))
    assert run(body) == ({"d": expected}, [])


def test_a_name_of_the_case_goes_before_the_function_and_in_a_table_it_is_never_one() -> None:
    column = "<input><inputExpression><text>count</text></inputExpression></input><output/>"
    cells = "<inputEntry><text>null</text></inputEntry><outputEntry><text>7</text></outputEntry>"
    table = f"<decisionTable>{column}<rule>{cells}</rule></decisionTable>"
    body = decision("d", table) + decision("e", lit("count + 1"))
    assert run(body) == ({"d": 7, "e": None}, [])
    assert run(body, {"count": 3}) == ({"d": None, "e": 4}, [])


def test_a_service_without_a_decision_to_give_is_told_and_spoils_nothing() -> None:
    body = decision("d", lit("1")) + '<decisionService id="page" name="Page 1"/>'
    assert run(body) == ({"d": 1}, ["dmn-service-empty"])
    asking = decision("e", lit("page()"), asks=ask("requiredKnowledge", "page"))
    assert "dmn-requirement-missing" in run(body + asking)[1]


@pytest.mark.parametrize("is_boxed", [True, False])
def test_a_function_in_a_context_calls_what_was_there_before_it_and_not_itself(is_boxed: bool) -> None:
    calls = "function(args) plus one(n: args.n)"
    boxed = "<context>" + entry("plus one", lit(calls)) + entry("", lit("plus one({n: 1})")) + "</context>"
    written = lit("{plus one: " + calls + ", r: plus one({n: 1})}.r")
    knowledge = model("plus one", "n", lit("n + 1")).replace('id="plus one"', 'id="k"')
    body = knowledge + decision("d", boxed if is_boxed else written, asks=ask("requiredKnowledge", "k"))
    results, codes = run(body)
    assert (results["d"], codes) == (2, [])


def test_a_function_in_a_context_that_nothing_else_is_called_like_calls_itself() -> None:
    factorial = "function(n) if n <= 1 then 1 else n * f(n - 1)"
    boxed = "<context>" + entry("f", lit(factorial)) + entry("", lit("f(5)")) + "</context>"
    results, codes = run(decision("d", boxed) + decision("e", lit("{f: " + factorial + ", r: f(5)}.r")))
    assert (results["d"], results["e"], codes) == (120, 120, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{sum: function(a, b) sum([a, b]), r: sum(1, 2)}.r", 3),
        ("{f: function(x) x + 1, g: {f: function(x) f(x) * 10, r: f(1)}.r}.g", 20),
        ("for f in [function(x) x + 1] return {f: function(x) f(x) * 10, r: f(1)}.r", [20]),
    ],
)
def test_a_function_in_a_context_calls_the_one_outside_that_has_its_name(text: str, expected: object) -> None:
    assert run(decision("d", lit(text)))[0]["d"] == expected


def test_a_function_in_a_context_does_not_see_what_comes_after_it() -> None:
    later = "{x: 1, y: {f: function() x, x: 2, r: f()}.r}.y"
    results, _ = run(decision("d", lit(later)))
    assert results["d"] == 1
