"""Drawings that BPMN does not foresee and people make, and exchanges without an end: what they come to."""

import pytest

from engine.scenarios.playing import play_model
from tests.conformance.conftest import HEAD, write_step
from tests.conformance.test_traces import around, inner
from tests.engine.spiff.spiff_drawing import Drawing, event, rounds, write_files

TERMINATE = '<bpmn:terminateEventDefinition xmlns:o="{}" o:{}/>'


@pytest.mark.parametrize(
    "mark",
    [
        TERMINATE.format("http://flowable.org/bpmn", 'terminateAll="true"'),
        TERMINATE.format("http://www.jboss.org/drools", 'scope="process"'),
    ],
)
def test_a_terminate_end_of_a_sub_process_may_end_all_of_the_process(play, mark):
    played = play(around(inner(last=mark)), "work")
    assert (list(played.trace)[-2:], played.open, played.status) == (["work", "out"], (), "closed_done")


def test_a_sub_process_that_begins_with_an_event_waits_for_it_as_does_a_timer_drawn_as_thrown(play):
    scope = Drawing("sub").user("work")
    scope.node("startEvent", "in", event("message", "msg_a"))
    scope.node("intermediateThrowEvent", "later", event("timer", "5s"))
    scope.node("endEvent", "out")
    played = play(around(scope.chain("in", "later", "work", "out")), "!msg_a", "+PT6S", "work", "after")
    assert list(played.trace) == ["s", "sub", "in", "later", "work", "out", "after", "e"]


@pytest.mark.parametrize("given", ["", "<bpmn:loopCardinality>${beans.count()}</bpmn:loopCardinality>"])
def test_how_often_a_step_is_repeated_is_asked_where_the_file_does_not_say_it(play, given):
    marker = "bpmn:multiInstanceLoopCharacteristics"
    main = Drawing().ends().user("ask")
    main.node("userTask", "t", f"<{marker}>{given}</{marker}>")
    main.chain("s", "ask", "t", "e")
    assert list(play(main, "ask rounds_of_t=2", "t", "t").trace) == ["s", "ask", "t", "t", "e"]


@pytest.mark.parametrize("trigger", ["", event("message", "msg_b")])
def test_a_flow_into_a_start_goes_on_behind_it_and_one_out_of_an_end_goes_on(play, trigger):
    main = Drawing().user("t", "u")
    main.node("startEvent", "s", trigger)
    main.node("endEvent", "e", event("signal", "sig_a"))
    main.choice("g", default="on")
    main.chain("s", "t", "g").chain("e", "u")
    main.flow("g", "s", "again = true")
    main.flow("g", "e", flow_id="on")
    played = play(main, "t again=true", "t again=false", "u")
    assert list(played.trace) == ["s", "t", "g", "t", "g", "e", "u"]


def test_an_event_beside_a_loop_that_leads_back_to_it_is_withdrawn_with_its_loop(play):
    marker = "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>again = true</bpmn:loopCondition>"
    main = Drawing().ends()
    main.node("userTask", "t", f"{marker}</bpmn:standardLoopCharacteristics>")
    main.boundary("b", "t", event("signal", "sig_a"), cancel=False)
    main.choice("m")
    main.chain("s", "m", "t", "e").chain("b", "m")
    done = "t again=false"
    played = play(main, "!sig_a", done, "!sig_a", done, done)
    assert (played.open, played.status) == ((), "closed_done")


def exchanging(until: str) -> tuple[Drawing, str]:
    """A process that sends to another one and waits for its answer, again and again."""
    other = Drawing("other")
    other.node("startEvent", "asked", event("message", "msg_a"))
    other.node("endEvent", "answer", event("message", "msg_b"))
    other.chain("asked", "answer")
    main = Drawing().ends().user("go", "last")
    main.node("scriptTask", "count", f"<bpmn:script>n = {'n + 1' if until else '1'}</bpmn:script>")
    main.node("intermediateThrowEvent", "ask", event("message", "msg_a"))
    main.node("intermediateCatchEvent", "hear", event("message", "msg_b"))
    main.choice("merge")
    main.choice("g", default="on")
    main.chain("s", "go", "merge", "count", "ask", "hear", "g").chain("last", "e")
    main.flow("g", "merge", flow_id="on")
    main.flow("g", "last", until or "false")
    return main, other.process()


def test_an_exchange_that_counts_goes_on_until_it_is_over(play):
    main, other = exchanging("n >= 60")
    played = play(main, "go", "last", more=other, known="n = 0")
    assert played.trace.count("answer") == 60


def test_many_instances_begun_at_once_are_no_exchange(play):
    _, other = exchanging("")
    main = Drawing().ends().user("go", "last")
    scope = Drawing("sub")
    scope.node("startEvent", "in")
    scope.node("endEvent", "out", event("message", "msg_a"))
    scope.parts.append(rounds("70"))
    main.inside(scope.chain("in", "out"))
    other = other.replace(event("message", "msg_b"), "")
    played = play(main.chain("s", "go", "sub", "last", "e"), "go", "last", more=other)
    assert played.trace.count("answer") == 70


