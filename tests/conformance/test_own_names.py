"""Names that a step or a scope keeps for itself, whatever the case has under them, played to the end."""

import pytest

from engine.bpmn.reader import read_diagrams
from tests.engine.spiff.spiff_drawing import Drawing, event, write_files

ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
ACTIVITI = 'xmlns:activiti="http://activiti.org/bpmn"'
FLOWABLE = 'xmlns:flowable="http://flowable.org/bpmn"'
ROUNDS = (
    '<bpmn:multiInstanceLoopCharacteristics isSequential="{}"><bpmn:loopCardinality>2</bpmn:loopCardinality>'
    "</bpmn:multiInstanceLoopCharacteristics>"
)


def extension(inside: str) -> str:
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def carry(inside: str) -> str:
    return extension(f"<zeebe:ioMapping {ZEEBE}>{inside}</zeebe:ioMapping>")


MORE = '<zeebe:input source="=days + 1" target="days"/>'
TWICE = '<zeebe:output source="=days * 2" target="days"/>'
PARAMETER = extension(
    f'<camunda:inputOutput {CAMUNDA}><camunda:inputParameter name="days">${{days + 1}}'
    "</camunda:inputParameter></camunda:inputOutput>"
)


def ask_days(main: Drawing, wanted: int) -> Drawing:
    """`days` is 10 before the step, and the gateway behind it asks whether it is what is wanted."""
    main.ends().user("yes", "no")
    main.node("scriptTask", "set", "<bpmn:script>days = 10</bpmn:script>")
    main.choice("asked", default="otherwise")
    main.chain("s", "set", "step", "asked")
    main.flow("asked", "yes", f"days = {wanted}")
    main.flow("asked", "no", flow_id="otherwise")
    return main.chain("yes", "e").chain("no", "e")


def mapped(inner: str, wanted: int = 10) -> Drawing:
    main = Drawing()
    main.node("userTask", "step", inner)
    return ask_days(main, wanted)


@pytest.mark.parametrize(("inner", "wanted"), [(carry(MORE), 10), (PARAMETER, 10), (carry(MORE + TWICE), 22)])
def test_what_a_step_carries_in_is_its_own_and_only_what_it_carries_out_is_the_cases(play, inner, wanted):
    played = play(mapped(inner, wanted), "step", "yes")
    assert (played.trace[-2:], played.variables["days"]) == (("yes", "e"), wanted)


def test_a_step_that_is_left_by_its_border_leaves_its_own_names_behind(play):
    main = mapped(carry(MORE))
    main.boundary("late", "step", event("timer", "PT1H"))
    played = play(main.chain("late", "asked"), "+PT2H", "yes")
    assert (played.trace[-2:], played.variables["days"]) == (("yes", "e"), 10)


def test_all_of_a_sub_process_knows_what_it_carries_in_and_changes_only_that(play):
    main, inner = Drawing(), Drawing("step").ends("is", "ie").user("left")
    inner.node("scriptTask", "change", "<bpmn:script>days = days + 100</bpmn:script>")
    inner.node("parallelGateway", "fork")
    inner.node("parallelGateway", "join")
    inner.node("scriptTask", "tell", "<bpmn:script>told = days</bpmn:script>")
    inner.chain("is", "fork", "change", "join", "tell", "ie").chain("fork", "left", "join")
    main.node("subProcess", "step", carry(MORE + TWICE) + "".join(inner.parts))
    played = play(ask_days(main, 222), "left", "yes")
    assert (played.variables["told"], played.variables["days"]) == (111, 222)


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_rounds_carry_in_from_the_name_that_they_hide(play, sequential):
    given = '<zeebe:output source="=days" target="got"/>'
    names = f'inputCollection="=[1, 2]" outputCollection="all" outputElement="=got" {ZEEBE}'
    marker = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}">'
        f"{extension(f'<zeebe:loopCharacteristics {names}/>')}</bpmn:multiInstanceLoopCharacteristics>"
    )
    played = play(mapped(carry(MORE + given) + marker), "step", "step", "yes")
    assert (played.variables["all"], played.variables["days"]) == ([11, 11], 10)


