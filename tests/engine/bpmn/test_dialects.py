"""Files of other tools: what they say is read as far as Krokus can keep it, the rest is named."""

import pytest
from diagram_builder import END, START, chain, element, flow, timer
from dialect_reader import HEAD, read

from engine.bpmn.check import Verdict, check_graph, verdict
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.scripts import translate_script
from engine.bpmn.reader import read_diagrams

MARKER = "bpmn:multiInstanceLoopCharacteristics"


def extension(*parts):
    return f"<bpmn:extensionElements>{''.join(parts)}</bpmn:extensionElements>"


def test_camunda_forms_groups_and_due_dates_are_read():
    task = element(
        "userTask",
        "t",
        "Zadanie",
        **{
            "camunda:formKey": "embedded:app:forms/approve.html",
            "camunda:candidateGroups": "mentor, coach",
            "camunda:dueDate": "P3D",
        },
    )
    graph, codes, result = read(START, task, END, chain("s", "t", "e"))
    read_element = graph.element("t")
    assert dict(read_element.properties) == {"foreign_form": "approve", "role": "mentor", "due": "P3D"}
    assert (codes, result) == ({"groups-ignored"}, Verdict.RUNNABLE)


@pytest.mark.parametrize(
    "due", ["${dateTime().plusDays(3).toDate()}", "${now().plusDays(3)}", '=now() + duration("P3D")']
)
def test_a_due_date_counted_on_from_now_is_read(due):
    task = element("userTask", "t", "Zadanie", **{"camunda:dueDate": due.replace('"', "&quot;")})
    graph, codes, result = read(START, task, END, chain("s", "t", "e"))
    assert (graph.element("t").properties["due"], result) == ("P3D", Verdict.RUNNABLE)
    assert "due-ignored" not in codes


def test_a_listener_that_hears_when_the_time_of_a_task_is_up_is_named_by_itself():
    timed = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    listener = f'<camunda:taskListener event="timeout" id="late" class="a.B">{timed}</camunda:taskListener>'
    task = element("userTask", "t", "Zadanie", extension(listener))
    _, codes, result = read(START, task, END, chain("s", "t", "e"))
    assert ("extension-ignored" in codes, result) == (True, Verdict.RUNNABLE)
    assert "element-misplaced" not in codes


@pytest.mark.parametrize(
    "formula, role", [("group(mentor)", "mentor"), ("coach", "coach"), ("user(kim)", None)]
)
def test_a_potential_owner_that_is_a_group_is_the_role(formula, role):
    owner = (
        "<bpmn:potentialOwner><bpmn:resourceAssignmentExpression>"
        f"<bpmn:formalExpression>{formula}</bpmn:formalExpression>"
        "</bpmn:resourceAssignmentExpression></bpmn:potentialOwner>"
    )
    graph, codes, _ = read(START, element("userTask", "t", "Zadanie", owner), END, chain("s", "t", "e"))
    assert (graph.element("t").role, "people-ignored" in codes) == (role, role is None)


def test_zeebe_tasks_scripts_decisions_and_calls_are_read():
    form = '<zeebe:formDefinition formId="approve"/>'
    people = '<zeebe:assignmentDefinition candidateGroups="coach"/>'
    lines = '<zeebe:script expression="=a + 1" resultVariable="b"/>'
    decision = '<zeebe:calledDecision decisionId="d" resultVariable="out"/>'
    task = element("userTask", "t", "Zadanie", extension("<zeebe:userTask/>", form, people))
    script = element("scriptTask", "x", "Licz", extension(lines))
    rule = element("businessRuleTask", "r", "Oceń", extension(decision))
    call = element("callActivity", "c", "Etap", extension('<zeebe:calledElement processId="q"/>'))
    graph, codes, _ = read(START, task, script, rule, call, END, chain("s", "t", "x", "r", "c", "e"))
    assert dict(graph.element("t").properties) == {"foreign_form": "approve", "role": "coach"}
    assert graph.element("x").script == "b = a + 1"
    assert (
        graph.element("r").decision_ref == "d" and graph.element("r").properties["result_variable"] == "out"
    )
    assert graph.element("c").called_element == "q"
    assert codes == {"extension-harmless", "called-by-person"}


