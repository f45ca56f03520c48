"""What other tools' files set before and after a step, in their own words, is there for whoever reads it."""

import json

import pytest

from engine.bpmn.check import check_graph
from engine.bpmn.reader import read_diagrams
from tests.engine.spiff.spiff_drawing import Drawing, write_files

SPACES = {
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "tns": "http://www.jboss.org/drools",
}


def extension(inner: str) -> str:
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
    return f"<bpmn:extensionElements {spaces}>{inner}</bpmn:extensionElements>"


def mapping(*rows: tuple[str, str, str]) -> str:
    """`("output", source, target)`, each as Zeebe writes it."""
    found = "".join(
        f'<zeebe:{kind} source="{source.replace(chr(34), "&quot;")}" target="{target}"/>'
        for kind, source, target in rows
    )
    return extension(f"<zeebe:ioMapping>{found}</zeebe:ioMapping>")


def asking(condition: str, inner: str, kind: str = "userTask", name: str = "main") -> Drawing:
    """A step, then a question with a task on either way."""
    main = Drawing(name).ends().user("yes", "no")
    main.node(kind, "t", inner)
    main.choice("g", "otherwise")
    main.chain("s", "t", "g").flow("g", "yes", condition)
    main.flow("g", "no", flow_id="otherwise")
    main.chain("yes", "e").chain("no", "e")
    return main


def list_codes(drawing: Drawing, more: str = "") -> set[tuple[str, str]]:
    graph = read_diagrams(write_files(drawing, extra=more))
    return {(one.code, one.element) for one in check_graph(graph)}


@pytest.mark.parametrize(
    "source", ["Me", "text/plain", "me@camunda.com", "Hello world", 'This "is a" test.', "7", "true", ""]
)
def test_a_zeebe_source_without_an_equals_sign_is_the_very_text(play, source):
    inner = mapping(("output", source, "kind"))
    played = play(asking(f"kind = {json.dumps(source)}", inner), "t", "yes")
    assert played.variables["kind"] == source


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("={\n  ok: true,\n  by: 3 // the clerk\n}", {"ok": True, "by": 3}),
        ("=if 3 > 2\r\nthen\n  7\nelse 8", 7),
        ('="Dear Ala,\nall is well // really"', "Dear Ala,\nall is well // really"),
    ],
)
def test_a_zeebe_expression_may_have_several_lines(play, source, value):
    found = source.replace("\r", "&#13;").replace("\n", "&#10;")
    played = play(asking("kind = null", mapping(("output", found, "kind"))), "t", "no")
    assert played.variables["kind"] == value
    script = extension(f"<zeebe:script expression='{found}' resultVariable='kind'/>")
    assert play(asking("kind = null", script, "scriptTask"), "no").variables["kind"] == value


def test_what_a_zeebe_sub_process_carries_in_as_text_is_known_inside(play):
    sub = asking('mode = "standard"', "", name="sub")
    main = Drawing().ends("a", "z")
    main.node("subProcess", "sub", mapping(("input", "standard", "mode")) + "".join(sub.parts))
    played = play(main.chain("a", "sub", "z"), "t", "yes")
    assert "yes" in played.trace


def test_values_for_places_inside_a_variable_are_put_into_one_context(play):
    inner = mapping(
        ("input", "You", "to.name"),
        ("input", "=to.name", "to.deep.er"),
        ("output", '=to.name + "!"', "res"),
        ("output", "=to", "to"),
    )
    played = play(asking('res = "You!" and to.deep.er = "You"', inner), "t", "yes")
    assert played.variables["to"] == {"name": "You", "deep": {"er": "You"}}


@pytest.mark.parametrize(
    "known, expected", [("", {"b": 1}), ("a = 5", {"b": 1}), ("a = { c = 2 }", {"c": 2, "b": 1})]
)
def test_a_result_for_a_place_inside_a_variable_keeps_what_else_is_in_it(play, known, expected):
    played = play(asking("a.b = 1", mapping(("output", "=1", "a.b"))), "t", "yes", known=known)
    assert played.variables["a"] == expected


def test_a_place_that_is_no_name_is_said_to_be_lost():
    codes = list_codes(asking("a.b = 1", mapping(("output", "=1", "a.b c"))))
    assert ("mapping-lost", "t") in codes


@pytest.mark.parametrize("name", ["propagateAllChildVariables", "propagateAllParentVariables"])
@pytest.mark.parametrize("value, is_told", [("false", True), ("true", False)])
def test_a_zeebe_call_that_shares_less_is_told_that_all_is_shared(name, value, is_told):
    called = Drawing("called").ends("a", "z").chain("a", "z").process()
    main = Drawing().ends()
    main.node("callActivity", "c", extension(f'<zeebe:calledElement processId="called" {name}="{value}"/>'))
    codes = list_codes(main.chain("s", "c", "e"), more=called)
    assert (("extension-ignored", "c") in codes) is is_told


def hear(event: str, script: str) -> str:
    inner = f'<camunda:script scriptFormat="javascript">{script}</camunda:script>'
    return f'<camunda:executionListener event="{event}">{inner}</camunda:executionListener>'


JBPM = "<tns:{0}-script scriptFormat='http://www.java.com/java'><tns:script>{1}</tns:script></tns:{0}-script>"
AROUND = {
    "jbpm": JBPM.format("onEntry", 'kcontext.setVariable("x", 5);')
    + JBPM.format("onExit", 'kcontext.setVariable("y", x + 1);'),
    "scripts": hear("start", 'execution.setVariable("x", 5);')
    + hear("end", 'execution.setVariable("y", x + 1);'),
    "expressions": "<camunda:executionListener event='start'"
    " expression=\"${execution.setVariable('x', 5)}\"/>"
    "<camunda:taskListener event='complete' expression=\"#{task.setVariable('y', x + 1)}\"/>",
}


