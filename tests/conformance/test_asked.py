"""A bare diagram asks people for all that it reads and nothing sets, before the step that needs it."""

import pytest

from engine.forms import FieldKind
from tests.conformance.asking import OVER, ask, parted
from tests.engine.spiff.spiff_drawing import Drawing, event, rounds


def inside(name: str, is_parted: bool) -> Drawing:
    """A scope with the task `work`; where it is parted, a gateway decides whether it comes to it."""
    scope = Drawing(name).user("work")
    scope.node("startEvent", "in")
    scope.node("endEvent", "out")
    if not is_parted:
        return scope.chain("in", "work", "out")
    scope.choice("h", default="past")
    scope.flow("in", "h")
    scope.flow("h", "work", OVER)
    scope.flow("h", "out", flow_id="past")
    return scope.chain("work", "out")


def test_a_step_asks_for_what_a_gateway_behind_a_script_decides_by(play):
    main = parted("t", "sc").user("t")
    main.node("scriptTask", "sc", "<bpmn:script>y = x * 2</bpmn:script>")
    assert list(play(main, "t x=7", "yes").trace) == ["s", "t", "sc", "g", "yes", "e"]
    doubled = parted("t", "sc", condition="y > 12").user("t")
    doubled.node("scriptTask", "sc", "<bpmn:script>y = x * 2</bpmn:script>")
    assert list(play(doubled, "t x=7", "yes").trace) == ["s", "t", "sc", "g", "yes", "e"]
    assert list(play(doubled, "t x=6", "no").trace) == ["s", "t", "sc", "g", "no", "e"]


@pytest.mark.parametrize(("begun", "condition"), [("", "total > 12"), ("total = 0\n", "total > most")])
def test_what_a_script_adds_to_a_number_is_asked_for_as_a_number(play, begun, condition):
    main = parted("first", "t", "add", condition=condition).user("t")
    main.node("scriptTask", "first", f"<bpmn:script>{begun}most = 12</bpmn:script>")
    main.node("scriptTask", "add", "<bpmn:script>total = total + x</bpmn:script>")
    known = "" if begun else "total = 0"
    assert play(main, "t x=13", known=known).open == ("yes",)
    assert play(main, "t x=12", known=known).open == ("no",)


def test_an_answer_counts_at_whichever_step_it_is_given(play):
    main = parted("t", "u").user("t", "u")
    for steps in (("t x=7", "u"), ("t", "u x=7")):
        assert list(play(main, *steps, "yes").trace) == ["s", "t", "u", "g", "yes", "e"]


@pytest.mark.parametrize(
    ("wait", "step"), [(event("timer", "P1D"), "+P2D"), (event("message", "msg_a"), "!msg_a")]
)
def test_a_step_asks_for_what_is_decided_after_a_wait(play, wait, step):
    main = parted("t", "c").user("t")
    main.node("intermediateCatchEvent", "c", wait)
    assert list(play(main, "t x=7", step, "yes").trace) == ["s", "t", "c", "g", "yes", "e"]


@pytest.mark.parametrize("is_call", [False, True])
def test_a_step_before_a_scope_asks_for_what_is_decided_inside_it(play, is_call):
    scope = inside("call_me" if is_call else "sub", is_parted=True)
    main = Drawing().ends().user("t")
    if is_call:
        main.node("callActivity", "sub", calledElement="call_me")
    else:
        main.inside(scope)
    main.chain("s", "t", "sub", "e")
    more = scope.process() if is_call else ""
    way = ["s", "t", "sub", "in", "h", "work", "out", "e"]
    assert list(play(main, "t x=7", "work", more=more).trace) == way


@pytest.mark.parametrize("is_call", [False, True])
def test_a_step_in_a_scope_asks_for_what_is_decided_behind_it(play, is_call):
    scope = inside("call_me" if is_call else "sub", is_parted=False)
    main = parted("sub")
    if is_call:
        main.node("callActivity", "sub", calledElement="call_me")
    else:
        main.inside(scope)
    more = scope.process() if is_call else ""
    way = ["s", "sub", "in", "work", "out", "g", "yes", "e"]
    assert list(play(main, "work x=7", "yes", more=more).trace) == way