def test_a_script_of_zeebe_that_calls_what_only_zeebe_has_is_a_persons_work():
    lines = '<zeebe:script expression="=floor(random number() * 100) + 1" resultVariable="b"/>'
    script = element("scriptTask", "x", "Losuj", extension(lines))
    graph, codes, result = read(START, script, END, chain("s", "x", "e"))
    assert graph.element("x").needs_person and "script-by-person" in codes and result is Verdict.RUNNABLE


@pytest.mark.parametrize(
    "marker",
    [
        f'<{MARKER} camunda:collection="${{people}}" camunda:elementVariable="one"/>',
        f'<{MARKER} flowable:collection="people" flowable:elementVariable="one"/>',
        f"<{MARKER}>"
        + extension('<zeebe:loopCharacteristics inputCollection="=people" inputElement="one"/>')
        + f"</{MARKER}>",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>d</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="one"/></bpmn:multiInstanceLoopCharacteristics>',
    ],
)
def test_rounds_over_a_collection_are_read_from_every_dialect(marker):
    data = '<bpmn:dataObject id="d" name="people"/>'
    graph, _, _ = read(START, data, element("userTask", "t", "Zadanie", marker), END, chain("s", "t", "e"))
    loop = graph.element("t").loop
    assert (loop.kind, loop.collection) == ("parallel", "people")


@pytest.mark.parametrize(
    "label, meant, expected",
    [
        ("people", "r", "people"),
        ("Lista osób", "r", "r"),
        ("Lista osób", "d", "d"),
        ("people", "d", "people"),
    ],
)
def test_data_whose_name_is_a_label_goes_by_the_id_that_rounds_point_to(label, meant, expected):
    data = element("dataObject", "d") + element("dataObjectReference", "r", label, dataObjectRef="d")
    marker = f"<{MARKER}><bpmn:loopDataInputRef>{meant}</bpmn:loopDataInputRef></{MARKER}>"
    graph, _, _ = read(START, data, element("userTask", "t", "Zadanie", marker), END, chain("s", "t", "e"))
    assert graph.element("t").loop.collection == expected


def test_a_mapping_that_a_condition_reads_becomes_a_script_step():
    mapping = extension('<zeebe:ioMapping><zeebe:output source="=a.b" target="score"/></zeebe:ioMapping>')
    gateway = element("exclusiveGateway", "g", "Czy?", default="g__e")
    parts = [START, element("userTask", "t", "Zadanie", mapping), gateway, END, element("endEvent", "e2")]
    graph, codes, _ = read(*parts, chain("s", "t", "g", "e"), flow("g", "e2", "=score > 3"))
    assert graph.element("after_t").script == "score = a.b"
    assert graph.processes["p"].flows["t__g"].source == "after_t"
    assert "script-inserted" in codes


def test_a_mapping_nobody_reads_is_named_and_one_that_cannot_be_said_refuses_the_file():
    mapping = extension(
        '<camunda:inputOutput><camunda:outputParameter name="score">${bean.x()}</camunda:outputParameter>'
        "</camunda:inputOutput>"
    )
    task = element("userTask", "t", "Zadanie", mapping)
    _, codes, result = read(START, task, END, chain("s", "t", "e"))
    assert ("mapping-ignored" in codes, result) == (True, Verdict.RUNNABLE)
    gateway = element("exclusiveGateway", "g", "Czy?", default="g__e")
    parts = [START, task, gateway, END, element("endEvent", "e2"), chain("s", "t", "g", "e")]
    _, codes, result = read(*parts, flow("g", "e2", "=score > 3"))
    assert ("mapping-lost" in codes, result) == (True, Verdict.REFUSED)


def test_a_mapping_that_only_the_key_of_a_message_reads_is_not_said_to_be_read_nowhere():
    mapping = extension('<zeebe:ioMapping><zeebe:output source="=x" target="key"/></zeebe:ioMapping>')
    subscription = extension('<zeebe:subscription correlationKey="=key"/>')
    message = f'<bpmn:message id="m" name="said">{subscription}</bpmn:message>'
    catch = '<bpmn:messageEventDefinition messageRef="m"/>'
    parts = [START, element("userTask", "t", "Zadanie", mapping)]
    parts += [element("intermediateCatchEvent", "c", "", catch), END, chain("s", "t", "c", "e")]
    graph, _, _ = read(*parts, before=message)
    (told,) = [one for one in check_graph(graph) if one.code == "mapping-ignored"]
    assert "nothing that runs here reads it" in told.message_en


