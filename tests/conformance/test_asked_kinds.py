"""What a bare diagram asks for has the kind that its readers need."""

import pytest

from engine.forms import FieldKind
from tests.conformance.asking import OVER, ask, parted
from tests.engine.spiff.spiff_drawing import Drawing, rounds

ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="n" namespace="x">
<decision id="plan" name="plan"><decisionTable>
<input><inputExpression typeRef="number"><text>hours</text></inputExpression></input>
<input><inputExpression typeRef="boolean"><text>willing</text></inputExpression></input>
<input><inputExpression typeRef="string"><text>trade</text></inputExpression></input>
<input><inputExpression typeRef="date"><text>begins</text></inputExpression></input>
<output name="r" typeRef="string"/>
<rule><inputEntry><text>&gt; 5</text></inputEntry><inputEntry><text>true</text></inputEntry>
<inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
<outputEntry><text>"full"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_step_asks_for_what_a_table_needs_in_the_kinds_of_its_columns():
    main = Drawing().ends().user("t")
    main.node("businessRuleTask", "rule", props={"decision": "plan", "result_variable": "plan"})
    main.chain("s", "t", "rule", "e")
    assert ask(main, plan__dmn=TABLE)["t"] == {
        "hours": FieldKind.NUMBER,
        "willing": FieldKind.BOOL,
        "trade": FieldKind.TEXT,
        "begins": FieldKind.DATE,
    }


def test_the_parts_of_one_value_stand_together(play):
    main = parted("t", condition='order.sum > 5 and order.kind = "b"').user("t")
    kinds = {"order": FieldKind.GROUP, "order.sum": FieldKind.NUMBER, "order.kind": FieldKind.ONE}
    assert ask(main)["t"] == kinds
    answers = 't order={sum:7,kind:"b"}'.replace(":", "=")
    assert list(play(main, answers, "yes").trace) == ["s", "t", "g", "yes", "e"]


def test_a_list_that_is_worked_through_is_asked_for_row_by_row():
    main = Drawing().ends().user("before")
    scope = Drawing("sub").user("work", "other")
    scope.node("startEvent", "in")
    scope.node("endEvent", "out")
    scope.choice("h", default="past")
    scope.chain("in", "h")
    scope.flow("h", "work", "firm.size > 5")
    scope.flow("h", "other", flow_id="past")
    scope.chain("work", "out").chain("other", "out")
    main.node("subProcess", "sub", "".join(scope.parts) + rounds(collection="firms", item="firm"))
    main.chain("s", "before", "sub", "e")
    assert ask(main)["before"] == {"firms": FieldKind.TABLE, "firms.size": FieldKind.NUMBER}


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("x", FieldKind.BOOL),
        ("not(x) and 1 = 1", FieldKind.BOOL),
        ("5 < x", FieldKind.NUMBER),
        ("x * 2 = 4", FieldKind.NUMBER),
        ("x between 1 and 5", FieldKind.NUMBER),
        ("x >= today()", FieldKind.DATE),
        ('x < date("2026-03-01")', FieldKind.DATE),
        ("now() > x", FieldKind.DATETIME),
        ('x = ""', FieldKind.TEXT),
        ('"a" = x or x = "b"', FieldKind.ONE),
        ('x in ("a", "b")', FieldKind.ONE),
        ("x != 'Yes'", FieldKind.ONE),
        ("x in ['Yes', 'Maybe']", FieldKind.ONE),
        ("x != ''", FieldKind.TEXT),
        ("x = true or 1 = 2", FieldKind.BOOL),
        ("=x", FieldKind.BOOL),
        ("not x", FieldKind.BOOL),
        ('contains(x, "a")', FieldKind.TEXT),
        ('matches(x, "a.*") and 1 = 1', FieldKind.TEXT),
        ("string length(x) > 3", FieldKind.TEXT),
        ('x + "b" = "ab"', FieldKind.TEXT),
        ("modulo(x, 2) = 0", FieldKind.NUMBER),
        ('list contains(x, "a")', FieldKind.MANY),
        ('list contains(["a", "b"], x)', FieldKind.ONE),
        ('x = "a" or starts with(x, "b")', FieldKind.TEXT),
        ('x = "a" and string length(x) > 0', FieldKind.ONE),
        ("count(x) > 2", FieldKind.TABLE),
        ("sum(x) > 5", FieldKind.NUMBER),
        ("all(x)", FieldKind.BOOL),
        ("x + y > 10", FieldKind.NUMBER),
        ("(y + x) > 10", FieldKind.NUMBER),
        ("max(x, 3) > 5", FieldKind.NUMBER),
        ("(x + y) / 2 > most", FieldKind.NUMBER),
        ("y between 1 and x", FieldKind.NUMBER),
        ("(if y then x else z) > most", FieldKind.NUMBER),
        ("(if x then 1 else 0) + y > 1", FieldKind.BOOL),
        ("(if y then x else 0) = z", FieldKind.NUMBER),
        ("sum(append(many, x)) > most", FieldKind.NUMBER),
        ("get or else(x, 0) > 5", FieldKind.NUMBER),
        ("get or else(x, false)", FieldKind.BOOL),
        ('today() - x > duration("P1D")', FieldKind.DATE),
        ('(y - x) > duration("P1D")', FieldKind.DATE),
        ('x between date("2026-01-01") and date("2026-02-01")', FieldKind.DATE),
        ('x in [date("2026-01-01")..date("2026-02-01")]', FieldKind.DATE),
        ("years and months duration(x, today()).years >= 18", FieldKind.DATE),
        ('day of week(x) = "Monday"', FieldKind.DATE),
        ("x in > 5", FieldKind.NUMBER),
        ("all([x, y])", FieldKind.BOOL),
        ("count([y, x][item = true]) > 0", FieldKind.BOOL),
        # What other languages say of lists, of texts and of parts with that name.
        ("x.length > 0", FieldKind.TABLE),
        ("x.length > 0 && x.width > 1", FieldKind.GROUP),
        ("x.length() > 3", FieldKind.TEXT),
    ],
)
def test_the_kind_of_answer_follows_from_how_it_is_read(condition, kind):
    assert ask(parted("t", condition=condition).user("t"))["t"]["x"] == kind


