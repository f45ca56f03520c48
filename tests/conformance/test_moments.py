"""Timers and cycles, as files and cases spell them: when they pass, and how often."""

import pytest

from tests.conformance.test_traces import handler
from tests.engine.spiff.spiff_drawing import Drawing, rounds


def test_a_cycle_that_starts_a_side_ends_after_its_last_round(play):
    side = Drawing("side")
    cycle = "<bpmn:timerEventDefinition><bpmn:timeCycle>R2/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>"
    side.node("startEvent", "begin", cycle, isInterrupting="false")
    side.node("endEvent", "handled")
    side.chain("begin", "handled")
    main = Drawing().ends().user("t").chain("s", "t", "e")
    main.inside(side, triggeredByEvent="true")
    assert list(play(main, "+P9D", "t").trace) == ["s", "t", *["begin", "handled"] * 2, "e"]


@pytest.mark.parametrize(
    ("cycle", "days"),
    [
        ("R2/2026-03-05T08:00:00Z/P1D", (4, 5)),
        ("R2/2026-03-05T09:00/P1D", (4, 5)),
        ("= often", (2, 3)),
        ('=cycle(2, duration("P1D"))', (2, 3)),
        ("=cycle(2, span)", (2, 3)),
        ("0 0 9 ? * THU", (4,)),
        ("0 0 9 ? * 5 *", (4,)),
        ("0 9 4,5 * *", (3, 4)),
        ("2d", (3, 5)),
        ("P2D", (3, 5)),
        ("= bare", (3, 5)),
    ],
)
def test_rounds_come_as_often_and_on_the_days_that_the_spelling_of_a_cycle_says(play, cycle, days):
    """A case of Monday 2 March, looked at every evening for five days."""
    main = Drawing().ends().user("t", "h")
    timer = f"<bpmn:timerEventDefinition><bpmn:timeCycle>{cycle}</bpmn:timeCycle></bpmn:timerEventDefinition>"
    main.boundary("b", "t", timer, cancel=False)
    main.node(
        "scriptTask",
        "set",
        '<bpmn:script>often = "R2/P1D"\nbare = "2d"\nspan = duration("P1D")</bpmn:script>',
    )
    main.chain("s", "set", "t", "e").chain("b", "e")
    for day in range(1, 6):
        rounds = sum(one <= day for one in days)
        steps = ["+PT12H", *["+P1D"] * (day - 1)]
        assert list(play(main, *steps).trace) == ["s", "set", "t", *["b", "e"] * rounds], day


@pytest.mark.parametrize("text", ["PT2H", "2h", "R/PT2H", "R3/PT2H"])
@pytest.mark.parametrize("tag", ["timeCycle", "timeDuration"])
def test_a_moment_that_the_case_knows_is_read_as_one_that_stands_in_the_file(play, text, tag):
    main = Drawing().ends()
    timer = f"<bpmn:timerEventDefinition><bpmn:{tag}>= wait</bpmn:{tag}></bpmn:timerEventDefinition>"
    main.node("intermediateCatchEvent", "c", timer)
    main.chain("s", "c", "e")
    known = f'wait = "{text}"'
    assert list(play(main, "+PT119M", known=known).trace) == ["s", "c"]
    assert list(play(main, "+PT2H", known=known).trace) == ["s", "c", "e"]


def test_a_cycle_that_the_case_knows_passes_once_where_it_interrupts(play):
    timer = "<bpmn:timerEventDefinition><bpmn:timeCycle>= wait</bpmn:timeCycle></bpmn:timerEventDefinition>"
    main = Drawing().ends().user("t", "h").chain("s", "t", "e").chain("b", "h")
    main.boundary("b", "t", timer)
    assert play(main, "+PT2S", known='wait = "R/PT2S"').open == ("h",)
    assert play(main, "+P1D", known='wait = "0 9 * * *"').open == ("h",)


def test_a_cycle_that_interrupts_the_process_does_so_once(play):
    main = Drawing().ends().user("t").chain("s", "t", "e")
    cycle = "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>"
    main.inside(handler(cycle, True), triggeredByEvent="true")
    assert list(play(main, "+P1D", "handle").trace) == ["s", "t", "begin", "handle", "handled"]