def test_a_step_in_a_repeated_scope_asks_whether_it_goes_on(play):
    marker = "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>more = true</bpmn:loopCondition>"
    main = Drawing().ends()
    parts = "".join(inside("sub", is_parted=False).parts)
    main.node("subProcess", "sub", f"{parts}{marker}</bpmn:standardLoopCharacteristics>")
    main.chain("s", "sub", "e")
    rounds_way = ["sub", "in", "work", "out"] * 2
    assert list(play(main, "work more=true", "work more=false").trace) == ["s", *rounds_way, "e"]


def test_a_step_asks_for_what_a_border_of_the_next_one_may_need(play):
    main = parted("bt").user("before", "t")
    main.parts = [part for part in main.parts if 'sourceRef="s"' not in part]
    main.boundary("bt", "t", event("timer", "P1D"))
    main.chain("s", "before", "t", "e")
    way = ["s", "before", "t", "bt", "g", "yes", "e"]
    assert list(play(main, "before x=7", "+P2D", "yes").trace) == way


@pytest.mark.parametrize(
    ("timer", "answer"),
    [(event("date", "= due"), 'due="2026-03-05T10:00"'), (event("timer", "= due"), 'due="P2D"')],
)
def test_a_step_asks_for_the_moment_that_is_waited_for_next(play, timer, answer):
    main = Drawing().ends().user("t")
    main.node("intermediateCatchEvent", "c", timer)
    main.chain("s", "t", "c", "e")
    assert list(play(main, f"t {answer}", "+P1D").trace) == ["s", "t", "c"]
    assert list(play(main, f"t {answer}", "+P4D").trace) == ["s", "t", "c", "e"]


def test_a_step_asks_how_often_the_next_one_is_repeated(play):
    main = Drawing().ends().user("before")
    main.node("userTask", "t", rounds(cardinality="n"))
    main.chain("s", "before", "t", "e")
    assert list(play(main, "before n=2", "t", "t").trace) == ["s", "before", "t", "t", "e"]


def test_what_is_decided_before_the_first_step_is_asked_when_a_case_begins(play):
    assert ask(parted()) == {"client_application": {"x": FieldKind.NUMBER}}
    assert ask(parted("t").user("t"))["client_application"] == {}
    assert list(play(parted(), "no").trace) == ["s", "g", "no", "e"]


def test_nobody_is_asked_for_what_a_script_sets_or_rounds_count():
    ends = "<bpmn:completionCondition>nrOfCompletedInstances = 2 or done</bpmn:completionCondition>"
    marker = rounds(cardinality="3").replace("</bpmn:multi", f"{ends}</bpmn:multi")
    main = parted("sc", "t", condition="y > 5")
    main.node("userTask", "t", marker)
    main.node("scriptTask", "sc", "<bpmn:script>y = 1</bpmn:script>")
    assert ask(main) == {"client_application": {}, "t": {"done": FieldKind.BOOL}}


def test_what_rounds_count_is_asked_where_they_are_over():
    main = parted("t", condition="nrOfCompletedInstances > 1")
    main.node("userTask", "t", rounds(cardinality="3"))
    assert ask(main)["t"] == {"nrOfCompletedInstances": FieldKind.NUMBER}


def test_nobody_in_a_loop_is_asked_for_what_a_script_sets_in_every_round_before_it(play):
    """A round that keeps its data object for itself begins without it, and each one has its script."""
    one = Drawing("round").user("tell", "look", "yes", "no")
    one.node("startEvent", "in")
    one.node("endEvent", "out")
    one.parts.append('<bpmn:dataObject id="d" name="x"/><bpmn:standardLoopCharacteristics loopMaximum="2"/>')
    one.node("scriptTask", "sc", "<bpmn:script>x = y</bpmn:script>")
    one.choice("g", default="past")
    one.chain("in", "tell", "sc", "look", "g").flow("g", "yes", "x > 5")
    one.flow("g", "no", flow_id="past")
    one.chain("yes", "out").chain("no", "out")
    main = Drawing().ends()
    main.inside(one)
    main.chain("s", "round", "e")
    assert "look" not in ask(main)
    played = play(main, "tell y=7", "look", "yes", "tell y=1", "look", "no")
    assert list(played.trace)[-3:] == ["no", "out", "e"]