@pytest.mark.parametrize(
    ("output", "given"),
    [("=loopCounter", [1, 2, 3]), ('={"i": loopCounter}.i * 10', [10, 20, 30]), ("=it", [7, 8, 9])],
)
def test_rounds_of_camunda_8_are_counted_from_1(play, output, given):
    main = Drawing().ends()
    names = 'inputCollection="=[7, 8, 9]" inputElement="it" outputCollection="all"'
    loop = f"<zeebe:loopCharacteristics {ZEEBE} {names} outputElement='{output}'/>"
    marker = (
        f"<bpmn:multiInstanceLoopCharacteristics>{extension(loop)}</bpmn:multiInstanceLoopCharacteristics>"
    )
    main.node("userTask", "t", marker)
    assert play(main.chain("s", "t", "e"), "t", "t", "t").variables["all"] == given


def test_the_second_round_of_camunda_8_is_number_2_and_of_camunda_7_number_1(play):
    for loop, ended in (
        (f'<zeebe:loopCharacteristics {ZEEBE} inputCollection="=[7, 8, 9]"/>', "=loopCounter >= 2"),
        ("", "${loopCounter == 1}"),
    ):
        main = Drawing().ends()
        source = extension(loop) if loop else "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
        over = f"<bpmn:completionCondition>{ended.replace('>', '&gt;')}</bpmn:completionCondition>"
        kind = "multiInstanceLoopCharacteristics"
        main.node("userTask", "t", f'<bpmn:{kind} isSequential="true">{source}{over}</bpmn:{kind}>')
        assert play(main.chain("s", "t", "e"), "t", "t").open == ()


def holding(scope: str, first: str = "A", head: str = "") -> Drawing:
    """A sub-process with a data object of its own, a step, and a gateway that asks whether it is 1."""
    inner = Drawing(scope).ends(f"s_{scope}", f"e_{scope}")
    inner.parts.insert(0, f'{head}<bpmn:dataObject id="data_{scope}" name="d"/>')
    inner.user(f"{first}_{scope}", f"Y_{scope}", f"N_{scope}")
    inner.choice(f"g_{scope}", default=f"n_{scope}")
    inner.chain(f"s_{scope}", f"{first}_{scope}", f"g_{scope}")
    inner.flow(f"g_{scope}", f"Y_{scope}", "d = 1")
    inner.flow(f"g_{scope}", f"N_{scope}", flow_id=f"n_{scope}")
    return inner.chain(f"Y_{scope}", f"e_{scope}").chain(f"N_{scope}", f"e_{scope}")


def test_sub_processes_with_data_objects_of_one_name_do_not_know_each_others(play):
    main = Drawing().ends()
    main.inside(holding("one"))
    main.inside(holding("two"))
    main.chain("s", "one", "two", "e")
    played = play(main, "A_one d=1", "Y_one", "A_two", "N_two")
    assert (played.open, "d" in played.variables) == ((), False)


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_each_round_of_a_sub_process_has_a_data_object_of_its_own(play, sequential):
    main = Drawing().ends()
    main.inside(holding("one", head=ROUNDS.format(sequential)))
    main.chain("s", "one", "e")
    steps = ["A_one d=1", "Y_one", "A_one", "N_one"]
    steps = steps if sequential == "true" else ["A_one d=1", "A_one d=2", "Y_one", "N_one"]
    assert play(main, *steps).open == ()


def test_a_sub_process_that_is_come_to_again_begins_without_its_data(play):
    main = Drawing().ends()
    main.inside(holding("one"))
    main.user("again")
    main.choice("back", default="on")
    main.chain("s", "one", "again", "back")
    main.flow("back", "one", "more")
    main.flow("back", "e", flow_id="on")
    assert (
        play(main, "A_one d=1", "Y_one", "again more=true", "A_one", "N_one", "again more=false").open == ()
    )


