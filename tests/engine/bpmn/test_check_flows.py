"""Judging the ways through a diagram: gateways, calls, loops, starts and ends."""

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, task, timer
from diagram_judging import between, codes_of, judge

from engine.bpmn.check import Verdict


def split(*flows, **attributes):
    """Start -> task -> exclusive gateway -> two ends."""
    gateway = element("exclusiveGateway", "g", "Czy tak?", **attributes)
    ends = element("endEvent", "e1", "Tak") + element("endEvent", "e2", "Nie")
    return diagram(START, task("t"), gateway, ends, chain("s", "t", "g"), *flows)


def test_a_flow_without_an_id_is_a_warning():
    content = diagram(START, END, flow("s", "e", flow_id=""))
    findings, result = judge(content)
    assert ([f.code for f in findings], result) == (["flow-without-id"], Verdict.RUNNABLE)


def test_a_flow_is_called_by_what_it_joins_in_the_drawing():
    undo = element("userTask", "u", "Cofnij", isForCompensation="true")
    border = element("boundaryEvent", "b", "", "<bpmn:compensateEventDefinition/>", attachedToRef="t")
    link = '<bpmn:association id="l" sourceRef="b" targetRef="u"/>'
    throw = element("intermediateThrowEvent", "w", "Cofnij", "<bpmn:compensateEventDefinition/>")
    flows = "".join(flow(*ends, flow_id="") for ends in (("s", "t"), ("t", "w"), ("w", "e")))
    found, _ = judge(diagram(START, task("t"), border, undo, link, throw, END, flows))
    told = {one.message_en for one in found if one.code == "flow-without-id"}
    assert told == {
        "The flow from “Początek” to “Krok” has no id.",
        "The flow from “Krok” to “Cofnij” has no id.",
        "The flow from “Cofnij” to “Koniec” has no id.",
    }


def test_two_ways_out_of_a_task_are_a_split_and_said_to_be_one():
    content = diagram(
        START, task("t"), END, task("u"), chain("s", "t", "e") + flow("t", "u") + chain("u", "e")
    )
    assert (codes_of(content), judge(content)[1]) == ({"split-added"}, Verdict.RUNNABLE)


def test_a_condition_on_the_way_out_of_a_parallel_gateway_is_told_not_to_count():
    gateway = element("parallelGateway", "g", "Razem")
    assert "condition-outside-gateway" in codes_of(
        diagram(START, gateway, END, chain("s", "g") + flow("g", "e", "a = 1"))
    )


@pytest.mark.parametrize(
    "flows, default, expected",
    [
        ((("e1", "a = 1"), ("e2", "")), "g__e2", set()),
        ((("e1", "a = 1"), ("e2", "a != 1")), None, set()),
        ((("e1", "a"), ("e2", "not(a)")), None, set()),
        ((("e1", "a = 1"), ("e2", "a = 2")), None, {"gateway-without-default"}),
        ((("e1", "a = 1"), ("e2", "")), None, {"default-assumed"}),
        ((("e1", ""), ("e2", "")), None, {"condition-missing", "gateway-without-default"}),
        ((("e1", "a = 1"), ("e2", "a = 1")), None, {"same-condition-twice", "gateway-without-default"}),
        ((("e1", "a = 1"), ("e2", "b")), "g__e2", {"default-with-condition"}),
        ((("e1", "a = 1"), ("e2", "b")), "elsewhere", {"default-unknown"}),
        ((("e1", "eval(1)"), ("e2", "")), "g__e2", {"expression-refused"}),
    ],
)
def test_an_exclusive_gateway_always_finds_a_way(flows, default, expected):
    attributes = {"default": default} if default else {}
    assert codes_of(split(*(flow("g", target, text) for target, text in flows), **attributes)) == expected


def call(own, called):
    ids = {'"s"': f'"{own}s"', '"e"': f'"{own}e"'}
    start, end = (part.replace(*pair) for part, pair in zip((START, END), ids.items(), strict=True))
    activity = element("callActivity", f"{own}c", "Etap", calledElement=called)
    return diagram(start, activity, end, chain(f"{own}s", f"{own}c", f"{own}e"), process_id=own)


