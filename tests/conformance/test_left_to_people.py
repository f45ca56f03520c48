"""What only another tool could do, in bare diagrams: a person does it or says it, and the process goes on."""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing, event


def test_a_person_does_what_a_process_elsewhere_would(play):
    main = Drawing().ends().user("after")
    main.node("callActivity", "call", calledElement="elsewhere")
    main.node("callActivity", "which", calledElement="${some}")
    main.node("callActivity", "open")
    main.chain("s", "call", "which", "open", "after", "e")
    assert play(main, "call", "which", "open").open == ("after",)


def test_a_called_process_runs_though_it_is_marked_as_a_drawing(play):
    called = Drawing("called").user("inside")
    called.node("startEvent", "in"), called.node("endEvent", "out")
    called.chain("in", "inside", "out")
    main = Drawing().ends()
    main.node("callActivity", "call", calledElement="called")
    drawn = called.process().replace('isExecutable="true"', 'isExecutable="false"')
    assert play(main.chain("s", "call", "e"), more=drawn).open == ("inside",)


def test_a_person_answers_what_a_script_of_another_language_would_have_set(play):
    main = Drawing().ends().user("big", "small")
    script = "<bpmn:script>amount = service.load(id);</bpmn:script>"
    main.node("scriptTask", "load", script, scriptFormat="groovy")
    main.choice("how_much", default="else")
    main.chain("s", "load", "how_much")
    main.flow("how_much", "big", "amount > 100")
    main.flow("how_much", "small", flow_id="else")
    main.chain("big", "e").chain("small", "e")
    assert play(main, "load amount=500").open == ("big",)
    assert play(main, "load amount=5").open == ("small",)


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ("${checker.isAllowed(execution, 5)}", "checker_isAllowed_execution_5"),
        ("=from json(body).a = 1", "from_json_body_a_1"),
    ],
)
def test_a_person_says_whether_a_condition_of_another_tool_holds(play, condition, name):
    main = Drawing().ends().user("first", "yes", "no")
    main.choice("allowed", default="else")
    main.chain("s", "first", "allowed")
    main.flow("allowed", "yes", condition, flow_id="may")
    main.flow("allowed", "no", flow_id="else")
    main.chain("yes", "e").chain("no", "e")
    assert play(main, f"first {name}=true").open == ("yes",)
    assert play(main, f"first {name}=false").open == ("no",)


def test_an_event_that_does_not_say_what_it_waits_for_is_reported(play):
    main = Drawing().ends().user("host", "later")
    main.boundary("border", "host", "")
    main.node("intermediateCatchEvent", "wait", name="Odpowiedź")
    main.chain("s", "host", "e").chain("border", "wait", "later", "e")
    assert play(main, "!border", "!Odpowiedź").open == ("later",)


def failing(*, throws: bool = False) -> Drawing:
    """Steps that a machine does elsewhere, alone and in a sub-process, and what may go wrong with them."""
    inside = Drawing("pack").user("wrap")
    inside.node("startEvent", "in")
    inside.node("serviceTask", "send", name="Wyślij")
    inside.node("endEvent", "out", event("error", "err_b") if throws else "")
    main = Drawing().ends().user("repair", "tell", "look")
    main.node("serviceTask", "pay", name="Zapłać")
    main.inside(inside.chain("in", "wrap", "send", "out"), name="Paczka")
    main.boundary("broke", "pay", event("error", "err_a"), cancel=False)
    main.boundary("slow", "pay", event("escalation"), cancel=False)
    main.boundary("gone", "pack", event("error", "err_b"))
    main.chain("broke", "repair", "pay").chain("slow", "tell", "e").chain("gone", "look", "e")
    return main.chain("s", "pay", "pack", "e")


def test_whoever_does_a_machines_step_says_that_it_failed(play):
    assert play(failing(), "!Zapłać: err_a").open == ("repair",)
    assert play(failing(), "!Zapłać: err_a", "repair", "pay").open == ("wrap",)
    assert sorted(play(failing(), "!Zapłać: potrzebna decyzja").open) == ["pay", "tell"]
    assert play(failing(), "pay", "wrap", "!Paczka: err_b").open == ("look",)


def test_whoever_does_what_a_process_elsewhere_would_says_that_it_failed(play):
    main = Drawing().ends().user("after")
    main.node("callActivity", "call", calledElement="elsewhere", name="Zamów")
    main.boundary("broke", "call", event("error", "err_a"))
    main.chain("s", "call", "e").chain("broke", "after", "e")
    assert play(main).open == ("call",)
    assert play(main, "!Zamów: err_a").open == ("after",)


def test_what_a_diagram_throws_itself_is_reported_by_nobody(play):
    assert play(failing(throws=True), "pay", "wrap", "send").open == ("look",)
    nobody = "message_not_expected(name='Paczka: err_b', reason='unknown')"
    play(failing(throws=True), "pay", "!Paczka: err_b", problem=nobody)


def test_of_a_reported_error_the_code_is_kept_where_the_diagram_says_so(play):
    main = Drawing().ends().user("poor", "other")
    main.node("serviceTask", "pay", name="Zapłać")
    kept = ' xmlns:c="http://camunda.org/schema/1.0/bpmn" c:errorCodeVariable="code"/>'
    main.boundary("broke", "pay", event("error", "err_a").replace("/>", kept))
    main.choice("which", default="else")
    main.flow("which", "poor", 'code = "err_a"')
    main.flow("which", "other", flow_id="else")
    main.chain("s", "pay", "e").chain("broke", "which").chain("poor", "e").chain("other", "e")
    assert play(main, "!Zapłać: err_a").open == ("poor",)


