"""Ways through a process: tasks, gateways, scripts, loops, calls, results."""

import pytest
from spiff_drawing import Drawing, compile_drawings, event
from spiff_player import NOW, Play

from engine.errors import CaseChanged, EngineFault
from engine.spiff import Action, Entered, Instance, Left, ScopeEnded, ScopeStarted, instance


def choice_drawing() -> Drawing:
    drawing = Drawing().ends().user("ask", "yes", "no")
    drawing.choice("g", default="otherwise")
    drawing.chain("s", "ask", "g")
    drawing.flow("g", "no", flow_id="otherwise")
    drawing.flow("g", "yes", 'answer = "yes"')
    drawing.chain("yes", "e")
    drawing.chain("no", "e")
    return drawing


def test_a_task_is_completed_once(play: Play) -> None:
    player = play(Drawing().ends().user("a").chain("s", "a", "e"))
    token = player.token("a").id
    player.do("a")
    assert player.is_completed and player.tokens() == []
    with pytest.raises(CaseChanged):
        player.instance.complete(token)


@pytest.mark.parametrize("unknown", ["", "zz", "0" * 32, "../etc"])
def test_an_unknown_token_is_refused(play: Play, unknown: str) -> None:
    player = play(Drawing().ends().user("a").chain("s", "a", "e"))
    with pytest.raises(CaseChanged):
        player.instance.complete(unknown)
    with pytest.raises(CaseChanged):
        player.instance.fire(unknown)