def test_a_person_does_what_a_missing_process_would_unless_a_whole_model_lacks_it():
    content = between(element("callActivity", "c", "Etap", calledElement="q"), first="c", last="c")
    assert codes_of(content) == {"called-by-person"}
    assert codes_of(content, is_whole=True) == {"called-process-missing"}
    assert codes_of(content, elsewhere={"q"}) == set()
    empty = between(element("callActivity", "c", "Etap"), first="c", last="c")
    assert codes_of(empty) == {"called-by-person"}
    assert codes_of(empty, is_whole=True) == {"call-without-target"}


def test_processes_that_call_each_other_in_a_circle_are_refused():
    findings, _ = judge(call("a", "b"), call("b", "c"), call("c", "a"))
    assert [f.code for f in findings] == ["call-cycle"]
    assert "a → b → c → a" in findings[0].message_pl


def test_many_calls_in_circles_are_judged_quickly():
    contents = []
    for own in range(12):
        calls = "".join(element("callActivity", f"c{own}_{n}", "X", calledElement=f"p{n}") for n in range(12))
        ids = [f"s{own}", *(f"c{own}_{n}" for n in range(12)), f"e{own}"]
        start, end = element("startEvent", ids[0]), element("endEvent", ids[-1])
        contents.append(diagram(start, calls, end, chain(*ids), process_id=f"p{own}"))
    assert "call-cycle" in codes_of(*contents)


@pytest.mark.parametrize(
    ("condition", "most", "codes"),
    [("true", "", {"loop-without-wait"}), ("true", 'loopMaximum="3"', set()), ("again", "", set())],
)
def test_a_step_that_repeats_itself_for_ever_is_refused(condition, most, codes):
    marker = f"<bpmn:standardLoopCharacteristics {most}><bpmn:loopCondition>{condition}</bpmn:loopCondition>"
    inside = f"{marker}</bpmn:standardLoopCharacteristics><bpmn:script>a = 1</bpmn:script>"
    script = element("scriptTask", "c", "Licz", inside)
    assert codes_of(diagram(START, script, END, chain("s", "c", "e"))) == codes


def test_a_loop_without_a_wait_is_refused():
    gateway = element("exclusiveGateway", "g", "Jeszcze raz?", default="g__e")
    join = element("exclusiveGateway", "j")
    content = diagram(START, join, gateway, END, chain("s", "j", "g", "e") + flow("g", "j", "a = 1"))
    assert codes_of(content) == {"loop-without-wait"}
    script = element("scriptTask", "c", "Licz", "<bpmn:script>a = a + 1</bpmn:script>")
    counts = diagram(
        START, join, script, gateway, END, chain("s", "j", "c", "g", "e") + flow("g", "j", "a &lt; 3")
    )
    assert codes_of(counts) == set()
    with_task = diagram(
        START, join, task("t"), gateway, END, chain("s", "j", "t", "g", "e") + flow("g", "j", "a = 1")
    )
    assert codes_of(with_task) == set()


def around(kind, more="", to_task="", default=""):
    """A loop through a fork and a join of one kind: one way between them is empty, the other has a task."""
    ids = {"default": default} if default else {}
    fork, join = element(kind, "a", "Co?", **ids), element(kind, "j")
    again = element("exclusiveGateway", "x", "Jeszcze raz?", default="x__e")
    merge = element("exclusiveGateway", "m")
    flows = chain("s", "m", "a", "j", "x", "e") + flow("a", "t", to_task) + flow("t", "j")
    return diagram(START, merge, fork, task("t"), join, again, END, flows + flow("x", "m", "again") + more)


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
def test_a_join_that_waits_for_a_task_of_every_round_lets_a_loop_wait(kind):
    assert "loop-without-wait" not in codes_of(around(kind))


def test_a_join_does_not_wait_for_a_way_that_may_not_be_taken():
    assert "loop-without-wait" in codes_of(around("exclusiveGateway", to_task="b", default="a__j"))
    assert "loop-without-wait" in codes_of(around("inclusiveGateway", to_task="b"))