def test_a_step_begins_with_what_its_round_knows_for_itself(play):
    one = Drawing("round").user("tell", "look", "yes", "no")
    one.node("startEvent", "in")
    one.node("endEvent", "out")
    one.parts.append('<bpmn:dataObject id="d" name="x"/><bpmn:standardLoopCharacteristics loopMaximum="2"/>')
    one.node("scriptTask", "sc", "<bpmn:script>x = y</bpmn:script>")
    one.choice("h", default="past_sc")
    one.choice("g", default="past")
    one.chain("in", "tell", "h").flow("h", "sc", "y = true")
    one.flow("h", "look", flow_id="past_sc")
    one.chain("sc", "look", "g").flow("g", "yes", "x = true")
    one.flow("g", "no", flow_id="past")
    one.chain("yes", "out").chain("no", "out")
    main = Drawing().ends()
    main.inside(one)
    main.chain("s", "round", "e")
    played = play(main, "tell y=true", "look", "yes", "tell y=false", "look", "no")
    assert list(played.trace)[-3:] == ["no", "out", "e"]


@pytest.mark.parametrize("written", ["x = x + 1", "x = 1"])
def test_what_is_set_only_behind_its_reader_is_asked_before(play, written):
    main = Drawing().ends().user("t", "yes", "no")
    main.choice("g", default="d")
    main.node("scriptTask", "sc", f"<bpmn:script>{written}</bpmn:script>")
    main.chain("s", "t", "g").flow("g", "yes", OVER)
    main.flow("g", "no", flow_id="d")
    main.chain("yes", "sc", "e").chain("no", "e")
    assert list(play(main, "t x=7", "yes").trace) == ["s", "t", "g", "yes", "sc", "e"]


def test_who_decides_on_one_way_is_asked_although_a_script_decides_on_the_other(play):
    main = Drawing().ends().user("t", "yes", "no")
    main.node("scriptTask", "sc", "<bpmn:script>granted = true</bpmn:script>")
    main.node("exclusiveGateway", "m")
    main.choice("h", default="by_hand")
    main.choice("g", default="d")
    main.chain("s", "h").flow("h", "sc", "sum < 5")
    main.flow("h", "t", flow_id="by_hand")
    main.chain("sc", "m", "g").chain("t", "m").flow("g", "yes", "granted")
    main.flow("g", "no", flow_id="d")
    main.chain("yes", "e").chain("no", "e")
    assert ask(main)["t"] == {"granted": FieldKind.BOOL}
    assert list(play(main, "t granted=true", "yes").trace) == ["s", "h", "t", "m", "g", "yes", "e"]


def test_a_flag_that_begins_as_false_is_raised_by_whoever_works_before_it_is_read(play):
    main = parted("sc", "t", condition="granted").user("t")
    main.node("scriptTask", "sc", "<bpmn:script>granted = false</bpmn:script>")
    assert list(play(main, "t granted=true", "yes").trace) == ["s", "sc", "t", "g", "yes", "e"]


def test_nobody_is_asked_for_what_is_worked_out_at_the_same_time():
    main = Drawing().ends().user("t", "yes", "no")
    main.node("scriptTask", "sc", "<bpmn:script>y = 7</bpmn:script>")
    main.node("parallelGateway", "f")
    main.node("parallelGateway", "j")
    main.choice("g", default="d")
    main.chain("s", "f", "t", "j", "g").chain("f", "sc", "j").flow("g", "yes", "y > 5")
    main.flow("g", "no", flow_id="d")
    main.chain("yes", "e").chain("no", "e")
    assert "t" not in ask(main)


