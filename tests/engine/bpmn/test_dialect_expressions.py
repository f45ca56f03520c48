"""Conditions and scripts of other tools: said in FEEL where their meaning can be kept, else left alone."""

import pytest
from diagram_builder import END, START, chain, element, flow, timer
from dialect_reader import read

from engine.bpmn.check import Verdict
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.long_names import join_names
from engine.bpmn.dialects.scripts import translate_script
from engine.feel import compile_assignments, evaluate


@pytest.mark.parametrize(
    "foreign, feel",
    [
        ("${approved}", "approved"),
        ("${!approved}", "not(approved = true)"),
        ("#{a.b == 'x' && c >= 3}", '(a.b = "x") and (c >= 3)'),
        ("${empty x}", 'list contains([null, "", [], {}], x)'),
        ("${x ne null or y lt 2}", "(x != null) or (y < 2)"),
        ("${ok ? 1 : 2}", "if ok then 1 else 2"),
        ('${"a".equals(x)}', '"a" = x'),
        ('${x.toLowerCase() == "a"}', 'lower case(x) = "a"'),
        ("${now().minusMinutes(n)}", 'now() - duration("PT" + string(n) + "M")'),
        ("${execution.getVariable('x') > 3L}", "x > 3"),
        ("x == 'a' and not y", '(x = "a") and not(y = true)'),
        ('x is not None and y not in ["a"]', '(x != null) and not((y in ["a"]) = true)'),
        ("environment.variables.ok === true", "ok = true"),
        ("this.variables.sum <= 50", "sum <= 50"),
        ("variables['sum'] > 2", "sum > 2"),
        ("return total % 2 == 0;", "modulo(total, 2) = 0"),
        ("${people.size() > 3}", "count(people) > 3"),
        ("${done <> 1 || done?.by == 'x'}", '(done != 1) or (done.by = "x")'),
        ("${sum}>${limit}", "sum > limit"),
        ("'${sum}' == \"a\"", 'sum = "a"'),
        ("data.get('sum') == 1", "data.sum = 1"),
        ("return (Boolean) signed;", "signed"),
        ('return KieFunctions.equalsTo(way, "by post");', 'way = "by post"'),
        ("${var:eq(sum, 1) && vars:get('way') != null}", "(sum = 1) and (way != null)"),
        ("= amount > 3", "= amount > 3"),
        ("amount > 3", "amount > 3"),
    ],
)
def test_a_simple_condition_of_another_engine_becomes_feel(foreign, feel):
    assert translate_expression(foreign) == feel


@pytest.mark.parametrize(
    "foreign",
    [
        *(
            "${bean.decide(x)}",
            "${S(x).prop('a')}",
            "next(null, x)",
            "__import__('os')",
            "=1 +",
            "${" * 50,
            "(",
        ),
        *("x instanceof Y", "'a ${x}' == y", 'x = "${y}"', "KieFunctions.run(x)", "x <> y z"),
    ],
)
def test_a_condition_that_calls_code_is_not_translated(foreign):
    assert translate_expression(foreign) is None


@pytest.mark.parametrize(
    "text, language, feel",
    [
        ("a lt b", "juel", "a < b"),
        ("empty a", "juel", 'list contains([null, "", [], {}], a)'),
        ("a mod b", "juel", "modulo(a, b)"),
        ('a = "empty b"', "juel", 'a = "empty b"'),
        ("a lt b", "feel", "a lt b"),
        ("empty a", "", "empty a"),
    ],
)
def test_operators_in_words_are_those_of_the_language_that_a_file_names(text, language, feel):
    assert translate_expression(text, language) == feel


@pytest.mark.parametrize("text", ["items.length > 2", "len(items) > 2"])
@pytest.mark.parametrize("items, expected", [([1, 2, 3], True), ([1], False), ("abc", True), ("ab", False)])
def test_the_length_of_a_list_or_a_text_is_counted(text, items, expected):
    assert evaluate(translate_expression(text), {"items": items}) is expected