def test_a_loop_within_a_loop_that_waits_is_refused():
    inner = element("exclusiveGateway", "n", "Znowu?", default="n__m")
    more = inner + flow("m", "n", "more = 1") + flow("n", "m")
    assert "loop-without-wait" in codes_of(around("parallelGateway", more))


def test_a_chain_of_more_than_400_steps_is_refused():
    ids = [f"t{n}" for n in range(400)]
    content = diagram(START, *(task(name) for name in ids), END, chain("s", *ids, "e"))
    assert codes_of(content) == {"chain-too-long"}


def test_unreachable_elements_and_unsaid_ends_are_told():
    content = diagram(START, task("t"), END, task("island"), chain("s", "t"))
    findings, result = judge(content)
    assert {(f.code, f.element) for f in findings} == {
        ("unreachable", "e"),
        ("unreachable", "island"),
        ("end-added", "t"),
    }
    assert result is Verdict.RUNNABLE


def test_starts_ends_and_flows_between_them_are_counted():
    second, flows = element("startEvent", "s2"), chain("s", "t", "e") + chain("s2", "e")
    assert "start-count" in codes_of(diagram(START, second, task("t"), END, flows))
    assert "starts-asked" in codes_of(diagram(START, second, element("userTask", "t"), END, flows))
    endless = (START, task("t"), task("u"), chain("s", "t", "u", "t"))
    findings, result = judge(diagram(*endless))
    assert ("never-ends" in {one.code for one in findings}, result) == (True, Verdict.RUNNABLE)
    inside = element("subProcess", "sub", inside="".join(endless).replace('"s"', '"in"'))
    findings, result = judge(diagram(START, inside, END, chain("s", "sub", "e")))
    assert ("never-ends" in {one.code for one in findings}, result) == (True, Verdict.RUNNABLE)
    assert judge(diagram())[1] is Verdict.DRAWING
    findings, result = judge(diagram(START, task("t"), END, chain("s", "t", "s"), flow("t", "e")))
    assert ("flow-into-start" in {one.code for one in findings}, result) == (True, Verdict.RUNNABLE)
    findings, result = judge(diagram(START, END, task("t"), chain("s", "e", "t")))
    assert ("flow-out-of-end" in {one.code for one in findings}, result) == (True, Verdict.RUNNABLE)
    over = element("endEvent", "e", "Koniec", "<bpmn:terminateEventDefinition/>")
    assert "flow-behind-end" in codes_of(diagram(START, over, task("t"), chain("s", "e", "t")))
    border = element("boundaryEvent", "b", "", timer("timeDuration", "P1D"), attachedToRef="t")
    assert "flow-into-border" in codes_of(
        diagram(START, task("t"), border, END, chain("s", "t", "e"), flow("t", "b"))
    )


def test_a_way_that_is_always_taken_beside_an_asked_one_is_not_told_as_a_choice_of_one():
    parts = (task("t"), task("u"), task("v"), chain("t", "u", "e"), flow("t", "v", "x = 1"), chain("v", "e"))
    found, _ = judge(diagram(START, *parts, END, chain("s", "t")))
    (told,) = [one.message_en for one in found if one.code == "split-added"]
    assert told.endswith("those without a condition always, the others when their condition holds.")


def test_a_called_global_task_is_told_as_done_and_not_as_drawn_only():
    called = '<bpmn:globalTask id="g" name="Wspólne"/>'
    step = element("callActivity", "c", "Zrób", calledElement="g")
    codes = codes_of(diagram(START, step, END, chain("s", "c", "e"), before=called))
    assert {"global-task-inlined", "drawing-only"} & codes == {"global-task-inlined"}


def test_a_condition_in_xpath_is_asked_and_not_called_wrong_feel():
    gateway = element("exclusiveGateway", "g", "Ile?", default="g__e")
    path = flow("g", "t", "getDataObject('order')/amount &gt; 5")
    content = diagram(START, gateway, element("task", "t"), END, path, chain("s", "g", "e"), chain("t", "e"))
    assert {"condition-asked", "expression-refused", "language-unknown"} & codes_of(content) == {
        "condition-asked"
    }