def test_an_exchange_that_repeats_itself_is_stopped_soon(tmp_path):
    main, other = exchanging("")
    diagram, way = tmp_path / "main.bpmn", tmp_path / "way.toml"
    (content,) = write_files(main, extra=other).values()
    diagram.write_bytes(content)
    way.write_text(f"{HEAD}[case.variables]\n{write_step('go')}", encoding="utf-8")
    (played,) = play_model(diagram, [way])
    assert played.problem.startswith("endless_exchange")
    assert played.trace.count("answer") < 60


def test_timers_of_one_moment_fire_in_the_order_in_which_they_were_armed(play):
    names = ["t4", "t1", "t3", "t2"]
    main = Drawing().ends().user(*names)
    main.node("parallelGateway", "split")
    main.flow("s", "split")
    for name in names:
        main.flow("split", name)
        main.boundary(f"late_{name}", name, event("timer", "P1D"))
        main.chain(name, "e").chain(f"late_{name}", "e")
    trace = play(main, "+P2D").trace
    assert [one for one in trace if one.startswith("late_")] == [f"late_{name}" for name in names]


def test_a_join_that_waits_for_a_way_nobody_takes_is_named(tmp_path):
    main = Drawing().ends().user("t")
    main.node("parallelGateway", "join")
    main.boundary("late", "t", event("timer", "P1D"))
    main.chain("s", "t", "join", "e").chain("late", "join")
    (content,) = write_files(main).values()
    diagram, way = tmp_path / "main.bpmn", tmp_path / "way.toml"
    diagram.write_bytes(content)
    way.write_text(HEAD + write_step("t"), encoding="utf-8")
    (played,) = play_model(diagram, [way])
    assert [(at, cause.partition("(")[0]) for at, cause in played.incidents] == [("join", "silent_stop")]
    assert played.open == ("t",)


@pytest.mark.parametrize(
    "odd",
    [
        lambda drawn: drawn.node("scriptTask", "x", "<bpmn:script>do(it)!</bpmn:script>"),
        lambda drawn: drawn.node("userTask", "x", rounds("several of them")),
        lambda drawn: drawn.node("intermediateCatchEvent", "x", event("timer", "= when it ! suits")),
    ],
)
def test_what_stands_in_a_process_that_is_only_drawn_hinders_no_other(play, odd):
    main = Drawing().ends().user("t").chain("s", "t", "e")
    drawn = Drawing("drawn")
    drawn.node("startEvent", "s2")
    odd(drawn)
    drawn.node("endEvent", "e2")
    drawn.chain("s2", "x", "e2")
    more = drawn.process().replace('isExecutable="true"', 'isExecutable="false"')
    assert list(play(main, "t", more=more).trace) == ["s", "t", "e"]


def test_a_receive_task_that_instantiates_its_process_begins_it(play):
    main = Drawing().ends().user("t")
    main.node("intermediateThrowEvent", "throw", event("message", "msg_a"))
    main.chain("s", "t", "throw", "e")
    begun = Drawing("begun")
    begun.node("receiveTask", "receive", messageRef="message_msg_a", instantiate="true")
    begun.user("work").node("endEvent", "e2")
    begun.chain("receive", "work", "e2")
    played = play(main, "t", "work", more=begun.process())
    assert set(played.trace) == {"s", "t", "throw", "e", "receive", "work", "e2"}


def test_a_bare_word_is_a_command_in_a_language_nobody_here_knows(play):
    main = Drawing().ends()
    main.node("scriptTask", "quiet", "<bpmn:script>answer</bpmn:script>", scriptFormat="groovy")
    main.node("scriptTask", "shell", "<bpmn:script>restart</bpmn:script>", scriptFormat="bash")
    main.chain("s", "quiet", "shell", "e")
    assert play(main).open == ("shell",)


@pytest.mark.parametrize("interrupts", [True, False])
def test_a_terminate_end_of_an_event_sub_process_may_end_all_of_the_process(play, interrupts):
    side = Drawing("side")
    side.node("startEvent", "begin", event("message", "msg_a"), isInterrupting=str(interrupts).lower())
    side.node(
        "endEvent",
        "all",
        '<bpmn:terminateEventDefinition xmlns:f="http://flowable.org/bpmn" f:terminateAll="true"/>',
    )
    side.chain("begin", "all")
    main = Drawing().ends().user("t").chain("s", "t", "e")
    main.inside(side, triggeredByEvent="true")
    played = play(main, "!msg_a")
    assert (list(played.trace), played.open) == (["s", "t", "begin", "all"], ())
    assert played.status.startswith("closed")


def test_what_one_call_gives_another_may_take(play):
    called = Drawing("called").user("work")
    called.node("startEvent", "cs")
    called.node("endEvent", "ce")
    called.chain("cs", "work", "ce")
    main = Drawing().ends().user("a")
    for number, (source, target) in enumerate((("x", "first"), ("first", "second")), 1):
        spaced = 'xmlns:f="http://flowable.org/bpmn"'
        carried = f'<f:in {spaced} source="{source}" target="{target}"/>'
        carried += f'<f:out {spaced} source="{target}" target="{target}"/>'
        inner = f"<bpmn:extensionElements>{carried}</bpmn:extensionElements>"
        main.node("callActivity", f"c{number}", inner, calledElement="called")
    main.choice("g", default="other")
    main.chain("s", "c1", "c2", "g")
    main.flow("g", "a", "second = 5")
    main.flow("g", "e", flow_id="other")
    main.chain("a", "e")
    assert play(main, "work", "work", more=called.process(), known="x = 5").open == ("a",)