@pytest.mark.parametrize("empty, expected", [(None, True), ("", True), ([], True), ({}, True), ("a", False)])
@pytest.mark.parametrize("more", [[1], ["a", "b"], {"a": 1}, 5, False])
def test_whether_something_is_empty_is_true_or_false_also_as_a_value(empty, expected, more):
    asked = translate_expression("${empty x}")
    assert (evaluate(asked, {"x": empty}), evaluate(asked, {"x": more})) == (expected, False)
    assert evaluate(translate_expression("${empty x == false}"), {"x": more}) is True


@pytest.mark.parametrize("wanted", ["admin", "min"])
@pytest.mark.parametrize(
    "listed", [["subadmin"], ["subadmin", "b"], ["admin", "b"], ["admin"], ["min"], "admin", "x", None]
)
def test_a_list_of_one_text_is_asked_for_its_items_and_not_for_a_part_of_the_text(wanted, listed):
    asked = translate_expression(f"${{xs.contains('{wanted}')}}")
    assert evaluate(asked, {"xs": listed}) is (wanted in (listed or ""))


@pytest.mark.parametrize(
    "text, language, x, expected",
    [
        ("${x.trim() == ''}", "", "  ", True),
        ("${x.intValue() > 3}", "", 3.5, False),
        ("${x.toUpperCase() == 'AB'}", "", "aB", True),
        ("x.strip().lower().endswith('b')", "python", " AB ", True),
        ("x.includes('a')", "javascript", ["ab"], False),
        ("x || 'none'", "javascript", "", "none"),
        ("x || 'none'", "javascript", "a", "a"),
    ],
)
def test_methods_and_what_stands_in_for_nothing_give_what_they_say(text, language, x, expected):
    assert evaluate(translate_expression(text, language), {"x": x}) == expected


@pytest.mark.parametrize(
    "script, language, given, expected",
    [
        ("var x = a || b;", "javascript", {"b": "B"}, "B"),
        ("execution.setVariable('x', a || p.b || c)", "javascript", {"a": "", "p": {}, "c": 3}, 3),
        ("x = a || b", "groovy", {"a": False, "b": True}, True),
        ("x = a or True", "python", {"a": None}, True),
        ("x = a or b", "python", {"a": "A", "b": "B"}, "A"),
        ("x = a ? a : 'none'", "javascript", {"a": "A"}, "A"),
        ("x = a ? a : 'none'", "groovy", {"a": ""}, "none"),
        ("x = ${a ? a : 'none'}", "juel", {"a": "A"}, "none"),
    ],
)
def test_a_script_takes_the_first_that_counts(script, language, given, expected):
    lines, _ = translate_script(script, language)
    assert compile_assignments(lines).run(given)["x"] == expected


def test_a_remark_behind_a_line_is_left_out_and_a_cast_in_words_is_not_said():
    assert translate_script("x = 1 # it's one\ny = 'a # b'", "python") == ("x = 1\ny = 'a # b'", 0)
    assert translate_script("x = y as String", "groovy") is None


@pytest.mark.parametrize("text", ["not ok", "not(ok)", "not (ok or ok)"])
def test_what_is_null_is_not_so_in_a_language_that_is_named(text):
    assert evaluate(translate_expression(text, "python"), {"ok": None}) is True
    assert evaluate(translate_expression(text, "python"), {"ok": True}) is False
    assert translate_expression(text, "feel") == text


@pytest.mark.parametrize(
    "text, joined",
    [
        ("The form is signed", "The_form_is_signed"),
        ('way = "the form" and not(the form)', 'way = "the form" and not(the_form)'),
        ("signed?", "signed"),
        ("case.way home > 2", "case.way_home > 2"),
        ("the form or the form of mine", "the_form or the_form_of_mine"),
        ("way.home > 2", "way.home > 2"),
        ("(", "("),
    ],
)
def test_a_condition_in_plain_words_becomes_a_name_that_can_be_asked_for(text, joined):
    assert join_names(text) == joined