def test_a_task_cannot_be_fired_nor_a_timer_completed(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.boundary("late", "a", event("timer", "P3D"), cancel=False)
    drawing.user("remind").node("endEvent", "e2")
    player = play(drawing.chain("s", "a", "e").chain("late", "remind", "e2"))
    with pytest.raises(CaseChanged):
        player.instance.fire(player.token("a").id)
    with pytest.raises(CaseChanged):
        player.instance.complete(player.token("late").id)


def test_the_condition_chooses_the_way_and_names_it(play: Play) -> None:
    player = play(choice_drawing()).do("ask", answer="yes")
    assert player.open == ["yes"]
    assert [left.targets for left in player.effects(Left) if left.element_id == "g"] == [("yes",)]


@pytest.mark.parametrize("answer", ["no", None, 5, True])
def test_only_true_opens_a_way_so_everything_else_takes_the_default(play: Play, answer: object) -> None:
    assert play(choice_drawing()).do("ask", answer=answer).open == ["no"]


def test_a_gateway_without_a_true_condition_and_default_fails_by_name(play: Play) -> None:
    drawing = Drawing().ends().user("ask", "b")
    drawing.choice("g")
    drawing.chain("s", "ask", "g")
    drawing.flow("g", "b", "x = 1")
    drawing.flow("g", "e", "x = 2")
    player = play(drawing.chain("b", "e"))
    with pytest.raises(EngineFault) as fault:
        player.do("ask", x=3)
    assert fault.value.code == "no_way_out" and fault.value.params["element"] == "g"


def test_a_step_that_only_a_condition_leaves_fails_by_its_own_name(play: Play) -> None:
    drawing = Drawing().ends().user("ask")
    drawing.chain("s", "ask")
    drawing.flow("ask", "e", "x = 1")
    with pytest.raises(EngineFault) as fault:
        play(drawing).do("ask", x=3)
    assert (fault.value.params["element"], fault.value.params["name"]) == ("ask", "ask")


def test_scripts_write_case_variables_and_see_their_own_lines(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("scriptTask", "count", "<bpmn:script>n = n + 1\nm = n * 2</bpmn:script>")
    player = play(drawing.chain("s", "count", "a", "e"), n=4)
    assert player.variables == {"n": 5, "m": 10}


def test_a_failing_step_names_the_element_and_keeps_the_true_cause() -> None:
    def decide(decision: str, variables: object, now: object, shape: str) -> None:
        raise OSError("disk")

    drawing = Drawing().ends()
    drawing.node("businessRuleTask", "rule", props={"decision": "d1", "result_variable": "r"})
    specs = compile_drawings(drawing.chain("s", "rule", "e"), decisions=decide)
    with pytest.raises(EngineFault) as fault:
        Instance.start(specs, "main", {}, NOW).run()
    assert fault.value.params["element"] == "rule"
    assert isinstance(fault.value.__cause__, OSError)


def test_a_business_rule_writes_its_result(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("businessRuleTask", "rule", props={"decision": "d1", "result_variable": "level"})
    player = play(
        drawing.chain("s", "rule", "a", "e"),
        decisions=lambda name, data, now, shape: f"{name}-{data['x']}{shape}",
        x=7,
    )
    assert player.variables["level"] == "d1-7"


def test_a_service_task_asks_for_an_action_and_goes_on(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("serviceTask", "act", props={"action": "set", "value": "x + 1", "target": "y"})
    player = play(drawing.chain("s", "act", "a", "e"), x=1)
    assert player.effects(Action) == [Action("set", 2, "y", "act")]
    assert player.open == ["a"]


def test_a_loop_goes_round_until_its_question_is_answered(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.choice("again")
    drawing.choice("done", default="out")
    drawing.chain("s", "again", "a", "done")
    drawing.flow("done", "again", "more")
    drawing.flow("done", "e", flow_id="out")
    player = play(drawing)
    for _ in range(30):
        player.do("a", more=True)
    assert player.open == ["a"]
    assert player.do("a", more=False).is_completed


def test_a_loop_without_a_wait_uses_up_its_budget() -> None:
    drawing = Drawing().ends()
    drawing.choice("m")
    drawing.node("scriptTask", "x", "<bpmn:script>a = 1</bpmn:script>")
    drawing.choice("g", default="back")
    drawing.chain("s", "m", "x", "g")
    drawing.flow("g", "m", flow_id="back")
    drawing.flow("g", "e", "a = 2")
    instance = Instance.start(compile_drawings(drawing), "main", {}, NOW)
    with pytest.raises(EngineFault) as fault:
        instance.run()
    assert fault.value.code == "endless_loop"


def test_a_loop_of_costly_steps_is_stopped_long_before_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "MAX_SECONDS", 0.05)
    drawing = Drawing().ends()
    drawing.choice("m")
    drawing.node("scriptTask", "x", "<bpmn:script>a = sum(for i in 1..2000 return i * 2)</bpmn:script>")
    drawing.choice("g", default="back")
    drawing.chain("s", "m", "x", "g")
    drawing.flow("g", "m", flow_id="back")
    drawing.flow("g", "e", "a = 1")
    run = Instance.start(compile_drawings(drawing), "main", {}, NOW)
    with pytest.raises(EngineFault, match="endless_loop"):
        run.run(budget=10**9)


def test_rounds_that_leave_ever_more_waiting_behind_end_before_they_slow_the_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Watched by coverage, the engine may need longer than it has.
    monkeypatch.setattr(instance, "MAX_SECONDS", 60.0)
    drawing = Drawing().ends().user("t")
    drawing.boundary("again", "t", event("conditional", "ok"), cancel=False)
    drawing.chain("s", "t", "e").chain("again", "t")
    run = Instance.start(compile_drawings(drawing), "main", {"ok": True}, NOW)
    with pytest.raises(EngineFault) as fault:
        run.run()
    assert (fault.value.code, fault.value.params["element"]) == ("too_many_tokens", "t")


def test_document_order_decides_and_not_the_place_on_the_page(play: Play) -> None:
    drawing = Drawing().ends().user("first", "second")
    drawing.choice("g")
    drawing.chain("s", "g")
    drawing.flow("g", "first", "true")
    drawing.flow("g", "second", "true")
    drawing.chain("first", "e").chain("second", "e")
    shape = '<bpmndi:BPMNDiagram id="di"><bpmndi:BPMNPlane id="pl">{}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    bounds = "".join(
        f'<bpmndi:BPMNShape id="s_{name}" bpmnElement="{name}">'
        f'<dc:Bounds x="0" y="{y}" width="9" height="9"/></bpmndi:BPMNShape>'
        for name, y in (("first", 900), ("second", 10))
    )
    specs = compile_drawings(drawing, extra=shape.format(bounds))
    instance = Instance.start(specs, "main", {}, NOW)
    instance.run()
    assert [token.element_id for token in instance.tokens()] == ["first"]


def test_a_call_clears_its_result_and_sets_it_at_its_end(play: Play) -> None:
    callee = Drawing("callee", result="outcome").user("work")
    callee.node("startEvent", "cs")
    callee.node("endEvent", "good", props={"result": "accepted"})
    caller = Drawing().ends().user("after")
    caller.node("callActivity", "call", calledElement="callee")
    player = play(caller.chain("s", "call", "after", "e"), callee.chain("cs", "work", "good"), outcome="old")
    work = player.token("work")
    assert (work.process_id, work.path, work.depth) == ("callee", ("call",), 1)
    assert player.variables["outcome"] is None
    call = player.token("call")
    assert call.kind == "scope"
    player.do("work")
    assert player.variables["outcome"] == "accepted" and player.open == ["after"]
    assert ScopeStarted("callee", "call", call.id) in player.told
    assert ScopeEnded("callee", "good", "call") in player.told


def test_the_instance_tells_its_own_beginning_and_end_once(play: Play) -> None:
    player = play(Drawing().ends().user("a").chain("s", "a", "e")).do("a")
    player.instance.run()
    player.told += player.instance.drain()
    assert player.effects(ScopeStarted) == [ScopeStarted("main")]
    assert player.effects(ScopeEnded) == [ScopeEnded("main", "e")]


def test_the_end_that_names_a_result_decides_over_a_plain_end(play: Play) -> None:
    drawing = Drawing().ends().user("a", "b")
    drawing.node("parallelGateway", "fork")
    drawing.node("endEvent", "closed", props={"case_status": "closed_success"})
    drawing.chain("s", "fork", "a", "closed").chain("fork", "b", "e")
    player = play(drawing).do("a", "b")
    assert player.effects(ScopeEnded) == [ScopeEnded("main", "closed")]


def test_an_embedded_sub_process_runs_in_its_own_scope(play: Play) -> None:
    inner = Drawing("inner").ends("is", "ie").user("x").chain("is", "x", "ie")
    outer = Drawing().ends().user("z")
    outer.inside(inner)
    player = play(outer.chain("s", "inner", "z", "e"))
    assert player.token("x").process_id == "inner" and player.token("x").path == ("inner",)
    assert player.do("x").open == ["z"]


def test_event_sub_processes_become_processes_of_their_own(play: Play) -> None:
    side = Drawing("esp").user("talk")
    side.node("startEvent", "es", event("message", "msg_a"), isInterrupting="false")
    side.node("endEvent", "ee")
    main = Drawing().ends().user("a")
    main.inside(side.chain("es", "talk", "ee"), triggeredByEvent="true")
    main.chain("s", "a", "e")
    assert compile_drawings(main).process_ids == {"main", "esp"}
    assert play(main).open == ["a"]
    player = play(main, process_id="esp")
    assert player.open == ["talk"] and player.token("talk").process_id == "esp"
    assert player.do("talk").is_completed


def test_instances_share_the_case_variables_by_reference() -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("scriptTask", "x", "<bpmn:script>n = 1</bpmn:script>")
    variables: dict[str, object] = {}
    instance = Instance.start(compile_drawings(drawing.chain("s", "x", "a", "e")), "main", variables, NOW)
    instance.run()
    assert instance.variables is variables and variables == {"n": 1}


def test_cancel_withdraws_everything(play: Play) -> None:
    callee = Drawing("callee").ends("cs", "ce").user("x").chain("cs", "x", "ce")
    caller = Drawing().ends()
    caller.node("callActivity", "call", calledElement="callee")
    player = play(caller.chain("s", "call", "e"), callee)
    player.instance.cancel()
    assert player.is_completed and player.tokens() == []
    again = Instance.load(player.specs, player.instance.dump(), {}, NOW)
    again.run()
    assert again.is_completed and again.tokens() == ()


def test_entered_and_left_name_every_step(play: Play) -> None:
    player = play(Drawing().ends().user("a").chain("s", "a", "e")).do("a")
    assert [effect.element_id for effect in player.effects(Entered)] == ["s", "a", "e"]
    assert [effect.element_id for effect in player.effects(Left)] == ["s", "a", "e"]