def ad_hoc(condition: str = "", **attrs: str) -> Drawing:
    inside = Drawing("any").user("first", "second", "third")
    if condition:
        inside.parts.append(f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>")
    inside.chain("first", "third")
    main = Drawing().ends().user("after")
    main.node("adHocSubProcess", "any", "".join(inside.parts), name="Wsparcie", **attrs)
    return main.chain("s", "any", "after", "e")


def test_people_begin_the_steps_of_an_ad_hoc_sub_process_in_any_order(play):
    assert play(ad_hoc()).open == ("finish_any",)
    played = play(ad_hoc(), "!second", "!first", "!second", "second", "first")
    assert sorted(played.open) == ["finish_any", "second", "third"]
    # What was begun is done before the rest goes on.
    assert sorted(play(ad_hoc(), "!second", "finish_any").open) == ["second"]
    assert play(ad_hoc(), "!second", "finish_any", "second").open == ("after",)


def test_an_ad_hoc_sub_process_is_over_when_its_condition_holds(play):
    steps = ("!second", "!first", "first", "third x=9")
    held = ad_hoc("x = 9").user()
    assert sorted(play(held, *steps[:2], known="x = 1").open) == ["first", "second"]
    assert play(held, *steps).open == ("after",)
    kept = ad_hoc("done = true", cancelRemainingInstances="false")
    assert sorted(play(kept, "!second", "!Wsparcie").open) == ["second"]
    assert play(kept, "!second", "!Wsparcie", "second").open == ("after",)
    assert play(ad_hoc("done = true"), "!second", "!Wsparcie").open == ("after",)


def test_an_ad_hoc_sub_process_is_asked_whether_it_is_over_when_a_step_is_done(play):
    drawing = ad_hoc("x = 9")
    assert list(play(drawing, known="x = 9").trace) == ["s", "any"]
    assert play(drawing, "!second", known="x = 9").open == ("second",)
    assert play(drawing, "!second", "second", known="x = 9").open == ("after",)
    # What holds in between and no more when a step is done ends nothing.
    assert play(drawing, "!second", "!first", "second", known="x = 1").open == ("first",)


def test_rounds_of_an_ad_hoc_step_are_one_step(play):
    three = "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
    inside = Drawing("any")
    inside.node(
        "userTask",
        "often",
        f"<bpmn:multiInstanceLoopCharacteristics>{three}</bpmn:multiInstanceLoopCharacteristics>",
    )
    inside.parts.append("<bpmn:completionCondition>true</bpmn:completionCondition>")
    main = Drawing().ends().user("after")
    main.node("adHocSubProcess", "any", "".join(inside.parts))
    main.chain("s", "any", "after", "e")
    assert play(main, "!often", "often", "often").open == ("often",)
    assert play(main, "!often", "often", "often", "often").open == ("after",)


def test_a_step_inside_an_ad_hoc_sub_process_may_be_a_script_or_a_sub_process(play):
    inner = Drawing("deep").ends("in", "out").user("work")
    inside = Drawing("any")
    inside.inside(inner.chain("in", "work", "out"))
    inside.node("scriptTask", "count", "<bpmn:script>x = 9</bpmn:script>")
    inside.parts.append("<bpmn:completionCondition>x = 9</bpmn:completionCondition>")
    main = Drawing().ends().user("after")
    main.node("adHocSubProcess", "any", "".join(inside.parts))
    main.chain("s", "any", "after", "e")
    assert play(main, "!count", known="x = 1").open == ("after",)
    assert play(main, "!deep", "work", known="x = 1").open == ()
    assert play(main, "!deep", "work", known="x = 9").open == ("after",)
    # What is done in a step is no step of its own, and a wait that is passed is none either.
    assert play(main, "!deep", "!deep", "work", known="x = 1").open == ("work",)


TWO = event("message", "msg_a") + event("signal", "sig_a")


def test_an_event_of_several_kinds_comes_with_the_first_or_with_all_of_them(play):
    for attrs, steps in (({}, ["!sig_a"]), ({"parallelMultiple": "true"}, ["!sig_a", "!msg_a"])):
        main = Drawing().ends().user("after")
        main.node("intermediateCatchEvent", "either", TWO, **attrs)
        main.chain("s", "either", "after", "e")
        assert play(main, *steps[:-1]).open == ()
        played = play(main, *steps)
        assert (played.open, list(played.trace)[-2:]) == (("after",), ["either", "after"])


def test_a_border_of_several_kinds_is_crossed_by_either(play):
    for name in ("msg_a", "sig_a"):
        main = Drawing().ends().user("host", "after")
        main.boundary("border", "host", TWO)
        main.chain("s", "host", "e").chain("border", "after", "e")
        assert play(main, f"!{name}").open == ("after",)


def test_what_throws_several_things_throws_each(play):
    side = Drawing("side").user("heard")
    side.node("startEvent", "begin", event("signal", "sig_a"), isInterrupting="false")
    side.node("endEvent", "told")
    main = Drawing().user("host")
    main.node("startEvent", "s")
    main.node("endEvent", "e", event("escalation", "esc_a") + event("signal", "sig_a"))
    main.inside(side.chain("begin", "heard", "told"), triggeredByEvent="true")
    played = play(main.chain("s", "host", "e"), "host")
    assert (played.open, list(played.trace)) == (("heard",), ["s", "host", "e", "begin", "heard"])


def test_a_group_of_several_words_has_somebody_who_plays_it(play):
    space = "http://camunda.org/schema/1.0/bpmn"
    main = Drawing().ends()
    main.node("userTask", "t", **{"camunda:candidateGroups": "Kierownik techniczny", "xmlns:camunda": space})
    assert play(main.chain("s", "t", "e")).open == ("t",)
