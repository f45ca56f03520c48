"""What a step carries as a text, a list or a map, what a signal takes along, and what stays with the step."""

import pytest

from tests.conformance.test_carried_values import asking, extension, list_codes, mapping
from tests.engine.spiff.spiff_drawing import Drawing


def carry_out(value: str) -> str:
    inner = f'<camunda:outputParameter name="m">{value}</camunda:outputParameter>'
    return extension(f"<camunda:inputOutput>{inner}</camunda:inputOutput>")


LIST = "<camunda:list>{}</camunda:list>"
ONE = "<camunda:value>a</camunda:value>"
MAP = (
    '<camunda:map><camunda:entry key="k">v</camunda:entry>'
    '<camunda:entry key="a-b">${n + 0}</camunda:entry></camunda:map>'
)
SCRIPT = '<camunda:script scriptFormat="groovy">{}</camunda:script>'


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (LIST.format(ONE), ["a"]),
        (LIST.format(ONE + "<camunda:value>${n + 1}</camunda:value><camunda:null/>"), ["a", 4, None]),
        (LIST.format(SCRIPT.format("n * 2")), [6]),
        (MAP, {"k": "v", "a-b": 3}),
        (
            f'<camunda:map><camunda:entry key="all">{LIST.format(ONE)}</camunda:entry></camunda:map>',
            {"all": ["a"]},
        ),
        (SCRIPT.format('"no " + n'), "no 3"),
        ("no ${n} of #{n + 1}", "no 3 of 4"),
        ("12", 12),
        ("-1.5", -1.5),
        ("true", True),
        ("007", "007"),
    ],
)
def test_a_parameter_is_what_its_file_writes_down(play, value, kept):
    played = play(asking("m != null", carry_out(value)), "t", "yes", known='n = 3\na = "other"')
    assert played.variables["m"] == kept


@pytest.mark.parametrize(
    ("value", "condition", "is_so"),
    [
        ("3", "${n >= m}", True),
        ("3", "${m == 3}", True),
        ("3", "${m == '3'}", True),
        ("true", "${m}", True),
        ("true", "${m == 'true'}", True),
        ("false", "${!m}", True),
    ],
)
def test_a_plain_number_is_one_unless_it_is_compared_with_a_text(play, value, condition, is_so):
    played = play(asking(condition, carry_out(value)), "t", known="n = 3")
    assert played.open == ("yes" if is_so else "no",)


GIVEN = {
    "camunda": (
        "intermediateThrowEvent",
        "",
        extension('<camunda:in source="n" target="told"/>'),
    ),
    "zeebe": ("intermediateThrowEvent", mapping(("input", "=n", "told")), ""),
    "end": ("endEvent", mapping(("input", "=n", "told")), ""),
}


@pytest.mark.parametrize("file", GIVEN)
def test_what_a_signal_takes_along_is_known_to_those_who_hear_it(play, file):
    kind, outside, inside = GIVEN[file]
    main = Drawing().ends().user("t", "yes", "no")
    main.node("parallelGateway", "fork")
    definition = '<bpmn:signalEventDefinition signalRef="signal_sig_a">{}</bpmn:signalEventDefinition>'
    main.node(kind, "throw", outside + definition.format(inside))
    main.node("intermediateCatchEvent", "catch", definition.format(""))
    main.choice("g", "otherwise")
    main.chain("s", "fork", "t", "throw").chain("fork", "catch", "g")
    main.flow("g", "yes", "told = 3")
    main.flow("g", "no", flow_id="otherwise")
    assert play(main, "t", known="n = 3").open == ("yes",)


KEPT = {
    "userTask": ("", "t answer=true"),
    "scriptTask": ('<zeebe:script expression="=true" resultVariable="answer"/>', ""),
    "businessRuleTask": ('<zeebe:calledDecision decisionId="d" resultVariable="answer"/>', "t answer=true"),
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_a_step_of_camunda_8_gives_is_its_own_where_it_carries_something_out(play, kind):
    more, step = KEPT[kind]
    inner = mapping(("output", "=answer", "copy")).replace("<zeebe:ioMapping>", more + "<zeebe:ioMapping>")
    main = asking("=answer = false and copy = true", inner, kind)
    played = play(main, *filter(None, [step]), known="answer = false")
    assert (played.open, played.variables["answer"], played.variables["copy"]) == (("yes",), False, True)


def test_what_is_carried_out_is_kept_for_a_step_that_only_carries_it_in(play):
    main, inner = Drawing().ends(), asking("${a == 5}", "", name="sub")
    main.node("userTask", "first", carry_out("${2 + 3}"))
    given = '<camunda:inputParameter name="a">${m}</camunda:inputParameter>'
    carried = extension(f"<camunda:inputOutput>{given}</camunda:inputOutput>")
    main.node(
        "subProcess", "sub", carried + "".join(inner.parts).replace('"s"', '"is"').replace('"e"', '"ie"')
    )
    assert play(main.chain("s", "first", "sub", "e"), "first", "t").open == ("yes",)


REMEMBER = (
    '<camunda:taskListener event="create"><camunda:script scriptFormat="javascript">'
    "if (task.getVariable('who') != null) { task.setAssignee(who); }</camunda:script></camunda:taskListener>"
    '<camunda:taskListener event="assignment"><camunda:script scriptFormat="javascript">'
    "task.setVariable('who', task.getAssignee());</camunda:script></camunda:taskListener>"
)


def test_scripts_that_only_remember_for_each_other_who_does_a_step_stop_nothing(play):
    assert play(asking("ok", extension(REMEMBER)), "t ok=true", "yes").open == ()


def test_a_script_that_keeps_what_a_condition_reads_is_refused_as_before():
    main = asking('who = "Ala"', extension(REMEMBER))
    assert ("script-lost", "t") in list_codes(main)


@pytest.mark.parametrize(
    ("expression", "condition"),
    [("600", "n > limit"), ("ja", 'limit = "ja"'), ("no ${n}", 'limit = "no 700"')],
)
def test_a_call_carries_in_the_very_text_that_its_expression_is(play, expression, condition):
    main, called = Drawing().ends("ms", "me"), asking(condition, "", name="called")
    given = extension(f'<camunda:in sourceExpression="{expression}" target="limit"/>')
    main.node("callActivity", "call", given, calledElement="called")
    step = "t n=700" if "n >" in condition else "t"
    played = play(main.chain("ms", "call", "me"), step, more=called.process(), known="n = 700")
    assert played.open == ("yes",)