def test_spiffworkflow_scripts_around_a_step_become_steps():
    scripts = extension(
        "<spiffworkflow:preScript>a = 1</spiffworkflow:preScript>",
        "<spiffworkflow:postScript>b = a == 1</spiffworkflow:postScript>",
    )
    graph, codes, _ = read(START, element("userTask", "t", "Zadanie", scripts), END, chain("s", "t", "e"))
    assert (graph.element("before_t").script, graph.element("after_t").script) == ("a = 1", "b = a = 1")
    assert "script-inserted" in codes


def test_empty_scripts_around_a_step_do_nothing():
    nothing = extension(
        "<spiffworkflow:preScript/>", "<spiffworkflow:postScript> </spiffworkflow:postScript>"
    )
    task = element("userTask", "t", "Zadanie", nothing)
    graph, codes, result = read(START, task, END, chain("s", "t", "e"))
    assert (sorted(graph.elements), result) == (["e", "s", "t"], Verdict.RUNNABLE)
    assert codes.isdisjoint({"script-lost", "script-inserted"})


@pytest.mark.parametrize(
    "kind, text, expected",
    [
        ("timeDuration", "${wait}", ("duration", "= wait")),
        ("timeDuration", '"PT1H"', ("duration", "PT1H")),
        ("timeDuration", "timedelta(hours=2)", ("duration", "PT2H")),
        ("timeDuration", "pt1h30m10s", ("duration", "PT1H30M10S")),
        ("timeCycle", "R3/PT30s", ("duration", "PT30S")),
        ("timeDate", "2030-01-01T10:00Z", ("date", '= date and time("2030-01-01T10:00:00Z")')),
        ("timeCycle", "R3/PT1H", ("duration", "PT1H")),
        (
            "timeDuration",
            'duration("P" + string(n) + "D")',
            ("duration", '= duration("P" + string(n) + "D")'),
        ),
        ("timeDuration", 'if late then "PT1H" else "P1D"', ("duration", '= if late then "PT1H" else "P1D"')),
        ("timeDate", 'now() + duration("P1D")', ("date", '= now() + duration("P1D")')),
        ("timeDuration", '= duration("P1D")', ("duration", '= duration("P1D")')),
    ],
)
def test_timers_of_other_engines_are_read(kind, text, expected):
    catch = element("intermediateCatchEvent", "c", "Termin", timer(kind, text))
    graph, _, result = read(START, catch, END, chain("s", "c", "e"))
    event = graph.element("c").event
    assert ((event.timer_kind, event.expression), result) == (expected, Verdict.RUNNABLE)


@pytest.mark.parametrize("text, variable", [("wait", "wait"), ("Czas oczekiwania", "Czas_oczekiwania")])
def test_a_timer_may_name_data_of_the_file(text, variable):
    catch = element("intermediateCatchEvent", "c", "Termin", timer("timeDuration", text))
    for data, expected in ((element("dataObject", "d", text), Verdict.RUNNABLE), ("", Verdict.REFUSED)):
        graph, _, result = read(START, data, catch, END, chain("s", "c", "e"))
        assert result == expected
        assert data == "" or graph.element("c").event.expression == f"= {variable}"


MODELER = 'xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatform='


