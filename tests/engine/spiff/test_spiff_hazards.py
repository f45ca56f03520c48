"""Hazards of the library, each cured or refused."""

import sys

import pytest
from spiff_drawing import Drawing, compile_drawings, event, rounds, write_files
from spiff_player import NOW, Play

from engine.bpmn.reader import read_diagrams
from engine.errors import EngineFault, ModelRefused
from engine.spiff import Instance, compile_release


def parallel_loop() -> Drawing:
    drawing = Drawing().ends().user("a", "b", "ask")
    drawing.choice("m")
    drawing.choice("g", default="out")
    drawing.node("parallelGateway", "fork")
    drawing.node("parallelGateway", "join")
    drawing.chain("s", "m", "fork", "a", "join", "ask", "g").chain("fork", "b", "join")
    drawing.flow("g", "m", "more")
    drawing.flow("g", "e", flow_id="out")
    return drawing


def test_a_parallel_join_in_a_loop_waits_in_every_round(play: Play) -> None:
    player = play(parallel_loop())
    for order in (("a", "b"), ("b", "a"), ("a", "b"), ("b", "a"), ("b", "a")):
        assert player.open == ["a", "b"]
        player.do(order[0])
        assert player.open == [order[1]]
        player.do(order[1])
        assert player.open == ["ask"]
        player.do("ask", more=True)
    player.do("a", "b")
    assert player.do("ask", more=False).is_completed


def parallel_blocks(count: int) -> Drawing:
    drawing = Drawing().ends()
    last = "s"
    for block in range(count):
        fork, join, left, right = (f"{name}{block}" for name in ("fork", "join", "left", "right"))
        drawing.node("parallelGateway", fork)
        drawing.node("parallelGateway", join)
        drawing.user(left, right)
        drawing.chain(last, fork, left, join).chain(fork, right, join)
        last = join
    return drawing.chain(last, "e")


def test_many_parallel_blocks_in_a_row_are_not_drawn_ahead(play: Play) -> None:
    player = play(parallel_blocks(13))
    assert len(player.instance._workflow.tasks) < 20
    for block in range(13):
        assert player.open == [f"left{block}", f"right{block}"]
        player.do(f"right{block}", f"left{block}")
    assert player.is_completed