@pytest.mark.parametrize(
    "moment", ["2026-03-05T10:00:00[Europe/Warsaw]", "2026-03-05T10:00:00+01:00[Europe/Warsaw]"]
)
def test_a_date_with_a_place_passes_by_the_clocks_of_that_place(play, moment):
    main = Drawing().ends()
    timer = f"<bpmn:timerEventDefinition><bpmn:timeDate>{moment}</bpmn:timeDate></bpmn:timerEventDefinition>"
    main.node("intermediateCatchEvent", "c", timer)
    main.chain("s", "c", "e")
    assert list(play(main, "+P3D", "+PT59M").trace) == ["s", "c"]
    assert list(play(main, "+P3D", "+PT1H").trace) == ["s", "c", "e"]


def each_waits(timer: str) -> Drawing:
    """Rounds over two lengths of time; beside the task of each round stands a timer of its own."""
    scope = Drawing("sub").user("t", "late")
    scope.node("startEvent", "in")
    scope.node("endEvent", "out")
    scope.boundary("b", "t", f"<bpmn:timerEventDefinition>{timer}</bpmn:timerEventDefinition>", cancel=False)
    scope.chain("in", "t", "out").chain("b", "late", "out")
    main = Drawing().ends().chain("s", "sub", "e")
    main.node("subProcess", "sub", "".join(scope.parts) + rounds(collection="waits", item="wait"))
    return main


@pytest.mark.parametrize(
    ("timer", "late"),
    [
        ("<bpmn:timeDuration>= wait</bpmn:timeDuration>", 1),
        ('<bpmn:timeDuration>= duration("PT" + string(1 + 5 * loopCounter) + "H")</bpmn:timeDuration>', 1),
        ("<bpmn:timeDate>= now() + duration(wait)</bpmn:timeDate>", 1),
        ('<bpmn:timeCycle>= "R2/" + wait</bpmn:timeCycle>', 2),
    ],
)
def test_a_timer_knows_the_item_and_the_number_of_its_round(play, timer, late):
    played = play(each_waits(timer), "+PT1H", "+PT1H", "+PT1H", known='waits = ["PT1H", "PT6H"]')
    assert played.open.count("late") == late


def test_a_timer_at_the_border_of_a_step_knows_what_the_step_alone_was_given(play):
    main = Drawing().ends().user("late")
    given = '<camunda:inputParameter name="wait">PT10M</camunda:inputParameter>'
    names = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    inner = f"<camunda:inputOutput {names}>{given}</camunda:inputOutput>"
    main.node("userTask", "t", f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>")
    duration = "<bpmn:timeDuration>${wait}</bpmn:timeDuration>"
    main.boundary("b", "t", f"<bpmn:timerEventDefinition>{duration}</bpmn:timerEventDefinition>")
    main.chain("s", "t", "e").chain("b", "late")
    played = play(main, "+PT10M", known='wait = "P1D"')
    assert (played.open, played.variables["wait"]) == (("late",), "P1D")


@pytest.mark.parametrize(
    ("moment", "waits"),
    [
        ("${dateTime().plusDays(2).toDate()}", "P2D"),
        ("${dateTime().plusWeeks(1).minusDays(n).toDate()}", "P4D"),
        ("${now().plusHours(n)}", "PT3H"),
    ],
)
def test_a_moment_counted_on_from_now_in_another_language_passes_then(play, moment, waits):
    main = Drawing().ends().user("late")
    timer = f"<bpmn:timerEventDefinition><bpmn:timeDate>{moment}</bpmn:timeDate></bpmn:timerEventDefinition>"
    main.node("intermediateCatchEvent", "c", timer)
    main.chain("s", "c", "late", "e")
    assert list(play(main, f"+{waits}", known="n = 3").trace) == ["s", "c", "late"]
    assert list(play(main, "+PT2H", known="n = 3").trace) == ["s", "c"]