def test_a_counter_that_nothing_begins_is_asked_for_before_its_first_round():
    main = Drawing().ends().user("t", "u")
    main.choice("g", default="d")
    main.node("scriptTask", "sc", "<bpmn:script>n = n + 1</bpmn:script>")
    main.node("exclusiveGateway", "m")
    main.chain("s", "t", "m", "sc", "u", "g").flow("g", "m", "n < 3")
    main.flow("g", "e", flow_id="d")
    assert ask(main)["t"] == {"n": FieldKind.NUMBER}


@pytest.mark.parametrize(
    "before", ["n = 0", "n = if n = null then 0 else n"], ids=["at the beginning", "where it is missing"]
)
def test_a_counter_that_begins_by_itself_is_not_asked_for(before):
    main = Drawing().ends().user("t", "u")
    main.choice("g", default="d")
    main.node("scriptTask", "begin", f"<bpmn:script>{before}</bpmn:script>")
    main.node("scriptTask", "sc", "<bpmn:script>n = n + 1</bpmn:script>")
    main.node("exclusiveGateway", "m")
    main.chain("s", "t", "begin", "m", "sc", "u", "g").flow("g", "m", "n < 3")
    main.flow("g", "e", flow_id="d")
    assert "t" not in ask(main)


def test_a_later_step_begins_with_what_was_answered_before(play):
    main = Drawing().ends().user("t", "u", "yes", "no")
    main.choice("g", default="past")
    main.choice("h", default="over")
    main.chain("s", "t", "g")
    main.flow("g", "u", "ok")
    main.flow("g", "no", flow_id="past")
    main.chain("u", "h")
    main.flow("h", "yes", "ok")
    main.flow("h", "no", flow_id="over")
    main.chain("yes", "e").chain("no", "e")
    assert list(play(main, "t ok=true", "u", "yes").trace) == ["s", "t", "g", "u", "h", "yes", "e"]


def begun_twice(name: str) -> Drawing:
    """Two plain starts, each with a task of its own."""
    main = Drawing(name).user("a", "b")
    main.node("startEvent", "phone", name="Telefon")
    main.node("startEvent", "letter", name="List")
    main.node("endEvent", "out")
    return main.chain("phone", "a", "out").chain("letter", "b", "out")


@pytest.mark.parametrize(("known", "way"), [("", "phone a"), ('"Początek" = "List"', "letter b")])
def test_whoever_opens_a_case_says_at_which_of_several_plain_starts_it_begins(play, known, way):
    assert ask(begun_twice("main")) == {"client_application": {"Początek": FieldKind.ONE}}
    assert list(play(begun_twice("main"), way[-1], known=known).trace) == [*way.split(), "out"]


def test_the_step_before_a_scope_says_at_which_of_its_plain_starts_it_begins(play):
    main = Drawing().ends().user("t")
    main.inside(begun_twice("sub"))
    main.chain("s", "t", "sub", "e")
    trace = list(play(main, 't "Początek"="List"', "b").trace)
    assert trace == ["s", "t", "sub", "letter", "b", "out", "e"]


def test_a_way_without_a_name_is_called_by_what_stands_behind_a_gateway_that_only_passes_on(play):
    main = Drawing().ends().user("t", "Pay", "Wait")
    for gateway in ("g", "m1", "m2"):
        main.node("exclusiveGateway", gateway)
    main.chain("s", "t", "g", "m1", "m2", "Pay", "e").chain("g", "Wait", "m1")
    assert list(play(main, 't g_2="Pay"', "Pay").trace) == ["s", "t", "g", "m1", "m2", "Pay", "e"]
    assert list(play(main, 't g_2="Wait"', "Wait", "Pay").trace)[3:5] == ["Wait", "m1"]


@pytest.mark.parametrize("name", ["suspended", "stage", "case_status"])
def test_a_bare_diagram_may_call_its_own_values_like_those_of_the_engine(play, name):
    main = parted("t", condition=f'{name} = "review"').user("t")
    assert ask(main)["t"] == {name: FieldKind.ONE}
    assert play(main, f't {name}="review"').open == ("yes",)