def test_one_name_is_asked_for_in_one_kind_wherever_that_is(play):
    main = Drawing().ends().user("t", "u", "yes", "no", "big")
    main.choice("g", default="d")
    main.choice("h", default="d2")
    main.node("scriptTask", "sc", "<bpmn:script>y = x</bpmn:script>")
    main.chain("s", "t", "g").flow("g", "u", OVER)
    main.flow("g", "no", flow_id="d")
    main.chain("u", "sc", "h").flow("h", "big", "y > 5")
    main.flow("h", "yes", flow_id="d2")
    main.chain("big", "e").chain("yes", "e").chain("no", "e")
    assert {fields["x"] for fields in ask(main).values() if "x" in fields} == {FieldKind.NUMBER}
    assert list(play(main, "t x=7", "u", "big").trace) == ["s", "t", "g", "u", "sc", "h", "big", "e"]


def test_what_is_read_only_as_a_copy_has_the_kind_that_the_copy_needs(play):
    main = parted("t", "sc", condition="y > 5").user("t")
    main.node("scriptTask", "sc", "<bpmn:script>z = x\ny = z</bpmn:script>")
    assert ask(main)["t"] == {"x": FieldKind.NUMBER}
    assert list(play(main, "t x=7", "yes").trace) == ["s", "t", "sc", "g", "yes", "e"]