def value(text: str) -> str:
    return extension(f"<activiti:value {ACTIVITI}>{text}</activiti:value>")


@pytest.mark.parametrize("sequential", ["true", "false"])
@pytest.mark.parametrize("named", ['id="data_one" name="d"', 'name="d"'])
def test_each_round_of_a_sub_process_begins_with_the_value_of_its_data_object(play, sequential, named):
    main, inner = Drawing().ends(), Drawing("one").ends("is", "ie").user("t", "yes", "no")
    data = f'<bpmn:dataObject {named} itemSubjectRef="xsd:int">{value("5")}</bpmn:dataObject>'
    inner.parts.insert(0, ROUNDS.format(sequential) + data)
    inner.node("scriptTask", "more", "<bpmn:script>d = d + 1</bpmn:script>")
    inner.choice("asked", default="otherwise")
    inner.chain("is", "t", "more", "asked").chain("yes", "ie").chain("no", "ie")
    inner.flow("asked", "yes", "d = 6")
    inner.flow("asked", "no", flow_id="otherwise")
    main.inside(inner)
    main.chain("s", "one", "e")
    played = play(main, "t", "yes", "t", "yes")
    assert (played.open, "d" in played.variables) == ((), False)


@pytest.mark.parametrize("named", ['id="data"', 'name="two words"', ""])
def test_a_value_of_a_data_object_that_nothing_names_stands_in_nobodys_way(play, named):
    main, inner = Drawing().ends(), Drawing("one").ends("is", "ie").user("t").chain("is", "t", "ie")
    data = f'<bpmn:dataObject {named} itemSubjectRef="xsd:int">{value("5")}</bpmn:dataObject>'
    inner.parts.insert(0, ROUNDS.format("false") + data)
    main.inside(inner)
    main.chain("s", "one", "e")
    assert play(main, "t", "t").open == ()
    assert "data-shared" not in {cure.code for cure in read_diagrams(write_files(main)).cures}


@pytest.mark.parametrize(("known", "way"), [("", "yes"), ("n = 7", "no")])
def test_a_data_object_begins_with_the_value_in_its_file_unless_the_case_has_one(play, known, way):
    main = Drawing().ends().user("yes", "no")
    for name, kind, text in (("n", "int", "5"), ("word", "string", "Testing"), ("sure", "boolean", "true")):
        main.node("dataObject", f"data_{name}", value(text), name=name, itemSubjectRef=f"xsd:{kind}")
    main.choice("asked", default="otherwise")
    main.chain("s", "asked")
    main.flow("asked", "yes", 'n = 5 and word = "Testing" and sure')
    main.flow("asked", "no", flow_id="otherwise")
    main.chain("yes", "e").chain("no", "e")
    assert play(main, way, known=known).trace[-2:] == (way, "e")


def test_data_that_something_outside_of_repeated_sub_processes_reads_is_said_to_be_shared():
    main = Drawing().ends()
    main.inside(holding("one", head=ROUNDS.format("true")))
    main.node("scriptTask", "last", "<bpmn:script>told = d</bpmn:script>")
    main.chain("s", "one", "last", "e")
    assert "data-shared" in {cure.code for cure in read_diagrams(write_files(main)).cures}


def test_what_a_call_carries_in_is_its_own_though_the_called_process_stands_behind_it(play):
    called, main = Drawing("called").ends("cs", "ce"), Drawing().ends()
    over = f'<bpmn:multiInstanceLoopCharacteristics isSequential="true" {FLOWABLE}'
    called.node("userTask", "t", f'{over} flowable:collection="${{all}}" flowable:elementVariable="one"/>')
    called.chain("cs", "t", "ce")
    carried = extension(f'<flowable:in {FLOWABLE} source="list" target="all"/>')
    main.node("callActivity", "call", carried, calledElement="called")
    main.chain("s", "call", "e")
    played = play(main, "t", "t", known="list = [1, 2]", more=called.process())
    assert (played.open, "all" in played.variables) == ((), False)
