"""Sound models that look odd: the walk has nothing to say about them."""

from pathlib import Path

import pytest
from sketch import Sketch, read_sketches

from engine.walk import walk_files, walk_folder
from tests.engine.spiff.spiff_drawing import Drawing, event, rounds, write_files

SOUND = read_sketches("sound.toml")
EUSE_5 = Path(__file__).parents[2] / "processes" / "euse_5"


@pytest.mark.parametrize("name", SOUND)
def test_walk_raises_no_false_alarm(name: str) -> None:
    report = Sketch(**SOUND[name]).walk()
    assert report.is_sound, report.as_text("en")
    assert report.elements_reached == report.elements_total


def test_the_shipped_model_is_sound_and_wholly_walked() -> None:
    report = walk_folder(EUSE_5)
    assert report.is_sound, report.as_text("en")
    assert report.elements_reached == report.elements_total >= 576
    assert report.states < 2_000


@pytest.mark.parametrize("kind", ["task", "manualTask", "serviceTask", "userTask"])
def test_what_a_person_is_asked_at_a_step_of_any_kind_is_set(kind: str) -> None:
    main = Drawing().ends().user("t")
    main.node(kind, "u")
    main.choice("g", default="on")
    main.chain("s", "u", "g").flow("g", "t", "amount > 5")
    main.flow("g", "e", flow_id="on")
    main.chain("t", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert "variable-never-set" not in {one.code for one in report.findings}


@pytest.mark.parametrize("kind", ["serviceTask", "sendTask", "businessRuleTask"])
def test_what_a_person_does_for_a_machine_takes_its_time(kind: str) -> None:
    inner = Drawing("sub")
    inner.node("startEvent", "is")
    inner.node(kind, "w")
    inner.node("endEvent", "ie", event("escalation", "esc_a"))
    inner.chain("is", "w", "ie")
    main = Drawing().ends().user("t")
    main.inside(inner)
    main.boundary("b", "sub", event("escalation", "esc_a"))
    main.boundary("late", "sub", event("timer", "P1D"))
    main.chain("s", "sub", "e").chain("b", "t", "e").chain("late", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert "boundary-never-fires" not in {one.code for one in report.findings}
    assert report.elements_reached == report.elements_total


@pytest.mark.parametrize("interrupts", ["true", "false"])
def test_a_scope_that_waits_for_nothing_may_throw_to_its_handler_and_its_border(interrupts: str) -> None:
    handler = Drawing("handler")
    handler.node("startEvent", "hs", event("escalation", "esc_a"), isInterrupting=interrupts)
    handler.node("endEvent", "he", event("escalation", "esc_b"))
    handler.chain("hs", "he")
    inner = Drawing("sub")
    inner.node("startEvent", "is")
    inner.node("endEvent", "ie", event("escalation", "esc_a"))
    inner.chain("is", "ie").inside(handler, triggeredByEvent="true")
    main = Drawing().ends().user("t")
    main.inside(inner)
    main.boundary("b", "sub", event("escalation", "esc_b"))
    main.chain("s", "sub", "e").chain("b", "t", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")
    assert report.elements_reached == report.elements_total


def test_only_the_error_that_a_handler_throws_on_is_called_uncaught() -> None:
    handler = Drawing("handler")
    handler.node("startEvent", "hs", event("error", "err_a"))
    handler.node("endEvent", "he", event("error", "err_a"))
    main = Drawing()
    main.node("startEvent", "s")
    main.node("endEvent", "e", event("error", "err_a"))
    main.chain("s", "e").inside(handler.chain("hs", "he"), triggeredByEvent="true")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert [(one.code, one.at) for one in report.findings] == [("error-not-caught", "he")]


def test_rounds_know_how_many_of_them_are_done() -> None:
    main = Drawing().ends()
    ends = (
        "<bpmn:completionCondition>nrOfCompletedInstances / nrOfInstances > 1 / 2</bpmn:completionCondition>"
    )
    main.node("userTask", "t", rounds("3").replace("</bpmn:m", f"{ends}</bpmn:m"))
    main.chain("s", "t", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")


@pytest.mark.parametrize(
    "condition",
    [
        *("a > b", "a - b > 100", "a / 3 > 100", "a < -5", "a > 12345678901", "string length(t) > 5"),
        *('matches(t, "^[0-9]+$")', 'contains(t, "a") and contains(t, "b")', "date(t) > date(w)"),
        *("o.sum > 5", "not(o.is_new)", 'o.kind = "a" and o.sum > 5', "o.who.age > p.who.age"),
        *("sum(o.sum) > 5", "some one in o satisfies one.sum > 5"),
        *('t > "a"', "(a) = (b + 1)", "number(t) > 5", "a in [b..7]"),
    ],
)
def test_what_people_type_may_be_anything(condition: str) -> None:
    main = Drawing().ends().user("ask")
    main.node("endEvent", "f")
    main.choice("g", default="on")
    main.chain("s", "ask", "g").flow("g", "e", condition)
    main.flow("g", "f", flow_id="on")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")


def test_a_box_without_a_tick_says_no() -> None:
    main = Drawing().ends().user("ask")
    main.node("endEvent", "f")
    main.choice("g")
    main.chain("s", "ask", "g").flow("g", "e", "ready = true")
    main.flow("g", "f", "ready = false")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")


def test_a_rule_without_a_decision_is_done_by_a_person() -> None:
    main = Drawing().ends()
    main.node("businessRuleTask", "rule")
    main.chain("s", "rule", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")


def test_a_gateway_with_one_way_on_is_only_passed() -> None:
    main = Drawing().ends().user("a", "b")
    main.node("endEvent", "f")
    main.node("exclusiveGateway", "x")
    main.choice("g")
    main.chain("s", "a", "x", "g")
    main.flow("g", "e", "n = 1")
    main.flow("g", "f", "n = 2")
    main.chain("b", "x")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    told = [line for one in report.as_json("en")["findings"] for line in one["path"]]
    assert "On through “x”." in told and "Done: “x”." not in told


def test_a_path_tells_nothing_that_nobody_has_drawn() -> None:
    main = Drawing().ends().user("a", "b")
    main.node("userTask", "no_a", isForCompensation="true")
    main.boundary("a_b", "a", "<bpmn:compensateEventDefinition/>")
    main.parts.append('<bpmn:association id="as" sourceRef="a_b" targetRef="no_a"/>')
    main.node("intermediateThrowEvent", "undo", "<bpmn:compensateEventDefinition/>")
    main.choice("g")
    main.chain("s", "a", "undo", "b", "g")
    main.flow("g", "e", "n = 1")
    main.flow("g", "a", "n = 2")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    told = [line for one in report.as_json("en")["findings"] for line in one["path"]]
    assert told and not [line for line in told if "done_in" in line or "left_to" in line or "pick_" in line]


def test_what_rounds_know_and_give_is_set() -> None:
    given = '<bpmn:loopDataOutputRef>prices</bpmn:loopDataOutputRef><bpmn:outputDataItem id="o" name="x"/>'
    marker = rounds(collection="orders", item="one").replace("</bpmn:multi", f"{given}</bpmn:multi")
    inner = Drawing("u").ends("s2", "e2").user("b")
    inner.choice("g", default="on")
    inner.chain("s2", "g").flow("g", "b", "one.price > 5")
    inner.flow("g", "e2", flow_id="on")
    inner.chain("b", "e2")
    main = Drawing().ends().user("a", "c")
    inner.parts.append(marker)
    main.inside(inner)
    main.choice("h", default="off")
    main.chain("s", "a", "u", "h").flow("h", "c", "sum(prices) > 5")
    main.flow("h", "e", flow_id="off")
    main.chain("c", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")


@pytest.mark.parametrize("sequential", [True, False])
def test_what_the_engine_counts_of_rounds_is_set(sequential: bool) -> None:
    ends = "<bpmn:completionCondition>nrOfCompletedInstances = 2</bpmn:completionCondition>"
    inner = Drawing("u").ends("s2", "e2").user("a", "b")
    inner.parts.append(
        rounds(cardinality="3", sequential=sequential).replace("</bpmn:multi", f"{ends}</bpmn:multi")
    )
    inner.choice("g", default="on")
    inner.chain("s2", "a", "g").flow("g", "b", "nrOfInstances > 2")
    inner.flow("g", "e2", flow_id="on")
    inner.chain("b", "e2")
    main = Drawing().ends()
    main.inside(inner)
    main.chain("s", "u", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")


@pytest.mark.parametrize("condition", ["true", "amount > 5"])
def test_all_flows_that_an_inclusive_gateway_takes_at_once_are_taken(condition: str) -> None:
    main = Drawing().ends().user("ask", "a", "b")
    main.node("inclusiveGateway", "g", default="off")
    main.node("inclusiveGateway", "j")
    main.chain("s", "ask", "g").flow("g", "a", condition)
    main.flow("g", "b", condition)
    main.flow("g", "j", flow_id="off")
    main.chain("a", "j").chain("b", "j").chain("j", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert "flow-never-taken" not in {one.code for one in report.findings}


def test_what_two_ways_of_a_scope_may_say_counts_behind_it() -> None:
    inner = Drawing("u").ends("s2", "e2").user("a", "b")
    inner.node("parallelGateway", "f")
    inner.node("parallelGateway", "j")
    inner.chain("s2", "f", "a", "j", "e2").chain("f", "b", "j")
    main = Drawing().ends().user("more", "less")
    main.inside(inner)
    main.choice("g")
    main.chain("s", "u", "g").flow("g", "more", "amount > 5")
    main.flow("g", "less", "amount < 6")
    main.chain("more", "e").chain("less", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert report.is_sound, report.as_text("en")