@pytest.mark.parametrize(
    ("script", "condition", "kind"),
    [
        ("y = x + 1", "y > 5", FieldKind.NUMBER),
        ("y = not(x)", "y", FieldKind.BOOL),
        ("y = x and z", "y", FieldKind.BOOL),
        ("y = if x then 7 else 1", "y > 5", FieldKind.BOOL),
        ("y = upper case(x)", 'y = "A"', FieldKind.TEXT),
        ("y = {part: x, other: z}", "y.part > 5", FieldKind.NUMBER),
        ("y = {part: z, other: x}", "y.part > 5", FieldKind.TEXT),
    ],
)
def test_what_a_script_works_a_value_out_of_has_the_kind_that_it_needs(script, condition, kind):
    main = parted("t", "sc", condition=condition).user("t")
    main.node("scriptTask", "sc", f"<bpmn:script>{script}</bpmn:script>")
    assert ask(main)["t"]["x"] == kind


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("y = 0\ny = y + ((x + z))\nall = y", FieldKind.NUMBER),
        ("y = 0.5\nz = x + z + y", FieldKind.NUMBER),
        ("y = x + (z + 1)", FieldKind.NUMBER),
        ('y = 0\ny = "a"\nz = y + x', FieldKind.TEXT),
        ("y = x + z", FieldKind.TEXT),
        ('y = "1 + " + x', FieldKind.TEXT),
    ],
)
def test_what_a_script_adds_to_a_number_is_a_number(script, kind):
    main = Drawing().ends().user("t")
    main.node("scriptTask", "sc", f"<bpmn:script>{script}</bpmn:script>")
    main.chain("s", "t", "sc", "e")
    assert ask(main)["t"]["x"] == kind


def test_a_value_deep_inside_another_is_asked_for_where_it_is_read(play):
    main = parted("t", condition="order.buyer.is_firm and order.buyer.size > 5").user("t")
    assert ask(main)["t"] == {
        "order": FieldKind.GROUP,
        "order.buyer": FieldKind.GROUP,
        "order.buyer.is_firm": FieldKind.BOOL,
        "order.buyer.size": FieldKind.NUMBER,
    }
    answers = "t order={buyer={is_firm=true,size=7}}"
    assert list(play(main, answers, "yes").trace) == ["s", "t", "g", "yes", "e"]


@pytest.mark.parametrize(
    "condition",
    [
        *("count(x[price > 3]) > 0", "x[1].price > 3", "some one in x satisfies one.price > 3"),
        *("sum(x.price) > 3", "sum(x[1].price) > 3", "sum(for one in x return one.price) > 3"),
    ],
)
def test_the_columns_of_a_list_are_what_is_read_of_each_item(condition):
    asked = ask(parted("t", condition=condition).user("t"))["t"]
    assert asked == {"x": FieldKind.TABLE, "x.price": FieldKind.NUMBER}


@pytest.mark.parametrize("conditions", [("order.sum = 5", "order = null"), ("order = null", "order.sum = 5")])
def test_a_value_that_is_read_whole_and_in_parts_is_asked_for_in_parts(conditions):
    main = Drawing().ends().user("t")
    main.choice("g", default="d")
    main.chain("s", "t", "g")
    for condition in conditions:
        main.flow("g", "e", condition)
    main.flow("g", "e", flow_id="d")
    assert ask(main)["t"] == {"order": FieldKind.GROUP, "order.sum": FieldKind.NUMBER}


def test_a_list_inside_a_value_is_asked_for_as_a_table_in_its_group():
    main = Drawing().ends().user("t")
    main.node("userTask", "u", rounds(collection="order.lines"))
    main.chain("s", "t", "u", "e")
    assert ask(main)["t"]["order.lines"] is FieldKind.TABLE


@pytest.mark.parametrize(
    ("given", "condition", "kind"),
    [
        ("=agrees", "every a in all_said satisfies a", FieldKind.BOOL),
        ("=agrees", "some a in all_said satisfies not(a)", FieldKind.BOOL),
        ("=agrees", "all(all_said)", FieldKind.BOOL),
        ("=agrees", "list contains(all_said, false)", FieldKind.BOOL),
        ("=agrees", "count(all_said[item = true]) > 1", FieldKind.BOOL),
        ("={who: one, agrees: agrees}", "every a in all_said satisfies a.agrees", FieldKind.BOOL),
        ("=agrees", "sum(all_said) > 5", FieldKind.NUMBER),
        ("=agrees", "count(all_said[item > 3]) > 1", FieldKind.NUMBER),
        ("=agrees", 'every a in all_said satisfies a = "yes"', FieldKind.ONE),
        ("=agrees", "count(for a in all_said return a) > 1", FieldKind.TEXT),
    ],
)
def test_what_rounds_give_has_the_kind_that_the_list_needs(given, condition, kind):
    main = parted("visit", condition=condition)
    names = 'inputCollection="=[1, 2]" inputElement="one" outputCollection="all_said"'
    marker = f'<zeebe:loopCharacteristics {ZEEBE} {names} outputElement="{given}"/>'
    inside = f"<bpmn:extensionElements>{marker}</bpmn:extensionElements>"
    mark = "bpmn:multiInstanceLoopCharacteristics"
    main.node("userTask", "visit", f"<{mark}>{inside}</{mark}>")
    assert ask(main)["visit"]["agrees"] == kind