@pytest.mark.parametrize("text", ["x instanceof Y", "x?.y z", "'${x} and more'"])
def test_what_feel_would_take_for_a_long_name_is_left_to_a_person(text):
    gateway = element("exclusiveGateway", "g", "Czy?", default="g__f")
    ways = chain("s", "g") + flow("g", "e", text) + flow("g", "f")
    _, codes, result = read(START, gateway, END, element("endEvent", "f", "Nie"), ways)
    assert (result, "condition-asked" in codes) == (Verdict.RUNNABLE, True)
    script = element("scriptTask", "t", "Licz", f"<bpmn:script>a = {text}</bpmn:script>")
    graph, codes, _ = read(START, script, END, chain("s", "t", "e"))
    assert (graph.element("t").needs_person, "script-by-person" in codes) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        *("not(x) = true", "not x", "not x = true", "not (a and b) and c", "not a and b > 3"),
        *('list["x" = name]', 'list[name = "x"]', "list [1] + 2", 'x in ["a"]', "x in tags", "x in (1, 2)"),
        *('@"P1D" * 2', "x between 3 and 5", "x > 3 // three times", "x > 3 // limit", "a or b", "b = 3"),
        *('x = "not a > b"', "x = \"d['k'] // 2\"", "// 3 times\nx > 2"),
    ],
)
def test_what_is_feel_stays_as_it_is(text):
    assert translate_expression(text) == text


@pytest.mark.parametrize("text", ["'a' * 3", "'Hello %s' % name", "a or b or 'x'", "not x ** 2 > 3"])
def test_what_feel_reads_otherwise_and_cannot_say_is_not_translated(text):
    assert translate_expression(text) is None


@pytest.mark.parametrize("text", ["tomorrow", "PT", "next_week()"])
def test_a_date_in_plain_words_is_no_variable(text):
    catch = element("intermediateCatchEvent", "c", "Termin", timer("timeDate", text))
    _, codes, result = read(START, catch, END, chain("s", "c", "e"))
    assert ("timer-unreadable" in codes, result) == (True, Verdict.REFUSED)


XPATH = "http://www.w3.org/1999/XPath"


@pytest.mark.parametrize(
    "foreign, feel",
    [
        ("bpmn:getDataObject('signed') = 'a=b'", 'signed = "a=b"'),
        (
            "getDataObject(\"n\") >= 3 and not(getProcessProperty('off') = 'x')",
            '(n >= 3) and not((off = "x") = true)',
        ),
        ("getDataObject('signed')", "signed"),
        ("true()", "true"),
        ("${signed == 'x'}", 'signed = "x"'),
        ("getDataObject('order')/sum", None),
        ("@signed = 1", None),
        ("starts-with(signed, 'x')", None),
    ],
)
def test_xpath_that_reads_data_objects_becomes_feel_and_a_path_does_not(foreign, feel):
    assert translate_expression(foreign, XPATH) == feel


def test_getting_a_data_object_is_xpath_in_a_file_that_names_no_language():
    assert translate_expression("not(bpmn:getDataObject('signed') = 'no')") == 'not((signed = "no") = true)'


def test_a_path_of_xpath_is_never_taken_for_feel():
    _, codes, result = read(
        START,
        END,
        flow("s", "e").replace(
            ">",
            '><bpmn:conditionExpression language="http://www.w3.org/1999/XPath">a/b'
            "</bpmn:conditionExpression>",
            1,
        ),
    )
    assert (result, "condition-asked" in codes) == (Verdict.RUNNABLE, True)


@pytest.mark.parametrize(
    "foreign, feel",
    [
        ("execution.setVariable('x', a + 1);", "x = a + 1"),
        ("var x = 1; y = 'a;b'", "x = 1\ny = 'a;b'"),
        ("print(x)\nintensity = 2", "intensity = 2"),
        ("foo(bar)", None),
        ("x += 1", "x = x + (1)"),
        ("x++; y -= 2", "x = x + (1)\ny = y - (2)"),
        ("done_1", ""),
        ("x //= 2", None),
        ("x = 'open", None),
    ],
)
def test_a_script_of_assignments_becomes_feel_and_any_other_does_not(foreign, feel):
    said = translate_script(foreign)
    assert (said and said[0]) == feel
