"""A bare diagram whose gateway does not say what it decides by: a person chooses the way."""

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, task
from diagram_judging import judge

from engine.bpmn.check import Verdict
from engine.bpmn.reader import read_diagrams
from engine.errors import ModelRefused

OTHER = element("endEvent", "f", "Nie dziś")


def choice(*before, names=("tak", "nie"), **attributes):
    gateway = element("exclusiveGateway", "g", "Czy zgoda?", **attributes)
    ways = flow("g", "e", name=names[0]) + flow("g", "f", name=names[1])
    return diagram(START, *before, gateway, END, OTHER, ways)


def conditions(content):
    graph = read_diagrams({"a.bpmn": content})
    return [graph.processes["p"].flows[flow_id].condition for flow_id in graph.element("g").outgoing], graph


def codes(content):
    findings, result = judge(content)
    return {finding.code for finding in findings}, result


def test_the_person_before_the_gateway_answers_by_the_names_of_its_ways():
    content = choice(element("userTask", "t", "Zapytaj"), chain("s", "t", "g"))
    asked, graph = conditions(content)
    assert asked == ['Czy_zgoda = "tak"', 'Czy_zgoda = "nie"'] and "choose_g" not in graph.elements
    told, result = codes(content)
    assert "way-asked" in told and "condition-missing" not in told and result is Verdict.RUNNABLE


def test_a_default_way_that_is_asked_for_with_the_others_is_no_mistake_of_the_diagram():
    told, _ = codes(choice(chain("s", "g"), default="g__e"))
    assert "way-asked" in told and "default-with-condition" not in told


def test_where_nobody_stands_before_the_gateway_a_step_is_put_there():
    asked, graph = conditions(choice(chain("s", "g"), names=("", "")))
    assert asked == ['Czy_zgoda = "Koniec"', 'Czy_zgoda = "Nie dziś"']
    assert graph.element("choose_g").name == "Czy zgoda?"
    assert graph.processes["p"].flows[graph.element("g").incoming[0]].source == "choose_g"


def test_a_way_from_nowhere_and_a_way_to_nowhere_are_refused_by_name():
    for lost in (flow("nobody", "g"), flow("g", "nobody")):
        with pytest.raises(ModelRefused) as refused:
            read_diagrams({"a.bpmn": choice(chain("s", "g"), lost)})
        assert (refused.value.code, refused.value.params["ref"]) == ("flow_to_nothing", "nobody")


def test_ways_of_the_same_name_are_told_apart_and_quotes_are_harmless():
    asked, _ = conditions(choice(chain("s", "g"), names=("OK &quot;x&quot;", "OK &quot;x&quot;")))
    assert asked == ["Czy_zgoda = \"OK 'x'\"", 'Czy_zgoda = "Nie dziś"']


def test_a_gateway_with_a_condition_and_a_model_made_for_krokus_are_taken_at_their_word():
    gateway = element("exclusiveGateway", "g", "Czy zgoda?")
    third = element("endEvent", "h", "Może")
    ways = flow("g", "e", "x = 1") + flow("g", "f") + flow("g", "h")
    content = diagram(
        START, element("task", "t", "Krok"), gateway, END, OTHER, third, chain("s", "t", "g"), ways
    )
    assert codes(content)[1] is Verdict.REFUSED
    told, result = codes(choice(task("t"), chain("s", "t", "g")))
    assert "condition-missing" in told and result is Verdict.REFUSED