def test_rounds_that_all_agree_lead_on(play):
    main = parted("visit", condition="every a in all_said satisfies a")
    names = 'inputCollection="=[1, 2]" inputElement="one" outputCollection="all_said"'
    marker = f'<zeebe:loopCharacteristics {ZEEBE} {names} outputElement="=agrees"/>'
    mark = "bpmn:multiInstanceLoopCharacteristics"
    inside = f"<{mark}><bpmn:extensionElements>{marker}</bpmn:extensionElements></{mark}>"
    main.node("userTask", "visit", inside)
    agreed = play(main, "visit agrees=true", "visit agrees=true")
    assert (agreed.open, agreed.variables["all_said"]) == (("yes",), [True, True])
    assert play(main, "visit agrees=true", "visit agrees=false").open == ("no",)


@pytest.mark.parametrize(
    ("collection", "kind"),
    [
        ("for i in 1..x return i", FieldKind.NUMBER),
        ("for i in [x..9] return i", FieldKind.NUMBER),
        ("[x, y]", FieldKind.TEXT),
        ("x", FieldKind.TABLE),
        ("concatenate(x, y)", FieldKind.TABLE),
        ("x[open = true]", FieldKind.TABLE),
    ],
)
def test_what_rounds_run_over_is_a_list_and_what_it_is_made_of_is_not(collection, kind):
    main = Drawing().ends().user("before")
    main.node("userTask", "visit", rounds(collection=collection))
    assert ask(main.chain("s", "before", "visit", "e"))["before"]["x"] == kind


def test_rounds_are_as_many_as_a_person_says(play):
    main = Drawing().ends().user("before")
    main.node("userTask", "visit", rounds(collection="for i in 1..x return i"))
    main.chain("s", "before", "visit", "e")
    assert list(play(main, "before x=2", "visit", "visit").trace).count("visit") == 2


@pytest.mark.parametrize(
    ("tag", "timer", "kind"),
    [
        ("timeDuration", '= duration("PT" + string(x) + "M")', FieldKind.TEXT),
        ("timeDuration", '= duration("PT" + string(x * 2) + "M")', FieldKind.NUMBER),
        ("timeDate", "= now() + duration(x)", FieldKind.TEXT),
        ("timeDate", '= x - duration("P1D")', FieldKind.DATETIME),
    ],
)
def test_a_part_of_a_timer_has_the_kind_of_that_part(tag, timer, kind):
    main = Drawing().ends().user("before")
    inner = f"<bpmn:timerEventDefinition><bpmn:{tag}>{timer}</bpmn:{tag}></bpmn:timerEventDefinition>"
    main.node("intermediateCatchEvent", "wait", inner)
    assert ask(main.chain("s", "before", "wait", "e"))["before"]["x"] == kind


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("${not empty x and x > 3}", FieldKind.NUMBER),
        ("${not empty x and x}", FieldKind.BOOL),
        ("${!empty x && x == 'a'}", FieldKind.ONE),
        ("${not empty x}", FieldKind.TEXT),
        ("${x.trim() == 'a'}", FieldKind.ONE),
    ],
)
def test_that_something_is_there_at_all_tells_no_kind(condition, kind):
    assert ask(parted("t", condition=condition).user("t"))["t"]["x"] == kind


def test_a_copy_that_stands_in_a_condition_is_no_condition_by_itself():
    main = parted("t", "sc", condition="some one in [y, 1] satisfies one = z").user("t")
    main.node("scriptTask", "sc", "<bpmn:script>y = x</bpmn:script>")
    assert ask(main)["t"]["x"] == FieldKind.TEXT