DROOLS = 'xmlns:tns="http://www.jboss.org/drools"'


@pytest.mark.parametrize(
    ("priorities", "n", "way"),
    [
        (("2", "1"), 20, "b"),
        (("2", "1"), 5, "a"),
        (("1", "1"), 20, "a"),
        (("1", ""), 20, "b"),
        (("", ""), 20, "a"),
    ],
)
def test_the_way_with_the_lowest_priority_is_asked_about_first(play, priorities, n, way):
    main = Drawing().ends().user("a", "b")
    main.choice("g")
    main.chain("s", "g")
    for step, least, priority in zip("ab", (0, 10), priorities, strict=True):
        main.flow("g", step, f"n > {least}", flow_id=f"to_{step}")
        given = f'<bpmn:sequenceFlow id="to_{step}" {DROOLS} tns:priority="{priority}"'
        main.parts[-1] = main.parts[-1].replace(f'<bpmn:sequenceFlow id="to_{step}"', given)
    main.chain("a", "e").chain("b", "e")
    assert play(main, known=f"n = {n}").open == (way,)


ALL_ROUNDS = TERMINATE.format("http://flowable.org/bpmn", 'terminateMultiInstance="true"')


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("deep", [True, False])
def test_a_terminate_end_may_end_all_rounds_around_it_and_the_process_goes_on(play, sequential, deep):
    scope = Drawing("sub").ends("in", "done").user("work", "other")
    scope.choice("g", default="all")
    scope.chain("in", "work", "g")
    scope.flow("g", "done", "enough = false")
    if deep:
        scope.inside(inner_end("deep"))
        scope.flow("g", "deep", flow_id="all")
        scope.chain("deep", "other", "done")
    else:
        scope.node("endEvent", "last", ALL_ROUNDS)
        scope.flow("g", "last", flow_id="all")
        scope.chain("other", "done")
    scope.parts.append(rounds("4", sequential=sequential))
    played = play(around(scope), "work enough=false", "work enough=true", "after")
    assert (list(played.trace)[-3:], played.status) == (["last", "after", "e"], "closed_done")
    assert played.trace.count("work") == (2 if sequential else 4)


def inner_end(name: str) -> Drawing:
    deep = Drawing(name)
    deep.node("startEvent", "begin")
    deep.node("endEvent", "last", ALL_ROUNDS)
    return deep.chain("begin", "last")


def test_of_rounds_inside_rounds_a_terminate_end_ends_the_inner_ones(play):
    visit = Drawing("visit").ends("vs", "never").user("talk")
    visit.node("endEvent", "last", ALL_ROUNDS)
    visit.chain("vs", "talk", "last")
    visit.parts.append(rounds("3"))
    scope = Drawing("sub").ends("in", "out").user("note")
    scope.inside(visit)
    scope.chain("in", "visit", "note", "out")
    scope.parts.append(rounds("2", sequential=True))
    played = play(around(scope), "talk", "note", "talk", "note", "after")
    assert (played.trace.count("last"), played.trace[-1]) == (2, "e")


def test_a_terminate_end_that_is_to_end_rounds_and_has_none_around_it_ends_its_scope(play):
    assert play(around(inner(last=ALL_ROUNDS)), "work").open == ("after",)


REMARK = (
    "<bpmn:documentation>only_if_</bpmn:documentation>"
    '<bpmn:extensionElements><x:note xmlns:x="urn:x">P1</x:note></bpmn:extensionElements>'
)


def test_a_remark_about_an_expression_is_no_part_of_it(play):
    main = Drawing().ends().user("first", "done", "not_done")
    main.choice("way", default="else")
    main.chain("s", "first", "way").flow("way", "done", "x = true")
    main.parts[-1] = main.parts[-1].replace("x = true", f"{REMARK}x = true")
    main.flow("way", "not_done", flow_id="else")
    main.node("intermediateCatchEvent", "wait", event("timer", "P2D").replace("P2D", f"{REMARK}P2D"))
    main.chain("done", "wait", "e").chain("not_done", "e")
    assert play(main, "first x=true", "done", "+P2D").status == "closed_done"
    assert play(main, "first x=false").open == ("not_done",)


def test_a_loop_with_nothing_but_remarks_is_asked_about(play):
    main = Drawing().ends()
    mark = "bpmn:standardLoopCharacteristics"
    main.node("userTask", "again", f"<{mark}>{REMARK}</{mark}>")
    main.chain("s", "again", "e")
    played = play(main, "again again_again=true", "again again_again=false")
    assert (list(played.trace), played.status) == (["s", "again", "again", "e"], "closed_done")