@pytest.mark.parametrize(
    "told, expected",
    [
        (f'{MODELER}"Camunda Platform" ', "0 9 * * 4"),
        (f'{MODELER}"Camunda Cloud" ', "0 9 * * 5"),
        ("", "0 0 9 ? * 5"),
    ],
)
def test_weekdays_of_a_cron_are_counted_as_the_version_that_a_file_names_counts_them(told, expected):
    border = element(
        "boundaryEvent",
        "b",
        "Co tydzień",
        timer("timeCycle", "0 0 9 ? * 5"),
        attachedToRef="t",
        cancelActivity="false",
    )
    parts = [START, element("userTask", "t", "Zadanie"), border, END, chain("s", "t", "e"), flow("b", "e")]
    head = HEAD.replace("<bpmn:definitions ", f"<bpmn:definitions {told}")
    content = (
        f'{head}<bpmn:process id="p" isExecutable="true">{"".join(parts)}</bpmn:process></bpmn:definitions>'
    )
    graph = read_diagrams({"a.bpmn": content.encode()})
    assert graph.element("b").event.expression == expected
    is_refused = verdict(check_graph(graph), graph) is Verdict.REFUSED
    assert is_refused == (not told)


@pytest.mark.parametrize(
    ("foreign", "language", "feel"),
    [
        ("${orders[1].price < 100}", "", "orders[2].price < 100"),
        ("#{empty list[0]}", "", 'list contains([null, "", [], {}], list[1])'),
        ("list[1] > 5", "javascript", "list[2] > 5"),
        ("list[1] == 5", "", "list[2] = 5"),
        ('${person["name"] == "x"}', "", 'person.name = "x"'),
        ("${list[i] > 5}", "", None),
        ("list[i] > 5", "groovy", None),
        ("list[-1] > 5", "groovy", None),
        ("${date(list[0]) > day}", "", None),
        ("getDataObject('list')[1] = 5", "http://www.w3.org/1999/XPath", None),
        ("list[1] > 5", "", "list[1] > 5"),
        ("= list[1] > 5", "", "= list[1] > 5"),
        ("list[1] > 5", "feel", "list[1] > 5"),
        ("${count(list[item > 3]) > 1}", "", "${count(list[item > 3]) > 1}"),
        ("x in [1, 2]", "groovy", "x in [1, 2]"),
    ],
)
def test_a_place_in_a_list_is_counted_from_0_by_other_languages_and_from_1_by_feel(foreign, language, feel):
    assert translate_expression(foreign, language) == feel


def test_a_script_of_another_language_counts_places_from_0_and_one_of_feel_from_1():
    assert translate_script("y = list[1];", "javascript") == ("y = list[2]", 0)
    assert translate_script("y = list[i]", "groovy") is None

    def script(language, result=""):
        text = "list[1]" if result else "y = list[1]"
        more = {"scriptFormat": language, **({"camunda:resultVariable": result} if result else {})}
        step = element("scriptTask", "c", "Licz", f"<bpmn:script>{text}</bpmn:script>", **more)
        return read(START, step, END, chain("s", "c", "e"))[0].element("c").script

    assert [script("javascript"), script("feel"), script("")] == ["y = list[2]", "y = list[1]", "y = list[1]"]
    assert script("groovy", "y") == "y = list[2]"


@pytest.mark.parametrize(("said", "value"), [("test", '"test"'), ("${test}", "test")])
def test_what_a_call_hands_over_outside_of_braces_is_a_text(said, value):
    call = element(
        "callActivity", "c", "Etap", extension(f'<camunda:in sourceExpression="{said}" target="a"/>')
    )
    gateway = element("exclusiveGateway", "g", "Czy?", default="g__e")
    parts = [START, call, gateway, END, element("endEvent", "e2"), chain("s", "c", "g", "e")]
    graph, _, _ = read(*parts, flow("g", "e2", "a = 1"))
    assert graph.element("before_c").script == f"a = {value}"


def test_rounds_over_a_place_that_is_known_only_while_running_are_refused():
    def rounds(collection):
        marker = f'<{MARKER} camunda:collection="{collection}" camunda:elementVariable="one"/>'
        parts = [START, element("userTask", "t", "Zadanie", marker), END, chain("s", "t", "e")]
        graph, codes, _ = read(*parts)
        return graph.element("t").loop.collection, "language-unknown" in codes

    assert rounds("${lists[0]}") == ("lists[1]", False)
    assert rounds("${lists[i]}")[1]


def test_a_call_that_chooses_its_process_while_running_is_told_once():
    call = element("callActivity", "c", "Etap", calledElement="${which}")
    _, codes, result = read(START, call, END, chain("s", "c", "e"))
    assert (codes, result) == ({"call-dynamic"}, Verdict.RUNNABLE)