def test_state_stays_small_over_hundreds_of_steps(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.choice("m")
    drawing.choice("g", default="out")
    drawing.chain("s", "m", "a", "g")
    drawing.flow("g", "m", "more")
    drawing.flow("g", "e", flow_id="out")
    player = play(drawing, more=True)
    sizes = set()
    for _ in range(250):
        player.do("a")
        sizes.add(len(player.instance.dump()))
    assert max(sizes) < 400
    assert len(player.instance._workflow.tasks) < 12


@pytest.mark.parametrize(
    "items", [{"typename": "UUID", "value": "x"}, {"n": {"typename": "set", "value": [1]}}]
)
def test_items_with_a_typename_stay_plain_data(items: dict[str, object]) -> None:
    callee = Drawing("callee").ends("cs", "ce").user("x").chain("cs", "x", "ce")
    drawing = Drawing().ends()
    drawing.node("callActivity", "call", rounds(collection="people", item="person"), calledElement="callee")
    specs = compile_drawings(drawing.chain("s", "call", "e"), callee)
    instance = Instance.start(specs, "main", {"people": [items]}, NOW)
    instance.run()
    again = Instance.load(specs, instance.dump(), {"people": [items]}, NOW)
    assert [token.items for token in again.tokens() if token.kind == "task"] == [{"person": items}]


def test_token_ids_survive_dump_and_load() -> None:
    specs = compile_drawings(parallel_loop())
    instance = Instance.start(specs, "main", {}, NOW)
    instance.run()
    again = Instance.load(specs, instance.dump(), {}, NOW)
    assert again.tokens() == instance.tokens()
    assert again.dump() == instance.dump()


@pytest.mark.parametrize("sequential", [False, True])
def test_rounds_run_over_a_case_variable(play: Play, sequential: bool) -> None:
    drawing = Drawing().ends().user("z")
    drawing.node("userTask", "visit", rounds(collection="people", item="person", sequential=sequential))
    player = play(drawing.chain("s", "visit", "z", "e"), people=["Ania", "Ola", "Ewa"])
    seen = []
    while player.open != ["z"]:
        assert len(player.open) == (1 if sequential else 3 - len(seen))
        token = player.token("visit")
        seen.append((token.items["person"], token.loop_index))
        player.do("visit")
    assert seen == [("Ania", 0), ("Ola", 1), ("Ewa", 2)]


@pytest.mark.parametrize("sequential", [False, True])
def test_rounds_run_a_number_of_times(play: Play, sequential: bool) -> None:
    drawing = Drawing().ends().user("z")
    drawing.node("userTask", "visit", rounds(cardinality="n + 1", sequential=sequential))
    player = play(drawing.chain("s", "visit", "z", "e"), n=1)
    player.do("visit")
    assert player.open == ["visit"] and player.token("visit").loop_index == 1
    assert player.do("visit").open == ["z"]


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("people", [[], ()])
def test_no_rounds_go_straight_on(play: Play, sequential: bool, people: object) -> None:
    drawing = Drawing().ends().user("z")
    drawing.node("userTask", "visit", rounds(collection="people", sequential=sequential))
    assert play(drawing.chain("s", "visit", "z", "e"), people=people).open == ["z"]


def test_interrupting_rounds_of_a_call_leaves_nothing_behind(play: Play) -> None:
    callee = Drawing("callee").ends("cs", "ce").user("x").chain("cs", "x", "ce")
    drawing = Drawing().ends().user("h")
    drawing.node("callActivity", "call", rounds(cardinality="3"), calledElement="callee")
    drawing.boundary("b", "call", event("message", "msg_a"))
    player = play(drawing.chain("s", "call", "e").chain("b", "h", "e"), callee)
    assert player.open == ["x", "x", "x"]
    player.do("x").fire("b")
    assert player.open == ["h"] and player.tokens("scope") == []
    assert player.do("h").is_completed


@pytest.mark.parametrize("count", ["101", "-1", '"x"', "null", "1.5"])
def test_a_wrong_number_of_rounds_is_a_fault(count: str) -> None:
    drawing = Drawing().ends()
    drawing.node("userTask", "visit", rounds(cardinality=count))
    with pytest.raises(EngineFault):
        Instance.start(compile_drawings(drawing.chain("s", "visit", "e")), "main", {}, NOW).run()


def spec_shape(specs: object) -> object:
    return {
        (name, step.name): (list(step._inputs), list(step._outputs), step.completed_event.n_subscribers())
        for name, spec in specs.by_name.items()
        for step in spec.task_specs.values()
    }


def test_shared_specs_are_not_changed_by_a_run() -> None:
    drawing = parallel_loop()
    drawing.boundary("hint", "ask", event("message", "msg_a"), cancel=False)
    drawing.node("userTask", "h", rounds(cardinality="2"))
    specs = compile_drawings(drawing.chain("hint", "h", "e"))
    before = spec_shape(specs)
    for _ in range(2):
        instance = Instance.start(specs, "main", {"more": False}, NOW)
        instance.run()
        for element in ("a", "b", "hint", "hint", "h", "h", "h", "h", "ask"):
            token = next(t for t in instance.tokens() if t.element_id == element)
            instance.fire(token.id) if token.kind == "message" else instance.complete(token.id)
            instance.run()
        assert instance.is_completed
    assert spec_shape(specs) == before


def test_stepping_never_evaluates_text_as_python(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.choice("g", default="out")
    drawing.node("scriptTask", "x", "<bpmn:script>n = 1 + 1</bpmn:script>")
    drawing.node("serviceTask", "act", props={"action": "set", "value": "n * 2"})
    drawing.node("userTask", "visit", rounds(cardinality="n"))
    drawing.node("intermediateCatchEvent", "t", event("timer", "__import__('os').getcwd()"))
    drawing.chain("s", "a", "x", "act", "visit", "t", "g")
    drawing.flow("g", "a", "n = 3")
    drawing.flow("g", "e", flow_id="out")
    player = play(drawing)
    caught: list[str] = []
    # A hook cannot be taken out again, so it listens only while this list is being watched.
    watching = [True]
    sys.addaudithook(
        lambda name, _: caught.append(name) if watching and name in ("exec", "compile") else None
    )
    try:
        player.do("a", "visit", "visit").fire("t")
    finally:
        watching.clear()
    assert player.is_completed and caught == []


@pytest.mark.parametrize(
    "text", ['__import__("os").system("x")', "().__class__", "lambda: 1", "x if y else z", "open('f').read()"]
)
def test_python_in_a_diagram_is_refused(text: str) -> None:
    drawing = Drawing().ends()
    drawing.node("scriptTask", "x", f"<bpmn:script>n = {text.replace('<', '')}</bpmn:script>")
    with pytest.raises(ModelRefused):
        compile_drawings(drawing.chain("s", "x", "e"))


@pytest.mark.parametrize(
    ("kind", "inner", "props", "code"),
    [
        (
            "complexGateway",
            "<bpmn:activationCondition>x</bpmn:activationCondition>",
            {},
            "unsupported_complexGateway",
        ),
        ("intermediateCatchEvent", event("link"), {}, "unsupported_link_event"),
        ("serviceTask", "", {"action": "delete"}, "unknown_action"),
        ("userTask", "<bpmn:multiInstanceLoopCharacteristics/>", {"role": "coach"}, "loop_needs_one_source"),
        ("callActivity", "", {}, "called_process_missing"),
    ],
)
def test_what_cannot_run_is_refused_by_name(kind: str, inner: str, props: dict[str, str], code: str) -> None:
    drawing = Drawing().ends()
    drawing.node(kind, "odd", inner, props)
    with pytest.raises(ModelRefused) as refusal:
        compile_drawings(drawing.chain("s", "odd", "e"))
    assert refusal.value.code == code and refusal.value.params["element"] == "odd"


def test_flows_without_an_id_are_kept() -> None:
    files = write_files(Drawing().ends().user("a").chain("s", "a", "e"))
    content = files["main.bpmn"]
    for number in (1, 2):
        content = content.replace(f' id="f_main_{number}"'.encode(), b"")
    files = {"main.bpmn": content}
    instance = Instance.start(compile_release(files, read_diagrams(files)), "main", {}, NOW)
    instance.run()
    assert [token.element_id for token in instance.tokens()] == ["a"]


@pytest.mark.parametrize("state", [b"", b"junk", b"\x28\xb5\x2f\xfd\x00\x00\x00"])
def test_a_damaged_state_is_a_fault(state: bytes) -> None:
    specs = compile_drawings(Drawing().ends().user("a").chain("s", "a", "e"))
    with pytest.raises(EngineFault):
        Instance.load(specs, state, {}, NOW)


def test_a_run_moves_to_specs_that_lost_a_finished_step_but_not_its_open_one() -> None:
    old = compile_drawings(Drawing().ends().user("a", "b").chain("s", "a", "b", "e"))
    instance = Instance.start(old, "main", {}, NOW)
    instance.run()
    instance.complete(instance.tokens()[0].id)
    instance.run()
    state, token = instance.dump(), instance.tokens()[0]
    moved = Instance.load(
        compile_drawings(Drawing().ends().user("b", "c").chain("s", "b", "c", "e")), state, {}, NOW
    )
    assert moved.tokens() == (token,)
    with pytest.raises(EngineFault) as fault:
        Instance.load(compile_drawings(Drawing().ends().user("a").chain("s", "a", "e")), state, {}, NOW)
    assert fault.value.code == "element_missing"