@pytest.mark.parametrize("tool", AROUND)
def test_what_scripts_before_and_after_a_step_set_is_known_to_conditions(play, tool):
    played = play(asking("x = 5 and y = 6", extension(AROUND[tool])), "t", "yes")
    assert (played.variables["x"], played.variables["y"]) == (5, 6)


def test_scripts_of_a_step_run_in_their_order_around_what_it_maps(play):
    maps = '<camunda:outputParameter name="z">${y}</camunda:outputParameter>'
    inside = f"<camunda:inputOutput>{maps}</camunda:inputOutput>"
    scripts = hear("end", 'execution.setVariable("y", 1);') + JBPM.format("onExit", "z = z + 1;")
    assert play(asking("z = 2", extension(inside + scripts)), "t", "yes").variables["z"] == 2


def test_each_round_keeps_what_its_script_sets_before_it(play):
    item = '<bpmn:outputDataItem id="o" name="out"/>'
    marker = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>names</bpmn:loopDataInputRef>"
        f"<bpmn:loopDataOutputRef>all</bpmn:loopDataOutputRef>"
        f'<bpmn:inputDataItem id="i" name="one"/>{item}</bpmn:multiInstanceLoopCharacteristics>'
    )
    script = JBPM.format("onEntry", 'System.out.println("x");context.setVariable("out", one);')
    main = asking('all = ["a", "b"]', extension(script) + marker)
    assert "yes" in play(main, "t", "t", "yes", known='names = ["a", "b"]').trace


@pytest.mark.parametrize(
    "setting, code",
    [
        ('execution.setVariable("x", bean.find());', "script-lost"),
        ('execution.setVariable("other", bean.find());', "extension-ignored"),
        ("bean.tell(x);", "extension-ignored"),
        ("System.out.println(x);", "extension-harmless"),
    ],
)
def test_a_script_beside_a_step_is_refused_only_where_something_reads_what_it_sets(setting, code):
    codes = list_codes(asking("x = 5", extension(hear("start", setting))))
    told = {"script-lost", "extension-ignored", "extension-harmless"}
    assert {found for found, element in codes if element == "t"} & told == {code}


def test_a_script_where_no_step_is_is_refused_where_something_reads_what_it_sets():
    main = asking("x = 5", "")
    main.parts.insert(0, extension(hear("start", 'execution.setVariable("x", 5);')))
    assert ("script-lost", "main") in list_codes(main)


def test_what_a_script_beside_a_step_reads_is_carried_to_it(play):
    maps = '<camunda:outputParameter name="w">${4}</camunda:outputParameter>'
    scripts = f"<camunda:inputOutput>{maps}</camunda:inputOutput>" + JBPM.format("onExit", "x = w + 1;")
    assert "yes" in play(asking("x = 5", extension(scripts)), "t", "yes").trace


def calling(inputs: str, condition: str) -> tuple[Drawing, str]:
    """A call with a data input called sub_x and an output called sub_y, which is sub_x with a mark."""
    called = asking(condition, "", name="called")
    body = "".join(called.parts)
    script = '<bpmn:scriptTask id="set"><bpmn:script>sub_y = sub_x + "!"</bpmn:script></bpmn:scriptTask>'
    body = body.replace('targetRef="e"', 'targetRef="set"') + script
    body += '<bpmn:sequenceFlow id="last" sourceRef="set" targetRef="e"/>'
    more = f'<bpmn:process id="called" isExecutable="true">{body}</bpmn:process>'
    main = Drawing().ends("a", "z")
    output = associate("Output", refer(source="out_y", target="y"))
    ends = '<bpmn:dataInput id="in_x" name="sub_x"/><bpmn:dataOutput id="out_y" name="sub_y"/>'
    inner = f"<bpmn:ioSpecification>{ends}</bpmn:ioSpecification>{inputs}{output}"
    main.node("callActivity", "c", inner, calledElement="called")
    main.user("right", "wrong").choice("o", "else")
    main.chain("a", "c", "o").flow("o", "right", 'y = "old!"')
    main.flow("o", "wrong", flow_id="else")
    return main.chain("right", "z").chain("wrong", "z"), more


def associate(direction: str, *parts: str) -> str:
    return f"<bpmn:data{direction}Association>{''.join(parts)}</bpmn:data{direction}Association>"


def refer(**refs: str) -> str:
    return "".join(f"<bpmn:{end}Ref>{ref}</bpmn:{end}Ref>" for end, ref in refs.items())


def assign(value: str, place: str = "in_x") -> str:
    parts = f"<bpmn:from>{value}</bpmn:from><bpmn:to>{place}</bpmn:to>"
    return f"{refer(target='in_x')}<bpmn:assignment>{parts}</bpmn:assignment>"


@pytest.mark.parametrize("data", [refer(source="x", target="in_x"), assign("x"), assign('"old"')])
def test_data_associations_of_a_call_carry_values_between_names(play, data):
    main, more = calling(associate("Input", data), 'sub_x = "old"')
    assert "right" in play(main, "t", "yes", "right", more=more, known='x = "old"').trace


def test_a_plain_word_that_jbpm_assigns_is_a_text(play):
    data = associate("Input", assign("old")).replace(">", f' xmlns:tns="{SPACES["tns"]}">', 1)
    main, more = calling(data, 'sub_x = "old"')
    assert "right" in play(main, "t", "yes", "right", more=more).trace


@pytest.mark.parametrize("data", [assign("bean.find(x)"), assign("x", "in_x/part")])
def test_a_value_for_a_call_that_cannot_be_said_is_refused(data):
    main, more = calling(associate("Input", data), 'sub_x = "old"')
    assert ("mapping-lost", "c") in list_codes(main, more=more)
